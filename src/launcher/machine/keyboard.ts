// Owns the keyboard. The launcher alone reads the terminal: a sandbox gets its keys by message, so that replacing a sandbox
// loses none (a read that is under way in a dead Worker would eat the next line), and so that the launcher's own
// questions can be answered by nobody but the user.
import { tell } from "../../base/output.ts";

/** Where keys go while somebody listens. */
export interface KeyboardListener {
  onBytes(bytes: Uint8Array): void;
  onEnd(): void;
}

/** The terminal as the keyboard needs it; the real one, or a test's. */
export interface KeyboardTerminal {
  isTerminal(): boolean;
  setRaw(raw: boolean): void;
  /** The next bytes typed; null at the end. */
  read(into: Uint8Array): Promise<number | null>;
  /** Writes a question to the terminal itself, which it answers as if it were typed. False where it would only be shown. */
  askState(): boolean;
  /** Resolves after so many milliseconds. */
  wait(ms: number): Promise<void>;
}

/** The terminal's answer to DSR (ECMA-48 8.3.35): what comes before it was typed before it was asked. */
const STATE = new RegExp("\x1b\\[\\d+;\\d+R");
/** So long nothing must come for the queue to count as empty, in milliseconds. */
const SILENCE_MS = 40;
/** So long a terminal is waited for that does not answer, in milliseconds. */
const MAX_DRAIN_MS = 600;
const CTRL_C = 3;

/** The terminal's keyboard, cooked until `listen` asks for raw bytes. */
export class Keyboard {
  readonly #terminal: KeyboardTerminal;
  #questions: Promise<unknown> = Promise.resolve();
  /** Rises with each Ctrl-C at a question: those that waited behind it are not shown any more. */
  #refusals = 0;
  #listener: KeyboardListener | undefined;
  #reading = false;
  #ended = false;
  #raw = false;
  /** Keys typed while nobody listened: kept for the next listener, up to a bound. */
  #waiting: Uint8Array[] = [];

  constructor(terminal: KeyboardTerminal = REAL_TERMINAL) {
    this.#terminal = terminal;
  }

  /** Raw keys for this listener from now on, until `release`. */
  listen(listener: KeyboardListener): void {
    this.#listener = listener;
    this.#setRaw(true);
    for (const bytes of this.#waiting.splice(0)) listener.onBytes(bytes);
    if (this.#ended) listener.onEnd();
    else if (!this.#reading) void this.#read();
  }

  /** Back to a cooked terminal; called on every way out. */
  release(): void {
    this.#listener = undefined;
    this.#setRaw(false);
  }

  /** Whether keys go to a listener: then Ctrl-C is a key and no signal. */
  get listening(): boolean {
    return this.#listener !== undefined;
  }

  /** Ctrl-C as a key: in cbreak mode the terminal sends SIGINT in its place. */
  interrupt(): void {
    this.#listener?.onBytes(new Uint8Array([3]));
  }

  /** After a stop and `fg` the shell has set the terminal its own way. */
  resume(): void {
    if (!this.#raw) return;
    this.#raw = false;
    this.#setRaw(true);
  }

  /**
   * Asks a question of the launcher's own: what is shown by `show` is answered by what is typed after it. Questions wait
   * for each other, and before each all that was typed is thrown away: a `y` that was pasted, or meant for the question
   * before, answers nothing. `undefined` for Ctrl-C, which refuses those that wait as well, and at the end of the input.
   */
  ask(show: () => void): Promise<string | undefined> {
    const refusals = this.#refusals;
    const answer = this.#questions.then(() => this.#refusals === refusals ? this.#askNow(show) : undefined);
    this.#questions = answer.catch(() => undefined);
    return answer;
  }

  async #askNow(show: () => void): Promise<string | undefined> {
    const before = this.#listener;
    try {
      await this.#drain();
      this.#setRaw(false);
      const line = this.#nextLine();
      show();
      return await line;
    } finally {
      this.#listener = before;
      if (before !== undefined) this.#setRaw(true);
    }
  }

  /** Throws away what was typed: here, in the terminal's queue, and what is still on its way through it. */
  async #drain(): Promise<void> {
    this.#waiting = [];
    if (!this.#terminal.isTerminal() || this.#ended) return;
    this.#setRaw(true);
    let heard = 0;
    let tail = "";
    const decoder = new TextDecoder();
    this.#listener = {
      onBytes: (bytes) => {
        heard += 1;
        tail = (tail + decoder.decode(bytes, { stream: true })).slice(-64);
      },
      onEnd: () => {},
    };
    if (!this.#reading) void this.#read();
    const answers = this.#terminal.askState();
    for (let waited = 0; waited < MAX_DRAIN_MS && !this.#ended; waited += SILENCE_MS) {
      const before = heard;
      await this.#terminal.wait(SILENCE_MS);
      if (heard === before && (!answers || STATE.test(tail))) return;
    }
  }

  /** The next line, cooked, without handing it to a listener. */
  #nextLine(): Promise<string | undefined> {
    const { promise, resolve } = Promise.withResolvers<string | undefined>();
    const decoder = new TextDecoder();
    let line = "";
    this.#listener = {
      onBytes: (bytes) => {
        if (bytes.includes(CTRL_C)) {
          this.#refusals += 1;
          return resolve(undefined);
        }
        // A terminal that answers late answers into the line.
        line = (line + decoder.decode(bytes, { stream: true })).replace(STATE, "");
        const end = line.search(/[\r\n]/);
        if (end >= 0) resolve(line.slice(0, end).trim());
      },
      onEnd: () => resolve(undefined),
    };
    if (this.#ended) resolve(undefined);
    else if (!this.#reading) void this.#read();
    return promise;
  }

  #setRaw(raw: boolean): void {
    if (this.#raw === raw || !this.#terminal.isTerminal()) return;
    this.#terminal.setRaw(raw);
    this.#raw = raw;
  }

  async #read(): Promise<void> {
    this.#reading = true;
    const buffer = new Uint8Array(65_536);
    for (;;) {
      const count = await this.#terminal.read(buffer).catch(() => null);
      if (count === null) break;
      const bytes = buffer.slice(0, count);
      if (this.#listener !== undefined) this.#listener.onBytes(bytes);
      else if (this.#waiting.length < 64) this.#waiting.push(bytes);
    }
    this.#reading = false;
    this.#ended = true;
    this.#listener?.onEnd();
  }
}

const REAL_TERMINAL: KeyboardTerminal = {
  isTerminal: () => Deno.stdin.isTerminal(),
  // cbreak leaves Ctrl-Z, Ctrl-\\ and Ctrl-C with the terminal: suspending works as everywhere, and a program that hangs
  // can be stopped. Windows has no cbreak.
  setRaw: (raw) => Deno.stdin.setRaw(raw, { cbreak: raw && Deno.build.os !== "windows" }),
  read: (into) => Deno.stdin.read(into),
  askState(): boolean {
    if (!Deno.stderr.isTerminal() || ["", "dumb"].includes(Deno.env.get("TERM") ?? "")) return false;
    tell(Deno.stderr, "\x1b[6n");
    return true;
  },
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};
