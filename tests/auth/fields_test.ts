import { equal } from "node:assert/strict";
import { secondsOf } from "../../src/auth/issuer/fields.ts";

for (
  const [value, seconds] of [
    [3600, 3600],
    ["3600", 3600],
    ["0.5", 0.5],
    [0, undefined],
    ["", undefined],
    [" ", undefined],
    ["soon", undefined],
    [-1, undefined],
    [null, undefined],
    [Infinity, undefined],
    [{}, undefined],
  ] as const
) {
  Deno.test(`secondsOf() reads ${JSON.stringify(value)} as ${seconds}`, () => equal(secondsOf(value), seconds));
}
