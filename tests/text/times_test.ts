import { equal, match } from "node:assert/strict";
import { localMinute, utcMinute } from "../../src/text/times.ts";

Deno.test("utcMinute() writes a time to the minute, and a number that is no time as it is", () => {
  equal(utcMinute(Date.UTC(2026, 0, 2, 3, 4, 59)), "2026-01-02 03:04 UTC");
  equal(utcMinute(8.64e15 + 1), "8640000000000001");
});

Deno.test("localMinute() is the user's clock", () => {
  equal(localMinute(new Date(2026, 0, 2, 3, 4).getTime()), "2026-01-02 03:04");
  match(localMinute(0), /^(?:1970-01-01|1969-12-31) \d\d:\d\d$/);
});
