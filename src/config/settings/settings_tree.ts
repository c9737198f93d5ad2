// Owns the reading of one settings file's text into a tree whose nodes know their line and column. Comments are allowed,
// trailing commas are not (compatibility 2.1). It judges no keys and changes no file. Imported only when a settings file
// exists, because the JSONC parser is not free.
import type { SettingsNode } from "./settings_node.ts";
import { getNodeValue, type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import { QwenError } from "../../base/errors.ts";
import { text } from "../../text/text.ts";
import { wrongType } from "./settings_node.ts";

/**
 * Parses the text of a settings file; nothing but white space and comments is an empty object.
 * @throws {QwenError} of kind `config` that names path, line and column
 */
export function parseSettings(source: string, path: string): SettingsNode {
  const errors: ParseError[] = [];
  const at = positionFinder(source);
  let node: SettingsNode;
  try {
    const root = parseTree(source, errors, { allowTrailingComma: false, allowEmptyContent: true });
    node = root === undefined ? EMPTY : toNode(root, at);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new QwenError("config", text().config.settingsTooDeep(path), { hint: [text().config.settingsHint(path)] });
  }
  const first = errors[0];
  if (first !== undefined) {
    const what = text().config.syntax[printParseErrorCode(first.error)] ?? text().config.syntax.other;
    throw new QwenError("config", text().config.settingsSyntax({ path, ...at(first.offset), what }), {
      hint: [text().config.settingsHint(path)],
    });
  }
  if (node.kind !== "object") throw wrongType(path, { key: "", node, expected: "object" });
  return node;
}

const EMPTY: SettingsNode = { kind: "object", value: {}, line: 1, column: 1, members: new Map(), items: [] };

type Position = Pick<SettingsNode, "line" | "column">;

function toNode(node: Node, at: (offset: number) => Position): SettingsNode {
  const members = new Map<string, SettingsNode>();
  const items: SettingsNode[] = [];
  for (const child of node.children ?? []) {
    if (node.type === "array") items.push(toNode(child, at));
    const [key, value] = child.children ?? [];
    if (node.type === "object" && key !== undefined && value !== undefined) {
      members.set(String(key.value), toNode(value, at));
    }
  }
  const kind = node.type === "property" ? "null" : node.type;
  const position = at(node.offset);
  return {
    kind,
    // On demand: made for every level, nested data would be copied as often as it is deep.
    get value(): unknown {
      return getNodeValue(node);
    },
    ...position,
    members,
    items,
  };
}

function positionFinder(source: string): (offset: number) => Position {
  const starts = [0];
  for (const { index } of source.matchAll(/\r\n|\r|\n/g)) {
    starts.push(index + (source.startsWith("\r\n", index) ? 2 : 1));
  }
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}
