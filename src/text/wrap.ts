// Owns where the lines of help and reports may be broken, also in Chinese. Exact enough for our own words; what a model
// writes is wrapped in `terminal/wrap.ts`, whose tables the launcher need not load.
import { columnsOf, PLAIN_REGEXP, WIDE_REGEXP } from "./columns.ts";

// Marks that must not begin a line in Chinese.
const CLOSING_REGEXP = /[，。；：？！、）」』》”’]/u;

// Marks that must not end one.
const OPENING_REGEXP = /[（「『《“‘]/u;

/** Lines of at most `width` columns, broken at blanks and between wide letters. A longer word stays whole. */
export function wrap(text: string, width: number): readonly string[] {
  const isPlain = PLAIN_REGEXP.test(text);
  // Most lines fit.
  if (isPlain && text.length <= width) return text.trim() === "" ? [] : [text.trimEnd()];
  const columns = isPlain ? (part: string): number => part.length : columnsOf;
  const lines: string[] = [];
  let line = "";
  let used = 0;
  for (const piece of isPlain ? text.match(/[^ ]+ *| +/g) ?? [] : pieces(text)) {
    if (line !== "" && used + columns(piece.trimEnd()) > width) {
      lines.push(line.trimEnd());
      line = "";
      used = 0;
    }
    line += piece;
    used += columns(piece);
  }
  if (line.trim() !== "") lines.push(line.trimEnd());
  return lines;
}

/**
 * Finished lines for a terminal of so many columns: one that is wider is broken at words and goes on under its own indent.
 * What a question ends in stays behind its last word, with room for the answer.
 */
export function fitLines(output: string, columns: number): string {
  return output.split("\n").map((line) => {
    if (columnsOf(line) <= columns) return line;
    const words = line.trimStart();
    const indent = line.slice(0, line.length - words.length);
    const end = words.slice(words.trimEnd().length);
    const room = Math.max(1, columns - indent.length - (end === "" ? 0 : end.length + 1));
    return wrap(words, room).map((row) => `${indent}${row}`).join("\n") + end;
  }).join("\n");
}

/** The parts of a text between which a line may be broken; a blank stays at the end of the part before it. */
function pieces(text: string): readonly string[] {
  const parts: string[] = [];
  let part = "";
  let before = "";
  for (const character of text) {
    const wide = WIDE_REGEXP.test(character) || WIDE_REGEXP.test(before);
    const kept = CLOSING_REGEXP.test(character) || OPENING_REGEXP.test(before);
    const breakable = before === " " ? character !== " " : wide && !kept && character !== " ";
    if (part !== "" && breakable) {
      parts.push(part);
      part = "";
    }
    part += character;
    before = character;
  }
  return part === "" ? parts : [...parts, part];
}
