// Owns chance in the guided fuzz runs: everything is drawn from one seed, so that a run can be had again.
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** Draws from one seed. */
export class Dice {
  readonly #generator: ReturnType<typeof xoroshiro128plus>;

  constructor(seed: number) {
    this.#generator = xoroshiro128plus(seed);
  }

  /** A whole number from 0 to below `end`; 0 where there is none. */
  below(end: number): number {
    return end <= 1 ? 0 : uniformInt(this.#generator, 0, end - 1);
  }

  /** Happens once in so many times. */
  oneIn(times: number): boolean {
    return this.below(times) === 0;
  }

  /** One of a list. Throws when it is empty. */
  of<T>(list: readonly T[]): T {
    const index = this.below(list.length);
    if (index >= list.length) throw new RangeError("nothing to choose from");
    return list[index] as T;
  }
}
