// `deno task bench:gateway`: what the gateway adds to a request, in one run with the way without it. The service is a process of
// its own; `qwen serve` runs from source with its own permissions. Prints a table; times in milliseconds.
import { PERMISSION_FLAGS } from "../permissions.ts";

const REQUESTS = 1_000;
const CLIENTS = 32;
const STREAMS = 10_000;
const BODY = JSON.stringify({ model: "m", messages: [{ role: "user", content: "hi" }], stream: true });
const ROOT = new URL("../../", import.meta.url);

const SERVICE = `
const chunk = (content) => "data: " + JSON.stringify({ choices: [{ index: 0, delta: { content } }] }) + "\\n\\n";
const events = Array.from({ length: 20 }, (_, at) => chunk("word" + at)).join("") + "data: [DONE]\\n\\n";
const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: ({ port }) => console.log(port) }, async (request) => {
  const body = await request.text();
  return body.includes('"stream":true')
    ? new Response(events, { headers: { "content-type": "text/event-stream" } })
    : Response.json({ choices: [{ index: 0, message: { role: "assistant", content: "hi" } }] });
});`;

interface Target {
  readonly url: string;
  readonly token: string;
}

async function ask(
  { url, token }: Target,
  body: string,
): Promise<{ readonly firstMs: number; readonly wholeMs: number }> {
  const start = performance.now();
  const response = await fetch(`${url}/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body,
  });
  const reader = response.body?.getReader();
  await reader?.read();
  const firstMs = performance.now() - start;
  while (reader !== undefined && !(await reader.read()).done);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return { firstMs, wholeMs: performance.now() - start };
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

async function inSequence(target: Target, body: string): Promise<{ readonly first: number; readonly whole: number }> {
  const times = [];
  for (let at = 0; at < REQUESTS; at++) times.push(await ask(target, body));
  return { first: median(times.map(({ firstMs }) => firstMs)), whole: median(times.map(({ wholeMs }) => wholeMs)) };
}

async function perSecond(target: Target, count: number): Promise<number> {
  const start = performance.now();
  let left = count;
  await Promise.all(Array.from({ length: CLIENTS }, async () => {
    while (left-- > 0) await ask(target, BODY);
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

const service = new Deno.Command(Deno.execPath(), {
  args: ["run", "-A", "--no-config", `data:application/typescript,${encodeURIComponent(SERVICE)}`],
  stdout: "piped",
}).spawn();
const home = await Deno.makeTempDir();
const direct: Target = { url: `http://127.0.0.1:${await firstLine(service)}/v1`, token: "sk-bench-0123456789abcdef" };
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
  env: {
    HOME: home,
    OPENAI_API_KEY: direct.token,
    OPENAI_BASE_URL: direct.url,
    OPENAI_MODEL: "m",
    DENO_NO_UPDATE_CHECK: "1",
  },
  stdout: "piped",
  stdin: "null",
}).spawn();
const rows: string[] = [];
try {
  const { url, token, pid } = JSON.parse(await firstLine(gateway));
  const through: Target = { url, token };
  for (const target of [direct, through]) await inSequence(target, BODY);
  const plain = BODY.replace('"stream":true', '"stream":false');
  for (const [name, target] of [["direct", direct], ["qwen serve", through]] as const) {
    const [whole, stream] = [await inSequence(target, plain), await inSequence(target, BODY)];
    rows.push(
      `| ${name} | ${whole.whole.toFixed(2)} | ${stream.first.toFixed(2)} | ${stream.whole.toFixed(2)} | ${
        Math.round(await perSecond(target, 4_000))
      } |`,
    );
  }
  const before = memoryOf(pid);
  await perSecond(through, STREAMS);
  const after = memoryOf(pid);
  await perSecond(through, STREAMS);
  rows.push(
    "",
    `Memory of qwen serve: ${before} MiB, after ${STREAMS} more streams ${after}, after as many again ${
      memoryOf(pid)
    }.`,
  );
} finally {
  gateway.kill("SIGTERM");
  service.kill();
  await Promise.all([gateway.status, service.status]);
  await Deno.remove(home, { recursive: true });
}
const head = [
  "| way | whole answer, p50 | first byte of a stream, p50 | whole stream, p50 | streams a second, 32 clients |",
  "| --- | --- | --- | --- | --- |",
];
await Deno.stdout.write(new TextEncoder().encode(`${[...head, ...rows].join("\n")}\n`));
