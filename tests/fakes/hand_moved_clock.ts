// The one clock of the tests. Its hands are moved by `advance()`, which wakes sleepers and rings alarms in their order;
// an impatient one moves by itself to the end of every sleep. No real time passes.
import type { AlarmClock } from "../../src/base/clock.ts";

/** More sleeps than any test has use for: who sleeps on and on would hang an impatient clock's test in place of failing it. */
const MAX_SLEEPS = 1_000;

interface Due {
  readonly at: number;
  readonly act: () => void;
}

export class HandMovedClock implements AlarmClock {
  #now: number;
  readonly #impatient: boolean;
  readonly #sleepers = new Set<Due>();
  readonly #alarms = new Set<Due>();
  #arrivals: (() => void)[] = [];
  /** Every duration that was slept or is, in order. */
  readonly slept: number[] = [];
  /** What happens during a sleep of an impatient clock, before it is over; called with the number of sleeps so far. */
  meanwhile: (count: number) => void | Promise<void> = () => {};

  constructor({ now = 1_700_000_000_000, impatient = false } = {}) {
    this.#now = now;
    this.#impatient = impatient;
  }

  now(): number {
    return this.#now;
  }

  /** How many are asleep. */
  get sleeping(): number {
    return this.#sleepers.size;
  }

  /** How many alarms wait: a finished part of the program must leave none. */
  get waiting(): number {
    return this.#alarms.size;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.slept.push(ms);
    if (this.slept.length > MAX_SLEEPS) throw new Error(`slept more than ${MAX_SLEEPS} times`);
    if (!this.#impatient) return await this.#beWoken(this.#now + ms, signal);
    this.advance(ms);
    await this.meanwhile(this.slept.length);
    signal?.throwIfAborted();
  }

  alarm(ms: number, ring: () => void): () => void {
    const alarm = { at: this.#now + ms, act: ring };
    this.#alarms.add(alarm);
    return () => void this.#alarms.delete(alarm);
  }

  /** Moves the time on; who is due by then acts at the time when it is due, also what was asked for on the way. */
  advance(ms: number): void {
    const end = this.#now + ms;
    while (true) {
      const [next] = [...this.#sleepers, ...this.#alarms].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (next === undefined) break;
      this.#sleepers.delete(next);
      this.#alarms.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.act();
    }
    this.#now = end;
  }

  /** Resolves when the next sleep begins. */
  nextSleep(): Promise<void> {
    return new Promise((resolve) => this.#arrivals.push(resolve));
  }

  #beWoken(at: number, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const sleeper = { at, act: resolve };
      this.#sleepers.add(sleeper);
      signal?.addEventListener("abort", () => {
        if (this.#sleepers.delete(sleeper)) reject(signal.reason);
      }, { once: true });
      this.#arrivals.splice(0).forEach((arrive) => arrive());
    });
  }
}

/** A clock on which sleeping takes no time. */
export function impatientClock(now = Date.now()): HandMovedClock {
  return new HandMovedClock({ now, impatient: true });
}
