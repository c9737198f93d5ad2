// What passes through the gateway, and what becomes of it when one of the three sides misbehaves.
import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import type { Bearer, BearerSource } from "../../src/auth/bearer.ts";
import { lastingClock } from "../../src/base/clock.ts";
import { Secret } from "../../src/config/secret.ts";
import { QwenError } from "../../src/base/errors.ts";
import { chunk, DONE, finish, inHalves, refusing, saying, type ScriptedAnswer, USAGE } from "../fakes/fake_endpoint.ts";
import { fakeGateway, UPSTREAM_KEY } from "../fakes/fake_gateway.ts";
import { until } from "../fakes/in_time.ts";

Deno.test("bodies pass as bytes, both ways: no field is added, dropped or moved", async () => {
  const answer = `{ "id":1,\n "choices" : [ {"thought_signature":"é\\u00e9"} ] }`;
  await using gate = fakeGateway([{ headers: { "content-type": "application/json" }, body: answer }]);
  const asked = `{\n  "model" : "m-env", "enable_thinking":true,\n  "messages":[ ] , "n": 1.0 }`;
  const response = await gate.ask("/v1/chat/completions", {
    method: "POST",
    headers: { "content-type": "application/json; charset=utf-8" },
    body: asked,
  });
  equal(await response.text(), answer);
  equal(gate.upstream.asked[0]?.text, asked);
  equal(gate.upstream.asked[0]?.headers.get("accept-encoding"), "identity");
});

for (
  const path of [
    "/chat/completions",
    "/responses",
    "/completions",
    "/embeddings",
    "/messages",
    "/messages/count_tokens",
    "/audio/speech",
    "/images/generations",
  ]
) {
  Deno.test(`${path} is passed on to the same path, with and without /v1`, async () => {
    await using gate = fakeGateway([saying("ok")]);
    for (const prefix of ["/v1", ""]) {
      const response = await gate.ask(prefix + path, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: `{"model":"m"}`,
      });
      equal(response.status, 200);
      await response.text();
    }
    deepEqual(gate.upstream.asked.map((one) => one.path), [`/v1${path}`, `/v1${path}`]);
  });
}

Deno.test("files and batches pass with their ids and queries, which become no other path", async () => {
  await using gate = fakeGateway([{ headers: { "content-type": "application/json" }, body: "{}" }]);
  for (const path of ["/v1/files?limit=2&purpose=batch", "/v1/files/file-1/content", "/v1/batches/b_1"]) {
    await (await gate.ask(path)).text();
  }
  await (await gate.ask("/v1/files/file-1", { method: "DELETE" })).text();
  deepEqual(gate.upstream.asked.map(({ method, path }) => `${method} ${path}`), [
    "GET /v1/files?limit=2&purpose=batch",
    "GET /v1/files/file-1/content",
    "GET /v1/batches/b_1",
    "DELETE /v1/files/file-1",
  ]);
});

Deno.test("the first byte of a stream is passed on before the second is there", async () => {
  const { answer, release } = inHalves(chunk({ content: "first" }), chunk({ content: "second" }) + finish() + DONE);
  await using gate = fakeGateway([answer]);
  const response = await gate.chat({ stream: true });
  equal(response.headers.get("content-type"), "text/event-stream");
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  match((await reader?.read())?.value ?? "", /first/);
  release();
  let rest = "";
  for (let read = await reader?.read(); read?.done === false; read = await reader?.read()) rest += read.value;
  ok(rest.endsWith(DONE), rest);
});

Deno.test("status, error and limits of the service pass; its key, cookies and connection do not", async () => {
  await using gate = fakeGateway([{
    ...refusing(429, `Too fast with ${UPSTREAM_KEY}`),
    headers: {
      "content-type": "application/json",
      "retry-after-ms": "900",
      "x-should-retry": "false",
      "x-request-id": "req_1",
      "x-ratelimit-remaining-requests": "0",
      "set-cookie": "a=b",
      "x-echo": `Bearer ${UPSTREAM_KEY}`,
      "access-control-allow-origin": "*",
    },
  }]);
  const response = await gate.chat({}, { "x-stainless-retry-count": "0" });
  const told = await response.text();
  equal(response.status, 429);
  for (
    const [name, value] of [
      ["retry-after-ms", "900"],
      ["x-should-retry", "false"],
      ["x-request-id", "req_1"],
      ["x-ratelimit-remaining-requests", "0"],
      ["set-cookie", null],
      ["x-echo", null],
      ["access-control-allow-origin", null],
    ] as const
  ) equal(response.headers.get(name), value, name);
  match(told, /Too fast with/);
  ok(!told.includes(UPSTREAM_KEY), told);
  equal(gate.upstream.asked.length, 1);
});

Deno.test("a client that leaves in mid-stream takes the service's answer with it", async () => {
  await using gate = fakeGateway([{ body: [chunk({ content: "first" })], then: "hang" }]);
  const leaving = new AbortController();
  const response = await gate.ask("/v1/chat/completions", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: "{}",
    signal: leaving.signal,
  });
  await response.body?.getReader().read();
  leaving.abort();
  await gate.upstream.cancelled;
  await gate.over(1);
  equal(gate.entries[0]?.outcome, "left");
});

Deno.test("a client that leaves before the answer begins takes the request back", async () => {
  await using gate = fakeGateway([{ head: "hang" }]);
  const leaving = new AbortController();
  const asking = gate.ask("/v1/chat/completions", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: "{}",
    signal: leaving.signal,
  });
  await until(() => gate.upstream.asked.length > 0, "the request");
  leaving.abort();
  await rejects(asking);
  await gate.upstream.cancelled;
});

Deno.test("a stream that breaks off breaks for the client, too, and never ends as if it were whole", async () => {
  await using gate = fakeGateway([{ body: [chunk({ content: "first" })], then: "break" }]);
  const response = await gate.chat({ stream: true });
  await rejects(response.text());
  await gate.over(1);
  deepEqual([gate.entries[0]?.outcome, gate.upstream.asked.length], ["cut", 1]);
});

Deno.test("a silence in a stream is bridged by comments, and one that lasts too long ends it", async () => {
  await using gate = fakeGateway([{ body: [chunk({ content: "first" })], then: "hang" }]);
  const response = await gate.chat({ stream: true });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  match((await reader?.read())?.value ?? "", /first/);
  const next = reader?.read();
  await waitFor(() => gate.clock.waiting > 0);
  gate.clock.advance(15_000);
  equal((await next)?.value, ": still waiting\n\n");
  const ended = rejects(readComments(reader));
  for (let step = 0; step < 40; step++) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    gate.clock.advance(15_000);
  }
  await ended;
  equal(gate.entries[0]?.outcome, "cut");
});

Deno.test("no comment stands in the middle of an event, and none in JSON", async () => {
  for (const headers of [{ "content-type": "text/event-stream" }, { "content-type": "application/json" }]) {
    const half = { headers, body: ['data: {"half":'], then: "hang" } as const;
    await using gate = fakeGateway([half]);
    const response = await gate.chat();
    const reader = response.body?.getReader();
    await reader?.read();
    let more = false;
    reader?.read().then(() => more = true, () => {});
    await waitFor(() => gate.clock.waiting > 0);
    for (let step = 0; step < 10; step++) {
      gate.clock.advance(15_000);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    equal(more, false);
  }
});

Deno.test("a service that gives no answer in time is a 504 that says so", async () => {
  await using gate = fakeGateway([{ head: "hang" }]);
  const asking = gate.chat();
  await waitFor(() => gate.upstream.asked.length > 0);
  gate.clock.advance(60_000);
  const response = await asking;
  equal(response.status, 504);
  match((await response.json()).error.message, /no answer within 60 s/);
});

Deno.test("a service that is down is a 502 after a bounded number of tries, and one try where the client tries again itself", async () => {
  for (
    const [headers, tries] of [[{}, 3], [{ "x-stainless-retry-count": "0" }, 1], [
      { "x-stainless-retry-count": "2" },
      1,
    ]] as const
  ) {
    await using gate = fakeGateway([{ head: "break" }], { impatient: true });
    const response = await gate.chat({}, headers);
    equal(response.status, 502);
    equal((await response.json()).error.code, "upstream_unreachable");
    equal(gate.upstream.asked.length, tries);
  }
});

Deno.test("a service that asks for a short wait is asked again after it; for a long one the client is told", async () => {
  const busy = (seconds: string): ScriptedAnswer => ({
    ...refusing(503, "busy"),
    headers: { "content-type": "application/json", "retry-after": seconds },
  });
  await using short = fakeGateway([busy("3"), saying("ok")], { impatient: true });
  const answer = await short.chat();
  equal(answer.status, 200);
  await answer.text();
  deepEqual([short.clock.slept, short.upstream.asked.length], [[3_000], 2]);
  await using long = fakeGateway([busy("600")], { impatient: true });
  const told = await long.chat();
  deepEqual([told.status, told.headers.get("retry-after"), long.upstream.asked.length], [503, "600", 1]);
  await told.text();
});

interface Login extends BearerSource {
  readonly renewed: () => number;
}

/** A login whose renewals are counted; `together` calls come down to one, as in the store. */
function login(after: "fresh" | "ended" | "down" = "fresh"): Login {
  let token = "old-token-0123456789";
  let count = 0;
  let renewing: Promise<void> | undefined;
  return {
    current: () => Promise.resolve({ secret: new Secret(token) }),
    async renew(refused): Promise<Bearer> {
      if (after === "ended") throw new QwenError("auth", "The sign-in has ended", { hint: ["qwen auth login"] });
      if (after === "down") throw new QwenError("network", "Nothing listens at id.example", { hint: ["qwen doctor"] });
      if (refused.secret?.reveal() === token) {
        renewing ??= new Promise((resolve) =>
          setTimeout(() => {
            count++;
            token = "new-token-0123456789";
            resolve();
          }, 5)
        );
        await renewing;
      }
      return { secret: new Secret(token) };
    },
    pace: () => Promise.resolve(),
    renewed: () => count,
  };
}

Deno.test("fifty requests with an old token become one renewal and fifty answers, each body sent as it was", async () => {
  const bearer = login();
  const answers = Array.from(
    { length: 200 },
    () => (asked: { headers: Headers }) =>
      asked.headers.get("authorization") === "Bearer new-token-0123456789"
        ? saying("ok")
        : refusing(401, "token expired"),
  );
  await using gate = fakeGateway(answers, { bearer, isRenewable: true });
  const all = await Promise.all(Array.from({ length: 50 }, async (_, index) => {
    const response = await gate.chat({ index });
    return [response.status, (await response.text()).includes("ok")];
  }));
  deepEqual(all.filter(([status, whole]) => status !== 200 || whole !== true), []);
  equal(bearer.renewed(), 1);
  const replayed = gate.upstream.asked.filter(({ headers }) => headers.get("authorization")?.includes("new-token"));
  deepEqual(
    replayed.map(({ json }) => Object(json).index).sort((a, b) => a - b),
    Array.from({ length: 50 }, (_, index) => index),
  );
});

Deno.test("a sign-in that has ended is told with the command to run, and an issuer that is down loudly", async () => {
  for (const [after, status, words] of [["ended", 401, /qwen auth login/], ["down", 502, /id\.example/]] as const) {
    await using gate = fakeGateway([refusing(401, "token expired")], { bearer: login(after), isRenewable: true });
    const response = await gate.chat();
    equal(response.status, status);
    match((await response.json()).error.message, words);
    equal(gate.upstream.asked.length, 1);
  }
});

Deno.test("a refusal that is not of the token is passed on and renews nothing", async () => {
  const bearer = login();
  await using gate = fakeGateway([refusing(403, "You may not use this model")], { bearer, isRenewable: true });
  const response = await gate.chat();
  equal(response.status, 403);
  match(await response.text(), /may not use this model/);
  deepEqual([bearer.renewed(), gate.upstream.asked.length], [0, 1]);
});

Deno.test("a key is never renewed", async () => {
  await using gate = fakeGateway([refusing(401, "Incorrect API key")]);
  const response = await gate.chat();
  deepEqual([response.status, gate.upstream.asked.length], [401, 1]);
  await response.text();
});

Deno.test("a pace that cannot be kept in time is a 429 with the time to wait", async () => {
  const waiting: BearerSource = {
    ...login(),
    pace: (onWait, signal) => {
      onWait(42_000, "minute");
      return new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
    },
  };
  await using gate = fakeGateway([saying("ok")], { bearer: waiting, isRenewable: true });
  const asking = gate.chat();
  await waitFor(() => gate.clock.waiting > 0);
  gate.clock.advance(30_000);
  const response = await asking;
  deepEqual([response.status, response.headers.get("retry-after"), gate.upstream.asked.length], [429, "42", 0]);
  equal((await response.json()).error.code, "quota_used_up");
});

Deno.test("a body beyond the bound is a 413, with a length and without, and nothing of it goes on", async () => {
  await using gate = fakeGateway([saying("ok")], { maxBody: 1000 });
  const body = `{"messages":"${"x".repeat(2000)}"}`;
  for (const sent of [body, new Blob([body]).stream()]) {
    const response = await gate.ask("/v1/chat/completions", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: sent,
    });
    equal(response.status, 413);
    await response.text();
  }
  deepEqual(gate.upstream.asked, []);
});

Deno.test("more answers at once than the bound are a 503 with retry-after, and the next is taken when one is over", async () => {
  await using gate = fakeGateway([{ body: [chunk({ content: "x" })], then: "hang" }], { maxStreams: 2 });
  const first = await gate.chat();
  const second = await gate.chat();
  const third = await gate.chat();
  deepEqual([third.status, third.headers.get("retry-after")], [503, "1"]);
  await third.text();
  await first.body?.cancel();
  await gate.over(2);
  const fourth = await gate.chat();
  equal(fourth.status, 200);
  await Promise.all([second, fourth].map((one) => one.body?.cancel()));
});

Deno.test("the account of a request has no word of it, and the service's count of tokens", async () => {
  await using gate = fakeGateway([{ body: [chunk({ content: "the-answer" }), finish(), USAGE, DONE] }]);
  await (await gate.chat({ messages: [{ role: "user", content: "the-question" }] })).text();
  await gate.over(1);
  const [entry] = gate.entries;
  deepEqual(
    [entry?.method, entry?.path, entry?.status, entry?.model, entry?.outcome, entry?.inputTokens, entry?.outputTokens],
    ["POST", "/v1/chat/completions", 200, "m-env", "whole", 3, 3],
  );
  ok((entry?.bytes ?? 0) > 100 && entry?.firstByteMs !== undefined);
  ok(!/the-answer|the-question/.test(JSON.stringify(gate.entries)));
});

Deno.test("a request that is over leaves no alarm behind, and an alarm that is called off no timer", async () => {
  await using gate = fakeGateway([saying("a"), refusing(400, "no"), saying("b")]);
  for (let at = 0; at < 3; at++) await (await gate.chat({ stream: true })).text();
  await gate.over(3);
  equal(gate.clock.waiting, 0);
  // One that stays would keep this test from ending: Deno looks for it.
  lastingClock.alarm(600_000, () => {})();
});

Deno.test("health says that it is there, and nothing of the user's", async () => {
  await using gate = fakeGateway([saying("ok")]);
  const response = await fetch(`${gate.url}/health`);
  deepEqual([response.status, await response.json()], [200, { status: "ok" }]);
  equal(
    await fetch(`${gate.url}/health`, { headers: { origin: "https://evil.example" } }).then(async (
      r,
    ) => (await r.text(), r.status)),
    403,
  );
  deepEqual(gate.upstream.asked, []);
});

Deno.test("the list of models is the service's, or the configured model where it has none", async () => {
  const list = `{"object":"list","data":[{"id":"a"}]}`;
  await using has = fakeGateway([{ headers: { "content-type": "application/json" }, body: list }]);
  equal(await (await has.ask("/v1/models")).text(), list);
  await using none = fakeGateway([refusing(404, "no such path")]);
  const models = await none.ask("/v1/models");
  equal((await models.json()).data[0].id, "m-env");
  equal((await (await none.ask("/v1/models/m-env")).json()).id, "m-env");
  const other = await none.ask("/v1/models/vendor/other");
  equal(other.status, 404);
  await other.text();
});

Deno.test("a redirect of the service is not followed and not passed on", async () => {
  await using gate = fakeGateway([{ status: 307, headers: { location: "http://evil.example/v1" }, body: "" }]);
  const response = await gate.chat();
  equal(response.status, 502);
  equal(response.headers.get("location"), null);
  await response.text();
  equal(gate.upstream.asked.length, 1);
});

Deno.test("an end takes no new requests, lets the answers under way end, and waits no longer than its bound", async () => {
  const { answer, release } = inHalves(chunk({ content: "a" }), finish() + DONE);
  await using gate = fakeGateway([answer, { body: [chunk({ content: "b" })], then: "hang" }]);
  const running = await gate.chat();
  const draining = gate.gateway.drain(30_000);
  const late = await gate.chat();
  deepEqual([late.status, (await late.json()).error.code], [503, "shutting_down"]);
  release();
  ok((await running.text()).endsWith(DONE));
  await draining;
});

async function waitFor(condition: () => boolean): Promise<void> {
  await until(condition, `"${condition}"`);
}

async function readComments(reader: ReadableStreamDefaultReader<string> | undefined): Promise<void> {
  for (let read = await reader?.read(); read?.done === false; read = await reader?.read()) {
    ok(read.value.startsWith(":"));
  }
}
