// Owns the text of `--json` output: data as it is, but safe to look at in a terminal.
import { replaceListed } from "../base/visible.ts";

/** Indented JSON; what a terminal could obey is written as `\uXXXX`, which means the same to every reader of JSON. */
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
