// A keyboard that tests type on, and a clock that they move by hand.
import type { Alarms } from "../../src/clock.ts";

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

/** Time stands still until `advance`. */
export class FakeClock implements Alarms {
  #nowMs: number;
  readonly #timers: { readonly at: number; readonly callback: () => void }[] = [];

  constructor(nowMs = 1_000_000) {
    this.#nowMs = nowMs;
  }

  now(): number {
    return this.#nowMs;
  }

  alarm(delayMs: number, callback: () => void): () => void {
    const timer = { at: this.#nowMs + delayMs, callback };
    this.#timers.push(timer);
    return () => {
      const index = this.#timers.indexOf(timer);
      if (index >= 0) this.#timers.splice(index, 1);
    };
  }

  /** How many timers wait: a finished program part must leave none. */
  get waiting(): number {
    return this.#timers.length;
  }

  advance(durationMs: number): void {
    const end = this.#nowMs + durationMs;
    while (true) {
      const due = this.#timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      this.#timers.splice(this.#timers.indexOf(due), 1);
      this.#nowMs = due.at;
      due.callback();
    }
    this.#nowMs = end;
  }
}

/** Lets every promise that can settle do so; no real time passes but a turn of the event loop. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 3; i += 1) await new Promise<void>((resolve) => setTimeout(resolve, 0));
}
