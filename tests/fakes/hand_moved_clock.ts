// A clock that tests move by hand: `advance()` wakes the sleepers whose time has come, in order.
import type { Clock } from "../../src/clock.ts";

interface Sleeper {
  readonly wakeAt: number;
  readonly wake: () => void;
}

export class HandMovedClock implements Clock {
  #now: number;
  #sleepers: Sleeper[] = [];
  #arrivals: (() => void)[] = [];
  /** Every duration that was asked for, in order. */
  readonly slept: number[] = [];

  readonly #impatient: boolean;

  /** An impatient clock moves by itself to the end of every sleep. */
  constructor({ now = 1_700_000_000_000, impatient = false } = {}) {
    this.#now = now;
    this.#impatient = impatient;
  }

  now(): number {
    return this.#now;
  }

  /** How many are asleep. */
  get sleeping(): number {
    return this.#sleepers.length;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    this.slept.push(ms);
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      if (this.#impatient) {
        this.#now += ms;
        return resolve();
      }
      const sleeper: Sleeper = { wakeAt: this.#now + ms, wake: resolve };
      this.#sleepers.push(sleeper);
      signal?.addEventListener("abort", () => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        reject(signal.reason);
      }, { once: true });
      this.#arrivals.splice(0).forEach((arrive) => arrive());
    });
  }

  /** Moves the time on and wakes who is due. */
  advance(ms: number): void {
    this.#now += ms;
    const due = this.#sleepers.filter((sleeper) => sleeper.wakeAt <= this.#now);
    this.#sleepers = this.#sleepers.filter((sleeper) => sleeper.wakeAt > this.#now);
    due.sort((a, b) => a.wakeAt - b.wakeAt).forEach((sleeper) => sleeper.wake());
  }

  /** Resolves when the next sleep begins. */
  nextSleep(): Promise<void> {
    return new Promise((resolve) => this.#arrivals.push(resolve));
  }
}
