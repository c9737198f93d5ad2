// The program in a real pseudo-terminal, as somebody at a keyboard has it: keys in, everything drawn out.
import { spawn } from "@lydell/node-pty";
import { type Form, programEnv } from "./program.ts";

const ESCAPE_SEQUENCE = new RegExp("\x1b\\[[0-?]*[ -/]*[@-~]", "g");

export interface PtyProgramInput {
  readonly args: readonly string[];
  readonly home: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly columns?: number;
  readonly rows?: number;
}

export class PtyProgram {
  readonly #pty: ReturnType<typeof spawn>;
  readonly #watchers = new Set<() => void>();
  #exit: number | undefined;
  /** Everything drawn so far, escape sequences included. */
  drawn = "";

  constructor(form: Form, { args, home, env = {}, columns = 100, rows = 40 }: PtyProgramInput) {
    this.#pty = spawn(form.command, [...form.args, ...args], {
      name: "xterm-256color",
      cols: columns,
      rows,
      cwd: home,
      env: programEnv(home, { TERM: "xterm-256color", ...env }),
    });
    this.#pty.onData((data) => {
      this.drawn += data;
      this.#tell();
    });
    this.#pty.onExit(({ exitCode }) => {
      this.#exit = exitCode;
      this.#tell();
    });
  }

  /** What was drawn, without escape sequences. */
  get text(): string {
    return this.drawn.replace(ESCAPE_SEQUENCE, "").replaceAll("\r", "");
  }

  /** Waits until the text matches and gives the match; fails when the program ends or nothing comes in a minute. */
  async waitFor(pattern: RegExp): Promise<RegExpExecArray> {
    const end = Date.now() + 60_000;
    while (true) {
      const match = pattern.exec(this.text);
      if (match !== null) return match;
      if (this.#exit !== undefined || Date.now() > end) throw new Error(`${pattern} never came:\n${this.text}`);
      await this.#change(end);
    }
  }

  /** Types keys as they are. */
  type(keys: string): void {
    this.#pty.write(keys);
  }

  /** Waits for the end of the program and gives its exit code. */
  async exitCode(): Promise<number> {
    const end = Date.now() + 60_000;
    while (this.#exit === undefined) {
      if (Date.now() > end) throw new Error(`the program did not end:\n${this.text}`);
      await this.#change(end);
    }
    return this.#exit;
  }

  /** Ends the program if it still runs. */
  [Symbol.dispose](): void {
    if (this.#exit === undefined) this.#pty.kill("SIGKILL");
  }

  #change(end: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#watchers.delete(done);
        resolve();
      };
      const timer = setTimeout(done, Math.max(1, end - Date.now()));
      this.#watchers.add(done);
    });
  }

  #tell(): void {
    for (const watcher of [...this.#watchers]) watcher();
  }
}
