// Owns the breaking of plain text into rows of a width: at spaces, before and after East Asian characters, and inside
// a word only when it is wider than a row. Streams of styled text are wrapped by `flow.ts` with the same rules.
import { breaksAnywhere, graphemes, graphemeWidth, mustNotBeginLine, mustNotEndLine, textWidth } from "./width.ts";

/** Rows of at most `columns` columns; line ends in the text begin a new row. */
export function wrap(text: string, columns: number): string[] {
  return text.split("\n").flatMap((line) => wrapLine(line, { columns: Math.max(1, columns), cutsWords: true }));
}

/**
 * The same for what is printed and may be copied: an address, a path or a code that is wider than a row stays whole on
 * a row of its own. The terminal itself breaks it, and gives it back in one piece.
 */
export function wrapWhole(text: string, columns: number): string[] {
  return text.split("\n").flatMap((line) => wrapLine(line, { columns: Math.max(1, columns), cutsWords: false }));
}

/** The parts of a text between which a line may end; spaces belong to the part before them. */
function breakable(text: string): string[] {
  const parts: string[] = [];
  let part = "";
  let previous = "";
  for (const grapheme of graphemes(text)) {
    if (part !== "" && mayBreakBetween(previous, grapheme)) {
      parts.push(part);
      part = "";
    }
    part += grapheme;
    previous = grapheme;
  }
  if (part !== "") parts.push(part);
  return parts;
}

/** Whether a line may end between two neighbours. */
export function mayBreakBetween(left: string, right: string): boolean {
  if (right === " ") return false;
  if (left === " ") return true;
  if (mustNotBeginLine(right) || mustNotEndLine(left)) return false;
  return breaksAnywhere(left) || breaksAnywhere(right);
}

function wrapLine(
  line: string,
  { columns, cutsWords }: { readonly columns: number; readonly cutsWords: boolean },
): string[] {
  const rows: string[] = [];
  let row = "";
  let width = 0;
  for (const part of breakable(line)) {
    const word = part.trimEnd();
    const wordWidth = textWidth(word);
    if (width > 0 && width + wordWidth > columns) {
      rows.push(row.trimEnd());
      row = "";
      width = 0;
    }
    if (wordWidth <= columns || !cutsWords) {
      row += part;
      width += textWidth(part);
      continue;
    }
    for (const grapheme of graphemes(part)) {
      const graphemeColumns = graphemeWidth(grapheme);
      if (width + graphemeColumns > columns && grapheme !== " ") {
        rows.push(row);
        row = "";
        width = 0;
      }
      row += grapheme;
      width += graphemeColumns;
    }
  }
  rows.push(row.trimEnd());
  return rows;
}
