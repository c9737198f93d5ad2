import { equal } from "node:assert/strict";
import { rehearse } from "../../src/sandbox/rehearse.ts";
import { runPrompt } from "../../src/cli/headless/headless.ts";

Deno.test({
  name: "rehearse() goes the whole way of a prompt, without a permission",
  permissions: "none",
  fn: async () => equal(await rehearse(runPrompt), 0),
});
