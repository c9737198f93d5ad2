// The bytes of an answer: whatever an endpoint sends, events or one clear fault come of it, the same however it is cut.
import { deepEqual, equal, ok } from "node:assert/strict";
import fc from "fast-check";
import { AnswerDecoder } from "../../src/chat/wire/decode.ts";
import type { Circumstances } from "../../src/chat/failure/circumstances.ts";
import type { ChatEvent } from "../../src/chat/events.ts";
import { failureOf } from "../../src/chat/failure/failure.ts";
import type { Fault } from "../../src/chat/failure/fault.ts";
import { waitBeforeRetry } from "../../src/chat/failure/retry.ts";
import { modelNamesOf, parseJson } from "../../src/chat/wire/wire.ts";
import { Secret } from "../../src/config/secret.ts";
import { QwenError } from "../../src/base/errors.ts";
import { report } from "../../src/base/report.ts";
import { chunk, DONE, event, finish, refusing, USAGE } from "../fakes/fake_endpoint.ts";
import { fuzz } from "./fuzz.ts";
import { HOSTILE, objectOf, pieces, SECRET, steers, tells, textOf } from "./inputs.ts";

const STREAMS = [
  chunk({ role: "assistant", content: "" }) + chunk({ content: "Hello" }) + finish() + USAGE + DONE,
  `: comment\r\n\r\nevent: message\r\n${chunk({ reasoning_content: "hm" })}${finish("length")}${DONE}`,
  `event: error\n${event({ error: { message: "no", code: "rate_limit" } })}`,
  event({ error: { message: `echo ${SECRET}`, code: 429 } }),
  `data:${JSON.stringify({ choices: [{ message: { content: "whole" }, finish_reason: "stop" }] })}\rdata: [DONE]`,
  JSON.stringify({ id: "x", model: "m", choices: [{ message: { content: "Hi" }, finish_reason: "stop" }], usage: {} }),
  "<!doctype html><title>502 Bad Gateway</title>",
];
const WORDS = [
  "data: ",
  "data:",
  "event: error\n",
  "\n\n",
  "\r\n",
  "[DONE]",
  '{"choices":[',
  '"delta":{"content":"x"}',
  '"finish_reason":"stop"',
  '{"error":',
  "id: 1\n",
  "retry: 1\n",
  ":",
  "}",
  "]",
  '"usage":{"prompt_tokens":1e999}',
  ...HOSTILE.slice(0, 6),
];

interface Decoded {
  readonly text: string;
  readonly reasoning: string;
  readonly others: readonly ChatEvent[];
  readonly fault: Fault | undefined;
}

function decode(parts: readonly Uint8Array[]): Decoded {
  const decoder = new AnswerDecoder("text/event-stream");
  const events = [...parts.flatMap((part) => decoder.push(part)), ...decoder.end()];
  const joined = (type: "text" | "reasoning"): string =>
    events.map((one) => one.type === type ? one.text : "").join("");
  const others = events.filter(({ type }) => type !== "text" && type !== "reasoning");
  return { text: joined("text"), reasoning: joined("reasoning"), others, fault: decoder.fault?.fault };
}

export const CIRCUMSTANCES: Circumstances = {
  baseUrl: "https://api.example.com/v1",
  baseUrlSource: { kind: "default" },
  model: "m",
  provider: "custom",
  keySource: { kind: "environment", name: "OPENAI_API_KEY" },
  secrets: [new Secret(SECRET)],
  secret: new Secret(SECRET),
  describe: () => "OPENAI_API_KEY",
  now: 1_700_000_000_000,
  printed: false,
};

/** What a user would see of a fault: no secret, nothing that steers, and not without end. */
function checkTold(fault: Fault): void {
  const error = failureOf(fault, CIRCUMSTANCES);
  ok(error instanceof QwenError);
  const { lines } = report(error);
  const all = [error.message, ...error.hint].join("\n");
  equal(tells(all), false, all);
  for (const line of lines) equal(steers(line), false, JSON.stringify(line));
  ok(all.length < 4000, `${all.length} characters`);
}

fuzz("SSE stream and decoding", pieces(textOf(STREAMS, WORDS)), (parts) => {
  const cut = decode(parts);
  const whole = new Uint8Array(parts.flatMap((part) => [...part]));
  const excerpt = (decoded: Decoded): unknown =>
    // How much of a garbage answer had come when it was recognised depends on where it was cut
    decoded.fault?.kind === "garbage" ? { ...decoded, fault: decoded.fault.what } : decoded;
  deepEqual(excerpt(cut), excerpt(decode([whole])));
  if (cut.fault !== undefined) checkTold(cut.fault);
});

const HEADERS = ["retry-after", "retry-after-ms", "content-type", "x-request-id", "location"];
const headers = fc.array(
  fc.tuple(
    fc.constantFrom(...HEADERS),
    fc.constantFrom("5", "1e9", "-1", "Wed, 21 Oct 2099 07:28:00 GMT", "999999999999999999999", "", "text/html", "NaN"),
  ),
  { maxLength: 3 },
).map((entries) => new Headers(entries));
const BODIES = [
  String(refusing(401, `Incorrect API key provided: ${SECRET}`, { code: "invalid_api_key" }).body),
  JSON.stringify({ error: `${SECRET.slice(0, 10)}***${SECRET.slice(10)}` }),
  JSON.stringify({ message: "quota exceeded", code: "insufficient_quota", request_id: "r" }),
  JSON.stringify({ detail: [{ msg: encodeURIComponent(SECRET), loc: ["body"] }] }),
  JSON.stringify([{ error: { message: btoa(SECRET) } }]),
  "<html><head><title>403 Forbidden</title></head></html>",
  "upstream connect error",
];
const status = fc.oneof(
  fc.constantFrom(400, 401, 402, 403, 404, 405, 407, 408, 409, 413, 415, 422, 429, 451, 500, 501, 502, 503, 529),
  fc.integer({ min: 100, max: 999 }),
);

fuzz(
  "JSON error bodies",
  fc.record({ status, headers, body: textOf(BODIES, [...WORDS, '"message":', '"code":', '"detail":', "<title>"]) }),
  ({ status, headers, body }) => {
    const fault: Fault = { kind: "status", status, headers, body };
    checkTold(fault);
    const attempt = { made: 1, maxRetries: 3, remainingMs: 60_000, now: CIRCUMSTANCES.now, chance: 0.5 };
    const waitMs = waitBeforeRetry(fault, attempt);
    ok(waitMs === undefined || (waitMs >= 0 && waitMs < 60_000), String(waitMs));
    if (status >= 300 && status < 400) checkTold({ kind: "redirect", status, location: body });
  },
);

fuzz(
  "lists of models",
  fc.oneof(
    objectOf(["data", "object", "models", "id"], [[{ id: "a" }], [{}], "list", ["x"]]).map((value) =>
      JSON.stringify(value)
    ),
    textOf([JSON.stringify({ object: "list", data: [{ id: "m1" }, { id: "m2" }] })], ['"id":', "[{", "}]"]),
  ),
  (body) => {
    const names = modelNamesOf(parseJson(body));
    ok(names === undefined || names.every((name) => typeof name === "string"));
  },
);
