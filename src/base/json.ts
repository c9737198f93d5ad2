// The text of all JSON that the program prints: data as it is, but safe to look at in a terminal. Threat: a model, a
// service or a path carries control characters, direction marks or hidden ones, and JSON escapes only what is below
// U+0020.
import { replaceListed } from "./visible.ts";

/** JSON on one line; what a terminal could obey is written as `\uXXXX`, which means the same to every reader of JSON. */
export function jsonLine(value: unknown): string {
  return replaceListed(JSON.stringify(value), escaped);
}

/** The same, indented. */
export function jsonText(value: unknown): string {
  // JSON itself escapes what is below U+0020: a line end here stands between its values.
  return replaceListed(
    JSON.stringify(value, undefined, 2),
    (character) => character === "\n" ? "\n" : escaped(character),
  );
}

function escaped(character: string): string {
  return character.replace(/[^]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
