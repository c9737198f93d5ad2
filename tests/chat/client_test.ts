import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { type BearerSource, fixedBearer } from "../../src/auth/bearer.ts";
import { type ChatClient, type ClientOptions, openClient } from "../../src/chat/client.ts";
import type { ChatEvent } from "../../src/chat/events.ts";
import type { Configuration } from "../../src/config/configuration.ts";
import { Secret } from "../../src/config/secret.ts";
import { QwenError } from "../../src/base/errors.ts";
import { HandMovedClock, impatientClock } from "../fakes/hand_moved_clock.ts";
import { fakeConfiguration, TEST_KEY } from "../fakes/fake_configuration.ts";
import { type Answer, chunk, DONE, event, type FakeEndpoint, fakeEndpoint } from "../fakes/fake_endpoint.ts";
import { settle } from "../fakes/fake_keyboard.ts";
import { inTime, until } from "../fakes/in_time.ts";
import { finish, inHalves, refusing, saying } from "../fakes/fake_endpoint.ts";

interface Bench extends AsyncDisposable {
  readonly endpoint: FakeEndpoint;
  readonly client: ChatClient;
  readonly clock: HandMovedClock;
}

function bench(answers: readonly Answer[], more: Partial<ClientOptions> = {}): Bench {
  const endpoint = fakeEndpoint(...answers);
  const clock = impatientClock();
  const configuration = fakeConfiguration(endpoint.baseUrl);
  const client = openClient({
    configuration,
    bearer: fixedBearer(configuration.credential?.secret),
    clock,
    random: () => 0,
    ...more,
  });
  return { endpoint, client, clock, [Symbol.asyncDispose]: () => endpoint.stop() };
}

function ask(client: ChatClient, signal?: AbortSignal): Promise<readonly ChatEvent[]> {
  return inTime(
    (async () => {
      const events: ChatEvent[] = [];
      const messages = [{ role: "user", content: "hi" }] as const;
      const prompt = { messages, ...(signal === undefined ? {} : { signal }) };
      for await (const batch of client.stream(prompt)) events.push(...batch);
      return events;
    })(),
    "the end of the answer",
  );
}

function textOf(events: readonly ChatEvent[]): string {
  return events.map((one) => one.type === "text" ? one.text : "").join("");
}

async function failureOf(promise: Promise<unknown>): Promise<QwenError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof QwenError) return error;
    throw error;
  }
  throw new Error("it did not fail");
}

Deno.test("stream() asks once, with a small body and no headers that nobody asked for", async () => {
  await using b = bench([saying("Hello", " world")]);
  equal(textOf(await ask(b.client)), "Hello world");
  equal(b.endpoint.asked.length, 1);
  const [asked] = b.endpoint.asked;
  equal(`${asked?.method} ${asked?.path}`, "POST /v1/chat/completions");
  deepEqual(asked?.json, {
    model: "m-env",
    messages: [{ role: "user", content: "hi" }],
    stream: true,
    stream_options: { include_usage: true },
  });
  equal(asked?.headers.get("authorization"), `Bearer ${TEST_KEY}`);
  equal(asked?.headers.get("user-agent"), "qwen/0.1.0");
  const names = [...asked?.headers.keys() ?? []];
  deepEqual(names.filter((name) => /stainless|openai|dashscope|referer|title/i.test(name)), []);
});

Deno.test("stream() yields each network chunk as it comes", async () => {
  const { answer, release } = inHalves(chunk({ content: "first" }), chunk({ content: "second" }) + finish() + DONE);
  await using b = bench([answer]);
  const batches = b.client.stream({ messages: [] });
  const first = await batches.next();
  equal(textOf(first.value ?? []), "first");
  release();
  equal(textOf((await batches.next()).value ?? []), "second");
  await batches.return();
});

Deno.test("stream() tries again after passing trouble, tells each wait, and asks no more than needed", async () => {
  for (
    const trouble of [
      refusing(429, "slow down"),
      refusing(500, "boom"),
      refusing(503, "busy"),
      { head: "break" } as const,
      { body: [": ping\n\n"], then: "break" } as const,
      { body: [event({ error: { message: "busy", code: 503 } })] },
    ]
  ) {
    await using b = bench([trouble, saying("Hello")]);
    const events = await ask(b.client);
    equal(textOf(events), "Hello");
    equal(b.endpoint.asked.length, 2);
    deepEqual(events.filter(({ type }) => type === "wait").length, 1);
    deepEqual(b.clock.slept, [500]);
  }
});

Deno.test("stream() waits as long as Retry-After says", async () => {
  const busy = { ...refusing(429, "slow"), headers: { "content-type": "application/json", "retry-after": "7" } };
  await using b = bench([busy, saying("Hello")]);
  const events = await ask(b.client);
  deepEqual(b.clock.slept, [7000]);
  ok(events.some((one) => one.type === "wait" && one.waitMs === 7000 && one.reason.includes("429")));
});

Deno.test("stream() gives up within the time that was allowed", async () => {
  await using b = bench([refusing(500, "boom")], { timeoutMs: 3000, maxRetries: 99 });
  const error = await failureOf(ask(b.client));
  equal(error.exitCode, 7);
  deepEqual(b.clock.slept, [500, 1000]);
  equal(b.endpoint.asked.length, 3);
});

Deno.test("stream() never asks again once text was given out", async () => {
  for (
    const then of [
      { body: [chunk({ content: "Hel" })], then: "break" },
      { body: [chunk({ content: "Hel" })] },
      { body: [chunk({ content: "Hel" }), event({ error: { message: "busy", code: 503 } })] },
    ] as const
  ) {
    await using b = bench([then, saying("Hello")]);
    const seen: ChatEvent[] = [];
    const error = await failureOf((async () => {
      for await (const batch of b.client.stream({ messages: [] })) seen.push(...batch);
    })());
    ok([6, 7].includes(error.exitCode));
    equal(textOf(seen), "Hel");
    equal(b.endpoint.asked.length, 1);
    deepEqual(b.clock.slept, []);
  }
});

Deno.test("stream() promises no second try where none can be made, and says what broke", async () => {
  const silent: readonly Answer[] = [
    { body: [": hm\n\n"], then: "break" },
    { body: [event({ error: { message: "busy", code: 503 } })] },
    { body: [event({ error: { message: "token expired", code: 401 } })] },
  ];
  for (const [at, kind] of (["network", "server", "auth"] as const).entries()) {
    let canAskAgain = true;
    await using b = bench([silent[at] ?? saying("x"), saying("two")], {
      canAskAgain: () => canAskAgain,
      fetch: async (input, init) => {
        const response = await fetch(input, init);
        canAskAgain = false;
        return response;
      },
    });
    const told: ChatEvent[] = [];
    const error = await failureOf((async () => {
      for await (const batch of b.client.stream({ messages: [] })) told.push(...batch);
    })());
    deepEqual([error.kind, b.endpoint.asked.length, told], [kind, 1, []]);
  }
});

Deno.test("stream() asks once where another try would change nothing, and ends with the documented exit code", async () => {
  const cases: readonly [string, Answer, number, RegExp][] = [
    ["400", refusing(400, "bad temperature"), 1, /bad temperature/],
    ["400 model", refusing(400, "The model `m-env` does not exist"), 3, /does not know the model "m-env"/],
    ["401", refusing(401, "Incorrect API key"), 4, /sk-\*\*\*\*QRST \(OPENAI_API_KEY from the environment\)/],
    ["402", refusing(402, "Insufficient Balance"), 5, /used up/],
    ["403", refusing(403, "country not supported"), 4, /country not supported/],
    ["404", refusing(404, "Not Found"), 3, /404/],
    ["404 as HTML", { status: 404, body: "<html><title>Nope</title></html>" }, 3, /"Nope"/],
    ["404 in plain text", { status: 404, body: "404 page not found" }, 3, /404 page not found/],
    ["405", { status: 405, body: "" }, 3, /405/],
    ["413", refusing(413, "maximum context length is 8 tokens"), 1, /too long/],
    ["429 used up", refusing(429, "You exceeded your current quota", { code: "insufficient_quota" }), 5, /used up/],
    ["200 with a page", { headers: { "content-type": "text/html" }, body: "<html>Sign in</html>" }, 7, /web page/],
    ["200 with other JSON", { body: '{"hello":1}' }, 7, /no completion/],
    ["200 with nothing", { body: [] }, 7, /nothing/],
    ["200 with an error", { body: '{"error":{"message":"nope"}}' }, 7, /nope/],
    ["a chunk that is not JSON", { body: ["data: {oops\n\n"] }, 7, /not JSON/],
    ["an error in the stream", { body: [event({ error: { message: "nope" } })] }, 7, /nope/],
    ["a limit in the stream", { body: [event({ error: { message: "m", code: "insufficient_quota" } })] }, 5, /used up/],
    ["a redirect", { status: 302, headers: { location: "https://evil.example/v1" } }, 3, /https:\/\/evil\.example/],
    ["a redirect to nowhere", { status: 308 }, 3, /does not name/],
  ];
  for (const [name, answer, exitCode, words] of cases) {
    await using b = bench([answer, saying("Hello")]);
    const error = await failureOf(ask(b.client));
    equal(error.exitCode, exitCode, `${name}: ${error.message}`);
    ok(words.test(error.message), `${name}: ${error.message}`);
    ok(error.message.includes(b.endpoint.host), `${name}: ${error.message}`);
    ok(error.hint.length > 0, name);
    equal(b.endpoint.asked.length, 1, name);
  }
});

Deno.test("stream() does not carry the key along a redirect", async () => {
  await using other = fakeEndpoint(saying("stolen"));
  await using b = bench([{ status: 307, headers: { location: `${other.baseUrl}/chat/completions` } }]);
  equal((await failureOf(ask(b.client))).exitCode, 3);
  equal(other.asked.length, 0);
});

Deno.test("stream() names the missing /v1 on 404, and does not guess it", async () => {
  const endpoint = fakeEndpoint(refusing(404, "Not Found"));
  await using _stop = endpoint;
  const configuration = fakeConfiguration(`http://${endpoint.host}`);
  const client = openClient({ configuration, bearer: fixedBearer(), clock: impatientClock() });
  const error = await failureOf(ask(client));
  ok(error.hint.some((line) => line.includes(`http://${endpoint.host}/v1`)), error.hint.join("\n"));
  ok(error.hint.some((line) => line.includes("/repo/.env line 3")), error.hint.join("\n"));
  equal(endpoint.asked[0]?.path, "/chat/completions");
});

Deno.test("a 404 names the address of a known service, for not all have a /v1 and some have one elsewhere", async () => {
  const hintsAt = async (baseUrl: string, provider: string): Promise<string> => {
    const client = openClient({
      configuration: fakeConfiguration(baseUrl, { provider }),
      bearer: fixedBearer(),
      clock: impatientClock(),
      fetch: () => Promise.resolve(new Response("Not Found", { status: 404 })),
    });
    return (await failureOf(ask(client))).hint.join("\n");
  };
  ok((await hintsAt("https://api.groq.com", "groq")).includes("https://api.groq.com/openai/v1"));
  ok((await hintsAt("https://api.groq.com/v1", "groq")).includes("https://api.groq.com/openai/v1"));
  const zhipu = await hintsAt("https://open.bigmodel.cn", "zai");
  ok(zhipu.includes("https://open.bigmodel.cn/api/paas/v4") && !zhipu.includes("api.z.ai"), zhipu);
  for (
    const [baseUrl, provider] of [
      ["https://api.perplexity.ai", "perplexity"],
      ["https://generativelanguage.googleapis.com/v1beta/openai", "gemini"],
      ["https://models.github.ai/inference", "github-models"],
    ] as const
  ) {
    const hints = await hintsAt(baseUrl, provider);
    ok(hints.includes(baseUrl) && !hints.includes(`${baseUrl}/v1`), hints);
  }
  ok((await hintsAt("http://127.0.0.1:11434", "ollama")).includes("http://127.0.0.1:11434/v1"));
});

Deno.test("stream() says whose key it was that another service refused", async () => {
  await using b = bench([refusing(401, "no")], { bearer: fixedBearer(new Secret("sk-or-v1-0123456789abcdef")) });
  const { hint } = await failureOf(ask(b.client));
  ok(
    hint.some((line) => line.includes("OpenRouter") && line.includes("https://openrouter.ai/api/v1")),
    hint.join("\n"),
  );
});

Deno.test("stream() never says the key, even when the server echoes it", async () => {
  const echoes: readonly Answer[] = [
    refusing(401, `Incorrect API key provided: ${TEST_KEY}`),
    refusing(400, encodeURIComponent(TEST_KEY)),
    { status: 500, body: `<title>${TEST_KEY}</title>` },
    { status: 418, body: TEST_KEY },
    { status: 302, headers: { location: `https://h.example/?key=${TEST_KEY}` } },
    { body: `{"x":"${TEST_KEY}"}` },
    { body: [`data: ${TEST_KEY}\n\n`] },
    { body: [event({ error: { message: TEST_KEY, code: TEST_KEY } })] },
    { headers: { "content-type": TEST_KEY }, body: [TEST_KEY] },
  ];
  for (const answer of echoes) {
    await using b = bench([answer], { maxRetries: 0 });
    const error = await failureOf(ask(b.client));
    const all = [error.message, ...error.hint, error.stack, Deno.inspect(error), Deno.inspect(error.cause)].join("\n");
    ok(!all.includes("0123456789"), all);
    ok(!all.includes("abcdefghij"), all);
  }
});

Deno.test("stream() says who refused the connection, and whose name cannot be found", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  const open = (baseUrl: string): ChatClient =>
    openClient({ configuration: fakeConfiguration(baseUrl), bearer: fixedBearer(), clock: impatientClock() });
  const refused = await failureOf(ask(open(`http://127.0.0.1:${port}/v1`)));
  equal(refused.exitCode, 6);
  ok(refused.message.includes(`127.0.0.1:${port}`) && refused.message.includes("refused"), refused.message);
  const failing = (words: string): typeof fetch => () =>
    Promise.reject(new TypeError("fetch failed", { cause: new Error(`client error (Connect): ${words}`) }));
  const cases: readonly [string, RegExp][] = [
    ["dns error: failed to lookup address information: Name or service not known", /llm\.example.*DNS/],
    ["invalid peer certificate: UnknownIssuer", /llm\.example.*authority/],
    ["invalid peer certificate: Expired", /expired/],
    ["tunnel error: unsuccessful", /proxy/],
  ];
  for (const [words, expected] of cases) {
    const client = openClient({
      configuration: fakeConfiguration("https://llm.example/v1"),
      bearer: fixedBearer(),
      clock: impatientClock(),
      fetch: failing(words),
    });
    const error = await failureOf(ask(client));
    equal(error.exitCode, 6);
    ok(expected.test(error.message), error.message);
  }
});

Deno.test("stream() keeps the key out of the names that a server gives", async () => {
  const names = { model: TEST_KEY, choices: [{ delta: { content: "x" }, finish_reason: TEST_KEY }] };
  await using b = bench([{ body: [event(names), DONE] }]);
  const events = await ask(b.client);
  equal(textOf(events), "x");
  ok(!JSON.stringify(events).includes("0123456789"), JSON.stringify(events));
});

Deno.test("stream() keeps the key out of a name that stands in a chunk with nothing else", async () => {
  const model = event({ model: `x ${TEST_KEY}`, choices: [{ delta: {} }] });
  const reason = event({ choices: [{ delta: {}, finish_reason: `x ${TEST_KEY}` }] });
  const { answer, release } = inHalves(model, chunk({ content: "x" }) + finish() + DONE);
  await using one = bench([answer]);
  const batches = one.client.stream({ messages: [] });
  const first = await inTime(batches.next(), "the model's name");
  deepEqual(first.value?.map(({ type }) => type), ["model"]);
  ok(!JSON.stringify(first.value).includes("0123456789"), JSON.stringify(first.value));
  release();
  for await (const batch of batches) ok(!JSON.stringify(batch).includes("0123456789"));
  const last = inHalves(chunk({ content: "x" }), reason + DONE);
  await using two = bench([last.answer]);
  const told: (readonly ChatEvent[])[] = [];
  for await (const batch of two.client.stream({ messages: [] })) {
    told.push(batch);
    last.release();
  }
  ok(told.some((batch) => batch.length === 1 && batch[0]?.type === "finish"), JSON.stringify(told));
  ok(!JSON.stringify(told).includes("0123456789"), JSON.stringify(told));
});

Deno.test("a model's name that shares letters with the key is compared as it is, with what services put around it", async () => {
  const answered = async (asked: string, name: string, key: string): Promise<unknown> => {
    const { baseUrl } = fakeConfiguration("http://127.0.0.1:9/v1");
    await using endpoint = fakeEndpoint({
      body: [event({ model: name, choices: [{ delta: { content: "x" } }] }), finish(), DONE],
    });
    const client = openClient({
      configuration: fakeConfiguration(endpoint.baseUrl, { model: { value: asked, source: baseUrl.source } }),
      bearer: fixedBearer(new Secret(key)),
      clock: impatientClock(),
    });
    const told = (await ask(client)).find(({ type }) => type === "model");
    return told?.type === "model" ? told.model : undefined;
  };
  const key = "sk-deepseek-chat-ABCDEFGH";
  equal(await answered("m-env", "m-env", "m-env"), "m-env");
  for (
    const name of [
      "deepseek-chat",
      "deepseek-chat-0324",
      "deepseek-chat-2025-03-24",
      "vendor/deepseek-chat:free",
      "DeepSeek-Chat-latest",
    ]
  ) {
    equal(await answered("deepseek-chat", name, key), name);
  }
  for (
    const name of [key, `${key}/deepseek-chat`, "deepseek-chat-ABCDEFGH", `deepseek-chat:${key}`, "sk-deepseek-chat-AB"]
  ) {
    const told = String(await answered("deepseek-chat", name, key));
    ok(!/ABCDEFGH|sk-deepseek/.test(told), told);
  }
  // Of another model than was asked for nothing is the user's own word.
  ok(!String(await answered("other", key, key)).includes("ABCDEFGH"));
});

/** Moves the clock, again and again, until the promise is settled. */
async function ringUntilSettled(clock: HandMovedClock, promise: Promise<unknown>): Promise<void> {
  let settled = false;
  promise.then(() => settled = true, () => settled = true);
  const ring = (): boolean => {
    clock.advance(10_000);
    return settled;
  };
  await until(ring, "the end of the wait");
}

Deno.test("stream() ends when the server never answers", async () => {
  await using b = bench([{ head: "hang" }], { timeoutMs: 20_000 });
  const asking = failureOf(ask(b.client));
  await ringUntilSettled(b.clock, asking);
  const error = await asking;
  equal(error.exitCode, 6);
  ok(/no answer within 20 s/.test(error.message), error.message);
  ok(error.hint.some((line) => line.includes("--timeout")));
});

for (
  const [name, host, waits, tells] of [
    ["a server of this machine that loads its model for minutes", "http://127.0.0.1:11434", 230, true],
    ["the same under its name", "http://localhost:11434", 230, true],
    ["the same by IPv6", "http://[::1]:11434", 230, true],
    ["a server elsewhere", "https://llm.example", 50, false],
  ] as const
) {
  Deno.test(`stream() waits ${waits} s for ${name}${tells ? ", and says so once" : ""}`, async () => {
    const clock = new HandMovedClock();
    const head = Promise.withResolvers<Response>();
    let asked = 0;
    const client = openClient({
      configuration: fakeConfiguration(`${host}/v1`),
      bearer: fixedBearer(),
      clock,
      fetch: (): Promise<Response> => (asked++, head.promise),
    });
    const asking = ask(client);
    await new Promise((resolve) => setTimeout(resolve));
    for (let second = 0; second < waits; second++) {
      clock.advance(1_000);
      await Promise.resolve();
    }
    head.resolve(new Response(chunk({ content: "at last" }) + finish() + DONE));
    const events = await asking;
    equal(textOf(events), "at last");
    deepEqual(events.filter(({ type }) => type === "loading"), tells ? [{ type: "loading", afterMs: 10_000 }] : []);
    equal(asked, 1);
  });
}

Deno.test("stream() says nothing of loading when a server of this machine answers in time", async () => {
  await using b = bench([saying("ok")]);
  deepEqual((await ask(b.client)).filter(({ type }) => type === "loading"), []);
  equal(b.clock.waiting, 0);
});

Deno.test("stream() ends when the server falls silent in the middle", async () => {
  await using b = bench([{ body: [chunk({ content: "Hel" })], then: "hang" }], { timeoutMs: 20_000 });
  const batches = b.client.stream({ messages: [] });
  equal(textOf((await batches.next()).value ?? []), "Hel");
  const next = failureOf(batches.next());
  await ringUntilSettled(b.clock, next);
  const error = await next;
  equal(error.exitCode, 6);
  ok(/silent/.test(error.message), error.message);
  equal(b.endpoint.asked.length, 1);
});

Deno.test("stream() does not wait for a server that keeps the connection after the end", async () => {
  await using b = bench([{ body: [chunk({ content: "Hello" }), finish(), DONE], then: "hang" }]);
  equal(textOf(await ask(b.client)), "Hello");
  await b.endpoint.cancelled;
});

Deno.test("stream() gives a server without [DONE] a moment for the usage, and no more", async () => {
  await using b = bench([{ body: [chunk({ content: "Hello" }) + finish()], then: "hang" }]);
  const batches = b.client.stream({ messages: [] });
  // The clock moves only once the answer is here: on a busy machine it would else be the wait for the head that ends.
  equal(textOf((await batches.next()).value ?? []), "Hello");
  const end = batches.next();
  await ringUntilSettled(b.clock, end);
  equal((await end).done, true);
});

Deno.test("stream() stops at once when it is aborted: before the answer, within it, and while waiting", async () => {
  const reason = new QwenError("cancelled", "stopped");
  for (const answer of [{ head: "hang" }, { body: [chunk({ content: "Hel" })], then: "hang" }] as const) {
    await using b = bench([answer]);
    const controller = new AbortController();
    const asking = ask(b.client, controller.signal);
    await until(() => b.endpoint.asked.length > 0, "the request");
    controller.abort(reason);
    await rejects(asking, reason);
    await inTime(b.endpoint.cancelled, "the end of the connection");
    equal(b.endpoint.asked.length, 1);
  }
  await using b = bench([refusing(503, "busy")]);
  const controller = new AbortController();
  const batches = b.client.stream({ messages: [], signal: controller.signal });
  equal((await batches.next()).value?.[0]?.type, "wait");
  controller.abort(reason);
  await rejects(batches.next(), reason);
  equal(b.endpoint.asked.length, 1);
});

Deno.test("stream() renews the bearer once after a 401 and asks again with the new one", async () => {
  const renewals: string[] = [];
  const tokens = ["token-one-0123456789", "token-two-0123456789"].map((token) => ({ secret: new Secret(token) }));
  let current = 0;
  const bearer: BearerSource = {
    current: () => Promise.resolve(tokens[current] ?? {}),
    renew: (refused) => {
      renewals.push(refused.secret?.reveal() ?? "");
      current = 1;
      return Promise.resolve(tokens[1]);
    },
    pace: () => Promise.resolve(),
  };
  await using good = bench([refusing(401, "expired"), saying("Hello")], { bearer });
  equal(textOf(await ask(good.client)), "Hello");
  deepEqual(good.endpoint.asked.map(({ headers }) => headers.get("authorization")), [
    "Bearer token-one-0123456789",
    "Bearer token-two-0123456789",
  ]);
  deepEqual(renewals, ["token-one-0123456789"]);
  await using bad = bench([refusing(401, "no")], { bearer });
  equal((await failureOf(ask(bad.client))).exitCode, 4);
  equal(bad.endpoint.asked.length, 2);
  for (const status of [400, 403]) {
    current = 0;
    await using old = bench([refusing(status, "invalid access token or token expired"), saying("Hello")], { bearer });
    equal(textOf(await ask(old.client)), "Hello");
    equal(old.endpoint.asked.length, 2);
    await using other = bench([refusing(status, "You are not allowed to use this model")], { bearer });
    await failureOf(ask(other.client));
    equal(other.endpoint.asked.length, 1);
  }
});

Deno.test("stream() goes to the endpoint that the token names, and paces itself before", async () => {
  await using endpoint = fakeEndpoint(saying("Hello"));
  const bearer: BearerSource = {
    current: () => Promise.resolve({ secret: new Secret("t".repeat(20)), baseUrl: endpoint.baseUrl }),
    renew: () => Promise.resolve(undefined),
    pace: (onWait) => {
      onWait(1234, "60 requests a minute");
      return Promise.resolve();
    },
  };
  await using b = bench([], { bearer });
  const events = await ask(b.client);
  deepEqual(events[0], { type: "wait", waitMs: 1234, attempt: 0, reason: "60 requests a minute" });
  equal(b.endpoint.asked.length, 0);
  equal(endpoint.asked.length, 1);
});

Deno.test("stream() sends no Authorization without a key", async () => {
  await using b = bench([saying("Hello")], { bearer: fixedBearer() });
  equal(textOf(await ask(b.client)), "Hello");
  equal(b.endpoint.asked[0]?.headers.has("authorization"), false);
});

Deno.test("stream() refuses a key that no header can carry, without showing it", async () => {
  for (const key of ["sk-with space-0123456789", "sk-é0123456789", "sk-line\nend0123456789"]) {
    await using b = bench([saying("Hello")], { bearer: fixedBearer(new Secret(key)) });
    const error = await failureOf(ask(b.client));
    equal(error.exitCode, 3);
    ok(!error.message.includes("0123456789") && error.message.includes("OPENAI_API_KEY"), error.message);
    equal(b.endpoint.asked.length, 0);
  }
});

/** A client whose requests are kept and answered without a network. */
function recording(baseUrl: string, more: Partial<Configuration> = {}): {
  readonly client: ChatClient;
  readonly asked: { readonly url: string; readonly headers: Headers; readonly body: unknown }[];
} {
  const asked: { readonly url: string; readonly headers: Headers; readonly body: unknown }[] = [];
  const configuration = fakeConfiguration(baseUrl, more);
  const client = openClient({
    configuration,
    bearer: fixedBearer(configuration.credential?.secret),
    fetch: (input, init) => {
      const request = new Request(input, init);
      asked.push({ url: request.url, headers: request.headers, body: JSON.parse(String(init?.body)) });
      return Promise.resolve(new Response(chunk({ content: "Hello" }) + finish() + DONE));
    },
  });
  return { client, asked };
}

Deno.test("stream() asks Azure in both of its shapes", async () => {
  const cases: readonly [string, string, string][] = [
    [
      "https://r.openai.azure.com/openai/deployments/my-gpt",
      "https://r.openai.azure.com/openai/deployments/my-gpt/chat/completions?api-version=2024-10-21",
      "api-key",
    ],
    [
      "https://r.openai.azure.com",
      "https://r.openai.azure.com/openai/deployments/m-env/chat/completions?api-version=2024-10-21",
      "api-key",
    ],
    ["https://r.openai.azure.com/openai/v1", "https://r.openai.azure.com/openai/v1/chat/completions", "authorization"],
  ];
  for (const [baseUrl, url, header] of cases) {
    const { client, asked } = recording(baseUrl);
    equal(textOf(await ask(client)), "Hello");
    equal(asked[0]?.url, url);
    deepEqual(["api-key", "authorization"].filter((name) => asked[0]?.headers.has(name)), [header]);
  }
});

Deno.test("stream() tells DashScope program and method, and nobody else", async () => {
  const { client, asked } = recording("https://dashscope.aliyuncs.com/compatible-mode/v1");
  await ask(client);
  equal(asked[0]?.headers.get("x-dashscope-authtype"), "openai");
  equal(asked[0]?.headers.get("x-dashscope-useragent"), "qwen/0.1.0");
  const other = recording("https://openrouter.ai/api/v1");
  await ask(other.client);
  deepEqual([...other.asked[0]?.headers.keys() ?? []].filter((name) => /dashscope|referer|title/.test(name)), []);
});

Deno.test("stream() adds what the settings add, and lets them replace no message", async () => {
  const extras = {
    headers: { "X-Team": "blue", "User-Agent": "custom" },
    body: { temperature: 0.2, messages: [], model: "other", max_tokens: 7 },
  };
  const { client, asked } = recording("https://llm.example/v1", { extras });
  await ask(client);
  equal(asked[0]?.headers.get("x-team"), "blue");
  equal(asked[0]?.headers.get("user-agent"), "custom");
  deepEqual(asked[0]?.body, {
    temperature: 0.2,
    max_tokens: 7,
    model: "m-env",
    messages: [{ role: "user", content: "hi" }],
    stream: true,
    stream_options: { include_usage: true },
  });
});

const PLAIN = { model: "m-env", messages: [{ role: "user", content: "hi" }] };
const OWN_OPTIONS = { include_obfuscation: false };
for (
  const [what, body, stream, expected] of [
    ["stream: false", { stream: false }, true, PLAIN],
    ["stream_options: null", { stream_options: null }, true, { ...PLAIN, stream: true }],
    ["options", { stream_options: OWN_OPTIONS }, true, { ...PLAIN, stream: true, stream_options: OWN_OPTIONS }],
    ["--no-stream", {}, false, PLAIN],
  ] as const
) {
  Deno.test(`settings and flags win over what is ours: ${what}`, async () => {
    await using endpoint = fakeEndpoint(WHOLE);
    const configuration = fakeConfiguration(endpoint.baseUrl, { extras: { headers: {}, body } });
    equal(textOf(await ask(openClient({ configuration, bearer: fixedBearer(), stream }))), "Hello");
    deepEqual(endpoint.asked[0]?.json, expected);
  });
}

const WHOLE: Answer = {
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ model: "m-env", choices: [{ message: { content: "Hello" }, finish_reason: "stop" }] }),
};
const refusingWith = (status: number, body: unknown): Exclude<Answer, (...given: never) => unknown> => ({
  status,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});
const PARAMETERS = [
  [
    "OpenAI, without a verified organisation",
    refusingWith(400, {
      error: {
        message: "Your organization must be verified to stream this model. Please go to settings.",
        type: "invalid_request_error",
        param: "stream",
        code: "unsupported_value",
      },
    }),
    "stream",
    PLAIN,
  ],
  [
    "a gateway",
    refusingWith(400, { error: { message: "Unrecognized request argument supplied: stream_options" } }),
    "stream_options",
    { ...PLAIN, stream: true },
  ],
  [
    "Mistral",
    refusingWith(422, {
      detail: [{ type: "extra_forbidden", loc: ["body", "stream_options"], msg: "Extra inputs are not permitted" }],
    }),
    "stream_options",
    { ...PLAIN, stream: true },
  ],
] as const;
for (const [service, refusal, parameter, expected] of PARAMETERS) {
  Deno.test(`a parameter of ours that a service refuses is left out, once, and told: ${service}`, async () => {
    await using b = bench([refusal, WHOLE]);
    const events = await ask(b.client);
    equal(textOf(events), "Hello");
    deepEqual(events[0], { type: "left-out", parameter });
    deepEqual(b.endpoint.asked.map(({ json }) => json).slice(1), [expected]);
    deepEqual(b.clock.slept, []);
    await using stubborn = bench([refusal, refusal, refusal]);
    equal((await failureOf(ask(stubborn.client))).exitCode, 1);
    equal(stubborn.endpoint.asked.length, 2, "it is not asked for ever");
  });
}

Deno.test("max_tokens of the settings goes as max_completion_tokens to a model that wants that", async () => {
  const message = "Unsupported parameter: 'max_tokens' is not supported with this model.";
  await using endpoint = fakeEndpoint(refusingWith(400, { error: { message, param: "max_tokens" } }), WHOLE);
  const configuration = fakeConfiguration(endpoint.baseUrl, { extras: { headers: {}, body: { max_tokens: 9 } } });
  const client = openClient({ configuration, bearer: fixedBearer(), clock: impatientClock() });
  equal(textOf(await ask(client)), "Hello");
  const second = JSON.stringify(endpoint.asked[1]?.json);
  ok(second.includes('"max_completion_tokens":9') && !second.includes('"max_tokens"'), second);
});

Deno.test("max_tokens goes under the newer name at once where the service is known to want that, and nobody is told", async () => {
  const sent = async (provider: string, body: Readonly<Record<string, number>>): Promise<unknown> => {
    await using endpoint = fakeEndpoint(WHOLE);
    const configuration = fakeConfiguration(endpoint.baseUrl, { provider, extras: { headers: {}, body } });
    const client = openClient({ configuration, bearer: fixedBearer(), clock: impatientClock() });
    deepEqual((await ask(client)).filter(({ type }) => type === "left-out"), []);
    equal(endpoint.asked.length, 1);
    const asked = Object(endpoint.asked[0]?.json);
    return [asked.max_tokens, asked.max_completion_tokens];
  };
  for (const provider of ["openai", "groq", "cerebras"]) {
    deepEqual(await sent(provider, { max_tokens: 9 }), [undefined, 9], provider);
  }
  for (const provider of ["custom", "deepseek", "mistral", "ollama"]) {
    deepEqual(await sent(provider, { max_tokens: 9 }), [9, undefined], provider);
  }
  // What the user writes under that name is the user's.
  deepEqual(await sent("openai", { max_tokens: 9, max_completion_tokens: 7 }), [undefined, 7]);
  deepEqual(await sent("openai", {}), [undefined, undefined]);
});

Deno.test("a refusal that names a parameter which was not sent is a refusal", async () => {
  await using b = bench([refusingWith(400, { error: { message: "max_tokens is not supported" } })]);
  equal((await failureOf(ask(b.client))).exitCode, 1);
  equal(b.endpoint.asked.length, 1);
});

Deno.test("stream() says at once when a request cannot even be built, without showing the header", async () => {
  const cases: readonly Readonly<Record<string, string>>[] = [{ "bad name": "x" }, { "X-Key": `a\n${TEST_KEY}` }];
  for (const headers of cases) {
    const { client, asked } = recording("https://llm.example/v1", { extras: { headers, body: {} } });
    const error = await failureOf(ask(client));
    equal(error.exitCode, 3, error.message);
    ok(!Deno.inspect(error).includes("0123456789"), Deno.inspect(error));
    equal(asked.length, 0);
  }
});

Deno.test("a service that quotes the headers and fields of the settings does not get their secrets onto the screen", async () => {
  const extras = {
    headers: { "X-Gateway": "pass-word-pass" },
    body: { account: "acct-0123456789" },
    secrets: ["pass-word-pass", "acct-0123456789"],
  };
  const said = `headers {"x-gateway":"pass-word-pass"}, account acct-0123456789, basic ${btoa("u:pass-word-pass")}`;
  for (const refusal of [refusing(400, said), refusing(500, said), { body: `<html>${said}` }]) {
    await using endpoint = fakeEndpoint(refusal, refusal, refusal, refusal);
    const configuration = fakeConfiguration(endpoint.baseUrl, { extras });
    const error = await failureOf(ask(openClient({ configuration, bearer: fixedBearer(), clock: impatientClock() })));
    const shown = Deno.inspect(error) + error.message + error.hint.join();
    for (const secret of ["pass-word", "0123456789", btoa("u:pass-word-pass").slice(4, 14)]) {
      ok(!shown.includes(secret), shown);
    }
  }
});

Deno.test("models() lists names in the shapes of the dialect and its relatives", async () => {
  for (
    const body of [
      { object: "list", data: [{ id: "a" }, { id: "b" }] },
      { models: [{ name: "a" }, { name: "b" }] },
      [{ id: "a" }, "b"],
    ]
  ) {
    await using b = bench([{ body: JSON.stringify(body) }]);
    deepEqual(await b.client.models(), ["a", "b"]);
    equal(b.endpoint.asked[0]?.path, "/v1/models");
    equal(b.endpoint.asked[0]?.method, "GET");
  }
});

Deno.test("models() tries again after passing trouble", async () => {
  await using b = bench([refusing(503, "busy"), { body: JSON.stringify({ data: [{ id: "a" }] }) }]);
  deepEqual(await b.client.models(), ["a"]);
  deepEqual(b.clock.slept, [500]);
});

Deno.test("models() asks again only when the wait is over", async () => {
  const clock = new HandMovedClock();
  const busy = { ...refusing(429, "slow"), headers: { "content-type": "application/json", "retry-after": "7" } };
  await using b = bench([busy, { body: JSON.stringify({ data: [{ id: "a" }] }) }], { clock });
  const asleep = clock.nextSleep();
  const names = b.client.models();
  while (!clock.slept.includes(7_000)) await inTime(asleep, "the wait");
  await settle();
  equal(b.endpoint.asked.length, 1);
  clock.advance(6_999);
  await settle();
  equal(b.endpoint.asked.length, 1);
  clock.advance(1);
  deepEqual(await inTime(names, "the names"), ["a"]);
  equal(b.endpoint.asked.length, 2);
});

Deno.test("models() fails in words", async () => {
  await using page = bench([{ body: "<html>" }]);
  equal((await failureOf(page.client.models())).exitCode, 7);
  await using refused = bench([refusing(401, "no")]);
  equal((await failureOf(refused.client.models())).exitCode, 4);
});
