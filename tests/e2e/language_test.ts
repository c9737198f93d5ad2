// The program's language, as a user chooses it: by a flag or by the locale. Data stays the same in every language.
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { forms, runProgram } from "../fakes/program.ts";

for (const form of forms()) {
  const name = (sentence: string): string => `${sentence} (${form.name})`;

  Deno.test(name("qwen --lang zh --help is in Chinese"), async () => {
    const { code, stdout, stderr } = await runProgram(form, { args: ["--lang", "zh", "--help"] });
    equal(code, 0);
    equal(stderr, "");
    match(stdout, /^用法：$/m);
    match(stdout, /--openai-api-key KEY/);
    ok(!/Usage|Options|Commands/.test(stdout));
  });

  Deno.test(name("a French locale without a credential is told so in French, and ends with 4"), async () => {
    const { code, stdout, stderr } = await runProgram(form, { args: ["-p", "hi"], env: { LANG: "fr_FR.UTF-8" } });
    equal(code, 4);
    equal(stdout, "");
    match(stderr, /^qwen: Non connecté\u00a0:/);
    match(stderr, /export OPENAI_API_KEY=…/);
  });

  Deno.test(name("LC_ALL wins over LC_MESSAGES, and LC_MESSAGES over LANG"), async () => {
    const env = { LC_ALL: "zh_CN.UTF-8", LC_MESSAGES: "fr_FR.UTF-8", LANG: "en_GB.UTF-8" };
    match((await runProgram(form, { args: ["-h"], env })).stdout, /^用法：$/m);
    match((await runProgram(form, { args: ["-h"], env: { ...env, LC_ALL: "" } })).stdout, /^Utilisation\u00a0:$/m);
    match((await runProgram(form, { args: ["-h"], env: { LANG: env.LANG } })).stdout, /^Usage:$/m);
    match((await runProgram(form, { args: ["-h", "--lang", "en"], env })).stdout, /^Usage:$/m);
  });

  Deno.test(name("a mistyped flag is told in the language that the same line asks for"), async () => {
    const { code, stderr } = await runProgram(form, { args: ["--lang=zh", "--modle", "x"] });
    equal(code, 2);
    equal(stderr, "qwen: 未知选项“--modle”；你是不是想输入“--model”？\n  请运行：qwen --help\n");
  });

  Deno.test(name("an unreachable endpoint is told from within the sandbox in the user's language"), async () => {
    const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { port } = listener.addr;
    listener.close();
    const { code, stdout, stderr } = await runProgram(form, {
      args: ["-p", "hi", "--openai-base-url", `http://127.0.0.1:${port}/v1`, "--max-retries", "0", "--lang", "fr"],
    });
    equal(code, 6);
    equal(stdout, "");
    match(stderr, /^qwen: Rien n’écoute à 127\.0\.0\.1:\d+\u00a0: la connexion a été refusée$/m);
  });

  Deno.test(name("the JSON of auth status has the same keys and sources in every language"), async () => {
    const home = await Deno.makeTempDir({ prefix: "qwen-home-" });
    try {
      const answers = await Promise.all(["en", "zh", "fr"].map(async (language) => {
        const { stdout } = await runProgram(form, {
          home,
          args: ["auth", "status", "--json", "--lang", language],
          env: { OPENAI_API_KEY: "sk-0123456789abcdef" },
        });
        return JSON.parse(stdout);
      }));
      equal(answers[0].credential.source.kind, "environment");
      deepEqual(answers[1], answers[0]);
      deepEqual(answers[2], answers[0]);
    } finally {
      await Deno.remove(home, { recursive: true });
    }
  });
}
