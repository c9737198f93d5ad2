// Owns a few rows at the bottom of the output that are drawn again and again: a line being typed, a list, a spinner.
// It moves the cursor only inside its own rows; what was printed above is never touched.
import type { Terminal } from "./terminal.ts";
import { paintedWidth } from "./width.ts";

export class Area {
  readonly #terminal: Terminal;
  #widths: readonly number[] = [];
  #row = 0;
  #column = 0;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  /**
   * Draws the rows in place of those drawn before, with the cursor at a row and column of them.
   * The first time the cursor must stand at the beginning of a line.
   */
  draw(rows: readonly string[], cursor: { readonly row: number; readonly column: number }): void {
    const up = rows.length - 1 - cursor.row;
    // A row as wide as the window leaves the cursor on its last column: nothing may be erased from there.
    this.#terminal.draw(
      (this.#widths.length > 0 ? this.#toTop() : "") + rows.join("\r\n") + (up > 0 ? `\x1b[${up}A` : "") + "\r" +
        (cursor.column > 0 ? `\x1b[${cursor.column}C` : ""),
    );
    this.#widths = rows.map(paintedWidth);
    this.#row = cursor.row;
    this.#column = cursor.column;
  }

  /** Removes the rows; the next output begins where they began. */
  erase(): void {
    if (this.#widths.length > 0) this.#terminal.draw(this.#toTop());
    this.#forget();
  }

  /** Leaves the rows where they are; the next output begins below them. */
  leave(): void {
    if (this.#widths.length === 0) return;
    const down = this.#widths.length - 1 - this.#row;
    this.#terminal.draw((down > 0 ? `\x1b[${down}B` : "") + "\r\n");
    this.#terminal.leave(this.#widths);
    this.#forget();
  }

  #forget(): void {
    this.#widths = [];
    this.#row = 0;
    this.#column = 0;
  }

  /**
   * To the first row, everything below erased. Terminals that were made narrower have broken our rows anew, so the
   * rows above the cursor are counted at the width of now.
   */
  #toTop(): string {
    const { columns, reflow } = this.#terminal;
    let up = reflow === "all" ? Math.floor(Math.min(this.#column, this.#widths[this.#row] ?? 0) / columns) : 0;
    for (const width of this.#widths.slice(0, this.#row)) {
      up += reflow === "none" ? 1 : Math.max(1, Math.ceil(width / columns));
    }
    return (up > 0 ? `\x1b[${up}A` : "") + "\r\x1b[J";
  }
}
