import { equal } from "node:assert/strict";
import type { Fault } from "../../src/chat/failure/fault.ts";
import { type Attempt, retryAfterMs, waitBeforeRetry } from "../../src/chat/failure/retry.ts";

const FIRST: Attempt = { made: 1, maxRetries: 3, remainingMs: 60_000, now: 0, chance: 0 };

function status(code: number, headers: Readonly<Record<string, string>> = {}, body = ""): Fault {
  return { kind: "status", status: code, headers: new Headers(headers), body };
}

Deno.test("waitBeforeRetry() does not wait for an account that is used up, in whatever letters that is said", () => {
  const attempt = { made: 1, maxRetries: 3, remainingMs: 60_000, now: 0, chance: 0 };
  for (const said of ["insufficient balance", "Insufficient Balance", "INSUFFICIENT BALANCE", "Insufficient_Quota"]) {
    const body = JSON.stringify({ error: { message: said } });
    equal(waitBeforeRetry({ kind: "status", status: 429, headers: new Headers(), body }, attempt), undefined, said);
  }
});

Deno.test("waitBeforeRetry() tries again after 408, 409, 429 and 5xx, and after no other status", () => {
  for (const code of [408, 409, 429, 500, 502, 503, 504, 529]) {
    equal(waitBeforeRetry(status(code), FIRST), 500, `${code}`);
  }
  for (const code of [400, 401, 402, 403, 404, 405, 413, 422, 501]) {
    equal(waitBeforeRetry(status(code), FIRST), undefined, `${code}`);
  }
});

Deno.test("waitBeforeRetry() doubles the wait up to 8 s, less a share of chance", () => {
  const wait = (made: number, chance = 0): number | undefined =>
    waitBeforeRetry(status(500), { ...FIRST, made, chance, maxRetries: 99 });
  equal(wait(1), 500);
  equal(wait(2), 1000);
  equal(wait(4), 4000);
  equal(wait(5), 8000);
  equal(wait(50), 8000);
  equal(wait(3, 1), 1500);
});

Deno.test("waitBeforeRetry() stops after the tries that were allowed", () => {
  equal(waitBeforeRetry(status(500), { ...FIRST, made: 3 }), 2000);
  equal(waitBeforeRetry(status(500), { ...FIRST, made: 4 }), undefined);
  equal(waitBeforeRetry(status(500), { ...FIRST, maxRetries: 0 }), undefined);
});

Deno.test("waitBeforeRetry() does what Retry-After says, and gives up at once when there is no time for it", () => {
  equal(waitBeforeRetry(status(429, { "retry-after": "7" }), FIRST), 7000);
  equal(waitBeforeRetry(status(429, { "retry-after": "59" }), FIRST), 59_000);
  equal(waitBeforeRetry(status(429, { "retry-after": "3600" }), FIRST), undefined);
  equal(waitBeforeRetry(status(503, { "retry-after": "0" }), FIRST), 0);
});

Deno.test("waitBeforeRetry() does not wait for a quota that is used up, nor against the server's word", () => {
  equal(waitBeforeRetry(status(429, {}, '{"error":{"code":"insufficient_quota"}}'), FIRST), undefined);
  equal(waitBeforeRetry(status(500, { "x-should-retry": "false" }), FIRST), undefined);
});

Deno.test("waitBeforeRetry() tries broken connections again, and none that will break the same way", () => {
  const transport = (message: string): Fault => ({ kind: "transport", cause: new TypeError(message) });
  equal(waitBeforeRetry(transport("connection closed before message completed"), FIRST), 500);
  equal(waitBeforeRetry({ kind: "cut" }, FIRST), 500);
  equal(waitBeforeRetry({ kind: "silence", phase: "head", afterMs: 5 }, FIRST), 500);
  for (const words of ["tcp connect error: Connection refused (os error 111)", "invalid peer certificate: Expired"]) {
    equal(waitBeforeRetry(transport(words), FIRST), undefined, words);
  }
  equal(waitBeforeRetry({ kind: "redirect", status: 302, location: null }, FIRST), undefined);
  equal(waitBeforeRetry({ kind: "garbage", what: "html", contentType: "", excerpt: "" }, FIRST), undefined);
});

Deno.test("waitBeforeRetry() treats an error inside a stream by its status", () => {
  equal(waitBeforeRetry({ kind: "told", message: "busy", status: 503 }, FIRST), 500);
  equal(waitBeforeRetry({ kind: "told", message: "bad", status: 400 }, FIRST), undefined);
  equal(waitBeforeRetry({ kind: "told", message: "what" }, FIRST), undefined);
});

Deno.test("retryAfterMs() reads seconds, milliseconds and dates", () => {
  const now = Date.parse("2026-11-21T00:00:00Z");
  const read = (headers: Readonly<Record<string, string>>): number | undefined =>
    retryAfterMs(new Headers(headers), now);
  equal(read({ "retry-after": "2" }), 2000);
  equal(read({ "retry-after-ms": "150", "retry-after": "2" }), 150);
  equal(read({ "retry-after": "Sat, 21 Nov 2026 00:00:09 GMT" }), 9000);
  equal(read({ "retry-after": "Fri, 20 Nov 2026 00:00:00 GMT" }), 0);
  equal(read({ "retry-after": "soon" }), undefined);
  equal(read({}), undefined);
});
