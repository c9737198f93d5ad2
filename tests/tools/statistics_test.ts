import { deepEqual, equal, match, ok } from "node:assert/strict";
import { median, medianDifference, medianRatio, table } from "../../tools/bench/statistics.ts";

Deno.test("median() is the middle value, or the mean of the two in the middle", () => {
  equal(median([3, 1, 2]), 2);
  equal(median([4, 1, 3, 2]), 2.5);
  ok(Number.isNaN(median([])));
});

Deno.test("medianRatio() compares within pairs: load that falls on both sides of one pair changes nothing", () => {
  equal(medianRatio([[20, 10], [200, 100], [40, 20]]), 2);
  equal(medianDifference([[20, 10], [110, 100], [40, 20]]), 10);
});

Deno.test("table() says yes, NO or nothing, and keeps its columns straight", () => {
  const row = { what: "a", form: "b", measured: "1", baseline: "2", target: "3" };
  const lines = table([{ ...row, met: true }, { ...row, met: false }, row]).trimEnd().split("\n");
  deepEqual(new Set(lines.map((line) => line.length)).size, 1);
  match(lines[2] ?? "", /yes/);
  match(lines[3] ?? "", /NO/);
  match(lines[4] ?? "", /\| - +\|$/);
});
