// Owns the terminal emulator of tools and tests: xterm.js without a window, which counts the columns of a character as
// the terminals of today do.
import xterm from "@xterm/headless";
import graphemesAddon from "@xterm/addon-unicode-graphemes";

export type Emulator = InstanceType<typeof xterm.Terminal>;

/** A screen of this size. `convertEol`: a line feed also goes to the first column. @default as a terminal, it does not */
export function startEmulator(size: { columns: number; rows: number; convertEol?: boolean }): Emulator {
  const { columns, rows, convertEol = false } = size;
  const emulator = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, convertEol });
  emulator.loadAddon(new graphemesAddon.UnicodeGraphemesAddon());
  emulator.unicode.activeVersion = "15-graphemes";
  return emulator;
}

/** What stands on the screen, with what scrolled off above it, without blanks at the end of a row or empty last rows. */
export function textOn(emulator: Emulator): string {
  const buffer = emulator.buffer.active;
  const rows: string[] = [];
  for (let row = 0; row < buffer.length; row += 1) {
    rows.push(buffer.getLine(row)?.translateToString(true).trimEnd() ?? "");
  }
  return rows.join("\n").trimEnd();
}
