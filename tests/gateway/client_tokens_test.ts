// The named tokens at the door: whose a request is, which models and how many requests it may have, and what is counted.
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { type NamedToken, sha256 } from "../../src/config/gateway_tokens.ts";
import { saying } from "../fakes/fake_endpoint.ts";
import { type FakeGateway, fakeGateway, GATE, UPSTREAM_KEY, WATCH } from "../fakes/fake_gateway.ts";

const ZED = "zed-0123456789abcdefghijklmnopqrstuvwxyzABCDEF";

async function zed(more: Partial<NamedToken> = {}): Promise<NamedToken> {
  return { name: "zed", sha256: await sha256(ZED), created: "2026-01-01T00:00:00.000Z", ...more };
}

function chat(gate: FakeGateway, token: string, model = "m-env", path = "/v1/chat/completions"): Promise<Response> {
  const headers = { "content-type": "application/json", "user-agent": "OpenAI/JS 6.5.0" };
  return gate.ask(path, { token, method: "POST", headers, body: JSON.stringify({ model, messages: [] }) });
}

Deno.test("a named token comes in, and the account names it; the run's own goes by what the client calls itself", async () => {
  const named = await zed();
  await using gate = fakeGateway([saying("hi")], { named: () => [named] });
  await (await chat(gate, ZED)).text();
  await (await chat(gate, GATE)).text();
  await gate.over(2);
  deepEqual(gate.entries.map(({ client, agent }) => [client, agent]), [["zed", "OpenAI/JS"], [undefined, "OpenAI/JS"]]);
  equal(gate.upstream.asked[0]?.headers.get("authorization"), `Bearer ${UPSTREAM_KEY}`);
});

Deno.test("a token that was revoked opens nothing from then on, and its hash is no token", async () => {
  let named = [await zed()];
  await using gate = fakeGateway([saying("hi")], { named: () => named });
  equal((await chat(gate, named[0]?.sha256 ?? "")).status, 401);
  equal((await chat(gate, ZED)).status, 200);
  named = [];
  const refused = await chat(gate, ZED);
  deepEqual([refused.status, (await refused.json()).error.code], [401, "wrong_token"]);
  equal(gate.upstream.asked.length, 1);
});

Deno.test("a token for one model is refused every other, and what names no model, and sees no other in the list", async () => {
  const named = await zed({ models: ["glm-5"] });
  await using gate = fakeGateway([saying("hi")], { named: () => [named] });
  equal((await chat(gate, ZED, "glm-5")).status, 200);
  for (const [model, path] of [["qwen3-max", "/v1/chat/completions"], ["glm-5", "/v1/batches"]]) {
    const refused = await chat(gate, ZED, model, path);
    const { error } = await refused.json();
    deepEqual([refused.status, error.code, error.type], [403, "model_not_allowed", "permission_error"]);
    match(error.message, /"zed" is for glm-5 alone/);
  }
  const { data } = await (await gate.ask("/v1/models", { token: ZED })).json();
  deepEqual(data.map(({ id }: { readonly id: string }) => id), ["glm-5"]);
  equal((await gate.ask("/v1/models/qwen3-max", { token: ZED })).status, 403);
  deepEqual(gate.entries.filter(({ path }) => path === "/v1/models").map(({ status }) => status), [200]);
  equal((await chat(gate, GATE, "qwen3-max")).status, 200, "the run's own token is held to nothing");
  equal(gate.upstream.asked.length, 2);
});

Deno.test("a token with a pace is told when to come again, by itself alone, and may when that time is over", async () => {
  const named = [await zed({ perMinute: 2 }), await zed({ name: "ci", sha256: await sha256("ci") })];
  await using gate = fakeGateway([saying("hi")], { named: () => named });
  for (let count = 0; count < 2; count++) await (await chat(gate, ZED)).text();
  gate.clock.advance(20_000);
  const refused = await chat(gate, ZED);
  deepEqual([refused.status, refused.headers.get("retry-after")], [429, "40"]);
  match((await refused.json()).error.message, /"zed" has 2 requests a minute, .* in 40 s/);
  await (await chat(gate, "ci")).text();
  gate.clock.advance(40_000);
  equal((await chat(gate, ZED)).status, 200);
  equal(gate.upstream.asked.length, 4);
});

Deno.test("a token for one model gets no other in by a second field, another case, a list to fall back on, a charset or the query", async () => {
  const named = await zed({ models: ["m-env"] });
  await using gate = fakeGateway([saying("hi")], { named: () => [named] });
  const ask = (body: string | Uint8Array<ArrayBuffer>, type = "application/json", query = ""): Promise<Response> =>
    gate.ask(`/v1/chat/completions${query}`, { token: ZED, method: "POST", headers: { "content-type": type }, body });
  const bodies = [
    '{"model":"other","model":"m-env"}',
    '{"model":"m-env","\\u006dodel":"m-env"}',
    '{"model":"m-env","Model":"other"}',
    '{"model":"m-env","models":["other"]}',
    '{"model":"m-env","fallbacks":["other"]}',
    '{"model":"m-env","route":"fallback"}',
    `{"model":"m-env","x":${"[".repeat(2000)}${"]".repeat(2000)}}`,
  ];
  for (const body of bodies) equal((await ask(body)).status, 403, body.slice(0, 60));
  equal((await ask('{"model":"m-env"}', "application/json", "?model=other")).status, 403);
  equal(gate.upstream.asked.length, 0);
  equal((await ask('{"model":"m-env","messages":[{"model":"x"}]}', "application/json; charset=utf-7")).status, 200);
  equal(gate.upstream.asked[0]?.headers.get("content-type"), "application/json");
});

Deno.test("what the gateway refuses itself, and a look at the models, is none of a token's share of a minute", async () => {
  const named = [await zed({ perMinute: 1, models: ["m-env"] })];
  await using gate = fakeGateway([saying("hi")], { named: () => named });
  equal((await chat(gate, ZED, "other")).status, 403);
  equal((await gate.ask("/v1/models", { token: ZED })).status, 200);
  equal((await chat(gate, ZED)).status, 200);
  equal((await chat(gate, ZED)).status, 429);
});

Deno.test("what was used is counted by token, and shown to the watcher and the run's own token alone", async () => {
  const named = await zed({ models: ["m-env"] });
  await using gate = fakeGateway([saying("hi")], { named: () => [named] });
  await (await chat(gate, ZED)).text();
  await (await chat(gate, ZED, "other")).text();
  await (await chat(gate, "nobody's")).text();
  await gate.over(3);
  const [used] = await (await gate.ask("/qwen/status", { token: WATCH })).json();
  deepEqual([used.name, used.requests, used.failed, used.inputTokens, used.outputTokens], ["zed", 2, 1, 3, 3]);
  equal((await gate.ask("/qwen/status")).status, 200);
  for (const token of [ZED, "nobody's"]) {
    const refused = await gate.ask("/qwen/status", { token });
    ok([401, 404].includes(refused.status));
    await refused.body?.cancel();
  }
  const asked = gate.upstream.asked.length;
  const refused = await chat(gate, WATCH);
  deepEqual([refused.status, (await refused.json()).error.code], [401, "wrong_token"]);
  equal(gate.upstream.asked.length, asked, "who may look may not ask");
});
