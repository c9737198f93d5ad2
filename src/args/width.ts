// Owns how wide text is on a terminal and where it may be broken: help is laid out in columns, also in Chinese.

// Letters and signs that take two columns: CJK, Hangul, full-width forms, emoji.
const WIDE_REGEXP =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

// Nearly all text of a page is this: testing each letter of it would cost half of the time that help may take.
const PLAIN_REGEXP = /^[\x20-\x7e]*$/;

// Marks that must not begin a line in Chinese.
const CLOSING_REGEXP = /[，。；：？！、）」』》]/u;

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

/** Lines of at most `width` columns, broken at blanks and between wide letters. A longer word stays whole. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  let used = 0;
  for (const piece of pieces(text)) {
    if (line !== "" && used + columnsOf(piece.trimEnd()) > width) {
      lines.push(line.trimEnd());
      line = "";
      used = 0;
    }
    line += piece;
    used += columnsOf(piece);
  }
  if (line.trim() !== "") lines.push(line.trimEnd());
  return lines;
}

/** The parts of a text between which a line may be broken; a blank stays at the end of the part before it. */
function pieces(text: string): readonly string[] {
  if (PLAIN_REGEXP.test(text)) return text.match(/[^ ]+ *| +/g) ?? [];
  const parts: string[] = [];
  let part = "";
  let before = "";
  for (const character of text) {
    const wide = WIDE_REGEXP.test(character) || WIDE_REGEXP.test(before);
    const breakable = before === " " ? character !== " " : wide && !CLOSING_REGEXP.test(character) && character !== " ";
    if (part !== "" && breakable) {
      parts.push(part);
      part = "";
    }
    part += character;
    before = character;
  }
  return part === "" ? parts : [...parts, part];
}
