// Owns what a line of Markdown is once lists and quotes are taken off it: heading, fence, rule, row of a table, or none
// of these; and the counting of white space at its beginning. Pure.

/** A fenced block that is open. */
export interface Fence {
  readonly character: string;
  readonly length: number;
  /** Spaces before the fence, taken off each line of it. */
  readonly indent: number;
}

export type Leaf =
  | { readonly kind: "heading"; readonly level: number; readonly text: string }
  | { readonly kind: "fence"; readonly fence: Fence; readonly language: string; readonly text: string }
  | { readonly kind: "rule" }
  | { readonly kind: "table"; readonly text: string };

/** The kind of a line; `undefined` for text, `more` when its end must be seen first. */
export function leafOf(
  body: string,
  at: { readonly indent: number; readonly complete: boolean },
): Leaf | "more" | undefined {
  const { complete } = at;
  if (!complete && /^(?:#{1,6}|`{1,2}|~{1,2})$/.test(body)) return "more";
  const heading = /^(#{1,6})(?:[ \t]+|$)/.exec(body);
  if (heading !== null) {
    return { kind: "heading", level: heading[1]?.length ?? 1, text: body.slice(heading[0].length) };
  }
  const fence = /^(`{3,}|~{3,})(.*)$/s.exec(body);
  if (fence !== null && !(body.startsWith("`") && fence[2]?.includes("`") === true)) {
    if (!complete) return "more";
    const [, marks = "", info = ""] = fence;
    return {
      kind: "fence",
      fence: { character: marks[0] ?? "`", length: marks.length, indent: Math.max(0, at.indent) },
      language: /^[^\s{,:]*/.exec(info.trim())?.[0] ?? "",
      text: body.trimEnd(),
    };
  }
  if (/^([-*_])(?:[ \t]*\1)*[ \t]*$/.test(body)) {
    if (!complete) return "more";
    if (isRule(body)) return { kind: "rule" };
  }
  if (body.startsWith("|")) return complete ? { kind: "table", text: body } : "more";
  return undefined;
}

/** Three or more of the same sign and nothing else. */
export function isRule(body: string): boolean {
  return /^([-*_])(?:[ \t]*\1){2,}[ \t]*$/.test(body);
}

/** Columns of white space at the beginning; a tab goes to the next multiple of four. */
export function indentOf(text: string): number {
  let columns = 0;
  for (const character of text) {
    if (character === " ") columns += 1;
    else if (character === "\t") columns += 4 - columns % 4;
    else break;
  }
  return columns;
}

/** The text without so many columns of white space at its beginning. */
export function outdent(text: string, columns: number): string {
  let taken = 0;
  let index = 0;
  while (index < text.length && taken < columns) {
    if (text[index] === " ") taken += 1;
    else if (text[index] === "\t") taken += 4 - taken % 4;
    else break;
    index += 1;
  }
  return " ".repeat(Math.max(0, taken - columns)) + text.slice(index);
}
