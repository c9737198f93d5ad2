// What a failure looks like: lines, exit codes, the result object; and what must never be in them.
import { deepEqual, equal, ok } from "node:assert/strict";
import fc from "fast-check";
import { EXIT_CODES, QwenError } from "../../src/base/errors.ts";
import { asQwenError, failureResult, renderFailure, report } from "../../src/base/report.ts";

const SECRET = "sk-secretsecretsecret";
const mask = (text: string): string => text.replaceAll(SECRET, "****");
const FACTS = { sessionId: "s", uuid: "u" };

Deno.test("report() shows the message after the program's name and each hint two blanks in", () => {
  const error = new QwenError("auth", "No credential was found", { hint: ["Try: qwen auth login", "Or set X"] });
  deepEqual(report(error), {
    exitCode: 4,
    lines: ["qwen: No credential was found", "  Try: qwen auth login", "  Or set X"],
  });
});

Deno.test("report() ends with the documented code of each kind", () => {
  for (const kind of ["other", "usage", "config", "auth", "limit", "network", "server", "cancelled"] as const) {
    equal(report(new QwenError(kind, "x")).exitCode, EXIT_CODES[kind]);
  }
});

Deno.test("report() calls what nobody foresaw unexpected and asks for --debug", () => {
  deepEqual(report(new TypeError("x is not a function")), {
    exitCode: 1,
    lines: [
      "qwen: Unexpected failure: TypeError: x is not a function",
      "  Run the same command again with --debug to see where it happened",
    ],
  });
  equal(report("text").lines[0], "qwen: Unexpected failure: text");
  equal(report(undefined).lines[0], "qwen: Unexpected failure without a description");
  equal(report({ code: 7 }).lines[0], 'qwen: Unexpected failure: {"code":7}');
});

Deno.test("report() shows no stack without debug, and with it the chain of causes, masked", () => {
  const root = new Error(`refused ${SECRET}`);
  const error = new QwenError("network", "Cannot reach host", { cause: new TypeError("fetch", { cause: root }) });
  equal(report(error, { mask }).lines.length, 1);
  const lines = report(error, { mask, debug: true }).lines;
  ok(lines.some((line) => line.includes("at ") && line.includes("report_test.ts")));
  ok(lines.includes("  Caused by: TypeError: fetch"), lines.join("\n"));
  ok(lines.includes("  Caused by: refused ****"));
  ok(!lines.join("\n").includes(SECRET));
});

Deno.test("report() does not ask for --debug when it was given", () => {
  ok(!report(new Error("x"), { debug: true }).lines.join().includes("again with --debug"));
});

Deno.test("report() masks message and hints, and a secret with a line break in it in a stack", () => {
  const pem = "line one\nline two";
  const hide = (text: string): string => mask(text).replaceAll(pem, "****");
  const error = new QwenError("server", `echoed ${SECRET}`, { hint: [SECRET], cause: new Error(pem) });
  const shown = report(error, { mask: hide, debug: true }).lines.join("\n");
  ok(!shown.includes(SECRET));
  ok(!shown.includes("line two"), shown);
});

Deno.test("report() ends when causes go round in a circle or go on for ever", () => {
  const error = new Error("round");
  error.cause = error;
  ok(report(error, { debug: true }).lines.length > 0);
  let deep = new Error("0");
  for (let level = 1; level < 1000; level++) deep = new Error(String(level), { cause: deep });
  ok(report(deep, { debug: true }).lines.length < 200);
});

Deno.test("report() survives a thrown value that fights back", () => {
  const hostile = new Proxy({}, {
    get(): never {
      throw new Error("no");
    },
    ownKeys(): never {
      throw new Error("no");
    },
  });
  for (const value of [hostile, null, Symbol("s"), 1n, () => {}, Object.create(null)]) {
    equal(report(value, { debug: true }).exitCode, 1);
  }
});

Deno.test("report() gives lines without control characters for any message", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (message, hint) => {
    const error = new QwenError("server", message, { hint: [hint], cause: new Error(hint) });
    for (const line of report(error, { debug: true }).lines) {
      ok(!/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(line), JSON.stringify(line));
    }
  }));
});

Deno.test("failureResult() has the reference's shape, with kind, hint and exit code added", () => {
  const error = new QwenError("auth", `Refused ${SECRET}\x1b`, { hint: [`Change ${SECRET}`] });
  deepEqual(failureResult(error, { ...FACTS, mask, durationMs: 5 }), {
    type: "result",
    subtype: "error_during_execution",
    uuid: "u",
    session_id: "s",
    is_error: true,
    duration_ms: 5,
    duration_api_ms: 0,
    num_turns: 0,
    usage: { input_tokens: 0, output_tokens: 0 },
    permission_denials: [],
    error: { message: "Refused ****\\x1b", kind: "auth", hint: ["Change ****"], exit_code: 4 },
  });
});

Deno.test("renderFailure() is one line: an array for json, the bare object for stream-json", () => {
  const result = failureResult(new QwenError("usage", "x"), FACTS);
  deepEqual(JSON.parse(renderFailure(result, "json")), [result]);
  deepEqual(JSON.parse(renderFailure(result, "stream-json")), result);
  ok(/^\{[^\n]*\}\n$/.test(renderFailure(result, "stream-json")));
});

Deno.test("asQwenError() keeps a QwenError as it is", () => {
  const error = new QwenError("limit", "x");
  equal(asQwenError(error), error);
});
