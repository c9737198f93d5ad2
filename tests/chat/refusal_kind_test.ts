import { equal, ok } from "node:assert/strict";
import { AnswerDecoder } from "../../src/chat/wire/decode.ts";
import type { Circumstances } from "../../src/chat/failure/circumstances.ts";
import { failureOf } from "../../src/chat/failure/failure.ts";
import type { Fault } from "../../src/chat/failure/fault.ts";
import { type RefusalKind, refusalKindOf, saidBy } from "../../src/chat/failure/refusal_kind.ts";
import { waitBeforeRetry } from "../../src/chat/failure/retry.ts";
import { Secret } from "../../src/config/secret.ts";
import { TEST_KEY } from "../fakes/fake_configuration.ts";
import { PROVIDER_REFUSALS, type ProviderRefusal } from "./provider_refusals.ts";

const CIRCUMSTANCES: Circumstances = {
  baseUrl: "https://llm.example/v1",
  baseUrlSource: { kind: "default" },
  model: "m",
  provider: "custom",
  keySource: { kind: "environment", name: "OPENAI_API_KEY" },
  secret: new Secret(TEST_KEY),
  secrets: [new Secret(TEST_KEY)],
  describe: () => "OPENAI_API_KEY",
  now: 0,
  printed: false,
};

type Refused = Extract<Fault, { kind: "status" | "told" }>;

/** The fault that a body becomes: a refusal in a 200 is told within the answer. */
function faultOf({ status, body }: ProviderRefusal): Refused {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  if (status !== 200) return { kind: "status", status, headers: new Headers(), body: text };
  const decoder = new AnswerDecoder("application/json");
  decoder.push(new TextEncoder().encode(text));
  decoder.end();
  const fault = decoder.fault?.fault;
  ok(fault?.kind === "told", `${text}: ${fault?.kind}`);
  return fault;
}

const EXIT: Readonly<Record<RefusalKind, number>> = {
  "used-up": 5,
  "rate": 5,
  "bad-key": 4,
  "filtered": 1,
  "too-long": 1,
  "unknown-model": 3,
};

for (const row of PROVIDER_REFUSALS) {
  const words = typeof row.body === "string" ? row.body : JSON.stringify(row.body);
  Deno.test(`${row.service} refuses with ${row.status} ${words.slice(0, 80)}: ${row.about}`, () => {
    const fault = faultOf(row);
    equal(refusalKindOf(saidBy(fault)) ?? "status", row.about);
    if (row.about === "status") return;
    equal(failureOf(fault, CIRCUMSTANCES).exitCode, EXIT[row.about]);
    const tries = { made: 1, maxRetries: 3, remainingMs: 60_000, now: 0, chance: 0 };
    if (row.about !== "rate") equal(waitBeforeRetry(fault, tries), undefined, "waiting does not help");
  });
}

Deno.test("the refusals have a source, and each kind is met in English and in Chinese", () => {
  for (const { source } of PROVIDER_REFUSALS) ok(URL.canParse(source), source);
  for (const kind of Object.keys(EXIT)) {
    const said = PROVIDER_REFUSALS.filter(({ about }) => about === kind).map(({ body }) => JSON.stringify(body));
    ok(said.some((words) => /[a-z]{4}/.test(words)) && said.some((words) => /[\u4e00-\u9fff]/.test(words)), kind);
  }
});

Deno.test("a 429 of Qwen's names the quota: the minute's, or the day's", () => {
  const at = {
    ...CIRCUMSTANCES,
    keySource: { kind: "oauth", name: "qwen", path: "/h/.qwen/oauth_creds.json" },
  } as const;
  const hints = (headers: Record<string, string>, body: string): string =>
    failureOf({ kind: "status", status: 429, headers: new Headers(headers), body }, at).hint.join("\n");
  ok(hints({}, "slow down").includes("60 requests a minute"));
  ok(hints({ "retry-after": "7200" }, "slow down").includes("2,000 requests a day"));
  ok(hints({}, "daily limit reached").includes("2,000 requests a day"));
  const key = failureOf({ kind: "status", status: 429, headers: new Headers(), body: "slow down" }, CIRCUMSTANCES);
  ok(!key.hint.join().includes("Qwen OAuth"));
});
