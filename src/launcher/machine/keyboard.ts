// Owns the keyboard. The launcher alone reads the terminal: a cell gets its keys by message, so that replacing a cell
// loses none (a read that is under way in a dead Worker would eat the next line), and so that the launcher's own
// questions can be answered by nobody but the user.

/** Where keys go while somebody listens. */
export interface KeyboardListener {
  onBytes(bytes: Uint8Array): void;
  onEnd(): void;
}

/** The terminal's keyboard, cooked until `listen` asks for raw bytes. */
export class Keyboard {
  #listener: KeyboardListener | undefined;
  #reading = false;
  #ended = false;
  #raw = false;
  /** Keys typed while nobody listened: kept for the next listener, up to a bound. */
  #waiting: Uint8Array[] = [];

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

  /** Reads one line, cooked, without handing it to a listener. For the launcher's own questions. */
  async readLine(): Promise<string | undefined> {
    const before = this.#listener;
    this.#setRaw(false);
    const { promise, resolve } = Promise.withResolvers<string | undefined>();
    const decoder = new TextDecoder();
    let line = "";
    this.#waiting = [];
    this.#listener = {
      onBytes: (bytes) => {
        line += decoder.decode(bytes, { stream: true });
        const end = line.indexOf("\n");
        if (end >= 0) resolve(line.slice(0, end).trim());
      },
      onEnd: () => resolve(undefined),
    };
    if (this.#ended) resolve(undefined);
    else if (!this.#reading) void this.#read();
    try {
      return await promise;
    } finally {
      this.#listener = before;
      if (before !== undefined) this.#setRaw(true);
    }
  }

  #setRaw(raw: boolean): void {
    if (this.#raw === raw || !Deno.stdin.isTerminal()) return;
    // cbreak leaves Ctrl-Z, Ctrl-\ and Ctrl-C with the terminal: suspending works as everywhere, and a program that
    // hangs can be stopped. Windows has no cbreak.
    Deno.stdin.setRaw(raw, { cbreak: raw && Deno.build.os !== "windows" });
    this.#raw = raw;
  }

  async #read(): Promise<void> {
    this.#reading = true;
    const buffer = new Uint8Array(65_536);
    for (;;) {
      const count = await Deno.stdin.read(buffer).catch(() => null);
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
