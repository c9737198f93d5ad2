// Owns what the program itself says in a conversation or the wizard: whole lines, wrapped at words, in one look.
import type { Terminal } from "../../terminal/terminal.ts";
import { paintedWidth } from "../../terminal/width.ts";
import { wrapWhole } from "../../terminal/wrap.ts";

export type Look = "plain" | "dim" | "bold" | "yellow" | "red";

/** Prints wrapped lines in one look. */
export function printNote(
  terminal: Terminal,
  lines: string | readonly string[],
  how: Look | { readonly look: Look; readonly indent: string } = "dim",
): void {
  const { look, indent } = typeof how === "string" ? { look: how, indent: "" } : how;
  for (const line of typeof lines === "string" ? [lines] : lines) {
    // What a line is indented by, its continuation is indented by too.
    const lead = indent + (/^ */.exec(line)?.[0] ?? "");
    const paint = (row: string): string => look === "plain" ? row : terminal.style.paint(row, look);
    const rows = wrapWhole(line.trimStart(), terminal.columns - 1 - lead.length);
    terminal.print(rows.map((row) => lead + paint(row)));
  }
}

/** Prints lines as they are where they fit (a drawing too); a wider one is broken at words under its own indent. */
export function printLines(terminal: Terminal, lines: readonly string[]): void {
  for (const line of lines) {
    // Where nothing can be drawn nobody knows the width, and in a pipe there is none.
    if (terminal.dumb || paintedWidth(line) <= terminal.columns) terminal.print([line]);
    else printNote(terminal, line, "plain");
  }
}
