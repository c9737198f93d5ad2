// Owns what readers and editors of settings ask of a file's tree: the value that a key names, and the error for one of
// the wrong type, with path, line, column, key, and what was expected.
import { QwenError } from "../../base/errors.ts";
import { text } from "../../text/text.ts";

/** A value of a settings file and where it stands. */
export interface SettingsNode {
  readonly kind: "string" | "number" | "boolean" | "null" | "object" | "array";
  /** The bare value of a string, number or boolean; nested values as plain data. */
  readonly value: unknown;
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1, in UTF-16 units. */
  readonly column: number;
  /** An object's members; of duplicates the last. */
  readonly members: ReadonlyMap<string, SettingsNode>;
  /** An array's items. */
  readonly items: readonly SettingsNode[];
}

/** The value that a dotted key names, by its parts; the root by none. */
export function nodeAt(root: SettingsNode, names: readonly string[]): SettingsNode | undefined {
  let node: SettingsNode | undefined = root;
  for (const name of names) node = node?.members.get(name);
  return node;
}

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
