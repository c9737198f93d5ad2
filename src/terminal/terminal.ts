// Owns the bundle that everything drawn goes through: output, keyboard, size, colour and time of one terminal.
// It touches nothing itself: the sandbox gives it its ports, tests give it fakes.
import { type Alarms, systemClock } from "../base/clock.ts";
import { KeyReader } from "./input/key_reader.ts";
import { paintedWidth } from "./width.ts";
import { chooseStyle, isDumb, type Style } from "./style.ts";

/** What a terminal is made of. The sandbox's context has all of it. */
export interface TerminalPorts {
  write(text: string): void;
  readonly keyboard: AsyncIterable<Uint8Array>;
  readonly columns: number;
  readonly rows: number;
  onResize(listener: (columns: number, rows: number) => void): () => void;
  env(name: string): string | undefined;
  /** Whether `write` reaches a terminal; default true. */
  readonly isTerminal?: boolean;
  /** Default: the real one. */
  readonly clock?: Alarms;
  /** Overrides the choice by the environment. */
  readonly style?: Style;
}

/**
 * What becomes of rows that a narrower window cannot hold: most terminals break them anew, xterm.js leaves the one with
 * the cursor, xterm and the Linux console cut them all.
 */
export type Reflow = "all" | "above" | "none";

/** A place on the screen. */
export interface Mark {
  readonly page: number;
  readonly rows: number;
}

/** Narrower terminals are drawn as if they were this wide. */
const MIN_COLUMNS = 10;
const DEFAULT_COLUMNS = 80;
const DEFAULT_ROWS = 24;

export class Terminal {
  readonly keys: KeyReader;
  readonly clock: Alarms;
  readonly style: Style;
  /** No cursor movement, no colour: lines only. */
  readonly dumb: boolean;
  readonly reflow: Reflow;
  readonly #ports: TerminalPorts;
  readonly #listeners = new Set<() => void>();
  /** Widths of the rows that stand above the cursor, as far as nothing else was written. */
  #left: number[] = [];
  /** Another one each time that something uncounted was written. */
  #page = 0;
  #columns: number;
  #rows: number;

  constructor(ports: TerminalPorts) {
    this.#ports = ports;
    this.clock = ports.clock ?? systemClock;
    this.keys = new KeyReader(ports.keyboard, this.clock);
    this.dumb = isDumb((name) => ports.env(name)) || ports.isTerminal === false;
    this.style = ports.style ??
      chooseStyle({ isTerminal: ports.isTerminal ?? true, env: (name) => ports.env(name) });
    this.reflow = reflowOf((name) => ports.env(name));
    this.#columns = clampColumns(ports.columns);
    this.#rows = clampRows(ports.rows);
    ports.onResize((columns, rows) => {
      this.#columns = clampColumns(columns);
      this.#rows = clampRows(rows);
      for (const listener of [...this.#listeners]) listener();
    });
  }

  /** Columns of the window now, at least 10. */
  get columns(): number {
    return this.#columns;
  }

  /** Rows of the window now, at least 2. */
  get rows(): number {
    return this.#rows;
  }

  write(text: string): void {
    // What was written without its rows being counted cannot be taken back, nor what stands above it.
    if (text.includes("\n")) this.forget();
    this.draw(text);
  }

  /** Writes what comes and goes, of which no row is left (`Area`). */
  draw(text: string): void {
    if (text !== "") this.#ports.write(text);
  }

  /** Prints rows that may be taken back: each on a line of its own, painted. */
  print(rows: readonly string[]): void {
    this.draw(rows.map((row) => `${row}\n`).join(""));
    this.leave(rows.map(paintedWidth));
  }

  /** Counts rows of these widths that were drawn and stay, with the cursor below them. */
  leave(widths: readonly number[]): void {
    this.#left.push(...widths);
  }

  /** Somebody else may have written: no row from before can be taken back. */
  forget(): void {
    this.#left = [];
    this.#page += 1;
  }

  /** This place, for `takeBack`. The cursor must stand at the beginning of a line. */
  mark(): Mark {
    return { page: this.#page, rows: this.#left.length };
  }

  /** Removes all rows since the mark, where they are known; else leaves the screen as it is. */
  takeBack({ page, rows }: Mark): void {
    if (page !== this.#page || this.dumb) return;
    const taken = this.#left.splice(rows);
    const up = this.rowsOf(taken);
    if (up > 0) this.draw(`\x1b[${up}A\r\x1b[J`);
  }

  /** Rows that the window of now makes of rows that were drawn with these widths. */
  rowsOf(widths: readonly number[]): number {
    return widths.reduce((sum, width) => sum + Math.max(1, Math.ceil(width / this.#columns)), 0);
  }

  /** Calls the listener after each change of size until the returned function is called. */
  onResize(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** A pseudo-terminal without a size says 0; it is taken for an ordinary one. */
function clampColumns(columns: number): number {
  return columns > 0 ? Math.max(MIN_COLUMNS, Math.floor(columns)) : DEFAULT_COLUMNS;
}

function clampRows(rows: number): number {
  return rows > 0 ? Math.max(2, Math.floor(rows)) : DEFAULT_ROWS;
}

function reflowOf(env: (name: string) => string | undefined): Reflow {
  if ((env("XTERM_VERSION") ?? "") !== "" || env("TERM") === "linux") return "none";
  return env("TERM_PROGRAM") === "vscode" ? "above" : "all";
}
