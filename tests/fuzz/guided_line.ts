// Owns the line that tells a guided run of one target; the run writes it, its test and the table in the documents read it.
import type { Guided } from "./guide.ts";

/** A row of the table in `docs/robustness.md`. */
export function guidedLine({ name, inputs, seed, pointsAtStart, points, corpus, slowestMs }: Guided): string {
  return `| ${name} | ${inputs} | ${seed} | ${pointsAtStart} | ${points} | ${corpus} | ${slowestMs} |`;
}
