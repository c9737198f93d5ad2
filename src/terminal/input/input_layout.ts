// Owns where each character of a line being typed is drawn: prompt, wrapped rows, the cursor's place. Pure.
import type { EditorState } from "./line_editor.ts";
import { unpainted } from "../style.ts";
import { graphemes, graphemeWidth, paintedWidth, textWidth } from "../width.ts";
import { wrap } from "../wrap.ts";

/** Rows to draw, each at most `columns` wide, and the cursor among them. */
export interface InputLayout {
  readonly rows: readonly string[];
  readonly row: number;
  readonly column: number;
}

export interface InputLook {
  /** May hold colours of our own. */
  readonly prompt: string;
  readonly columns: number;
  /** Most rows drawn; a longer text is shown around the cursor. */
  readonly maxRows: number;
  /** Drawn instead of every character. */
  readonly mask?: string;
  /** Shown, painted already, while nothing is typed. */
  readonly placeholder?: string;
}

const TAB = "    ";
/** A prompt wider than this does not indent the rows after it. */
const MAX_INDENT = 8;
/** Columns that a prompt must leave for typing; else typing begins on the next row. */
const MIN_ROOM = 8;

export function layoutInput(state: EditorState, look: InputLook): InputLayout {
  const { rows, indent } = promptRows(look);
  let row = rows.length - 1;
  let column = paintedWidth(rows[row] ?? "");
  let cursor = { row, column };
  const newRow = (): void => {
    rows.push(" ".repeat(indent));
    row += 1;
    column = indent;
  };
  let index = 0;
  for (const grapheme of graphemes(state.text)) {
    if (grapheme === "\n") {
      if (index === state.cursor) cursor = { row, column };
      newRow();
    } else {
      const shown = grapheme === "\t" ? TAB : look.mask ?? grapheme;
      const width = grapheme === "\t" ? TAB.length : graphemeWidth(look.mask ?? grapheme);
      if (column + width > look.columns) newRow();
      if (index === state.cursor) cursor = { row, column };
      rows[row] += shown;
      column += width;
    }
    index += grapheme.length;
  }
  if (state.cursor >= index) {
    if (column >= look.columns) newRow();
    cursor = { row, column };
  }
  if (state.text === "" && look.placeholder !== undefined) {
    if (column + paintedWidth(look.placeholder) < look.columns) rows[row] += look.placeholder;
  }
  return windowed({ rows, ...cursor }, look.maxRows);
}

function promptRows(look: InputLook): { readonly rows: string[]; readonly indent: number } {
  const plain = unpainted(look.prompt);
  const width = textWidth(plain);
  if (width + MIN_ROOM <= look.columns || width <= 3) {
    return { rows: [look.prompt], indent: width <= MAX_INDENT ? width : 0 };
  }
  const words = plain.trimEnd();
  const rows = wrap(words, look.columns);
  if (textWidth(rows.at(-1) ?? "") + 1 + MIN_ROOM > look.columns) rows.push("");
  else rows[rows.length - 1] += plain.slice(words.length);
  return { rows, indent: 0 };
}

/** The rows around the cursor, if there are more than fit. */
function windowed(layout: InputLayout, maxRows: number): InputLayout {
  if (layout.rows.length <= maxRows) return layout;
  const from = Math.min(Math.max(0, layout.row - Math.floor(maxRows / 2)), layout.rows.length - maxRows);
  return { rows: layout.rows.slice(from, from + maxRows), row: layout.row - from, column: layout.column };
}
