// Owns what is used of the official SDK. A namespace import of the whole package keeps every export in the bundle; this
// module keeps two classes, and the bundler drops the rest (18 kB that each prompt would have to parse).
export { AzureOpenAI, OpenAI } from "openai";
