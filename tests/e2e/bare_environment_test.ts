import { deepEqual, equal, match } from "node:assert/strict";
import { fakeEndpoint } from "../fakes/fake_endpoint.ts";
import { forms, programEnv, runProgram } from "../fakes/program.ts";

for (const form of forms()) {
  Deno.test(`${form.name}: without PATH, HOME or anything else in the environment it still starts and says what is missing`, async () => {
    const env = { PATH: undefined, HOME: undefined, USERPROFILE: undefined };
    const version = await runProgram(form, { args: ["--version"], env });
    deepEqual([version.code, version.stderr], [0, ""]);
    const prompt = await runProgram(form, { args: ["-p", "hi"], env });
    equal(prompt.code, 4, prompt.stderr);
    match(prompt.stderr, /Not signed in/);
  });

  Deno.test({
    name: `${form.name}: an address, a key or a proxy that is not UTF-8 is refused by its name, and not passed over`,
    ignore: Deno.build.os !== "linux",
    async fn(): Promise<void> {
      await using endpoint = fakeEndpoint(() => ({ body: [] }));
      const home = await Deno.makeTempDir({ prefix: "qwen-bytes-" });
      try {
        const given = { OPENAI_API_KEY: "sk-test-0123456789abcdefghij", OPENAI_BASE_URL: endpoint.baseUrl };
        for (const name of ["OPENAI_BASE_URL", "OPENAI_API_KEY", "HTTP_PROXY"]) {
          const shell = new Deno.Command("bash", {
            args: [
              "-c",
              `export ${name}=$'http://\\xff/v1'; exec "$@"`,
              "bash",
              form.command,
              ...form.args,
              "-p",
              "hi",
            ],
            env: programEnv(
              home,
              name === "HTTP_PROXY" ? { ...given, OPENAI_BASE_URL: "http://llm.example/v1" } : given,
            ),
            clearEnv: true,
            cwd: home,
            stdin: "null",
          });
          const { code, stdout, stderr } = await shell.output();
          const told = new TextDecoder().decode(stderr);
          deepEqual([code, stdout.length], [3, 0], told);
          match(told, new RegExp(`^qwen: .*${name}`, "m"));
        }
        deepEqual(endpoint.asked, []);
      } finally {
        await Deno.remove(home, { recursive: true });
      }
    },
  });
}
