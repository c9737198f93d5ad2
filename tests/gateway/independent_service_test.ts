// A service that others wrote (`@copilotkit/aimock`) behind the gateway: every path that it has answers as it does without the
// gateway, and what it breaks on purpose is broken for the client, too.
import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { ChatOpenAI } from "@langchain/openai";
import { LLMock } from "@copilotkit/aimock";
import { type FakeGateway, fakeGateway, GATE } from "../fakes/fake_gateway.ts";

interface Beside extends AsyncDisposable {
  readonly mock: LLMock;
  readonly gate: FakeGateway;
  /** The same request at the service itself and through the gateway. */
  both(path: string, init: RequestInit): Promise<readonly [Response, Response]>;
}

async function beside(): Promise<Beside> {
  const mock = new LLMock({ port: 0 });
  mock.onMessage(/hello/, { content: "Hi there, you!" });
  mock.onImage(/cat/, { image: { b64Json: "aGk=" } });
  mock.onSpeech(/hello/, { audio: btoa("\u0000\u00ff not text"), format: "mp3" });
  mock.onTranscription({ transcription: { text: "said" } });
  await mock.start();
  const gate = fakeGateway([], { baseUrl: `${mock.url}/v1`, impatient: true });
  return {
    mock,
    gate,
    both: async (path, init) => [await fetch(`${mock.url}/v1${path}`, init), await gate.ask(`/v1${path}`, init)],
    async [Symbol.asyncDispose](): Promise<void> {
      await gate[Symbol.asyncDispose]();
      await mock.stop();
    },
  };
}

const json = (body: unknown): RequestInit => ({
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});

function form(fields: Readonly<Record<string, string | File>>): RequestInit {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  return { method: "POST", body };
}

const MESSAGES = [{ role: "user", content: "hello" }];
const SOUND = new File([new Uint8Array([0, 255, 10, 13, 0])], "a.wav", { type: "audio/wav" });

/** Ids and times are new in each answer. */
function steady(text: string): string {
  return text.replaceAll(/"(?:\w+[-_])[\w-]{8,}"/g, '"ID"').replaceAll(/\b1[78]\d{8}\b/g, "TIME");
}

const REQUESTS: readonly (readonly [name: string, path: string, init: () => RequestInit])[] = [
  ["a chat", "/chat/completions", () => json({ model: "m", messages: MESSAGES })],
  ["a streamed chat", "/chat/completions", () => json({ model: "m", messages: MESSAGES, stream: true })],
  ["a response", "/responses", () => json({ model: "m", input: "hello" })],
  ["a streamed response", "/responses", () => json({ model: "m", input: "hello", stream: true })],
  ["a message", "/messages", () => json({ model: "m", max_tokens: 9, messages: MESSAGES })],
  ["a streamed message", "/messages", () => json({ model: "m", max_tokens: 9, messages: MESSAGES, stream: true })],
  ["embeddings", "/embeddings", () => json({ model: "m", input: "hello" })],
  ["a moderation", "/moderations", () => json({ model: "m", input: "hello" })],
  ["an image", "/images/generations", () => json({ model: "m", prompt: "cat" })],
  ["speech", "/audio/speech", () => json({ model: "m", input: "hello", voice: "x" })],
  ["a transcription", "/audio/transcriptions", () => form({ model: "m", file: SOUND })],
  ["an upload", "/files", () => form({ purpose: "batch", file: new File(['{"a":1}\n'], "x.jsonl") })],
  ["the list of models", "/models", () => ({})],
  ["a request that no fixture fits", "/chat/completions", () => json({ model: "m", messages: [] })],
  ["a body that is no JSON", "/chat/completions", () => ({ ...json(""), body: "{" })],
];

for (const [name, path, init] of REQUESTS) {
  Deno.test(`${name} comes through the gateway as the service sends it`, async () => {
    await using place = await beside();
    const [direct, through] = await place.both(path, init());
    equal(through.status, direct.status);
    equal(through.headers.get("content-type"), direct.headers.get("content-type"));
    const [expected, got] = [await direct.bytes(), await through.bytes()];
    const text = (bytes: Uint8Array): string => steady(new TextDecoder("latin1").decode(bytes));
    equal(text(got), text(expected));
    ok(got.length > 0);
  });
}

Deno.test("what one uploads through the gateway is there byte for byte, is listed, and can be removed", async () => {
  await using place = await beside();
  const content = '{"custom_id":"ä","n":1.0}\r\n';
  const { id } =
    await (await place.gate.ask("/v1/files", form({ purpose: "batch", file: new File([content], "b.jsonl") })))
      .json();
  equal(await (await place.gate.ask(`/v1/files/${id}/content`)).text(), content);
  const { data } = await (await place.gate.ask("/v1/files")).json();
  ok(data.some((file: { readonly id: string }) => file.id === id));
  equal((await place.gate.ask(`/v1/files/${id}`, { method: "DELETE" })).status, 200);
  equal((await place.gate.ask(`/v1/files/${id}`)).status, 404);
});

Deno.test("a service that refuses for the rate, sends half an object, drops or breaks off is not mended by the gateway", async () => {
  await using place = await beside();
  const { mock, both } = place;
  const chat = json({ model: "m", messages: MESSAGES });
  for (const chaos of [{ rateLimitRate: 1 }, { malformedRate: 1 }, { dropRate: 1 }]) {
    mock.setChaos(chaos);
    // Who tries again by itself gets the first answer.
    const [direct, through] = await both("/chat/completions", {
      ...chat,
      headers: { ...Object(chat.headers), "x-stainless-retry-count": "0" },
    });
    deepEqual([through.status, await through.text()], [direct.status, await direct.text()]);
    for (const name of ["retry-after", "x-ratelimit-remaining-requests"]) {
      equal(through.headers.get(name), direct.headers.get(name), name);
    }
  }
  mock.setChaos({ disconnectRate: 1 });
  const broken = await place.gate.ask("/v1/chat/completions", chat);
  deepEqual([broken.status, (await broken.json()).error.code], [502, "upstream_unreachable"]);
  mock.clearChaos();
});

Deno.test("a stream that the service cuts in the middle is cut for the client, and says no [DONE]", async () => {
  await using place = await beside();
  place.mock.onMessage(/long/, { content: "one two three four five six ".repeat(20) }, {
    truncateAfterChunks: 3,
    latency: 10,
  });
  const messages = [{ role: "user", content: "long" }];
  const response = await place.gate.ask("/v1/chat/completions", json({ model: "m", messages, stream: true }));
  let text = "";
  await rejects(async () => {
    for await (const part of response.body ?? []) text += new TextDecoder().decode(part);
  });
  match(text, /^data: /);
  ok(!text.includes("[DONE]"));
});

Deno.test("LangChain's client asks and streams through the gateway", async () => {
  await using place = await beside();
  const configuration = { baseURL: `${place.gate.url}/v1` };
  const model = new ChatOpenAI({ model: "m", apiKey: GATE, configuration, maxRetries: 0 });
  equal((await model.invoke("hello")).text, "Hi there, you!");
  let streamed = "";
  for await (const part of await model.stream("hello")) streamed += part.text;
  equal(streamed, "Hi there, you!");
  const wrong = new ChatOpenAI({ model: "m", apiKey: "sk-any", configuration, maxRetries: 0 });
  await rejects(wrong.invoke("hello"), /Wrong token/);
});
