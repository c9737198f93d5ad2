import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { saveCredentials } from "../../../src/auth/store/store.ts";
import { runPrompt } from "../../../src/commands/prompt/run.ts";
import { QwenError } from "../../../src/base/errors.ts";
import {
  type FakeSandbox,
  fakeSandbox,
  type FakeSandboxOptions,
  NO_FLAGS,
  promptCommand,
} from "../../fakes/fake_sandbox.ts";
import { type Answer, chunk, DONE, event, type FakeEndpoint, fakeEndpoint } from "../../fakes/fake_endpoint.ts";
import { finish, inHalves, refusing, saying } from "../../fakes/fake_endpoint.ts";
import { fakeConfiguration, TEST_KEY } from "../../fakes/fake_configuration.ts";
import { qwenTokens } from "../../fakes/sample_tokens.ts";
import { tempPlace } from "../../fakes/temp_place.ts";
import { until } from "../../fakes/in_time.ts";

interface Run extends AsyncDisposable {
  readonly endpoint: FakeEndpoint;
  readonly sandbox: FakeSandbox;
}

function prepare(answers: readonly Answer[], more: Partial<FakeSandboxOptions> = {}): Run {
  const endpoint = fakeEndpoint(...answers);
  const configuration = fakeConfiguration(endpoint.baseUrl);
  const sandbox = fakeSandbox({ configuration, command: promptCommand({ prompt: "hi" }), ...more });
  return { endpoint, sandbox, [Symbol.asyncDispose]: () => endpoint.stop() };
}

function userText(endpoint: FakeEndpoint): unknown {
  const [asked] = endpoint.asked;
  return asked === undefined ? undefined : JSON.parse(asked.text).messages.at(-1).content;
}

Deno.test("runPrompt() prints the answer, one newline, and nothing else", async () => {
  for (const words of [["Hello", " world"], ["Hello world\n"], ["Hello", " world", "\n", "\n\n"]]) {
    await using run = prepare([saying(...words)]);
    equal(await runPrompt(run.sandbox.context), 0);
    equal(run.sandbox.out.stdout, "Hello world\n");
    equal(run.sandbox.out.stderr, "");
    equal(run.endpoint.asked.length, 1);
    deepEqual(run.sandbox.asked, []);
  }
});

Deno.test("runPrompt() writes a batch before the next one comes", async () => {
  const { answer, release } = inHalves(chunk({ content: "first" }), chunk({ content: " second" }) + finish() + DONE);
  await using run = prepare([answer]);
  const running = runPrompt(run.sandbox.context);
  await until(() => run.sandbox.out.stdout !== "", "the first words");
  equal(run.sandbox.out.stdout, "first");
  release();
  equal(await running, 0);
  equal(run.sandbox.out.stdout, "first second\n");
});

Deno.test("runPrompt() puts standard input before the prompt, untrimmed, and works with either alone", async () => {
  const cases: readonly [FakeSandboxOptions["stdin"], string | undefined, string][] = [
    ["from stdin\n", "the prompt", "from stdin\n\n\nthe prompt"],
    ["from stdin\n", undefined, "from stdin\n"],
    ["", "the prompt", "the prompt"],
    ["  ", undefined, "  "],
    [undefined, "the prompt", "the prompt"],
  ];
  for (const [stdin, prompt, expected] of cases) {
    const command = promptCommand(prompt === undefined ? {} : { prompt });
    await using run = prepare([saying("ok")], { command, ...(stdin === undefined ? {} : { stdin }) });
    equal(await runPrompt(run.sandbox.context), 0);
    equal(userText(run.endpoint), expected);
  }
});

Deno.test("runPrompt() refuses to ask nothing, without a request", async () => {
  for (const prompt of [undefined, ""]) {
    const command = promptCommand(prompt === undefined ? {} : { prompt });
    await using run = prepare([saying("ok")], { command, stdin: "" });
    await rejects(() => runPrompt(run.sandbox.context), (error) => error instanceof QwenError && error.exitCode === 2);
    equal(run.endpoint.asked.length, 0);
  }
});

Deno.test("runPrompt() warns when standard input is too long, and when it never speaks", async () => {
  await using long = prepare([saying("ok")], { stdin: { text: "x", truncated: true } });
  equal(await runPrompt(long.sandbox.context), 0);
  ok(/8388608 bytes/.test(long.sandbox.out.stderr));
  await using silent = prepare([saying("ok")], { stdin: { silent: true } });
  equal(await runPrompt(silent.sandbox.context), 0);
  ok(/standard input/.test(silent.sandbox.out.stderr), silent.sandbox.out.stderr);
  equal(silent.sandbox.out.stdout, "ok\n");
  equal(userText(silent.endpoint), "hi");
});

Deno.test("piped input that is neither UTF-8 nor UTF-16 is sent with a word about it", async () => {
  await using run = prepare([saying("ok")], { stdin: { text: "r\ufffdsum\ufffd", truncated: false, unreadable: 2 } });
  equal(await runPrompt(run.sandbox.context), 0);
  ok(/neither UTF-8 nor UTF-16: 2 places/.test(run.sandbox.out.stderr), run.sandbox.out.stderr);
  await using fine = prepare([saying("ok")], { stdin: "résumé" });
  equal(await runPrompt(fine.sandbox.context), 0);
  equal(fine.sandbox.out.stderr, "");
});

Deno.test("runPrompt() sends the system prompt first", async () => {
  await using run = prepare([saying("ok")], { command: promptCommand({ prompt: "hi", systemPrompt: "be brief" }) });
  await runPrompt(run.sandbox.context);
  deepEqual(JSON.parse(run.endpoint.asked[0]?.text ?? "").messages, [
    { role: "system", content: "be brief" },
    { role: "user", content: "hi" },
  ]);
});

Deno.test("runPrompt() shows no reasoning", async () => {
  await using run = prepare([{
    body: [chunk({ reasoning_content: "hmm" }), chunk({ content: "yes" }), finish(), DONE],
  }]);
  await runPrompt(run.sandbox.context);
  equal(run.sandbox.out.stdout, "yes\n");
  equal(run.sandbox.out.stderr, "");
});

Deno.test("runPrompt() lets no escape sequence of the model reach a terminal, and changes nothing in a pipe", async () => {
  const evil = "a\x1b]0;title\x07b\x1b[2Jc";
  await using terminal = prepare([saying(evil)], { terminal: true });
  await runPrompt(terminal.sandbox.context);
  equal(terminal.sandbox.out.stdout, "abc\n");
  await using pipe = prepare([saying(evil)]);
  await runPrompt(pipe.sandbox.context);
  equal(pipe.sandbox.out.stdout, `${evil}\n`);
});

Deno.test("an answer that says the key is passed on as it is, in text and in JSON; what is said beside it has no key", async () => {
  const words = `your key is ${TEST_KEY}`;
  for (const outputFormat of ["text", "json", "stream-json"] as const) {
    const command = promptCommand({ prompt: "hi", outputFormat });
    await using run = prepare([{ body: [chunk({ content: words }), finish(TEST_KEY), DONE] }], { command });
    equal(await runPrompt(run.sandbox.context), 0);
    const { stdout, stderr } = run.sandbox.out;
    ok(stdout.includes(words), stdout);
    ok(!stderr.includes(TEST_KEY), stderr);
    ok(!stdout.replaceAll(words, "").includes(TEST_KEY), stdout);
  }
});

Deno.test("runPrompt() says on standard error why an answer is short, and who gave it", async () => {
  const cases: readonly [Answer, RegExp][] = [
    [{ body: [chunk({ content: "x" }), finish("length")] }, /limit of length/],
    [{ body: [chunk({ content: "x" }), finish("content_filter")] }, /content filter/],
    [{ body: [chunk({ content: "x" }), finish("\x1b[2Jodd")] }, /unusual reason: "odd"/],
    [{ body: [event({ model: "other-model", choices: [{ delta: { content: "x" } }] }), finish()] }, /"other-model"/],
  ];
  for (const [answer, words] of cases) {
    await using run = prepare([answer]);
    equal(await runPrompt(run.sandbox.context), 0);
    ok(words.test(run.sandbox.out.stderr), run.sandbox.out.stderr);
    equal(run.sandbox.out.stdout, "x\n");
    ok(!run.sandbox.out.stderr.includes("\x1b"));
  }
});

const WORDLESS: readonly [name: string, body: readonly string[], words: RegExp, hint: RegExp][] = [
  ["nothing", [finish(), DONE], /ended its answer without a word/, /another model/],
  ["white space", [chunk({ content: " \n" }), finish(), DONE], /without a word/, /another model/],
  ["only reasoning", [chunk({ reasoning_content: "hmm" }), finish(), DONE], /only reasoned/, /\/think/],
  ["reasoning up to the limit", [chunk({ reasoning_content: "hmm" }), finish("length")], /only reasoned/, /limit/],
  ["a call of a tool", [finish("tool_calls")], /without a word/, /"tool_calls"/],
];

for (const [name, body, words, hint] of WORDLESS) {
  Deno.test(`an answer of ${name} is a failure: exit 7, and is_error in JSON`, async () => {
    await using plain = prepare([{ body: [...body] }]);
    await rejects(() => runPrompt(plain.sandbox.context), (error) => {
      ok(error instanceof QwenError);
      deepEqual([error.exitCode, words.test(error.message), error.hint.some((line) => hint.test(line))], [
        7,
        true,
        true,
      ]);
      return true;
    });
    equal(plain.endpoint.asked.length, 1);
    for (const outputFormat of ["json", "stream-json"] as const) {
      await using run = prepare([{ body: [...body] }], { command: promptCommand({ prompt: "hi", outputFormat }) });
      equal(await runPrompt(run.sandbox.context), 7);
      const objects = outputFormat === "json"
        ? JSON.parse(run.sandbox.out.stdout)
        : run.sandbox.out.stdout.trim().split("\n").map((line) => JSON.parse(line));
      equal(objects.at(-1).is_error, true);
      ok(words.test(objects.at(-1).error.message), run.sandbox.out.stdout);
    }
  });
}

Deno.test("runPrompt() tells of another model before the answer, not in the middle of its line", async () => {
  const answer = { body: [event({ model: "other-model", choices: [{ delta: { content: "Hello" } }] }), finish()] };
  await using run = prepare([answer]);
  const told: string[] = [];
  const stderr = { write: (): void => void told.push("a note") };
  const stdout = { write: (text: string): void => void told.push(text) };
  equal(await runPrompt({ ...run.sandbox.context, stdout, stderr }), 0);
  deepEqual(told, ["a note", "Hello", "\n"]);
});

Deno.test("runPrompt() throws what went wrong, with nothing on standard output", async () => {
  await using run = prepare([refusing(401, `bad ${TEST_KEY}`)]);
  await rejects(() => runPrompt(run.sandbox.context), (error) => error instanceof QwenError && error.exitCode === 4);
  equal(run.sandbox.out.stdout, "");
});

Deno.test("runPrompt() takes retries and timeouts from the flags, and tells each wait", async () => {
  const flags = { ...NO_FLAGS, maxRetries: 1, timeoutMs: 5000 };
  const busy = { ...refusing(503, "busy"), headers: { "retry-after-ms": "5", "content-type": "application/json" } };
  await using run = prepare([busy, saying("ok")], { command: promptCommand({ prompt: "hi", flags }) });
  equal(await runPrompt(run.sandbox.context), 0);
  ok(/answered 503; try 2 follows/.test(run.sandbox.out.stderr), run.sandbox.out.stderr);
  equal(run.sandbox.out.stdout, "ok\n");
  await using twice = prepare([busy], { command: promptCommand({ prompt: "hi", flags }) });
  await rejects(() => runPrompt(twice.sandbox.context));
  equal(twice.endpoint.asked.length, 2);
});

Deno.test("runPrompt() ends with the signal's own error when it is interrupted", async () => {
  await using run = prepare([{ body: [chunk({ content: "Hel" })], then: "hang" }]);
  const running = runPrompt(run.sandbox.context);
  await until(() => run.sandbox.out.stdout !== "", "the first words");
  run.sandbox.abort("cancelled");
  await rejects(running, (error) => error instanceof QwenError && error.exitCode === 130);
  equal(run.sandbox.out.stdout, "Hel");
  await run.endpoint.cancelled;
});

Deno.test("runPrompt() needs a login that exists for a login's configuration", async () => {
  const configuration = fakeConfiguration("https://portal.qwen.ai/v1", {
    method: "qwen-oauth",
    credential: { kind: "oauth", source: { kind: "oauth", name: "qwen", path: "/home/u/.qwen/oauth_creds.json" } },
  });
  await using run = prepare([], { configuration });
  await rejects(() => runPrompt(run.sandbox.context), (error) => error instanceof QwenError && error.exitCode === 4);
});

Deno.test("runPrompt() sends the token of a login to the endpoint that the token names", async () => {
  await using endpoint = fakeEndpoint(saying("Hello"));
  await using other = fakeEndpoint(saying("stolen"));
  await using place = await tempPlace();
  await saveCredentials(qwenTokens({ resourceUrl: `http://${endpoint.host}` }), place);
  const configuration = fakeConfiguration(other.baseUrl, {
    method: "qwen-oauth",
    credential: { kind: "oauth", source: { kind: "oauth", name: "qwen", path: place.path("oauth_creds.json") } },
    login: { issuer: "qwen", path: place.path("oauth_creds.json"), endpoints: [`${other.baseUrl}/token`] },
  });
  const sandbox = fakeSandbox({
    configuration,
    command: promptCommand({ prompt: "hi" }),
    start: { qwenHome: place.qwenHome },
  });
  equal(await runPrompt(sandbox.context), 0);
  equal(sandbox.out.stdout, "Hello\n");
  equal(endpoint.asked[0]?.headers.get("authorization"), "Bearer at-one-secret-token");
  equal(endpoint.asked[0]?.headers.get("x-dashscope-authtype"), "qwen-oauth");
  equal(other.asked.length, 0);
});
