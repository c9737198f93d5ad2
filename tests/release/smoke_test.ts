// The smoke test of the release workflow, tried on a program that does nothing right and, where there is one, ours.
import assert from "node:assert/strict";
import { smoke } from "../../tools/release/smoke.ts";
import { skip } from "../fakes/skip.ts";

Deno.test({
  name: "smoke() finds every fault of a program that only echoes its arguments",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const path = await Deno.makeTempFile();
    await Deno.writeTextFile(path, '#!/bin/sh\necho "$@"\n');
    await Deno.chmod(path, 0o755);
    const tried = await smoke(path);
    await Deno.remove(path);
    const faulty = tried.filter(({ faults }) => faults.length > 0).map(({ name }) => name);
    assert.deepEqual(faulty, ["--version", "permissions --json", "-p hi", "-p hi without credentials"]);
  },
});

Deno.test("the compiled program passes its smoke test", async () => {
  const binary = Deno.env.get("QWEN_TEST_BINARY") ?? "dist/qwen";
  let path: string;
  try {
    path = await Deno.realPath(binary);
  } catch {
    return skip(`there is no ${binary}`);
  }
  for (const { name, faults } of await smoke(path)) assert.deepEqual(faults, [], name);
});
