import { deepEqual, equal, ok, throws } from "node:assert/strict";
import * as v from "valibot";
import { isInTheClear, readAddress, readKey } from "../../../../src/commands/conversation/wizard/input.ts";
import {
  advance,
  back,
  beginWizard,
  failed,
  waysOn,
  type WizardAnswer,
  type WizardState,
  wizardStateSchema,
} from "../../../../src/commands/conversation/wizard/steps.ts";
import { PROVIDERS } from "../../../../src/providers/table.ts";

function through(...answers: readonly WizardAnswer[]): WizardState {
  return answers.reduce(advance, beginWizard());
}

const byKey: WizardAnswer = { step: "method", choice: { kind: "provider" } };
const byUrl: WizardAnswer = { step: "method", choice: { kind: "url" } };
const local: WizardAnswer = {
  step: "method",
  choice: { kind: "local", provider: "ollama", baseUrl: "http://127.0.0.1:11434/v1", models: ["q"] },
};
const provider = (id: string): WizardAnswer => ({ step: "provider", provider: id });
const key: WizardAnswer = { step: "key", key: "sk-1" };
const list: WizardAnswer = { step: "list", models: ["a"] };
const model: WizardAnswer = { step: "model", model: "a" };

Deno.test("advance() leads each way in through its own questions", () => {
  const cases: readonly (readonly [string, readonly WizardAnswer[], WizardState["step"]])[] = [
    ["nothing answered", [], "method"],
    ["a provider", [byKey], "provider"],
    ["one with a single address", [byKey, provider("openai")], "key"],
    ["one with regions", [byKey, provider("dashscope")], "region"],
    ["one where everybody has an address", [byKey, provider("azure")], "url"],
    ["its region", [byKey, provider("zai"), { step: "region", baseUrl: "https://api.z.ai/x" }], "key"],
    ["any address", [byUrl], "url"],
    ["the address", [byUrl, { step: "url", baseUrl: "https://x.example/v1" }], "key"],
    ["the key", [byKey, provider("openai"), key], "list"],
    ["the list", [byKey, provider("openai"), key, list], "model"],
    ["the model", [byKey, provider("openai"), key, list, model], "check"],
    ["checked", [byKey, provider("openai"), key, list, model, { step: "check" }], "save"],
    ["a local server", [local], "model"],
    ["its model", [local, model], "check"],
    ["Qwen", [{ step: "method", choice: { kind: "issuer", issuer: "qwen" } }], "sign-in"],
  ];
  for (const [what, answers, step] of cases) equal(through(...answers).step, step, what);
});

Deno.test("advance() knows every provider of the table", () => {
  for (const { id, regions } of PROVIDERS) {
    const state = through(byKey, provider(id));
    equal(state.step, regions.length === 0 ? "url" : regions.length === 1 ? "key" : "region", id);
  }
});

Deno.test("advance() refuses an answer to another question", () => {
  throws(() => advance(beginWizard(), key), RangeError);
});

Deno.test("back() leads to the question before, never to what the program does by itself, and ends at the first", () => {
  const steps: string[] = [];
  let state: WizardState | undefined = through(
    byKey,
    provider("dashscope"),
    {
      step: "region",
      baseUrl: "https://dashscope.aliyuncs.com/compatible-mode/v1",
    },
    key,
    list,
    model,
    { step: "check" },
  );
  while (state !== undefined) {
    steps.push(state.step);
    state = back(state);
  }
  deepEqual(steps, ["save", "model", "key", "region", "provider", "method"]);
});

Deno.test("a key is forgotten when another provider or address is chosen: it goes to no other host", () => {
  const answered = through(byKey, provider("openai"), key, list);
  const again = [0, 1, 2].reduce((state: WizardState) => back(state) ?? state, answered);
  equal(again.step, "method");
  equal(advance(advance(again, byKey), provider("openai")).key, "sk-1");
  equal(advance(advance(again, byKey), provider("deepseek")).key, undefined);
  equal(advance(again, byUrl).key, undefined);
  equal(advance(again, local).key, "");
  const address = through(byUrl, { step: "url", baseUrl: "https://a.example" }, key);
  const other = advance(back(back(address) ?? address) ?? address, { step: "url", baseUrl: "https://b.example" });
  equal(other.key, "");
});

Deno.test("failed() leads to the answer that was wrong", () => {
  const checking = through(byKey, provider("openai"), key, list, model);
  const listing = through(byKey, provider("openai"), key);
  const lines = ["no"];
  equal(failed(listing, { kind: "auth", lines }).step, "key");
  deepEqual(failed(checking, { kind: "auth", lines }).trail, ["method", "provider"]);
  equal(failed(checking, { kind: "config", lines }).step, "model");
  equal(failed(checking, { kind: "limit", lines }).step, "failed");
  equal(failed(listing, { kind: "network", lines }).step, "failed");
  equal(
    failed({ ...through(local, model, { step: "check" }), step: "save" }, { kind: "config", lines }).step,
    "failed",
  );
  equal(failed({ ...beginWizard(), step: "sign-in" }, { kind: "cancelled", lines }).step, "method");
  const stuck = failed(checking, { kind: "server", lines });
  deepEqual(waysOn(stuck), ["retry", "key", "model", "anyway"]);
  equal(advance(stuck, { step: "failed", choice: "retry" }).step, "check");
  const anyway = advance(stuck, { step: "failed", choice: "anyway" });
  deepEqual([anyway.step, anyway.checked, anyway.problem], ["save", false, undefined]);
  deepEqual(waysOn(failed(listing, { kind: "network", lines })), ["retry", "key"]);
});

Deno.test("the state survives the way to another sandbox, and nothing else is taken for one", () => {
  const state = failed(through(byKey, provider("openai"), key, list, model), { kind: "server", lines: ["x"] });
  deepEqual(v.parse(wizardStateSchema, structuredClone(state)), state);
  for (const wrong of [{}, { step: "save" }, { ...state, trail: ["save"] }, { ...state, key: 1 }]) {
    ok(!v.safeParse(wizardStateSchema, wrong).success);
  }
});

Deno.test("readAddress() makes an address whole or complains", () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ["https://api.example.com/v1", "https://api.example.com/v1"],
    ["  https://api.example.com/v1/  ", "https://api.example.com/v1"],
    ["https://api.example.com/v1/chat/completions", "https://api.example.com/v1"],
    ["api.example.com/v1", "https://api.example.com/v1"],
    ["localhost:8080/v1", "http://localhost:8080/v1"],
    ["127.0.0.1:11434/v1", "http://127.0.0.1:11434/v1"],
    ["[::1]:8080/v1", "http://[::1]:8080/v1"],
    ["", undefined],
    ["ftp://x.example", undefined],
    ["https://user:pw@x.example/v1", undefined],
    ["not an address", undefined],
    ["file:///etc/passwd", undefined],
  ];
  for (const [typed, wanted] of cases) {
    const read = readAddress(typed);
    equal("baseUrl" in read ? read.baseUrl : undefined, wanted, typed);
  }
  ok(isInTheClear("http://x.example/v1"));
  ok(!isInTheClear("http://127.0.0.1:1/v1"));
  ok(!isInTheClear("https://x.example/v1"));
});

Deno.test("readKey() frees a key of what was pasted with it, and refuses what is none", () => {
  const cases: readonly (readonly [string, string | undefined])[] = [
    ["sk-abc", "sk-abc"],
    ["  sk-abc\n", "sk-abc"],
    ['export OPENAI_API_KEY="sk-abc"', "sk-abc"],
    ["Bearer sk-abc", "sk-abc"],
    ["'sk-abc'", "sk-abc"],
    ["", undefined],
    ["sk abc", undefined],
    ["sk-äbc", undefined],
    ["@file", undefined],
    ["-", undefined],
    ["https://platform.example/keys", undefined],
  ];
  for (const [typed, wanted] of cases) {
    const read = readKey(typed, { required: true });
    equal("key" in read ? read.key : undefined, wanted, typed);
  }
  deepEqual(readKey(" ", { required: false }), { key: "" });
});
