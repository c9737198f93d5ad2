// Owns what the program itself says in a conversation or the wizard: whole lines, wrapped, in one look.
import type { Terminal } from "../../terminal/terminal.ts";
import { wrap } from "../../terminal/wrap.ts";

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
    const rows = wrap(line.trimStart(), terminal.columns - 1 - lead.length);
    terminal.write(rows.map((row) => `${lead}${paint(row)}\n`).join(""));
  }
}
