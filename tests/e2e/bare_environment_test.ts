import { deepEqual, equal, match } from "node:assert/strict";
import { forms, runProgram } from "../fakes/program.ts";

for (const form of forms()) {
  Deno.test(`${form.name}: without PATH, HOME or anything else in the environment it still starts and says what is missing`, async () => {
    const env = { PATH: undefined, HOME: undefined, USERPROFILE: undefined };
    const version = await runProgram(form, { args: ["--version"], env });
    deepEqual([version.code, version.stderr], [0, ""]);
    const prompt = await runProgram(form, { args: ["-p", "hi"], env });
    equal(prompt.code, 4, prompt.stderr);
    match(prompt.stderr, /Not signed in/);
  });
}
