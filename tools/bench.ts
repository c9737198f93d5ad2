// Owns `deno task bench`: every row of docs/performance.md, measured in one run together with its baseline.
// Usage: deno task bench [--pairs N] [--only TEXT] [--peers] [--write]
// It is no test: nothing fails when a figure is bad, the table says it.
import {
  type Bench,
  depthRow,
  firstTokenRow,
  floodRows,
  memoryRow,
  promptRows,
  startRows,
  tokenRows,
} from "./bench/rows.ts";
import { peerRows } from "./bench/peers.ts";
import { type Row, table } from "./bench/statistics.ts";
import { type Subject, subjects } from "./bench/subjects.ts";
import { writePerformance } from "./bench/page.ts";
import { ROOT } from "./bundle.ts";
import { say } from "./say.ts";

interface Options {
  readonly pairs: number;
  /** Only forms whose name holds this. */
  readonly only: string;
  readonly peers: boolean;
  readonly write: boolean;
}

function optionsFrom(args: readonly string[]): Options {
  const valueOf = (flag: string): string | undefined => args.includes(flag) ? args[args.indexOf(flag) + 1] : undefined;
  return {
    pairs: Number(valueOf("--pairs") ?? 15),
    only: valueOf("--only") ?? "",
    peers: args.includes("--peers"),
    write: args.includes("--write"),
  };
}

/** Starts the service and answers its address and how to stop it. */
async function startService(): Promise<{ url: string; stop: () => Promise<void> }> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-check", "--allow-net", new URL("tools/bench/server.ts", ROOT).href],
    cwd: ROOT,
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const reader = child.stdout.getReader();
  const { value } = await reader.read();
  const port = new TextDecoder().decode(value).trim();
  const stop = async (): Promise<void> => {
    child.kill("SIGTERM");
    await reader.cancel();
    await child.status;
  };
  return { url: `http://127.0.0.1:${port}`, stop };
}

async function rowsOf(subject: Subject, common: Omit<Bench, "subject">): Promise<Row[]> {
  const bench = { ...common, subject };
  say(`bench: ${subject.form}`);
  return [
    ...await startRows(bench),
    ...await tokenRows(bench),
    ...await promptRows(bench),
    await firstTokenRow(bench),
    ...await floodRows(bench),
    ...await memoryRow(bench),
    await depthRow(bench),
  ];
}

async function run(options: Options): Promise<void> {
  const home = await Deno.makeTempDir({ prefix: "qwen-bench-" });
  const service = await startService();
  try {
    const env = { PATH: Deno.env.get("PATH") ?? "", HOME: home, DENO_DIR: await denoDir() };
    const common = { service: service.url, env, pairs: options.pairs, cwd: home };
    const rows: Row[] = [];
    for (const subject of await subjects()) {
      if (subject.form.includes(options.only)) rows.push(...await rowsOf(subject, common));
    }
    if (options.peers) rows.push(...await peerRows(common));
    await Deno.stdout.write(new TextEncoder().encode(table(rows)));
    if (options.write) await writePerformance(rows, options.pairs);
  } finally {
    await service.stop();
    await Deno.remove(home, { recursive: true });
  }
}

async function denoDir(): Promise<string> {
  const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).output();
  const info: { denoDir?: string } = JSON.parse(new TextDecoder().decode(stdout));
  return info.denoDir ?? "";
}

if (import.meta.main) await run(optionsFrom(Deno.args));
