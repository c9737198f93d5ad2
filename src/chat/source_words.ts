// Owns the short words for a source inside a sentence of an error. The inspecting commands have longer ones.
import type { Source } from "../config/source.ts";
import { text } from "../text/text.ts";

/** E.g. `OPENAI_API_KEY in /repo/.env line 3`. */
export function describeSource(source: Source): string {
  const words = text().chat;
  switch (source.kind) {
    case "flag":
      return words.sourceFlag(source.name);
    case "environment":
      return words.sourceEnvironment(source.name);
    case "env-file":
    case "settings":
      return words.sourceFile(source.name, source.path, source.line);
    case "oauth":
      return words.sourceLogin(source.name);
    case "default":
      return words.sourceDefault;
  }
}
