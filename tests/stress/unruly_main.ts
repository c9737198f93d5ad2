// Hours of misbehaving services: deno run -A tests/stress/unruly_main.ts MINUTES [SEED] [--binary | --aimock] [--one]
// Prints figures and every wrong outcome with its seed; `--one` runs that seed alone and tells its story.
import { forms } from "../fakes/program.ts";
import { aimockRun } from "./aimock_run.ts";
import { unrulyRun, type Verdict } from "./unruly_run.ts";

const words = Deno.args.filter((word) => !word.startsWith("--"));
const minutes = Number(words[0] ?? "1");
const seed = Number(words[1] ?? Date.now() % 1_000_000_000);
const isOne = Deno.args.includes("--one");
const form = Deno.args.includes("--binary") ? forms().find(({ name }) => name === "binary") : undefined;
const run = Deno.args.includes("--aimock") ? aimockRun : unrulyRun;
const lanes = form === undefined ? 8 : 3;

const until = performance.now() + minutes * 60_000;
const kinds = new Map<string, number>();
const codes = new Map<number, number>();
let [runs, requests, wrong, once, next] = [0, 0, 0, 0, seed];

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

async function count(verdict: Verdict): Promise<void> {
  runs += 1;
  requests += verdict.requests;
  codes.set(verdict.code, (codes.get(verdict.code) ?? 0) + 1);
  for (const kind of verdict.kinds) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  if (isOne) say(verdict.story);
  if (verdict.wrong.length === 0) return;
  // Bounds in time are missed where a busy machine stands still for seconds: what is wrong is wrong again.
  const second = await run(verdict.seed, form);
  const isAgain = second.wrong.length > 0;
  if (isAgain) wrong += 1;
  else once += 1;
  say(
    `${isAgain ? "WRONG" : "once"} seed ${verdict.seed}: ${verdict.wrong.join("; ")} [${
      verdict.kinds.join(", ")
    }] ${verdict.told} | ${second.told}`,
  );
}

async function lane(): Promise<void> {
  do await count(await run(next++, form)); while (!isOne && performance.now() < until);
}

await Promise.all(Array.from({ length: isOne ? 1 : lanes }, lane));
say(`${runs} runs, ${requests} requests, ${wrong} wrong, ${once} wrong once, from seed ${seed}, in ${minutes} min`);
say(`exit codes: ${[...codes].sort(([a], [b]) => a - b).map(([code, times]) => `${code}: ${times}`).join(", ")}`);
say(`kinds: ${[...kinds].sort(([, a], [, b]) => b - a).map(([kind, times]) => `${kind}: ${times}`).join(", ")}`);
Deno.exit(wrong === 0 ? 0 : 1);
