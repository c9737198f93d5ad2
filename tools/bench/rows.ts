// Owns the rows of the table: what is run for each, how often, and what its target is (docs/performance.md).
// Runs are paired, A B A B, so that the machine's load falls on both; a row says medians, never one run.
import { peakMemory, type Program, type Run, runOnce } from "./program_run.ts";
import type { Seen } from "./server.ts";
import { median, medianDifference, medianRatio, type Row } from "./statistics.ts";
import type { Subject } from "./subjects.ts";

/** What every row needs of its surroundings. */
export interface Bench {
  readonly subject: Subject;
  /** `http://127.0.0.1:PORT` of the service. */
  readonly service: string;
  readonly env: Readonly<Record<string, string>>;
  readonly pairs: number;
  /** An empty directory. */
  readonly cwd: string;
}

type Pair = readonly [number, number];

const FLOOD = 50_000;
const ms = (value: number): string => `${value.toFixed(1)} ms`;
const times = (value: number): string => `${value.toFixed(2)} x`;

/** Rows 1 to 3: a command that does nothing but start, against an empty script. */
export async function startRows(bench: Bench): Promise<Row[]> {
  const cases: [string, Program][] = [
    ["qwen --version", unsigned(bench, ["--version"])],
    ["qwen --help", unsigned(bench, ["--help"])],
    ["qwen -p hi without credentials", { ...unsigned(bench, ["-p", "hi"]), code: 4 }],
  ];
  const rows: Row[] = [];
  for (const [what, program] of cases) {
    const empty: Program = { command: bench.subject.empty, env: bench.env, cwd: bench.cwd };
    const pairs = await inTurn(bench.pairs, () => wall(program), () => wall(empty));
    rows.push(ratioRow(what, bench, pairs, 1.3));
  }
  return rows;
}

/** What other programs call at every request: a key, and a login that is good for a while yet, against an empty script. */
export async function tokenRows(bench: Bench): Promise<Row[]> {
  const home = `${bench.cwd}/signed-in`;
  await Deno.mkdir(`${home}/.qwen`, { recursive: true, mode: 0o700 });
  const login = { access_token: "at", refresh_token: "rt", token_type: "Bearer", expiry_date: 4_000_000_000_000 };
  await Deno.writeTextFile(`${home}/.qwen/oauth_creds.json`, JSON.stringify(login), { mode: 0o600 });
  const env = { ...bench.env, HOME: home };
  const cases: [string, Program][] = [
    ["qwen auth token, a key", { ...unsigned(bench, ["auth", "token"]), env: { ...env, OPENAI_API_KEY: "bench" } }],
    ["qwen auth token, a login", { ...unsigned(bench, ["auth", "token", "--auth-type", "qwen-oauth"]), env }],
  ];
  const rows: Row[] = [];
  for (const [what, program] of cases) {
    const empty: Program = { command: bench.subject.empty, env: bench.env, cwd: bench.cwd };
    const pairs = await inTurn(bench.pairs, () => wall(program), () => wall(empty));
    rows.push(ratioRow(what, bench, pairs, 1.5));
  }
  return rows;
}

/** Rows 4 to 6: one prompt, whole process, against the raw script; requests; what happens after the last byte. */
export async function promptRows(bench: Bench): Promise<Row[]> {
  const walls: Pair[] = [];
  const untilRequest: Pair[] = [];
  const tails: Pair[] = [];
  const requests: number[] = [];
  const bodies: number[] = [];
  for (let n = 0; n < bench.pairs; n++) {
    const a = await observed(bench, qwen(bench, ["-p", "hi", "--model", "bench"]));
    const b = await observed(bench, raw(bench, "bench"));
    walls.push([a.run.endAt - a.run.startAt, b.run.endAt - b.run.startAt]);
    untilRequest.push([a.seen.requestAt - a.run.startAt, b.seen.requestAt - b.run.startAt]);
    tails.push([a.run.endAt - a.seen.lastByteAt, b.run.endAt - b.seen.lastByteAt]);
    requests.push(a.requests);
    bodies.push(a.seen.bodyBytes);
  }
  const most = Math.max(...requests);
  return [
    ratioRow("qwen -p hi, whole process", bench, walls, 2.0),
    { ...ratioRow("qwen -p hi, start to request", bench, untilRequest, 2.0), target: "-", met: undefined },
    {
      what: "requests of one prompt",
      form: bench.subject.form,
      measured: `${most} (body ${median(bodies)} B)`,
      baseline: "1",
      target: "exactly 1",
      met: most === 1,
    },
    {
      what: "last byte at the server to process end",
      form: bench.subject.form,
      measured: ms(median(tails.map(([a]) => a))),
      baseline: ms(median(tails.map(([, b]) => b))),
      target: "at once",
      met: medianDifference(tails) < 25,
    },
  ];
}

/** Row 7: how long the first token takes from the service to stdout. The service then waits, so nothing hides it. */
export async function firstTokenRow(bench: Bench): Promise<Row> {
  const pairs: Pair[] = [];
  for (let n = 0; n < bench.pairs; n++) {
    const a = await observed(bench, qwen(bench, ["-p", "hi", "--model", "slow"]));
    const b = await observed(bench, raw(bench, "slow"));
    pairs.push([tokenToOut(a), tokenToOut(b)]);
  }
  const later = medianDifference(pairs);
  return {
    what: "first token at the server to stdout",
    form: bench.subject.form,
    measured: `${ms(median(pairs.map(([a]) => a)))} (${later >= 0 ? "+" : ""}${ms(later)})`,
    baseline: ms(median(pairs.map(([, b]) => b))),
    target: "+5 ms",
    met: later <= 5,
  };
}

/** Rows 8 and 9: a flood of chunks, and whether memory grows with it. */
export async function floodRows(bench: Bench): Promise<Row[]> {
  const rates: Pair[] = [];
  for (let n = 0; n < Math.max(3, Math.ceil(bench.pairs / 3)); n++) {
    const a = await observed(bench, qwen(bench, ["-p", "hi", "--model", `flood-${FLOOD}`]));
    const b = await observed(bench, raw(bench, `flood-${FLOOD}`));
    rates.push([chunksPerSecond(a), chunksPerSecond(b)]);
  }
  const rate = median(rates.map(([a]) => a));
  const rows: Row[] = [{
    what: `${FLOOD.toLocaleString("en")} SSE chunks`,
    form: bench.subject.form,
    measured: `${Math.round(rate / 1000)},000 chunks/s`,
    baseline: `${Math.round(median(rates.map(([, b]) => b)) / 1000)},000 chunks/s`,
    target: "100,000 chunks/s",
    met: rate >= 100_000,
  }];
  const [few, many] = [
    await peaks(bench, qwen(bench, ["-p", "hi", "--model", "flood-5000"])),
    await peaks(bench, qwen(bench, ["-p", "hi", "--model", `flood-${FLOOD * 4}`])),
  ];
  if (few === undefined || many === undefined) return rows;
  rows.push({
    what: "memory, 200,000 chunks against 5,000",
    form: bench.subject.form,
    measured: `${many.toFixed(0)} MiB`,
    baseline: `${few.toFixed(0)} MiB`,
    target: "flat (1.3 x)",
    met: many / few <= 1.3,
  });
  return rows;
}

/** Row 10: peak memory of one prompt. */
export async function memoryRow(bench: Bench): Promise<Row[]> {
  const a = await peaks(bench, qwen(bench, ["-p", "hi", "--model", "bench"]));
  const b = await peaks(bench, raw(bench, "bench"));
  if (a === undefined || b === undefined) return [];
  return [{
    what: "peak memory of one prompt",
    form: bench.subject.form,
    measured: `${a.toFixed(0)} MiB`,
    baseline: `${b.toFixed(0)} MiB`,
    target: "75 MiB",
    met: a <= 75,
  }];
}

/** Row 11: the search for an env file from 200 levels below the root, against from one. */
export async function depthRow(bench: Bench): Promise<Row> {
  const deep = `${bench.cwd}${"/d".repeat(200)}`;
  await Deno.mkdir(deep, { recursive: true });
  const at = (cwd: string): Program => ({ ...unsigned(bench, ["-p", "hi"]), cwd, code: 4 });
  const pairs = await inTurn(bench.pairs, () => wall(at(deep)), () => wall(at(bench.cwd)));
  const more = medianDifference(pairs);
  return {
    what: "env search, 200 levels deep",
    form: bench.subject.form,
    measured: `${ms(median(pairs.map(([a]) => a)))} (${more >= 0 ? "+" : ""}${ms(more)})`,
    baseline: ms(median(pairs.map(([, b]) => b))),
    target: "not measurable",
    met: more <= 5,
  };
}

interface Observed {
  readonly run: Run;
  readonly seen: Seen;
  readonly requests: number;
}

/** Runs a program and asks the service what it saw meanwhile. */
async function observed(bench: Bench, program: Program): Promise<Observed> {
  const run = await runOnce(program);
  const log: Seen[] = await (await fetch(`${bench.service}/log`)).json();
  const seen = log.at(-1);
  if (seen === undefined) throw new Error(`"${program.command.join(" ")}" sent no request`);
  return { run, seen, requests: log.length };
}

function qwen(bench: Bench, args: readonly string[]): Program {
  return { command: [...bench.subject.qwen, ...args], env: serviceEnv(bench), cwd: bench.cwd };
}

/** A run without credentials. */
function unsigned(bench: Bench, args: readonly string[]): Program {
  return { command: [...bench.subject.qwen, ...args], env: bench.env, cwd: bench.cwd };
}

function raw(bench: Bench, model: string): Program {
  return { command: [...bench.subject.raw, model], env: serviceEnv(bench), cwd: bench.cwd };
}

function serviceEnv(bench: Bench): Record<string, string> {
  return { ...bench.env, OPENAI_API_KEY: "bench", OPENAI_BASE_URL: `${bench.service}/v1` };
}

async function inTurn(count: number, a: () => Promise<number>, b: () => Promise<number>): Promise<Pair[]> {
  const pairs: Pair[] = [];
  // The first of each fills the caches of the system and of Deno: it is not counted.
  for (let n = 0; n <= count; n++) {
    const pair: Pair = [await a(), await b()];
    if (n > 0) pairs.push(pair);
  }
  return pairs;
}

async function wall(program: Program): Promise<number> {
  const { startAt, endAt } = await runOnce(program);
  return endAt - startAt;
}

async function peaks(bench: Bench, program: Program): Promise<number | undefined> {
  const values: number[] = [];
  for (let n = 0; n < 3; n++) {
    const peak = await peakMemory(program);
    if (peak === undefined) return undefined;
    values.push(peak);
  }
  await (await fetch(`${bench.service}/log`)).body?.cancel();
  return median(values);
}

function tokenToOut({ run, seen }: Observed): number {
  return (run.firstByteAt ?? NaN) - seen.firstTokenAt;
}

function chunksPerSecond({ run, seen }: Observed): number {
  return FLOOD / ((run.lastByteAt - seen.firstTokenAt) / 1000);
}

function ratioRow(what: string, bench: Bench, pairs: readonly Pair[], target: number): Row {
  const ratio = medianRatio(pairs);
  return {
    what,
    form: bench.subject.form,
    measured: `${times(ratio)} (${ms(median(pairs.map(([a]) => a)))})`,
    baseline: ms(median(pairs.map(([, b]) => b))),
    target: times(target),
    met: ratio <= target,
  };
}
