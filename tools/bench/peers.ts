// Owns the optional rows: other command-line clients that npm can install, answering the same prompt from the same
// service. Each is installed once into .cache/peers; one that cannot be had or does not run here is skipped aloud.
import { pathOf, ROOT } from "../bundle.ts";
import { run } from "../run.ts";
import { say } from "../say.ts";
import { runOnce } from "./program_run.ts";
import type { Bench } from "./rows.ts";
import type { Seen } from "./server.ts";
import { median, type Row } from "./statistics.ts";

interface Peer {
  readonly name: string;
  readonly packages: readonly string[];
  /** The command line inside the folder it was installed to. */
  readonly command: (folder: string, service: string) => readonly string[];
  readonly env: (service: string) => Readonly<Record<string, string>>;
}

const CACHE = new URL(".cache/peers/", ROOT);
const RUNS = 5;

const PEERS: readonly Peer[] = [
  {
    name: "qwen-code 0.24.4 -p",
    packages: ["@qwen-code/qwen-code@0.24.4", "node@22"],
    command: (
      folder,
    ) => [
      `${folder}/node_modules/node/bin/node`,
      `${folder}/node_modules/@qwen-code/qwen-code/cli.js`,
      "-p",
      "hi",
      "--auth-type",
      "openai",
    ],
    env: (service) => ({ OPENAI_API_KEY: "bench", OPENAI_BASE_URL: `${service}/v1`, OPENAI_MODEL: "bench" }),
  },
  {
    name: "codex 0.169.0 exec",
    packages: ["@openai/codex@0.169.0"],
    command: (folder, service) => [
      `${folder}/node_modules/.bin/codex`,
      "exec",
      "--skip-git-repo-check",
      "-c",
      "model_provider=bench",
      "-c",
      `model_providers.bench={name="bench",base_url="${service}/v1",wire_api="responses",env_key="OPENAI_API_KEY"}`,
      "-c",
      "model=bench",
      "-c",
      "analytics.enabled=false",
      "hi",
    ],
    env: () => ({ OPENAI_API_KEY: "bench" }),
  },
  {
    name: "opencode 1.18.33 run",
    packages: ["opencode-ai@1.18.33"],
    command: (folder) => [`${folder}/node_modules/.bin/opencode`, "run", "--model", "bench/bench", "hi"],
    env: (service) => ({
      OPENCODE_CONFIG_CONTENT: JSON.stringify({
        provider: {
          bench: {
            npm: "@ai-sdk/openai-compatible",
            options: { baseURL: `${service}/v1`, apiKey: "bench" },
            models: { bench: { name: "bench" } },
          },
        },
      }),
    }),
  },
];

/** One row a peer that runs here. */
export async function peerRows(bench: Omit<Bench, "subject">): Promise<Row[]> {
  const rows: Row[] = [];
  for (const peer of PEERS) {
    try {
      rows.push(await peerRow(peer, bench));
    } catch (error) {
      say(`bench: skipped ${peer.name}: ${String(error instanceof Error ? error.message : error).slice(0, 400)}`);
    }
  }
  return rows;
}

async function peerRow(peer: Peer, bench: Omit<Bench, "subject">): Promise<Row> {
  const folder = await installed(peer);
  const program = {
    command: peer.command(folder, bench.service),
    env: { ...bench.env, ...peer.env(bench.service) },
    cwd: bench.cwd,
  };
  const walls: number[] = [];
  const untilRequest: number[] = [];
  let requests = 0;
  for (let n = 0; n < RUNS; n++) {
    const { startAt, endAt } = await runOnce(program);
    const log: Seen[] = await (await fetch(`${bench.service}/log`)).json();
    const first = log[0];
    if (first === undefined) throw new Error("it sent no request");
    walls.push(endAt - startAt);
    untilRequest.push(first.requestAt - startAt);
    requests = Math.max(requests, log.length);
  }
  return {
    what: "one prompt, whole process",
    form: peer.name,
    measured: `${median(walls).toFixed(0)} ms, ${median(untilRequest).toFixed(0)} to the request`,
    baseline: requests === 1 ? "1 request" : `${requests} requests`,
    target: "-",
  };
}

async function installed(peer: Peer): Promise<string> {
  const folder = pathOf(new URL(`${peer.name.split(" ")[0]}/`, CACHE)).replace(/[\\/]$/, "");
  const complete = await Deno.stat(`${folder}/complete`).then(() => true, () => false);
  if (complete) return folder;
  await Deno.mkdir(folder, { recursive: true });
  say(`bench: installing ${peer.packages.join(" ")} into .cache/peers`);
  await run(["npm", "install", "--no-audit", "--no-fund", "--prefix", folder, ...peer.packages]);
  await Deno.writeTextFile(`${folder}/complete`, "");
  return folder;
}
