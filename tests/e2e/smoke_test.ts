import { equal, match, ok } from "node:assert/strict";
import { VERSION } from "../../src/base/version.ts";
import { forms, runProgram } from "../fakes/program.ts";

for (const form of forms()) {
  Deno.test(`${form.name}: qwen --version prints the version and nothing else`, async () => {
    const { code, stdout, stderr } = await runProgram(form, { args: ["--version"] });
    equal(stderr, "");
    equal(stdout, `${VERSION}\n`);
    equal(code, 0);
  });

  Deno.test(`${form.name}: qwen --help goes to stdout and names the ways to configure a key`, async () => {
    const { code, stdout, stderr } = await runProgram(form, { args: ["--help"] });
    equal(stderr, "");
    match(stdout, /OPENAI_API_KEY|--openai-api-key/);
    equal(code, 0);
  });

  Deno.test(`${form.name}: an unknown flag is a usage error, with nothing on stdout`, async () => {
    const { code, stdout, stderr } = await runProgram(form, { args: ["--no-such-flag"] });
    equal(stdout, "");
    match(stderr, /--no-such-flag/);
    equal(code, 2);
  });

  Deno.test(`${form.name}: without credentials a prompt ends at once with exit code 4 and leaves no file behind`, async () => {
    const home = await Deno.makeTempDir();
    try {
      const { code, stdout, stderr } = await runProgram(form, { args: ["-p", "hi"], home });
      equal(stdout, "");
      match(stderr, /OPENAI_API_KEY/);
      equal(code, 4);
      equal([...Deno.readDirSync(home)].length, 0);
    } finally {
      await Deno.remove(home, { recursive: true });
    }
  });

  Deno.test(`${form.name}: qwen demo shows the whole main job without account or network`, async () => {
    const { code, stdout, stderr } = await runProgram(form, { args: ["demo"] });
    equal(code, 0, stderr);
    ok(stdout.length > 0);
  });
}
