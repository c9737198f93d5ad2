// Owns how many columns of a terminal a text takes: reports and help stand in columns, also in Chinese. Exact enough for
// the words of the catalogue; what a model writes is measured in `terminal/width.ts`.

// Letters and signs that take two columns: CJK, Hangul, full-width forms, emoji.
export const WIDE_REGEXP =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

// Latin letters, dashes, quotes: nearly all text of a page, one column each. To test each letter of it would cost half of
// the time that help may take.
export const PLAIN_REGEXP = /^[\x20-\x7e\xa0-\xff\u2010-\u2027]*$/;

/** The number of terminal columns that a text takes. */
export function columnsOf(text: string): number {
  if (PLAIN_REGEXP.test(text)) return text.length;
  let columns = 0;
  for (const character of text) columns += WIDE_REGEXP.test(character) ? 2 : /\p{Mn}/u.test(character) ? 0 : 1;
  return columns;
}

/** A text with blanks behind it up to a width; longer text stays as it is. */
export function padTo(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - columnsOf(text)));
}

/** Lines of cells, each column as wide as its widest cell; the last is followed by nothing. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, at) => widths[at] = Math.max(widths[at] ?? 0, columnsOf(cell)));
  }
  return rows.map((row) => `${row.map((cell, at) => padTo(cell, widths[at] ?? 0)).join("  ").trimEnd()}\n`).join("");
}
