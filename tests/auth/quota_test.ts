import { deepEqual, equal, match, rejects } from "node:assert/strict";
import fc from "fast-check";
import { pace } from "../../src/auth/quota/quota.ts";
import { explainQwenRefusal } from "../../src/auth/quota/quota_messages.ts";
import { NO_USE, parseQuotaUse, type QuotaUse, takeTurn } from "../../src/auth/quota/quota_window.ts";
import { QwenError } from "../../src/base/errors.ts";
import { impatientClock } from "../fakes/hand_moved_clock.ts";
import { tempPlace } from "../fakes/temp_place.ts";

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 10, 21, 12, 30);

/** As many requests as are let through at one instant. */
function used(count: number, at = NOW): QuotaUse {
  let use: QuotaUse = NO_USE;
  for (let i = 0; i < count; i++) {
    const answer = takeTurn(use, at, { perMinute: Infinity, perDay: Infinity });
    if (answer.kind === "go") use = answer.use;
  }
  return use;
}

Deno.test("takeTurn() lets 60 through a minute and waits for the oldest to leave it", () => {
  equal(takeTurn(used(59), NOW).kind, "go");
  deepEqual(takeTurn(used(60), NOW + 10_000), { kind: "wait", waitMs: 50_000 });
  equal(takeTurn(used(60), NOW + 60_000).kind, "go");
});

Deno.test("takeTurn() lets 2,000 through a day and says when the next is free", () => {
  equal(takeTurn(used(1999), NOW + 120_000).kind, "go");
  const resetsAt = Date.UTC(2026, 10, 22, 13);
  deepEqual(takeTurn(used(2000), NOW + 120_000), { kind: "day-used-up", resetsAt });
  equal(takeTurn(used(2000), resetsAt - 1).kind, "day-used-up");
  equal(takeTurn(used(2000), resetsAt).kind, "go");
});

Deno.test("takeTurn() locks nobody out when the clock jumps a day, either way", () => {
  for (const jump of [DAY_MS + 3_600_000, -DAY_MS, -3_600_000 * 2]) {
    equal(takeTurn(used(2000), NOW + jump).kind, "go", `${jump}`);
    equal(takeTurn(used(60), NOW + jump).kind, "go", `${jump}`);
  }
});

Deno.test("takeTurn() never waits for more than a minute and keeps no more than a minute and a day", () => {
  const time = fc.integer({ min: 0, max: 4_000_000_000_000 });
  const use = fc.record({ recent: fc.array(time, { maxLength: 200 }), hours: fc.array(fc.tuple(time, fc.nat(3000))) });
  fc.assert(fc.property(use, time, (raw, now) => {
    const answer = takeTurn(parseQuotaUse(JSON.stringify(raw)), now);
    if (answer.kind === "wait") equal(answer.waitMs > 0 && answer.waitMs <= 60_000, true);
    if (answer.kind === "go") equal(answer.use.recent.length <= 60, true);
  }));
});

Deno.test("parseQuotaUse() takes anything for nothing used rather than fail", () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
    equal(takeTurn(parseQuotaUse(text), NOW).kind.length > 0, true);
  }));
  deepEqual(parseQuotaUse('{"recent":["x"],"hours":[[1],[1,2,3],"a"]}'), NO_USE);
  // What JSON writes so is no number that can be counted with.
  deepEqual(parseQuotaUse('{"recent":[1e999,-1e999],"hours":[[1e999,1],[1,1e999],[1,-1],"5"]}'), NO_USE);
  deepEqual(parseQuotaUse('{"recent":[2,1],"hours":[[4,1],[3,0]]}'), { recent: [1, 2], hours: [[3, 0], [4, 1]] });
});

Deno.test("pace() counts across processes, and tells each wait", async () => {
  const clock = impatientClock(NOW);
  await using place = await tempPlace({ clock });
  const waits: [number, string][] = [];
  const onWait = (waitMs: number, reason: string): void => void waits.push([waitMs, reason]);
  for (let i = 0; i < 60; i++) await pace({ ...place }, { onWait });
  deepEqual(waits, []);
  await pace({ ...place }, { onWait });
  deepEqual(waits, [[60_000, "Qwen OAuth allows 60 requests a minute"]]);
  equal(((await Deno.stat(place.path("oauth_quota.json"))).mode ?? 0) & 0o777, Deno.build.os === "windows" ? 0 : 0o600);
});

Deno.test("pace() lets no two callers have the same turn", async () => {
  const clock = impatientClock(NOW);
  await using place = await tempPlace({ clock });
  await Promise.all(Array.from({ length: 30 }, () => pace(place, { onWait: () => {} })));
  equal(parseQuotaUse(await Deno.readTextFile(place.path("oauth_quota.json"))).recent.length, 30);
});

Deno.test("pace() ends with a limit error that says when the day is over", async () => {
  const clock = impatientClock(NOW);
  await using place = await tempPlace({ clock });
  await pace(place, { onWait: () => {} });
  await Deno.writeTextFile(place.path("oauth_quota.json"), JSON.stringify(used(2000)));
  await rejects(pace(place, { onWait: () => {} }), (error) => {
    equal(error instanceof QwenError && error.kind === "limit", true);
    match(String(error), /2,000 requests a day.*free at 2026-11-2[23] \d\d:00/);
    return true;
  });
});

Deno.test("pace() gives up its wait with the caller's own reason", async () => {
  const clock = impatientClock(NOW);
  await using place = await tempPlace({ clock });
  await pace(place, { onWait: () => {} });
  await Deno.writeTextFile(place.path("oauth_quota.json"), JSON.stringify(used(60)));
  const caller = new AbortController();
  const onWait = (): void => caller.abort(new QwenError("cancelled", "Cancelled"));
  await rejects(
    pace(place, { onWait, signal: caller.signal }),
    (error) => error instanceof QwenError && error.kind === "cancelled",
  );
});

Deno.test("pace() lets a request through when it cannot count, and says so", async () => {
  await using place = await tempPlace();
  await Deno.mkdir(place.qwenHome, { mode: 0o700 });
  await Deno.mkdir(place.path("oauth_quota.json"));
  await pace(place, { onWait: () => {} });
  match(place.warnings.join(), /oauth_quota\.json/);
});

Deno.test("explainQwenRefusal() tells the ended tier from a quota that is used up, and both from anything else", () => {
  const ended = '{"error":{"code":"insufficient_quota","message":"Free allocated quota exceeded."}}';
  match(explainQwenRefusal(429, ended)?.message ?? "", /ended on 2026-04-15/);
  match(explainQwenRefusal(403, "Qwen OAuth has been discontinued")?.message ?? "", /ended on 2026-04-15/);
  const full = { error: { code: "insufficient_quota", message: "You exceeded your current quota" } };
  match(explainQwenRefusal(429, full)?.message ?? "", /used up/);
  equal(explainQwenRefusal(429, full)?.exitCode, 5);
  equal(explainQwenRefusal(429, "rate limit reached"), undefined);
  equal(explainQwenRefusal(401, { error: "invalid_api_key" }), undefined);
  equal(explainQwenRefusal(302, ended), undefined);
});
