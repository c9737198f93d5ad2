// The program of a guided fuzz run; `tools/fuzz.ts` bundles it with the instrumented code and with the test files that
// register the targets. Usage: guided_main.js RUNS SEED [part of a target's name]
// On stdout a line for each target when it is done, and "beat" lines between, which show that nothing hangs.
import { layOut, type ModuleRecord } from "./coverage.ts";
import { TARGETS } from "./fuzz.ts";
import { SLOW_MS } from "./guide.ts";
import { guidedLine } from "./guided_line.ts";

/** What the instrumented modules leave behind. */
interface Left {
  readonly __coverage__: Record<string, ModuleRecord>;
  readonly __literals__?: Record<string, readonly string[]>;
}

const BEAT_MS = 1000;

function tell(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

const [runs = "100000", seed = "1", wanted = ""] = Deno.args;
const { __coverage__, __literals__ } = globalThis as unknown as Left;
const coverage = layOut(__coverage__, __literals__);
let failed = 0;
let toldAt = 0;
const onBeat = (name: string, tried: number): void => {
  if (performance.now() - toldAt < BEAT_MS) return;
  toldAt = performance.now();
  tell(`beat ${tried} inputs of ${name}`);
};
for (const { name, guided } of TARGETS.filter((target) => target.name.includes(wanted))) {
  try {
    const options = { coverage, runs: Number(runs), seed: Number(seed) };
    const result = await guided({ ...options, onBeat: (tried) => onBeat(name, tried) });
    tell(guidedLine(result));
    if (result.slowestMs > SLOW_MS) tell(`slow: ${name}: ${result.slowest}`);
  } catch (error) {
    failed += 1;
    tell(`FAILED: ${error instanceof Error ? error.message : String(error)}`);
  }
}
Deno.exit(failed === 0 ? 0 : 1);
