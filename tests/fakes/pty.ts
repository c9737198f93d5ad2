// The program in a real pseudo-terminal with a terminal emulator on the other side: keys in, the screen as text out, as a
// person sees it, at any size.
import { spawn } from "@lydell/node-pty";
import { type Emulator, startEmulator, textOn } from "../../tools/emulator.ts";
import { type Form, programEnv } from "./program.ts";

export interface PtyInput {
  readonly args?: readonly string[];
  readonly home: string;
  /** @default the home */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly columns?: number;
  readonly rows?: number;
}

/** How long anything may take before the test fails. */
const PATIENCE_MS = 20_000;

export class Pty {
  readonly #pty: ReturnType<typeof spawn>;
  readonly #emulator: Emulator;
  #watchers: (() => void)[] = [];
  #exit: number | undefined;
  /** Everything written, as it was written. */
  written = "";

  constructor(form: Form, { args = [], home, cwd = home, env = {}, columns = 80, rows = 40 }: PtyInput) {
    this.#emulator = startEmulator({ columns, rows });
    this.#pty = spawn(form.command, [...form.args, ...args], {
      name: "xterm-256color",
      cols: columns,
      rows,
      cwd,
      // xterm.js says how it treats rows that a narrower window cannot hold.
      env: programEnv(home, { TERM: "xterm-256color", TERM_PROGRAM: "vscode", ...env }),
    });
    this.#pty.onData((data) => {
      this.written += data;
      this.#emulator.write(data, () => this.#tell());
    });
    this.#pty.onExit(({ exitCode }) => {
      this.#exit = exitCode;
      this.#tell();
    });
  }

  /** The screen with what scrolled off above it, without empty rows at the end. */
  get screen(): string {
    return textOn(this.#emulator);
  }

  type(keys: string): void {
    this.#pty.write(keys);
  }

  resize(columns: number, rows: number): void {
    this.#emulator.resize(columns, rows);
    this.#pty.resize(columns, rows);
  }

  /** Waits until the screen shows it, and gives the screen. */
  async shows(pattern: RegExp | string): Promise<string> {
    return await this.#until(() => {
      const { screen } = this;
      return (typeof pattern === "string" ? screen.includes(pattern) : pattern.test(screen)) ? screen : undefined;
    }, `${pattern}`);
  }

  /** Waits for the end of the program, and of the drawing, and gives its exit code. */
  async exitCode(): Promise<number> {
    const code = await this.#until(() => this.#exit, "the end");
    await new Promise<void>((resolve) => this.#emulator.write("", resolve));
    return code;
  }

  /** Ends the program if it still runs. */
  [Symbol.dispose](): void {
    if (this.#exit === undefined) this.#pty.kill("SIGKILL");
  }

  async #until<T>(look: () => T | undefined, what: string): Promise<T> {
    const end = Date.now() + PATIENCE_MS;
    let endedBefore = false;
    while (true) {
      const found = look();
      if (found !== undefined) return found;
      if (endedBefore || Date.now() > end) throw new Error(`${what} never came (exit ${this.#exit}):\n${this.screen}`);
      // The last output may be drawn after the end is known.
      endedBefore = this.#exit !== undefined;
      await this.#change(endedBefore ? 200 : end - Date.now());
    }
  }

  #change(waitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(), Math.max(1, waitMs));
      this.#watchers.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }

  #tell(): void {
    for (const watcher of this.#watchers.splice(0)) watcher();
  }
}
