// A terminal emulator (xterm.js without a window) behind the terminal port, so that what is drawn is compared as text.
import { colourStyle, plainStyle } from "../../src/terminal/style.ts";
import { Terminal } from "../../src/terminal/terminal.ts";
import { type Emulator, startEmulator, textOn } from "../../tools/emulator.ts";
import { FakeKeyboard, settle } from "./fake_keyboard.ts";
import { HandMovedClock } from "./hand_moved_clock.ts";

export interface ScreenOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly dumb?: boolean;
  readonly colour?: boolean;
}

export class FakeScreen {
  readonly keyboard = new FakeKeyboard();
  readonly clock = new HandMovedClock();
  readonly terminal: Terminal;
  /** Everything written, as it was written. */
  written = "";
  /** How often something was written. */
  writes = 0;
  readonly #emulator: Emulator;
  #resized: (columns: number, rows: number) => void = () => {};

  constructor(options: ScreenOptions = {}) {
    const { columns = 80, rows = 24 } = options;
    this.#emulator = startEmulator({ columns, rows, convertEol: true });
    this.terminal = new Terminal({
      write: (text) => this.write(text),
      keyboard: this.keyboard,
      columns,
      rows,
      onResize: (listener) => {
        this.#resized = listener;
        return () => {};
      },
      env: (name) => ({ TERM: options.dumb === true ? "dumb" : "xterm-256color", TERM_PROGRAM: "vscode" }[name]),
      clock: this.clock,
      style: options.colour === true ? colourStyle() : plainStyle,
    });
  }

  write(text: string): void {
    this.written += text;
    this.writes += 1;
    this.#emulator.write(text);
  }

  /** What stands on the screen, with history above it, without the empty rows at the end. */
  async text(): Promise<string> {
    await settle();
    await new Promise<void>((resolve) => this.#emulator.write("", resolve));
    return textOn(this.#emulator);
  }

  /** Where the cursor stands: row from the top of everything, column from the left. */
  async cursor(): Promise<readonly [row: number, column: number]> {
    await this.text();
    const buffer = this.#emulator.buffer.active;
    return [buffer.baseY + buffer.cursorY, buffer.cursorX];
  }

  resize(columns: number, rows: number): void {
    this.#emulator.resize(columns, rows);
    this.#resized(columns, rows);
  }
}
