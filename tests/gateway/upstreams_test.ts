// Several services behind one door: which one a model's name leads to, with which key, and what changes in the body.
import { deepEqual, equal, match } from "node:assert/strict";
import fc from "fast-check";
import { modelIn, withModel } from "../../src/gateway/body.ts";
import { type FakeEndpoint, fakeEndpoint, refusing, saying, type ScriptedAnswer } from "../fakes/fake_endpoint.ts";
import { fakeGateway, UPSTREAM_KEY } from "../fakes/fake_gateway.ts";

const KEY = "sk-second-0123456789abcdef";

function listOf(...ids: readonly string[]): unknown {
  return { object: "list", data: ids.map((id) => ({ id, object: "model" })) };
}

function list(...ids: readonly string[]): ScriptedAnswer {
  return { headers: { "content-type": "application/json" }, body: JSON.stringify(listOf(...ids)) };
}

function modelsAsked({ asked }: FakeEndpoint): readonly unknown[] {
  return asked.map(({ text }) => JSON.parse(text).model);
}

Deno.test("a prefix, an entry's name and an alias lead to their service, with its key and its own name of the model", async () => {
  await using second = fakeEndpoint(saying("second"));
  await using gate = fakeGateway([saying("main")], {
    also: [{ name: "glm-5", baseUrl: second.baseUrl, key: KEY, model: "glm-5" }],
    aliases: { "claude-haiku-4-5": "glm-5/glm-air", fast: "m-small" },
  });
  for (const model of ["glm-5", "glm-5/glm-air", "claude-haiku-4-5"]) {
    match(await (await gate.chat({ model })).text(), /second/);
  }
  for (const model of ["fast", "m-env", "glm-5x", "other/glm-5"]) {
    match(await (await gate.chat({ model })).text(), /main/);
  }
  deepEqual(modelsAsked(second), ["glm-5", "glm-air", "glm-air"]);
  deepEqual(modelsAsked(gate.upstream), [
    "m-small",
    "m-env",
    "glm-5x",
    "other/glm-5",
  ]);
  for (const { headers } of second.asked) {
    deepEqual([headers.get("authorization"), headers.get("openai-organization")], [`Bearer ${KEY}`, null]);
  }
  for (const { headers } of gate.upstream.asked) equal(headers.get("authorization"), `Bearer ${UPSTREAM_KEY}`);
});

Deno.test("a body whose model is replaced is the same in every other byte", async () => {
  await using gate = fakeGateway([saying("hi")], { aliases: { a: "b" } });
  const body =
    '{ "x" : 1.0, "n":12345678901234567890,\n"nested":{"model":"a"}, "model" : "a","t":"\\u00e9\\ud83d", "model":"a" }';
  const headers = { "content-type": "application/json" };
  await (await gate.ask("/v1/chat/completions", { method: "POST", headers, body })).text();
  const expected = body.replace('"model" : "a"', '"model" : "b"').replace('"model":"a" }', '"model":"b" }');
  equal(gate.upstream.asked[0]?.text, expected);
});

Deno.test("whatever a body holds, another model changes that one word of it", () => {
  fc.assert(fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.string({ minLength: 1 }), (rest, model) => {
    const body = { ...rest, model: "before" };
    const bytes = new TextEncoder().encode(JSON.stringify(body));
    const changed = withModel(bytes, model);
    equal(modelIn(changed), model);
    deepEqual(JSON.parse(new TextDecoder().decode(changed)), { ...JSON.parse(JSON.stringify(body)), model });
  }));
});

Deno.test("without aliases and further services a body passes as it is, and so does the list of models", async () => {
  await using gate = fakeGateway([list("a", "b")]);
  deepEqual(await (await gate.ask("/v1/models?limit=1")).json(), listOf("a", "b"));
  match(gate.upstream.asked[0]?.path ?? "", /\/models\?limit=1$/);
});

Deno.test("the list of models has those of every service by the names they go by here, and is kept for a minute", async () => {
  await using second = fakeEndpoint(list("glm-5", "glm-air"));
  await using silent = fakeEndpoint(refusing(404, "no such path"));
  await using broken = fakeEndpoint({ status: 500, body: "<html>" });
  const at = ({ baseUrl }: { readonly baseUrl: string }, name: string, model: string) => ({
    name,
    baseUrl,
    key: KEY,
    model,
  });
  await using gate = fakeGateway([list("m-env", "m-small")], {
    also: [at(second, "glm", ""), at(silent, "own-entry", "own-entry"), at(broken, "broken", "m")],
    aliases: { fast: "glm/glm-air" },
  });
  const ids = async (): Promise<readonly string[]> => {
    const { data } = await (await gate.ask("/v1/models")).json();
    return data.map(({ id }: { readonly id: string }) => id);
  };
  const expected = ["fast", "m-env", "m-small", "glm/glm-5", "glm/glm-air", "own-entry", "broken/m"];
  deepEqual(await ids(), expected);
  deepEqual(await ids(), expected);
  equal(second.asked.length, 1);
  gate.clock.advance(60_000);
  await ids();
  equal(second.asked.length, 2);
});

Deno.test("one model is asked about at its own service, by its own name there", async () => {
  await using second = fakeEndpoint(list("x"));
  await using gate = fakeGateway([list("y")], {
    also: [{ name: "glm", baseUrl: second.baseUrl, key: KEY, model: "glm-5" }],
    aliases: { fast: "glm/org/glm-air" },
  });
  for (const name of ["glm/glm-5", "fast", "m-env"]) await (await gate.ask(`/v1/models/${name}`)).text();
  deepEqual(second.asked.map(({ path }) => path.replace(/^.*\/models/, "")), ["/glm-5", "/org/glm-air"]);
  match(gate.upstream.asked[0]?.path ?? "", /\/models\/m-env$/);
});

Deno.test("a model that no service knows is told with the one that it was meant as; a service's own words pass otherwise", async () => {
  const answers = [refusing(404, "The model does not exist", { code: "model_not_found" })];
  await using gate = fakeGateway(answers, { aliases: { "claude-haiku-4-5": "m-small" } });
  const refused = await gate.chat({ model: "claude-haiku-45" });
  const { error } = await refused.json();
  deepEqual([refused.status, error.code], [404, "model_not_found"]);
  match(error.message, /did you mean "claude-haiku-4-5"/);
  match((await (await gate.chat({ model: "something-else" })).json()).error.message, /does not exist/);
});

Deno.test("a client's model chooses no host: what looks like an address is a name of the main service", async () => {
  await using second = fakeEndpoint(saying("second"));
  await using gate = fakeGateway([saying("main")], {
    also: [{ name: "glm", baseUrl: second.baseUrl, key: KEY, model: "glm-5" }],
  });
  for (const model of ["https://evil.example/glm", "GLM/x", "../glm/x", "glm", "__proto__", "constructor"]) {
    match(await (await gate.chat({ model })).text(), model === "glm" ? /second/ : /main/);
  }
  equal(second.asked.length, 1);
});
