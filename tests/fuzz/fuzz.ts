// How a fuzz target runs: as a property test with so many inputs (QWEN_FUZZ_RUNS) of one seed (QWEN_FUZZ_SEED). It tells
// its seed, so that a failure can be had again. An input that takes longer than any should is a hang and fails.
import { ok } from "node:assert/strict";
import fc from "fast-check";

/** One input may take this long, in milliseconds, on the slowest machine. */
const HANG_MS = 10_000;

/** Inputs of each target: few in an ordinary run, 100,000 in `deno task fuzz`. */
export const RUNS = Number(Deno.env.get("QWEN_FUZZ_RUNS") ?? "300");

/** Registers a target: a property that every input must keep. */
export function fuzz<T>(name: string, inputs: fc.Arbitrary<T>, property: (input: T) => void | Promise<void>): void {
  Deno.test(`fuzz: ${name}`, async () => {
    const seed = Number(Deno.env.get("QWEN_FUZZ_SEED") ?? crypto.getRandomValues(new Int32Array(1))[0]);
    let slowestMs = 0;
    let tried = 0;
    const timed = async (input: T): Promise<void> => {
      const startedAt = performance.now();
      // A promise of a property that has none would cost more than many a parser.
      const pending = property(input);
      if (pending !== undefined) await pending;
      slowestMs = Math.max(slowestMs, performance.now() - startedAt);
      ok(slowestMs < HANG_MS, `one input took ${Math.round(slowestMs)} ms`);
      tried += 1;
    };
    try {
      await fc.assert(fc.asyncProperty(inputs, timed), { numRuns: RUNS, seed });
    } finally {
      const line = `fuzz: ${name}: ${tried} inputs, seed ${seed}, slowest ${Math.round(slowestMs)} ms\n`;
      await Deno.stderr.write(new TextEncoder().encode(line));
    }
  });
}
