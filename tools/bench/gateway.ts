// `deno task bench:gateway`: what the gateway adds to a request, in one run with the way without it and, with `--peers`, with
// other gateways (`gateway_peers.ts`). The service knows chat completions alone and is a process of its own; `qwen serve` runs
// from source with its own permissions. Prints a table; times in milliseconds.
import { PERMISSION_FLAGS } from "../permissions.ts";
import { type Peer, startPeers, type Way } from "./gateway_peers.ts";

const REQUESTS = 1_000;
const CLIENTS = 32;
const STREAMS = 10_000;
const ROOT = new URL("../../", import.meta.url);
const KEY = "sk-bench-0123456789abcdef";

const SERVICE = `
const chunk = (content) => "data: " + JSON.stringify({ choices: [{ index: 0, delta: { content } }] }) + "\\n\\n";
const events = Array.from({ length: 20 }, (_, at) => chunk("word" + at)).join("") + "data: [DONE]\\n\\n";
const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: ({ port }) => console.log(port) }, async (request) => {
  const body = await request.text();
  if (!request.url.endsWith("/chat/completions")) return new Response("no such path", { status: 404 });
  return body.includes('"stream":true')
    ? new Response(events, { headers: { "content-type": "text/event-stream" } })
    : Response.json({ choices: [{ index: 0, message: { role: "assistant", content: "hi" }, finish_reason: "stop" }] });
});`;

function bodyOf({ url }: Way, stream: boolean): string {
  // Anthropic's API wants a bound.
  const more = url.endsWith("/messages") ? { max_tokens: 100 } : {};
  return JSON.stringify({ model: "m", messages: [{ role: "user", content: "hi" }], stream, ...more });
}

async function ask(way: Way, body: string): Promise<{ readonly firstMs: number; readonly wholeMs: number }> {
  const start = performance.now();
  const response = await fetch(way.url, {
    method: "POST",
    headers: { authorization: `Bearer ${KEY}`, "content-type": "application/json", ...way.headers },
    body,
  });
  const reader = response.body?.getReader();
  await reader?.read();
  const firstMs = performance.now() - start;
  while (reader !== undefined && !(await reader.read()).done);
  if (!response.ok) throw new Error(`${way.name} answered ${response.status}`);
  return { firstMs, wholeMs: performance.now() - start };
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

async function inSequence(
  way: Way,
  { stream, count = REQUESTS }: { readonly stream: boolean; readonly count?: number },
): Promise<{ readonly first: number; readonly whole: number }> {
  const times = [];
  for (let at = 0; at < count; at++) times.push(await ask(way, bodyOf(way, stream)));
  return { first: median(times.map(({ firstMs }) => firstMs)), whole: median(times.map(({ wholeMs }) => wholeMs)) };
}

async function perSecond(
  way: Way,
  { stream, count }: { readonly stream: boolean; readonly count: number },
): Promise<number> {
  const start = performance.now();
  let left = count;
  const body = bodyOf(way, stream);
  await Promise.all(Array.from({ length: CLIENTS }, async () => {
    while (left-- > 0) await ask(way, body);
  }));
  return count / ((performance.now() - start) / 1000);
}

function memoryOf(pid: number): number {
  const line = /VmRSS:\s+(\d+)/.exec(Deno.readTextFileSync(`/proc/${pid}/status`))?.[1];
  return Math.round(Number(line ?? 0) / 1024);
}

async function firstLine(child: Deno.ChildProcess): Promise<string> {
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let line = "";
  while (!line.includes("\n")) line += (await reader.read()).value ?? "";
  return line.split("\n", 1)[0] ?? "";
}

/** A row of the table; a way that cannot stream says so. */
async function rowOf(way: Way, pid: number | undefined): Promise<string> {
  await inSequence(way, { stream: false, count: 200 });
  const whole = await inSequence(way, { stream: false });
  const requests = await perSecond(way, { stream: false, count: 3_000 });
  const cells = [way.name, whole.whole.toFixed(2)];
  try {
    const stream = await inSequence(way, { stream: true });
    const streams = await perSecond(way, { stream: true, count: 3_000 });
    cells.push(
      stream.first.toFixed(2),
      stream.whole.toFixed(2),
      String(Math.round(requests)),
      String(Math.round(streams)),
    );
  } catch (error) {
    cells.push(error instanceof Error ? error.message : String(error), "", String(Math.round(requests)), "");
  }
  return `| ${[...cells, pid === undefined ? "" : `${memoryOf(pid)} MiB`].join(" | ")} |`;
}

const folder = await Deno.makeTempDir();
const service = new Deno.Command(Deno.execPath(), {
  args: ["run", "-A", "--no-config", `data:application/typescript,${encodeURIComponent(SERVICE)}`],
  stdout: "piped",
}).spawn();
const baseUrl = `http://127.0.0.1:${await firstLine(service)}/v1`;
const gateway = new Deno.Command(Deno.execPath(), {
  args: [
    "run",
    "--quiet",
    "--config",
    new URL("deno.json", ROOT).pathname,
    ...PERMISSION_FLAGS,
    new URL("main.ts", ROOT).pathname,
  ]
    .concat("serve", "--json", "--quiet"),
  env: { HOME: folder, OPENAI_API_KEY: KEY, OPENAI_BASE_URL: baseUrl, OPENAI_MODEL: "m", DENO_NO_UPDATE_CHECK: "1" },
  stdout: "piped",
  stdin: "null",
}).spawn();
const say = (line: string): Promise<number> => Deno.stdout.write(new TextEncoder().encode(`${line}\n`));
const peers: Peer[] = [];
try {
  const { url, token, pid } = JSON.parse(await firstLine(gateway));
  const headers = { authorization: `Bearer ${token}` };
  const through: Way = { name: "qwen serve", url: `${url}/chat/completions`, headers };
  const messages: Way = { name: "qwen serve, Messages translated", url: `${url}/messages`, headers };
  peers.push(...await startPeers({ baseUrl, folder, withNpm: Deno.args.includes("--peers") }));
  await say(
    "| way | whole, p50 | first byte of a stream | whole stream | requests/s, 32 clients | streams/s, 32 clients | memory |",
  );
  await say("| --- | --- | --- | --- | --- | --- | --- |");
  await say(await rowOf({ name: "direct", url: `${baseUrl}/chat/completions`, headers: {} }, undefined));
  await say(await rowOf(through, pid));
  await say(await rowOf(messages, pid));
  for (const peer of peers) await say(await rowOf(peer.way, peer.pid));
  const before = memoryOf(pid);
  await perSecond(through, { stream: true, count: STREAMS });
  const after = memoryOf(pid);
  await perSecond(through, { stream: true, count: STREAMS });
  await say(
    `\nMemory of qwen serve: ${before} MiB, after ${STREAMS} more streams ${after}, after as many again ${
      memoryOf(pid)
    }.`,
  );
} finally {
  for (const peer of peers) await peer[Symbol.asyncDispose]();
  gateway.kill("SIGTERM");
  service.kill();
  await Promise.all([gateway.status, service.status]);
  await Deno.remove(folder, { recursive: true });
}
