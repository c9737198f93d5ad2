// A keyboard that tests type on.

const encoder = new TextEncoder();

/** Typed text waits until it is read; `close()` is the terminal going away. */
export class FakeKeyboard implements AsyncIterable<Uint8Array> {
  readonly #chunks: Uint8Array[] = [];
  #wake: (() => void) | undefined;
  #closed = false;

  type(...texts: readonly string[]): void {
    for (const text of texts) this.#chunks.push(encoder.encode(text));
    this.#wake?.();
  }

  close(): void {
    this.#closed = true;
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    while (true) {
      const chunk = this.#chunks.shift();
      if (chunk !== undefined) yield chunk;
      else if (this.#closed) return;
      else await new Promise<void>((resolve) => this.#wake = resolve);
    }
  }
}

/** Lets every promise that can settle do so; no real time passes but a turn of the event loop. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 3; i += 1) await new Promise<void>((resolve) => setTimeout(resolve, 0));
}
