// Owns changes to a settings file's text: single keys set or taken out, with comments, order, indent, line ends and all
// other keys kept (jsonc-parser edits in place). A text that does not parse is never touched. Pure.
import type { SettingsNode } from "../settings/settings_node.ts";
import { applyEdits, type EditResult, type JSONPath, modify, parseTree } from "jsonc-parser";
import { QwenError } from "../../base/errors.ts";
import { text } from "../../text/text.ts";
import { nodeAt } from "../settings/settings_node.ts";
import { parseSettings } from "../settings/settings_tree.ts";

/** New values by dotted key; `undefined` takes the key out. */
export type SettingsChanges = Readonly<Record<string, string | undefined>>;

const BYTE_ORDER_MARK = "\uFEFF";

/**
 * The text with the changes made.
 * @throws {QwenError} of kind `config` when the text is no settings file
 */
export function editSettingsText(source: string, { path, changes }: SettingsEdit): string {
  const mark = source.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : "";
  let edited = source.slice(mark.length);
  // Nothing but white space and comments: an object to edit is put below them.
  if (parseTree(edited, [], { allowEmptyContent: true }) === undefined) {
    edited = `${edited}${edited === "" || edited.endsWith("\n") ? "" : "\n"}{}\n`;
  }
  for (const [key, value] of Object.entries(changes)) edited = setKey(edited, { path, key, value });
  // What was written must still be a settings file.
  parseSettings(edited, path);
  return `${mark}${edited}`;
}

/** What to change in which file; the path is for messages. */
export interface SettingsEdit {
  readonly path: string;
  readonly changes: SettingsChanges;
}

function setKey(
  source: string,
  { path, key, value }: { readonly path: string; readonly key: string; readonly value: string | undefined },
): string {
  const root = parseSettings(source, path);
  const names = key.split(".");
  const twice = namedTwice(source, names);
  if (twice !== undefined) {
    const hint = [text().config.settingsHint(path)];
    throw new QwenError("config", text().config.edit.namedTwice(path, twice), { hint });
  }
  if (value === undefined) {
    if (nodeAt(root, names) === undefined) return source;
    // Without formatting options: with them the neighbours would be laid out anew.
    return applyEdits(source, modify(source, names, undefined, {}));
  }
  // A parent that is no object (`"model": "name"`, the former form) gives way to one.
  const depth = names.findIndex((_, at) => at > 0 && isBlocked(nodeAt(root, names.slice(0, at))));
  const target: JSONPath = depth === -1 ? names : names.slice(0, depth);
  const nested = depth === -1 ? value : nest(names.slice(depth), value);
  return applyEdits(source, inserted(source, target, nested));
}

/** The edits that put a value in, laid out like the rest. */
function inserted(source: string, target: JSONPath, value: unknown): EditResult {
  try {
    return modify(source, target, value, { formattingOptions: formattingOf(source) });
  } catch (error) {
    // jsonc-parser 3.3.1 reads past its table of indents where one is 200 wide: there the value goes in as it is.
    if (!(error instanceof TypeError)) throw error;
    return modify(source, target, value, {});
  }
}

/** The first of the names that stands twice in its object: an edit would change the first, a reader takes the last. */
function namedTwice(source: string, names: readonly string[]): string | undefined {
  let node = parseTree(source, [], { allowEmptyContent: true });
  for (const name of names) {
    const found = (node?.children ?? []).filter(({ children }) => children?.[0]?.value === name);
    if (found.length > 1) return name;
    node = found[0]?.children?.[1];
  }
  return undefined;
}

function isBlocked(node: SettingsNode | undefined): boolean {
  return node !== undefined && node.kind !== "object";
}

function nest(names: readonly string[], value: string): unknown {
  return names.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value);
}

function formattingOf(source: string): { tabSize: number; insertSpaces: boolean; eol: string } {
  const indent = /^([ \t]+)\S/m.exec(source)?.[1] ?? "  ";
  return {
    tabSize: indent.startsWith("\t") ? 1 : indent.length,
    insertSpaces: !indent.startsWith("\t"),
    eol: source.includes("\r\n") ? "\r\n" : "\n",
  };
}
