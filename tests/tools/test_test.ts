import { deepEqual, equal } from "node:assert/strict";
import { countsOf } from "../../tools/test.ts";

Deno.test("countsOf() reads the closing line of deno test, with steps, colours and skipped tests", () => {
  deepEqual(countsOf("ok | 12 passed | 0 failed (3ms)\n"), { passed: 12, failed: 0 });
  deepEqual(countsOf("FAILED | 10 passed (4 steps) | 2 failed | 1 ignored (1s)\n"), { passed: 10, failed: 2 });
  deepEqual(countsOf("\x1b[32mok\x1b[0m | 1 passed | 0 failed \x1b[90m(8ms)\x1b[0m\n"), { passed: 1, failed: 0 });
});

Deno.test("countsOf() takes the last such line: a test may print one of its own", () => {
  deepEqual(countsOf("ok | 1 passed | 0 failed\nFAILED | 5 passed | 3 failed (1s)\n"), { passed: 5, failed: 3 });
});

Deno.test("countsOf() has no answer where deno test did not come to its end", () => {
  equal(countsOf("error: Module not found\n"), undefined);
});
