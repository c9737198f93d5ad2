import { equal } from "node:assert/strict";
import { systemClock } from "../../src/base/clock.ts";

Deno.test("a wait of years does not end at once: an issuer's interval cannot make us poll without a pause", async () => {
  const ending = new AbortController();
  const slept = systemClock.sleep(1e12, ending.signal).then(() => "woke", () => "aborted");
  // A timer that overflows is due before this one
  await new Promise((resolve) => setTimeout(resolve, 20));
  ending.abort();
  equal(await slept, "aborted");
});
