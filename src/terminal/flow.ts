// Owns the pouring of styled text into lines: words are wrapped, each line and each row of it gets its prefix (a list's
// indent, a quote's bar), and what was written is never written again. A word is held until it is known to be whole.
// The result depends on the text alone, not on the pieces it came in.
import { type Look, paintLook, PLAIN, sameLook } from "./look.ts";
import type { Style } from "./style.ts";
import { graphemes, graphemeWidth } from "./width.ts";
import { mayBreakBetween } from "./wrap.ts";

/** What stands before the first row of a line and before the others; painted already, `width` columns wide. */
export interface Prefix {
  readonly first: string;
  readonly rest: string;
  readonly width: number;
}

const NO_PREFIX: Prefix = Object.freeze({ first: "", rest: "", width: 0 });

export interface FlowOptions {
  write(text: string): void;
  /** Columns of the window now. */
  columns(): number;
  readonly style: Style;
}

interface Cell {
  readonly grapheme: string;
  readonly width: number;
  readonly look: Look;
}

/** A word longer than this is let go in parts. */
const MAX_WORD = 2000;
/** Columns that a prefix must leave; a deeper one is left out. */
const MIN_ROOM = 4;

export class Flow {
  readonly #options: FlowOptions;
  #prefix = NO_PREFIX;
  /** Columns used on the current row; -1 when no row is begun. */
  #column = -1;
  /** Whether a word stands on the current row. */
  #filled = false;
  #space: Look | undefined;
  #word: Cell[] = [];
  /** The end of what came, whose last character may still grow. */
  #tail = "";
  #tailLook: Look = PLAIN;

  constructor(options: FlowOptions) {
    this.#options = options;
  }

  /** Whether something of the current line was written or waits. */
  get open(): boolean {
    return this.#column >= 0 || this.#word.length > 0 || this.#tail !== "";
  }

  /** Sets what the next lines begin with. Only between lines. */
  prefix(prefix: Prefix): void {
    this.#prefix = this.#options.columns() - prefix.width < MIN_ROOM ? NO_PREFIX : prefix;
  }

  /** Pours text without line ends. */
  text(text: string, look: Look): void {
    if (!sameLook(look, this.#tailLook)) this.#settleTail();
    this.#tailLook = look;
    for (const part of text.split(/( )/)) {
      if (part === " ") {
        this.#settleTail();
        this.#add(" ", look);
      } else if (part !== "") {
        const cells = graphemes(this.#tail + part);
        this.#tail = cells.pop() ?? "";
        for (const grapheme of cells) this.#add(grapheme, look);
      }
    }
  }

  /** Ends the line; a line without a word still shows its prefix. */
  endLine(): void {
    this.#settleTail();
    this.#flushWord();
    if (this.#column < 0) this.#beginRow(this.#prefix.first.trimEnd());
    this.#endRow();
    this.#space = undefined;
    this.#prefix = { ...this.#prefix, first: this.#prefix.rest };
  }

  /** Writes a line as it is (program text); the terminal breaks it if it is too long, so that it is copied whole. */
  verbatim(painted: string): void {
    this.#options.write(`${painted === "" ? this.#prefix.first.trimEnd() : this.#prefix.first}${painted}\n`);
    this.#prefix = { ...this.#prefix, first: this.#prefix.rest };
  }

  #settleTail(): void {
    if (this.#tail !== "") this.#add(this.#tail, this.#tailLook);
    this.#tail = "";
  }

  #add(grapheme: string, look: Look): void {
    if (grapheme === " " || grapheme === "\t") {
      this.#flushWord();
      this.#space ??= look;
      return;
    }
    const last = this.#word.at(-1);
    const unbroken = look.unbroken === true && last?.look.unbroken === true;
    if (last !== undefined && !unbroken && mayBreakBetween(last.grapheme, grapheme)) this.#flushWord();
    if (this.#word.length >= MAX_WORD) this.#flushWord();
    this.#word.push({ grapheme, width: graphemeWidth(grapheme), look });
  }

  #flushWord(): void {
    const word = this.#word;
    if (word.length === 0) return;
    this.#word = [];
    const columns = this.#options.columns();
    const width = word.reduce((sum, cell) => sum + cell.width, 0);
    const gap = this.#filled && this.#space !== undefined ? 1 : 0;
    if (this.#filled && this.#column + gap + width > columns) {
      this.#endRow();
      this.#beginRow(this.#prefix.rest);
    } else if (this.#column < 0) this.#beginRow(this.#prefix.first);
    const space = this.#filled ? this.#space : undefined;
    this.#space = undefined;
    if (this.#column + (space === undefined ? 0 : 1) + width <= columns) this.#put(word, space);
    else if (word.some((cell) => cell.look.unbroken === true)) {
      this.#put(word, space);
      this.#column = this.#column % columns;
    } else this.#putBroken(word, columns);
    this.#filled = true;
  }

  /** A word wider than a row: cut wherever the row ends. */
  #putBroken(word: readonly Cell[], columns: number): void {
    let part: Cell[] = [];
    let width = this.#column;
    for (const cell of word) {
      if (width + cell.width > columns && part.length > 0) {
        this.#put(part, undefined);
        this.#endRow();
        this.#beginRow(this.#prefix.rest);
        part = [];
        width = this.#column;
      }
      part.push(cell);
      width += cell.width;
    }
    this.#put(part, undefined);
  }

  #put(cells: readonly Cell[], space: Look | undefined): void {
    let output = "";
    let run = "";
    let look = cells[0]?.look ?? PLAIN;
    if (space !== undefined) {
      if (sameLook(space, look)) run = " ";
      else output = " ";
      this.#column += 1;
    }
    for (const cell of cells) {
      if (!sameLook(cell.look, look)) {
        output += paintLook(this.#options.style, run, look);
        run = "";
        look = cell.look;
      }
      run += cell.grapheme;
      this.#column += cell.width;
    }
    this.#options.write(output + paintLook(this.#options.style, run, look));
  }

  #beginRow(prefix: string): void {
    this.#options.write(prefix);
    this.#column = this.#prefix.width;
    this.#filled = false;
  }

  #endRow(): void {
    this.#options.write("\n");
    this.#column = -1;
    this.#filled = false;
  }
}

/** Rows that a filler pours into a width, painted. */
export function pour(
  fill: (flow: Flow) => void,
  options: { readonly columns: number; readonly style: Style },
): string[] {
  let written = "";
  const flow = new Flow({
    write: (text) => written += text,
    columns: () => options.columns,
    style: options.style,
  });
  fill(flow);
  if (flow.open || written === "") flow.endLine();
  return written.replace(/\n$/, "").split("\n");
}
