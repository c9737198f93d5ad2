import { equal, ok } from "node:assert/strict";
import { endNote, modelNote } from "../../../src/commands/prompt/expected_answer.ts";

Deno.test("modelNote() says nothing of a model under the names that services give it", () => {
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
  for (const [asked, answered] of same) equal(modelNote(asked, answered), undefined);
  for (const [asked, answered] of [["gpt-4o", "gpt-4o-mini"], ["qwen3-max", "qwen3-flash"], ["a", "b"]] as const) {
    ok(modelNote(asked, answered)?.includes(`"${answered}"`), `${asked} ${answered}`);
  }
});

Deno.test("modelNote() lets no name that a server gives command the terminal", () => {
  equal(modelNote("a", `b\x1b]0;t\x07\n${"c".repeat(300)}`)?.includes("\x1b"), false);
});

Deno.test("endNote() says of an answer that was cut short or filtered that it is no whole one", () => {
  for (const reason of [undefined, "stop", "end_turn", "eos", "eos_token"]) equal(endNote(reason), undefined);
  for (const reason of ["length", "content_filter"]) {
    ok(endNote(reason)?.startsWith("The answer is incomplete"), reason);
  }
  for (const reason of ["tool_calls", ""]) ok(endNote(reason)?.includes(`"${reason}"`), reason);
});
