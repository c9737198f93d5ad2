// The fake that starts the program must itself be right: a test that leaks the developer's environment proves nothing.
import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { type Form, forms, programEnv, runProgram } from "../fakes/program.ts";

const shell: Form = { name: "source", command: "sh", args: ["-c"] };
const unix = Deno.build.os !== "windows";

// Asked outside of a test: a form that is left out adds an ignored one.
const names = forms().map((form) => form.name);

Deno.test("forms() always has the source, first", () => {
  equal(names[0], "source");
  ok(names.every((name, at) => at === 0 || name === "binary"));
});

Deno.test("programEnv() holds nothing of the environment but what finding programs needs", () => {
  Deno.env.set("QWEN_TEST_SECRET", "sk-leak");
  try {
    const env = programEnv("/h", { A: "1", PATH: undefined });
    equal(env.QWEN_TEST_SECRET, undefined);
    equal(env.HOME, "/h");
    equal(env.A, "1");
    ok(!("PATH" in env));
  } finally {
    Deno.env.delete("QWEN_TEST_SECRET");
  }
});

Deno.test({
  name: "runProgram() gives stdin, takes both streams and the exit code, and removes the home directory",
  ignore: !unix,
  fn: async () => {
    const result = await runProgram(shell, { args: ['cat; echo "$HOME" >&2; exit 7'], stdin: "in" });
    equal(result.stdout, "in");
    equal(result.code, 7);
    match(result.stderr, /qwen-home-/);
    await rejects(() => Deno.stat(result.stderr.trim()), Deno.errors.NotFound);
  },
});

Deno.test({
  name: "runProgram() kills a program that does not end, and fails",
  ignore: !unix,
  fn: async () => {
    await rejects(() => runProgram(shell, { args: ["exec sleep 60"], timeoutMs: 50 }), /did not end in 50 ms/);
  },
});

Deno.test({
  name: "runProgram() does not mind a program that never reads its input",
  ignore: !unix,
  fn: async () => {
    const { code } = await runProgram(shell, { args: ["exit 0"], stdin: new Uint8Array(1 << 20) });
    deepEqual(code, 0);
  },
});
