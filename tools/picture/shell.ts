// Owns a terminal that nobody sits at: command lines are run in a real pseudo-terminal, and an emulator (xterm.js
// without a window) keeps what a screen would show.
import { spawn } from "@lydell/node-pty";
import { type Emulator, startEmulator, textOn } from "../emulator.ts";

/** One piece of a row in one look. */
export interface Run {
  readonly column: number;
  readonly width: number;
  readonly text: string;
  /** 0 to 15, or undefined for the theme's own text colour. */
  readonly colour: number | undefined;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly italic: boolean;
  readonly underline: boolean;
}

/** What stands on the screen. */
export interface Screen {
  readonly columns: number;
  readonly rows: readonly (readonly Run[])[];
  readonly cursor: { readonly column: number; readonly row: number };
}

/** A running program's keyboard and screen. */
export interface Conversation {
  type(keys: string): void;
  /** Resolves when the screen has matched and nothing was drawn for a moment. */
  shows(pattern: RegExp): Promise<void>;
}

const PATIENCE_MS = 30_000;
const QUIET_MS = 400;

export class Shell {
  readonly #emulator: Emulator;
  readonly #options: ShellOptions;

  constructor(options: ShellOptions) {
    const { columns, rows } = options;
    this.#options = options;
    this.#emulator = startEmulator({ columns, rows });
  }

  /** Draws the shell's own words. */
  draw(text: string): Promise<void> {
    return new Promise((resolve) => this.#emulator.write(text, resolve));
  }

  /** Runs a command line as it stands on the screen, and talks to the program while it runs; then it is ended. */
  async run(line: string, talk?: (program: Conversation) => Promise<void>): Promise<void> {
    const { columns, rows, cwd, env } = this.#options;
    await this.draw(`${this.#options.prompt}${line}\r\n`);
    const pty = spawn("/bin/sh", ["-c", line], { name: "xterm-256color", cols: columns, rows, cwd, env });
    const watchers = new Set<() => void>();
    let ended = false;
    const tell = (): void => watchers.forEach((watcher) => watcher());
    pty.onData((data) => this.#emulator.write(data, tell));
    pty.onExit(() => {
      ended = true;
      tell();
    });
    const until = async (isThere: () => boolean, what: string): Promise<void> => {
      const end = Date.now() + PATIENCE_MS;
      while (!isThere()) {
        if (Date.now() > end) throw new Error(`${what} never came in "${line}":\n${textOn(this.#emulator)}`);
        await change(watchers, end - Date.now());
      }
    };
    try {
      await talk?.({
        type: (keys) => pty.write(keys),
        shows: async (pattern) => {
          await until(() => pattern.test(textOn(this.#emulator)), String(pattern));
          while (await change(watchers, QUIET_MS));
        },
      });
      if (talk === undefined) await until(() => ended, "the end");
    } finally {
      if (!ended) pty.kill("SIGKILL");
    }
    await this.draw("");
  }

  /** The screen as it is now. */
  screen(): Screen {
    const { active } = this.#emulator.buffer;
    const rows: Run[][] = [];
    for (let row = 0; row < active.length; row += 1) rows.push(this.#runsOf(row));
    while (rows.at(-1)?.length === 0) rows.pop();
    return { columns: this.#options.columns, rows, cursor: { column: active.cursorX, row: active.cursorY } };
  }

  /** Cells of one look are one run; two blanks end one, so that no font can push what follows out of its column. */
  #runsOf(row: number): Run[] {
    const line = this.#emulator.buffer.active.getLine(row);
    const runs: Run[] = [];
    let open: Run | undefined;
    for (let column = 0; line !== undefined && column < this.#options.columns; column += 1) {
      const cell = line.getCell(column);
      if (cell === undefined || cell.getWidth() === 0) continue;
      const text = cell.getChars() || " ";
      const look = {
        colour: cell.isFgPalette() ? cell.getFgColor() : undefined,
        bold: cell.isBold() !== 0,
        dim: cell.isDim() !== 0,
        italic: cell.isItalic() !== 0,
        underline: cell.isUnderline() !== 0,
      };
      const one: Run = { ...look, column, width: cell.getWidth(), text };
      if (open !== undefined && sameLook(open, one) && !(text === " " && open.text.endsWith(" "))) {
        open = { ...open, width: open.width + one.width, text: open.text + text };
        runs[runs.length - 1] = open;
      } else if (text !== " ") runs.push(open = one);
      else open = undefined;
    }
    return runs.map(trimmed).filter(({ text }) => text !== "");
  }
}

/** How a shell is set up. */
export interface ShellOptions {
  readonly columns: number;
  readonly rows: number;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Drawn before each command line. */
  readonly prompt: string;
}

function trimmed(run: Run): Run {
  const text = run.text.trimEnd();
  return { ...run, text, width: run.width - (run.text.length - text.length) };
}

function sameLook(left: Run, right: Run): boolean {
  return left.colour === right.colour && left.bold === right.bold && left.dim === right.dim &&
    left.italic === right.italic && left.underline === right.underline;
}

/** Whether something happened before the time was up. */
function change(watchers: Set<() => void>, waitMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const done = (happened: boolean): void => {
      clearTimeout(timer);
      watchers.delete(watcher);
      resolve(happened);
    };
    const watcher = (): void => done(true);
    const timer = setTimeout(() => done(false), waitMs);
    watchers.add(watcher);
  });
}
