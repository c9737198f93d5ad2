// A little of what `unruly_main.ts` does for an hour: services that misbehave at random, and one that others wrote. What was
// found wrong there is a test of its own, named after what a user would have seen; the seeds here are the same in every run.
import { deepEqual } from "node:assert/strict";
import { forms } from "../fakes/program.ts";
import { aimockRun } from "./aimock_run.ts";
import { unrulyRun } from "./unruly_run.ts";

const RUNS = Number(Deno.env.get("QWEN_UNRULY_RUNS") ?? "120");

for (const [name, run] of [["services that misbehave at random", unrulyRun], ["aimock's chaos", aimockRun]] as const) {
  Deno.test(`${name}: exit 0 only for whole answers, the text that was sent, no key and no crash`, async () => {
    await manyRuns(RUNS, 4, (seed) => run(seed));
  });

  for (const form of forms().filter((one) => one.name === "binary")) {
    Deno.test(`binary: ${name}: the same of the whole program`, async () => {
      await manyRuns(Math.ceil(RUNS / 20), 2, (seed) => run(seed, form));
    });
  }
}

async function manyRuns(
  runs: number,
  lanes: number,
  run: (seed: number) => ReturnType<typeof unrulyRun>,
): Promise<void> {
  const first = Number(Deno.env.get("QWEN_UNRULY_SEED") ?? "1");
  const wrong: unknown[] = [];
  let next = first;
  const lane = async (): Promise<void> => {
    while (next < first + runs) {
      const seed = next++;
      if ((await run(seed)).wrong.length === 0) continue;
      // A machine that stands still for seconds breaks bounds in time: what is wrong is wrong again.
      const { wrong: again, kinds, told } = await run(seed);
      if (again.length > 0) wrong.push({ seed, again, kinds, told });
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  deepEqual(wrong, []);
}
