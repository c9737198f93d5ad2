import { deepEqual, equal, match, ok } from "node:assert/strict";
import {
  chunk,
  DONE,
  type FakeEndpoint,
  fakeEndpoint,
  finish,
  inHalves,
  refusing,
  saying,
} from "../../fakes/fake_endpoint.ts";
import { FakeHomeFiles } from "../../fakes/fake_home_files.ts";
import { fakeConfiguration, TEST_KEY } from "../../fakes/fake_configuration.ts";
import { FakeTalk, type FakeTalkOptions } from "../../fakes/fake_talk.ts";
import { isRecord } from "../../fakes/records.ts";
import { NO_FLAGS } from "../../fakes/fake_sandbox.ts";
import { until } from "../../fakes/in_time.ts";

function talk(endpoint: FakeEndpoint, more: Partial<FakeTalkOptions> = {}): FakeTalk {
  return new FakeTalk({ configuration: fakeConfiguration(endpoint.baseUrl), ...more });
}

/** The messages of a request as `role: content`. */
function sent(endpoint: FakeEndpoint, index: number): readonly string[] {
  const body = endpoint.asked[index]?.json;
  const messages: unknown = isRecord(body) ? body.messages : undefined;
  ok(Array.isArray(messages), `request ${index} was never made`);
  return messages.map((message) => `${message.role}: ${JSON.stringify(message.content)}`);
}

Deno.test("converse() opens with model, host and the source of the key, and never shows the key", async () => {
  await using endpoint = fakeEndpoint();
  const session = talk(endpoint);
  const screen = await session.shows("❯");
  match(screen, new RegExp(`^qwen [\\d.]+ · m-env at ${endpoint.host}\nkey sk-\\*\\*\\*\\*QRST \\(OPENAI_API_KEY`));
  ok(!session.screen.written.includes(TEST_KEY));
  session.type("\x04");
  equal(await session.exit, 0);
  deepEqual(endpoint.asked, []);
});

Deno.test("converse() sends the whole conversation each time and draws the answer as Markdown", async () => {
  await using endpoint = fakeEndpoint(saying("# Hel", "lo\n\nI am *here*"), saying("two"));
  const session = talk(endpoint, { command: { systemPrompt: "Be short" } });
  session.line("hi");
  await session.shows(/Hello\n\nI am here\n\n❯$/);
  session.line("again");
  await session.shows(/two\n\n❯$/);
  deepEqual(sent(endpoint, 1), [
    'system: "Be short"',
    'user: "hi"',
    'assistant: "# Hello\\n\\nI am *here*"',
    'user: "again"',
  ]);
  session.type("\x04");
  equal(await session.exit, 0);
  deepEqual(session.asked, [{ kind: "keyboard", raw: true }, { kind: "keyboard", raw: false }]);
});

Deno.test("Ctrl-C cancels an answer, keeps what came of it, and the conversation goes on", async () => {
  await using endpoint = fakeEndpoint({ body: [chunk({ content: "half an " })], then: "hang" }, saying("whole"));
  const session = talk(endpoint);
  session.line("tell me");
  await session.shows("half");
  session.type("\x03");
  await session.shows(/half an\nCancelled; what was answered so far is kept\n\n❯$/);
  await endpoint.cancelled;
  session.line("go on");
  await session.shows("whole");
  deepEqual(sent(endpoint, 1), ['user: "tell me"', 'assistant: "half an "', 'user: "go on"']);
  match(session.files.all, /"half an ","interrupted":true|"text":"half an ".*"interrupted":true/);
  session.type("\x04");
  equal(await session.exit, 0);
});

Deno.test("Ctrl-C before the first word forgets the question and does not leave", async () => {
  await using endpoint = fakeEndpoint({ head: "hang" }, saying("fine"));
  const session = talk(endpoint);
  session.line("lost");
  await until(() => endpoint.asked.length > 0, "the request");
  session.type("\x03");
  await session.shows("Cancelled before an answer came");
  session.line("next");
  await session.shows("fine");
  deepEqual(sent(endpoint, 1), ['user: "next"']);
  session.type("\x04");
  await session.exit;
});

Deno.test("Ctrl-C twice at the empty prompt leaves; once, or with a line in between, does not", async () => {
  await using endpoint = fakeEndpoint();
  const session = talk(endpoint);
  await session.shows("❯");
  session.type("\x03");
  await session.shows("Press Ctrl-C again to leave");
  session.line("/think");
  await session.shows("without reasoning");
  session.type("abc", "\x03");
  session.type("\x03");
  await session.shows(/again to leave[\s\S]*again to leave/);
  equal(session.ended, undefined);
  session.type("\x03");
  equal(await session.exit, 0);
  deepEqual(endpoint.asked, []);
});

Deno.test("a failed request is told with its hint, and the conversation goes on without that question", async () => {
  await using endpoint = fakeEndpoint(refusing(401, `Incorrect API key provided: ${TEST_KEY}`), saying("better"));
  const session = talk(endpoint);
  session.line("first");
  const screen = await session.shows("refused");
  match(screen, /another key, or sign in another way: \/auth/);
  ok(!session.screen.written.includes(TEST_KEY));
  session.line("second");
  await session.shows("better");
  deepEqual(sent(endpoint, 1), ['user: "second"']);
  session.type("\x04");
  await session.exit;
});

Deno.test("a conversation that is too long for the model is told with the way out", async () => {
  await using endpoint = fakeEndpoint(
    refusing(400, "maximum context length is 10 tokens", { code: "context_length_exceeded" }),
    saying("new"),
  );
  const session = talk(endpoint);
  session.line("much");
  await session.shows(/too long[\s\S]*\/clear/);
  session.line("/clear");
  session.line("little");
  await session.shows("new");
  session.type("\x04");
  await session.exit;
});

Deno.test("a retry is told while it is waited for, and the answer comes all the same", async () => {
  const busy = {
    ...refusing(503, "overloaded"),
    headers: { "retry-after-ms": "1", "content-type": "application/json" },
  };
  await using endpoint = fakeEndpoint(busy, saying("there"));
  const session = talk(endpoint);
  session.line("hi");
  await session.shows(/503[\s\S]*try 2 follows[\s\S]*there/);
  session.type("\x04");
  await session.exit;
});

Deno.test("an answer from another model than was asked for is told", async () => {
  const body = [chunk({ content: "hm" }, { model: "small-model" }), finish(), DONE];
  await using endpoint = fakeEndpoint({ body });
  const session = talk(endpoint);
  session.line("hi");
  await session.shows(/comes from model "small-model", not from "m-env"[\s\S]*hm/);
  session.type("\x04");
  await session.exit;
});

Deno.test("reasoning is one line when the answer begins, and /think shows it whole", async () => {
  const body = [chunk({ reasoning_content: "because of \x1b[31mthis" }), chunk({ content: "42" }), finish(), DONE];
  await using endpoint = fakeEndpoint({ body });
  const session = talk(endpoint);
  session.line("why");
  const before = await session.shows(/Thought for 0 s\n42/);
  ok(!before.includes("because"));
  session.line("/think");
  await session.shows("because of this");
  ok(!session.screen.written.includes("\x1b[31mthis"));
  session.type("\x04");
  await session.exit;
});

Deno.test("reasoning that comes after the answer began is told below it, and /think shows it too", async () => {
  const body = [
    chunk({ content: "first\n\n" }),
    chunk({ reasoning_content: "on second \x1b[31mthought" }),
    chunk({ content: "second" }),
    finish(),
    DONE,
  ];
  await using endpoint = fakeEndpoint({ body });
  const session = talk(endpoint);
  session.line("why");
  const answered = await session.shows(/first\n\nsecond\nMore reasoning came with the answer; \/think shows it\n\n❯$/);
  ok(!answered.includes("thought"));
  session.line("/think");
  await session.shows("on second thought");
  session.line("/clear");
  session.type("\x04");
  await session.exit;
});

Deno.test("with Ctrl-O, reasoning that comes after the answer began is printed below it", async () => {
  const rest = chunk({ content: "answer" }) + chunk({ reasoning_content: "after \x1b[31mall\nof it" }) + finish() +
    DONE;
  const { answer, release } = inHalves(chunk({ reasoning_content: "before" }), rest);
  await using endpoint = fakeEndpoint(answer);
  const session = talk(endpoint);
  session.line("why");
  await session.shows("before");
  session.type("\x0f");
  release();
  await session.shows(/before\nThought for 0 s\nanswer\n {2}after all\n {2}of it\n\n❯$/);
  ok(!session.screen.written.includes("\x1b[31mall"));
  session.type("\x04");
  await session.exit;
});

Deno.test("an unknown command is never sent; two slashes send a text that begins with one", async () => {
  await using endpoint = fakeEndpoint(saying("ok"));
  const session = talk(endpoint);
  session.line("/modle");
  await session.shows("did you mean /model?");
  deepEqual(endpoint.asked, []);
  session.line("//etc/hosts is what?");
  await session.shows("ok");
  deepEqual(sent(endpoint, 0), ['user: "/etc/hosts is what?"']);
  session.type("\x04");
  await session.exit;
});

Deno.test("a line with a key stands in no file, and neither does a key that the model repeats", async () => {
  await using endpoint = fakeEndpoint(saying(`you said ${TEST_KEY}`), saying("ok"));
  const session = talk(endpoint);
  session.line(`my key is ${TEST_KEY}, and Bearer abcdefgh12345678`);
  await session.shows("you said");
  session.line("harmless");
  await session.shows("ok");
  session.type("\x04");
  await session.exit;
  ok(!session.files.all.includes(TEST_KEY));
  ok(!session.files.all.includes("abcdefgh12345678"));
  deepEqual((session.files.files.get("history")?.content ?? "").match(/"text":"[^"]*"/g), ['"text":"harmless"']);
});

Deno.test("/auth with a key after it says why not, and no such line is kept, however the command was written", async () => {
  await using endpoint = fakeEndpoint();
  const lines = ["/auth xai_short12", "/login hunter2", "/CONNECT hunter3", "/aut hunter4", "/auht hunter5"];
  const session = talk(endpoint);
  for (const line of lines) {
    session.line(line);
    await session.shows(/takes nothing after it[\s\S]*❯$|No command[\s\S]*❯$|unknown[\s\S]*❯$/i);
  }
  session.line("/status");
  session.type("\x04");
  equal(await session.exit, 0);
  ok(session.screen.written.includes("/auth takes nothing after it"));
  ok(!/xai_short12|hunter/.test(session.files.all), session.files.all);
  match(session.files.all, /\/status/);
  deepEqual(endpoint.asked, []);
  ok(!session.asked.some(({ kind }) => kind !== "keyboard"));
});

Deno.test("what is typed while an answer comes waits at the next prompt", async () => {
  const { answer, release } = inHalves(chunk({ content: "slow word" }), finish() + DONE);
  await using endpoint = fakeEndpoint(answer, saying("next"));
  const session = talk(endpoint);
  session.line("one");
  await session.shows("slow");
  session.type("two", "\r", "three");
  await session.screen.text();
  release();
  await session.shows(/❯ two\n\nnext\n\n❯ three$/);
  deepEqual(sent(endpoint, 1).at(-1), 'user: "two"');
  equal(endpoint.asked.length, 2);
  session.type("\x03");
  session.type("\x04");
  await session.exit;
});

Deno.test("the history goes over to the next session and is walked with the arrow keys", async () => {
  await using endpoint = fakeEndpoint(saying("ok"));
  const files = new FakeHomeFiles();
  const first = talk(endpoint, { files });
  first.line("an old question");
  await first.shows("ok");
  first.type("\x04");
  await first.exit;
  const second = talk(endpoint, { files });
  await second.shows("❯");
  second.type("\x1b[A");
  await second.shows("❯ an old question");
  second.type("\x03", "\x04");
  await second.exit;
  const unkept = talk(endpoint, { files, command: { flags: { ...NO_FLAGS, noHistory: true } } });
  await unkept.shows("❯");
  unkept.type("\x1b[A");
  ok(!(await unkept.screen.text()).includes("an old question"));
  const kept = files.all;
  unkept.line("off the record");
  await unkept.shows("ok");
  unkept.type("\x04");
  await unkept.exit;
  equal(files.all, kept);
});

Deno.test("without a home nothing is kept and everything else works", async () => {
  await using endpoint = fakeEndpoint(saying("ok"));
  const session = new FakeTalk({
    configuration: fakeConfiguration(endpoint.baseUrl),
    start: { qwenHome: "", keepsHistory: false },
  });
  session.line("hi");
  await session.shows("ok");
  session.type("\x04");
  equal(await session.exit, 0);
  equal(session.files.all, "");
});

Deno.test("SIGTERM ends a conversation with its own error, at the prompt and during an answer", async () => {
  await using endpoint = fakeEndpoint({ head: "hang" });
  for (const lines of [[], ["hi"]]) {
    const session = talk(endpoint);
    await session.shows("❯");
    for (const line of lines) session.line(line);
    const before = endpoint.asked.length;
    if (lines.length > 0) await until(() => endpoint.asked.length > before, "the request");
    session.terminate();
    const ended = await session.exit.catch((error: unknown) => error);
    ok(ended instanceof Error && "kind" in ended && ended.kind === "terminated");
  }
});

Deno.test("a terminal without cursor movement gets lines and no escape sequence", async () => {
  await using endpoint = fakeEndpoint(saying("**fine**"));
  const session = talk(endpoint, { dumb: true });
  session.line("hi");
  await session.shows("fine");
  session.type("\x04");
  equal(await session.exit, 0);
  ok(!session.screen.written.includes("\x1b"));
});

Deno.test("-i sends its prompt first and then asks", async () => {
  await using endpoint = fakeEndpoint(saying("ok"));
  const session = talk(endpoint, { command: { promptInteractive: "first of all" } });
  await session.shows(/❯ first of all\n\nok\n\n❯$/);
  session.type("\x04");
  await session.exit;
  equal(endpoint.asked.length, 1);
});

for (const columns of [40, 80, 120]) {
  Deno.test(`an answer with table, list and Chinese fits ${columns} columns`, async () => {
    const answer =
      "| 名 | what |\n|---|---|\n| 模型 | 回答问题 |\n\n- 这是一个很长的条目，用来检查宽字符在窄终端里的换行是否正确，句号在最后。\n";
    await using endpoint = fakeEndpoint(saying(...answer.match(/.{1,3}/gsu) ?? []));
    const session = talk(endpoint, { columns, rows: 40 });
    session.line("中文 🎉");
    const screen = await session.shows(/最后。\n\n❯$/);
    match(screen, /❯ 中文 🎉\n/);
    match(screen, /模型 [│|] 回答问题/);
    session.type("\x04");
    await session.exit;
  });
}

Deno.test("--resume offers the kept conversations, --continue takes the last of this directory", async () => {
  await using endpoint = fakeEndpoint(saying("ok"));
  const files = new FakeHomeFiles();
  for (const [cwd, question] of [["/p", "first of p"], ["/p", "second of p"], ["/q", "elsewhere"]] as const) {
    const session = talk(endpoint, { files, start: { cwd } });
    session.line(question);
    await session.shows("ok");
    session.type("\x04");
    await session.exit;
  }
  const last = talk(endpoint, { files, command: { continue: true } });
  await last.shows(/Going on after 1 answer\nYou asked last: second of p/);
  last.type("\x04");
  await last.exit;
  const chosen = talk(endpoint, { files, command: { resume: "" } });
  await chosen.shows(/Which conversation\?\n❯ 1 elsewhere {2,}\S.*\/q\n {2}2 second of p .*\n {2}3 first of p/);
  chosen.type("3", "\r");
  await chosen.shows("You asked last: first of p");
  const before = endpoint.asked.length;
  chosen.line("more");
  await chosen.shows(/❯ more\n\nok/);
  deepEqual(sent(endpoint, before), ['user: "first of p"', 'assistant: "ok"', 'user: "more"']);
  chosen.type("\x04");
  await chosen.exit;
  equal([...files.files.keys()].filter((name) => name.startsWith("sessions/")).length, 3);
  const unknown = talk(endpoint, { files, command: { resume: "no-such-id" } });
  const error = await unknown.exit.catch((thrown: unknown) => thrown);
  ok(error instanceof Error && error.message.includes("no-such-id"));
});

Deno.test("another model that shows itself only after the reasoning began is told below the answer", async () => {
  const body = [
    chunk({ reasoning_content: "hm" }, { model: undefined }),
    chunk({ content: "done" }, { model: "small-model" }),
    finish(),
    DONE,
  ];
  await using endpoint = fakeEndpoint({ body });
  const session = talk(endpoint);
  session.line("hi");
  await session.shows(/done\nThe answer comes from model "small-model"/);
  session.type("\x04");
  await session.exit;
});

Deno.test("what goes wrong with the disk is told once, and the answer comes", async () => {
  await using endpoint = fakeEndpoint(saying("ok"));
  const files = new FakeHomeFiles();
  files.broken = true;
  const session = talk(endpoint, { files });
  session.line("one");
  await session.shows(/cannot be written to the disk[\s\S]*ok\n\n❯$/);
  session.line("two");
  const screen = await session.shows(/two\n\nok\n\n❯$/);
  equal(screen.match(/cannot be written/g)?.length, 1);
  session.type("\x04");
  await session.exit;
});
