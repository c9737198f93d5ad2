// Owns the text of `--json` output: data as it is, but safe to look at in a terminal.

const UNPRINTABLE = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;

/** Indented JSON; what a terminal could obey is written as `\uXXXX`, which means the same to every reader of JSON. */
export function jsonText(value: unknown): string {
  // JSON itself escapes the rest, below U+0020.
  return JSON.stringify(value, undefined, 2)
    .replace(UNPRINTABLE, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
