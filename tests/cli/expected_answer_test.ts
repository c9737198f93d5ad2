import { ok } from "node:assert/strict";
import { isSameModel, isUsualEnd } from "../../src/cli/expected_answer.ts";

Deno.test("isSameModel() knows a model under the names that services give it", () => {
  const same: readonly [string, string][] = [
    ["gpt-4o", "gpt-4o-2024-08-06"],
    ["openai/gpt-4o", "gpt-4o"],
    ["gpt-4o", "openai/gpt-4o-2024-11-20"],
    ["qwen3", "qwen3:latest"],
    ["Qwen3-Coder", "qwen3-coder"],
    ["m", "/models/m.gguf"],
    ["qwen-plus-latest", "qwen-plus"],
    ["openrouter/auto", "anthropic/claude"],
  ];
  for (const [asked, answered] of same) ok(isSameModel(asked, answered), `${asked} ${answered}`);
  for (const [asked, answered] of [["gpt-4o", "gpt-4o-mini"], ["qwen3-max", "qwen3-flash"], ["a", "b"]] as const) {
    ok(!isSameModel(asked, answered), `${asked} ${answered}`);
  }
});

Deno.test("isUsualEnd() takes an answer that was cut short or filtered for no whole one", () => {
  for (const reason of ["stop", "end_turn", "eos", "eos_token"]) ok(isUsualEnd(reason), reason);
  for (const reason of ["length", "content_filter", "tool_calls", ""]) ok(!isUsualEnd(reason), reason);
});
