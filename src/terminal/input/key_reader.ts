// Owns the keyboard of one program: it is read once, by whoever asks next, and no key typed ahead is lost between two
// readers. It decides by the clock whether an Escape stands alone.
import type { Alarms } from "../../base/clock.ts";
import type { KeyEvent } from "./key_event.ts";
import { KeyDecoder } from "./keys.ts";

/** How long the rest of a sequence may take after its Escape; over a slow line it comes in one packet anyway. */
export const ESCAPE_WAIT_MS = 50;

/** A terminal takes a long paste in pieces (4 KiB on Linux), which follow each other faster than anybody types. */
const PASTE_GAP_MS = 10;

type Outcome = { readonly chunk: IteratorResult<Uint8Array> } | "silence" | "aborted";

/** Keys in order, asked for one at a time. */
export class KeyReader {
  readonly #source: AsyncIterator<Uint8Array>;
  readonly #clock: Alarms;
  readonly #decoder = new KeyDecoder();
  readonly #queue: KeyEvent[] = [];
  #chunk: Promise<IteratorResult<Uint8Array>> | undefined;
  #ended = false;
  /** When the last piece of an unmarked paste came. */
  #pastedAt = -Infinity;

  constructor(keyboard: AsyncIterable<Uint8Array>, clock: Alarms) {
    this.#source = keyboard[Symbol.asyncIterator]();
    this.#clock = clock;
  }

  /** Whether a key is there without waiting: a pasted or fast-typed run is drawn once and not once a key. */
  get ready(): boolean {
    return this.#queue.length > 0;
  }

  /** The next key; `undefined` when the keyboard is closed or the signal aborts. Keys typed meanwhile wait. */
  async next(signal?: AbortSignal): Promise<KeyEvent | undefined> {
    while (true) {
      if (signal?.aborted) return undefined;
      const event = this.#queue.shift();
      if (event !== undefined) return event;
      if (this.#ended) return undefined;
      await this.#fill(signal);
    }
  }

  async #fill(signal: AbortSignal | undefined): Promise<void> {
    const chunk = this.#chunk ??= this.#source.next();
    const outcome = await this.#wait(chunk, signal);
    // Of two readers that waited for the same bytes only one takes them.
    if (outcome === "aborted" || this.#chunk !== chunk) return;
    if (outcome === "silence") {
      this.#queue.push(...this.#decoder.flush());
      return;
    }
    this.#chunk = undefined;
    if (outcome.chunk.done === true) {
      this.#ended = true;
      this.#queue.push(...this.#decoder.flush());
    } else {
      const now = this.#clock.now();
      const continues = now - this.#pastedAt < PASTE_GAP_MS;
      for (const event of this.#decoder.push(outcome.chunk.value, { continues })) this.#queue.push(event);
      this.#pastedAt = this.#decoder.pastedUnmarked ? now : -Infinity;
    }
  }

  #wait(chunk: Promise<IteratorResult<Uint8Array>>, signal: AbortSignal | undefined): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      const cancel = this.#decoder.waiting ? this.#clock.alarm(ESCAPE_WAIT_MS, () => settle("silence")) : undefined;
      const onAbort = (): void => settle("aborted");
      const clear = (): void => {
        cancel?.();
        signal?.removeEventListener("abort", onAbort);
      };
      const settle = (outcome: Outcome): void => {
        clear();
        resolve(outcome);
      };
      signal?.addEventListener("abort", onAbort);
      chunk.then((value) => settle({ chunk: value }), (cause) => {
        clear();
        reject(cause);
      });
    });
  }
}
