// English: the words of `errors`. Functions take what varies; no word a user reads stands anywhere else.
export const errors = {
  /** Before every failure on standard error. */
  prefix: (message: string): string => `qwen: ${message}`,
  unexpected: (what: string): string => `Unexpected failure: ${what}`,
  unexpectedNothing: "Unexpected failure without a description",
  runWithDebug: "Run the same command again with --debug to see where it happened",
  outputFailed: (why: string): string => `Cannot write the output: ${why}`,
  inputFailed: (why: string): string => `Cannot read standard input: ${why}`,
  causedBy: (what: string): string => `Caused by: ${what}`,
  moreCauses: "…",
  /** Nobody is signed in: said before any configuration is read, too. */
  missing: {
    key: (host: string) => `No key for ${host}`,
    entryKey: (name: string) => `With its key: export ${name}=…  (named by the entry of modelProviders)`,
    nothing: "Not signed in: no key, login or local endpoint is configured",
    login: (method: string) => `Not signed in: no valid ${method} login is stored`,
    hints: [
      "With a key:   export OPENAI_API_KEY=…  (OPENAI_BASE_URL and OPENAI_MODEL are optional)",
      "By sign-in:   qwen auth login",
      "Without one:  --openai-base-url http://127.0.0.1:11434/v1 for a local server",
    ] as readonly string[],
  },
  homeFailed: (path: string, why: string): string => `Nothing can be kept in "${path}": ${why}`,
  homeHints: [
    "Name a folder that you can write to: export QWEN_HOME=/path/to/folder",
    "Or keep nothing, and set a variable for each run: export OPENAI_API_KEY=…  (and OPENAI_BASE_URL)",
  ] as readonly string[],
  /** The usual reasons of the system. */
  fileFaults: {
    denied: "you may not write there",
    readOnly: "the disk is read-only",
    full: "the disk is full",
    notAFolder: "something that is no folder is in the way",
    missing: "a folder above it does not exist",
  },
  fileFailed: (path: string, why: string): string => `Cannot use "${path}": ${why}`,
  notAFile: (path: string): string => `"${path}" is not a regular file`,
  notAFolder: (path: string) => `"${path}" is not a folder`,
  fileTooLarge: (path: string, bytes: number, limit: number): string =>
    `Cannot read "${path}": ${bytes} bytes are more than the ${limit} that fit`,
};
