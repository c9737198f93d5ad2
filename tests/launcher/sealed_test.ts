// The sealed prompt: what is left when the head of a good answer is there, from source and inside a binary compiled with
// the very flags of a release; and that what must still work before and after it does.
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { bundle } from "../../tools/bundle.ts";
import { compile } from "../../tools/compile.ts";
import { PERMISSION_FLAGS } from "../../tools/permissions.ts";
import { type Answer, chunk, event, fakeEndpoint, finish, refusing } from "../fakes/fake_endpoint.ts";
import { cachedDenort } from "../fakes/hostile_stage.ts";
import { type Form, forms, runProgram } from "../fakes/program.ts";

const KEY = "sk-sealed-0123456789abcdef";
const TURNED = new URL("../fakes/turned_after_seal_main.ts", import.meta.url);
const WHOLE = [chunk({ content: "Hello" }), chunk({ content: " world" }), finish(), "data: [DONE]\n\n"];

async function triesEverything(form: Form): Promise<void> {
  await using endpoint = fakeEndpoint(() => ({ body: WHOLE }));
  const env = { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: endpoint.baseUrl, OPENAI_MODEL: "m-env" };
  const { code, stdout, stderr } = await runProgram(form, { args: ["-p", "hi"], env });
  deepEqual([code, stdout], [0, "Hello world\n"], stderr);
  const report: Record<string, string> = JSON.parse(
    stderr.split("\n").findLast((line) => line.startsWith("{")) ?? "{}",
  );
  ok(Object.keys(report).length > 30);
  deepEqual(Object.entries(report).filter(([, outcome]) => outcome === "DONE"), []);
  equal(endpoint.asked.length, 1);
}

Deno.test("code that turns when a sealed prompt's answer begins can do nothing, and the answer comes whole", async () => {
  const args = ["run", "--quiet", "--no-check", "--config", "deno.json", ...PERMISSION_FLAGS, TURNED.pathname];
  const root = new URL("../../", import.meta.url);
  args[args.indexOf("deno.json")] = new URL("deno.json", root).pathname;
  await triesEverything({ name: "source", command: Deno.execPath(), args });
});

const denort = await cachedDenort();

Deno.test({
  name: `the same inside a compiled binary${denort === undefined ? " (not tried: no denort here)" : ""}`,
  ignore: denort === undefined,
  async fn(): Promise<void> {
    if (denort === undefined) return;
    const directory = await Deno.makeTempDir({ prefix: "qwen-sealed-binary-" });
    const from = new URL(`file://${directory}/bundle/`);
    await bundle({ main: TURNED, outDir: from });
    const output = `${directory}/turned`;
    await compile({ target: Deno.build.target, output: new URL(`file://${output}`), from }, denort);
    await triesEverything({ name: "binary", command: output, args: [] });
    await Deno.remove(directory, { recursive: true });
  },
});

for (const form of forms()) {
  const run = async (
    answers: Answer,
    more: Parameters<typeof runProgram>[1] = {},
  ): Promise<{ code: number; stdout: string; stderr: string; asked: number }> => {
    await using endpoint = fakeEndpoint(answers);
    const env = { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: endpoint.baseUrl, OPENAI_MODEL: "m-env", ...more.env };
    const { code, stdout, stderr } = await runProgram(form, { args: ["-p", "hi"], ...more, env });
    ok(!(stdout + stderr).includes(KEY));
    return { code, stdout, stderr, asked: endpoint.asked.length };
  };

  Deno.test(`${form.name}: a sealed prompt is tried again after 429 and 503, before the seal is on`, async () => {
    let tries = 0;
    const again = { headers: { "retry-after": "0" } };
    const answers = [{ ...refusing(429, "slow"), ...again }, { ...refusing(503, "busy"), ...again }, { body: WHOLE }];
    const { code, stdout, asked } = await run(() => answers[Math.min(tries++, 2)] ?? { body: WHOLE });
    deepEqual([code, stdout, asked], [0, "Hello world\n", 3]);
  });

  Deno.test(`${form.name}: a sealed prompt tells a refused key and an answer that is cut, and sends nothing more`, async () => {
    const refused = await run(() => refusing(401, "Incorrect API key provided"));
    deepEqual([refused.code, refused.stdout, refused.asked], [4, "", 1]);
    const cut = await run(() => ({ body: [chunk({ content: "Hel" })] }));
    deepEqual([cut.code, cut.stdout.trimEnd(), cut.asked], [6, "Hel", 1]);
    const malformed = await run(() => ({ body: ["data: {\n\n", "data: \u0000\n\n"] }));
    deepEqual([malformed.code, malformed.stdout, malformed.asked], [7, "", 1]);
    match(malformed.stderr, /^qwen: /);
  });

  Deno.test(`${form.name}: a sealed prompt whose answer breaks before its first word says so, and not that it may not ask again`, async () => {
    const answers: readonly (readonly [Answer, number, RegExp])[] = [
      [{ body: [": hm\n\n"], then: "break" }, 6, /^qwen: .*broke off|^qwen: .*before/],
      [{ body: [event({ error: { message: "busy", code: 503 } })] }, 7, /^qwen: .*\(503\): "busy"/],
      [{ body: [event({ error: { message: "slow down", code: 429 } })] }, 5, /^qwen: .*\(429\): "slow down"/],
    ];
    for (const [answer, exitCode, words] of answers) {
      const { code, stdout, stderr, asked } = await run(answer);
      deepEqual([code, stdout, asked], [exitCode, "", 1], stderr);
      match(stderr, words);
      ok(!/permission|follows/.test(stderr), stderr);
    }
  });

  Deno.test(`${form.name}: piped input, a key's file and a variable are read before the seal`, async () => {
    const home = await Deno.makeTempDir({ prefix: "qwen-sealed-" });
    try {
      await Deno.writeTextFile(`${home}/key`, `${KEY}\n`, { mode: 0o600 });
      const args = ["-p", "hi", "--openai-api-key", `@${home}/key`, "-o", "json"];
      const { code, stdout } = await run(() => ({ body: WHOLE }), {
        home,
        args,
        stdin: "piped",
        env: { OPENAI_API_KEY: undefined },
      });
      deepEqual([code, JSON.parse(stdout).at(-1).result], [0, "Hello world"]);
      deepEqual([...Deno.readDirSync(home)].map(({ name }) => name), ["key"]);
    } finally {
      await Deno.remove(home, { recursive: true });
    }
  });
}

const strace = await new Deno.Command("strace", { args: ["-V"], stdout: "null", stderr: "null" }).output()
  .then(({ success }) => success, () => false);

for (const form of forms()) {
  Deno.test({
    name:
      `${form.name}: after the head of the answer a sealed prompt opens no file and no socket and starts no process${
        strace ? "" : " (not tried: no strace here)"
      }`,
    ignore: !strace,
    async fn(): Promise<void> {
      await using endpoint = fakeEndpoint(() => ({ body: [...WHOLE] }));
      const home = await Deno.makeTempDir({ prefix: "qwen-trace-" });
      try {
        const log = `${home}/trace`;
        const traced: Form = {
          ...form,
          command: "strace",
          args: ["-f", "-qq", "-s", "64", "-o", log].concat(
            ["-e", "trace=openat,open,connect,socket,execve,fork,vfork,recvfrom,read", form.command],
            form.args,
          ),
        };
        const env = { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: endpoint.baseUrl, OPENAI_MODEL: "m-env" };
        const { code, stdout, stderr } = await runProgram(traced, { args: ["-p", "hi"], env, home });
        deepEqual([code, stdout], [0, "Hello world\n"], stderr);
        const lines = (await Deno.readTextFile(log)).split("\n");
        const head = lines.findIndex((line) => line.includes('"HTTP/1.1 200'));
        ok(head > 0, "the head of the answer is in the trace");
        const after = lines.slice(head).filter((line) => /\b(openat|open|connect|socket|execve|v?fork)\(/.test(line));
        // The allocator and the thread pool of the runtime look at the machine's own counters at any time.
        deepEqual(after.filter((line) => !/"\/(proc|sys)\//.test(line)), []);
      } finally {
        await Deno.remove(home, { recursive: true });
      }
    },
  });
}
