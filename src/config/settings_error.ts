// Owns the error for a value of the wrong type in a settings file: path, line, column, key, and what was expected.
import { QwenError } from "../errors.ts";
import { text } from "../text/text.ts";
import type { SettingsNode } from "./settings_tree.ts";

/** The error for a value of a type that it must not have. */
export function wrongType(
  path: string,
  { key, node, expected }: {
    readonly key: string;
    readonly node: SettingsNode;
    readonly expected: SettingsNode["kind"] | readonly string[];
  },
): QwenError {
  const words = text().config;
  const wanted = typeof expected === "string" ? words.kinds[expected] : words.oneOf(expected);
  return new QwenError("config", words.settingsType({ path, ...node, key, wanted, found: words.kinds[node.kind] }), {
    hint: [words.settingsHint(path)],
  });
}
