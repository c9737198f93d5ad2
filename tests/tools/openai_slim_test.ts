// The slim SDK must do what the whole one does for every call that qwen makes, and say so loudly for any other.
import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { build, stop } from "esbuild";
import { pathOf, ROOT } from "../../tools/bundle.ts";
import { KEPT, openaiSlim, stubText } from "../../tools/openai_slim.ts";

const SDK = new URL("node_modules/openai/", ROOT);

/** What the bundled text exports; it runs the SDK with a `fetch` of the test's own. */
interface Probe {
  readonly stream: (fetch: typeof globalThis.fetch) => Promise<string>;
  readonly answer: (fetch: typeof globalThis.fetch) => Promise<unknown>;
  readonly azure: (fetch: typeof globalThis.fetch) => Promise<unknown>;
  readonly models: (fetch: typeof globalThis.fetch) => Promise<string[]>;
  readonly leftOut: () => unknown;
  readonly certificate: (fetch: typeof globalThis.fetch) => unknown;
  readonly leftOutRunner: (fetch: typeof globalThis.fetch) => unknown;
}

const PROBE = `
import OpenAI, { AzureOpenAI } from "openai";
const common = (fetch) => ({
  apiKey: "k", adminAPIKey: null, organization: null, project: null, webhookSecret: null, fetch, maxRetries: 1,
});
const client = (fetch) => new OpenAI({ ...common(fetch), baseURL: "http://127.0.0.1/v1" });
const body = { model: "m", messages: [{ role: "user", content: "hi" }] };
export const stream = async (fetch) =>
  (await client(fetch).chat.completions.create({ ...body, stream: true }).asResponse()).text();
export const answer = (fetch) => client(fetch).chat.completions.create(body);
export const azure = (fetch) =>
  new AzureOpenAI({ ...common(fetch), endpoint: "http://127.0.0.1", apiVersion: "1", deployment: "d" })
    .chat.completions.create(body);
export const models = async (fetch) => {
  const names = [];
  for await (const model of client(fetch).models.list()) names.push(model.id);
  return names;
};
export const leftOut = () => client(fetch).images.generate({ prompt: "p" });
export const certificate = (fetch) =>
  new OpenAI({ ...common(fetch), apiKey: null, workloadIdentity: { type: "x509" }, baseURL: "http://127.0.0.1/v1" });
export const leftOutRunner = (fetch) => client(fetch).chat.completions.runTools({ ...body, tools: [] });
`;

async function bundleProbe(slim: boolean): Promise<{ probe: Probe; bytes: number }> {
  const { outputFiles } = await build({
    stdin: { contents: PROBE, resolveDir: pathOf(ROOT), loader: "js" },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "neutral",
    mainFields: ["module", "main"],
    conditions: ["import"],
    define: { process: "undefined", "globalThis.process": "undefined" },
    plugins: slim ? [openaiSlim] : [],
    logLevel: "silent",
  });
  await stop();
  const text = outputFiles[0]?.text ?? "";
  const probe: Probe = await import(URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
  return { probe, bytes: text.length };
}

/** Answers each request with the next response and keeps what was asked. */
function fakeFetch(...responses: Response[]): { fetch: typeof globalThis.fetch; asked: string[] } {
  const asked: string[] = [];
  const fetch: typeof globalThis.fetch = (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    asked.push(`${init?.method ?? "GET"} ${url} ${init?.body ?? ""}`.trim());
    const next = responses.shift();
    return next === undefined ? Promise.reject(new Error("One request too many")) : Promise.resolve(next);
  };
  return { fetch, asked };
}

const ANSWER = { id: "1", object: "chat.completion", choices: [{ index: 0, message: { content: "Hello" } }] };

Deno.test("openaiSlim every module that is kept exists in the pinned version of the SDK", async () => {
  const missing: string[] = [];
  for (const module of KEPT) {
    await Deno.stat(new URL(module, SDK)).catch(() => missing.push(module));
  }
  deepEqual(missing, []);
});

Deno.test("openaiSlim the slim SDK sends and answers exactly as the whole one", async () => {
  const [slim, whole] = [await bundleProbe(true), await bundleProbe(false)];
  const unavailable = (): Response => new Response("{}", { status: 503, headers: { "retry-after-ms": "1" } });
  const cases: [keyof Probe, () => Response[]][] = [
    ["stream", () => [new Response("data: [DONE]\n\n", { headers: { "content-type": "text/event-stream" } })]],
    ["answer", () => [Response.json(ANSWER)]],
    ["answer", () => [unavailable(), Response.json(ANSWER)]],
    ["azure", () => [Response.json(ANSWER)]],
    ["models", () => [Response.json({ object: "list", data: [{ id: "a" }, { id: "b" }] })]],
  ];
  for (const [name, responses] of cases) {
    const [a, b] = [fakeFetch(...responses()), fakeFetch(...responses())];
    deepEqual(await slim.probe[name](a.fetch), await whole.probe[name](b.fetch), name);
    deepEqual(a.asked, b.asked, name);
    ok(a.asked.length > 0);
  }
  ok(slim.bytes < whole.bytes / 2, `${slim.bytes} is not less than half of ${whole.bytes}: leave the slimming out`);
});

Deno.test("openaiSlim a refused key is the SDK's own error, with status and message", async () => {
  const { probe } = await bundleProbe(true);
  const { fetch, asked } = fakeFetch(Response.json({ error: { message: "bad key" } }, { status: 401 }));
  await rejects(() => probe.answer(fetch), { status: 401, message: "401 bad key" });
  equal(asked.length, 1);
});

Deno.test("openaiSlim what is left out throws its name when it is used, and sends nothing", async () => {
  const { probe } = await bundleProbe(true);
  const { fetch, asked } = fakeFetch();
  await rejects(async () => await probe.leftOut(), /resources\/images\.mjs#Images is left out of this build/);
  await rejects(async () => await probe.certificate(fetch), /isX509WorkloadIdentity is left out of this build/);
  await rejects(async () => await probe.leftOutRunner(fetch), /ChatCompletionRunner.* is left out of this build/);
  deepEqual(asked, []);
});

Deno.test("stubText() exports the names asked for and no others", () => {
  const text = stubText(["A", "default"], "resources/x.mjs");
  match(text, /export const A = .*resources\/x\.mjs#A/);
  match(text, /export default .*#default/);
  equal(text.match(/export /g)?.length, 2);
});
