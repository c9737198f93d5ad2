// Owns the guided fuzz run: inputs that reach what none reached before are kept, and the next ones are made of them.
// The first come from the target's own generator, as in the property tests, and so does one in ten later on.
import { ok } from "node:assert/strict";
import fc from "fast-check";
import { changed, textsOf } from "./change.ts";
import type { Coverage } from "./coverage.ts";
import { Dice } from "./dice.ts";
import { HOSTILE } from "./inputs.ts";

/** No input has the work of a second in it, also on a busy machine. */
export const HANG_MS = 10_000;

/** An input that takes longer is tried once more, and is worth a look. */
export const SLOW_MS = 500;

/** What is held against the inputs. */
export interface Target<T> {
  readonly name: string;
  readonly inputs: fc.Arbitrary<T>;
  readonly property: (input: T) => void | Promise<void>;
}

export interface GuideOptions {
  readonly coverage: Coverage;
  readonly runs: number;
  readonly seed: number;
  /** Called now and then, so that somebody can see that it goes on. */
  readonly onBeat?: (tried: number) => void;
}

/** What a run came to. */
export interface Guided {
  readonly name: string;
  readonly seed: number;
  readonly inputs: number;
  /** Points of the code that the generator's first inputs reached. */
  readonly pointsAtStart: number;
  readonly points: number;
  /** How many inputs were worth keeping. */
  readonly corpus: number;
  readonly slowestMs: number;
  /** The input that took that long, as it can be read. */
  readonly slowest: string;
}

/** How many inputs the generator makes before the first is changed. */
const FIRST = 1000;

/** Runs a target against `runs` inputs. Throws with the input and the seed when one breaks the property. */
export async function guide<T>(target: Target<T>, options: GuideOptions): Promise<Guided> {
  return await new Run(target, options).toEnd();
}

/** How often a point was reached, roughly: more often is only news where it doubles. */
function bucket(count: number): number {
  return count < 4 ? count : Math.min(7, 1 + (32 - Math.clz32(count)));
}

class Run<T> {
  readonly #corpus: { readonly input: T; readonly size: number }[] = [];
  readonly #dice: Dice;
  /** For each point, one bit for each bucket that was seen. */
  readonly #seen: Uint8Array;
  #fresh: T[] = [];
  #batches = 0;
  #points = 0;
  #tried = 0;
  #slowestMs = 0;
  #slowest: T | undefined;

  constructor(readonly target: Target<T>, readonly options: GuideOptions) {
    this.#dice = new Dice(options.seed);
    this.#seen = new Uint8Array(options.coverage.counters.length);
  }

  async toEnd(): Promise<Guided> {
    const { coverage, runs, seed } = this.options;
    const first = Math.min(FIRST, Math.ceil(runs / 4));
    while (this.#tried < first) await this.#try(this.#generated());
    const pointsAtStart = this.#points;
    const words = [
      ...new Set([
        ...this.#corpus.flatMap(({ input }) => textsOf(input)).flatMap(tokens),
        ...HOSTILE.filter((one) => one.length < 60),
      ]),
      ...coverage.literals((point) => this.#seen[point] !== 0),
    ];
    while (this.#tried < runs) {
      await this.#try(this.#dice.oneIn(10) ? this.#generated() : this.#next(words));
    }
    return {
      name: this.target.name,
      seed,
      inputs: runs,
      pointsAtStart,
      points: this.#points,
      corpus: this.#corpus.length,
      slowestMs: Math.round(this.#slowestMs),
      slowest: shown(this.#slowest),
    };
  }

  #generated(): T {
    const found = this.#fresh.pop();
    if (found !== undefined) return found;
    this.#fresh = fc.sample(this.target.inputs, { numRuns: 100, seed: this.options.seed + this.#batches++ });
    return this.#generated();
  }

  /** A kept input, a late or short one rather than an early or long one. */
  #kept(): T {
    const dice = this.#dice;
    const late = dice.oneIn(2) ? 0 : Math.floor(this.#corpus.length * 0.7);
    const one = this.#corpus[late + dice.below(this.#corpus.length - late)];
    const two = this.#corpus[late + dice.below(this.#corpus.length - late)];
    if (one === undefined || two === undefined) return this.#generated();
    return one.size <= two.size || dice.oneIn(4) ? one.input : two.input;
  }

  /** A kept input with some changes. */
  #next(words: readonly string[]): T {
    const dice = this.#dice;
    let input: unknown = this.#kept();
    for (let left = dice.oneIn(2) ? 1 : 1 << dice.below(4); left > 0; left -= 1) {
      input = changed(input, dice.oneIn(10) ? this.#generated() : this.#kept(), { dice, words });
    }
    // A change keeps the shape: that is `change.ts`'s promise, which no type can say.
    return input as T;
  }

  async #try(input: T): Promise<void> {
    const { coverage: { counters }, onBeat, seed } = this.options;
    this.#tried += 1;
    if (this.#tried % 64 === 0) onBeat?.(this.#tried);
    counters.fill(0);
    try {
      let tookMs = await this.#timed(input);
      if (this.#isNews(counters)) this.#corpus.push({ input, size: sizeOf(input) });
      // It may have been the machine that was busy.
      if (tookMs > SLOW_MS) tookMs = Math.min(tookMs, await this.#timed(input));
      ok(tookMs < HANG_MS, `one input took ${Math.round(tookMs)} ms`);
      if (tookMs > this.#slowestMs) [this.#slowestMs, this.#slowest] = [tookMs, input];
    } catch (cause) {
      const why = cause instanceof Error ? cause.stack ?? cause.message : String(cause);
      throw new Error(`${this.target.name}, seed ${seed}, input ${this.#tried}: ${shown(input)}\n${why}`, { cause });
    }
  }

  /** Holds the property against an input; answers how long that took. */
  async #timed(input: T): Promise<number> {
    const startedAt = performance.now();
    const pending = this.target.property(input);
    if (pending !== undefined) await pending;
    return performance.now() - startedAt;
  }

  #isNews(counters: Uint32Array): boolean {
    const seen = this.#seen;
    let isNews = false;
    for (let point = 0; point < counters.length; point += 1) {
      const count = counters[point] ?? 0;
      if (count === 0) continue;
      const before = seen[point] ?? 0;
      const after = before | (1 << bucket(count));
      if (after === before) continue;
      if (before === 0) this.#points += 1;
      seen[point] = after;
      isNews = true;
    }
    return isNews;
  }
}

function sizeOf(input: unknown): number {
  return textsOf(input).reduce((sum, text) => sum + text.length, 0);
}

function shown(input: unknown): string {
  return Deno.inspect(input, { strAbbreviateSize: 10_000, depth: 10, iterableLimit: 10_000, escapeSequences: true });
}

/** The words of a text, and what stands between them. */
function tokens(text: string): readonly string[] {
  return text.slice(0, 2000).match(/[\p{L}\p{N}_-]{2,40}|[^\p{L}\p{N}_-]{1,4}/gu) ?? [];
}
