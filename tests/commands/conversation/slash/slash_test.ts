// deno-lint-ignore-file no-control-regex -- terminal sequences are what is looked for
import type { SlashName } from "../../../../src/commands/conversation/slash/desk.ts";
import { bareCommand } from "../../../../src/args/build.ts";
import { deepEqual, equal, match, ok, rejects, throws } from "node:assert/strict";
import type { Request } from "../../../../src/contract/messages.ts";
import { attachmentOf } from "../../../../src/commands/conversation/slash/attachment.ts";
import { Talk } from "../../../../src/commands/conversation/state.ts";
import { printNote } from "../../../../src/sandbox/services/print_note.ts";
import { completeLine } from "../../../../src/commands/conversation/slash/complete.ts";
import type { Desk } from "../../../../src/commands/conversation/slash/desk.ts";
import { namesOf, parseLine } from "../../../../src/commands/conversation/slash/parse.ts";
import { SLASH_COMMANDS } from "../../../../src/commands/conversation/slash/table.ts";
import { QwenError } from "../../../../src/base/errors.ts";
import { text } from "../../../../src/text/text.ts";
import { fakeSandbox } from "../../../fakes/fake_sandbox.ts";
import { fakeConfiguration, TEST_KEY } from "../../../fakes/fake_configuration.ts";
import { FakeScreen } from "../../../fakes/fake_screen.ts";

interface FakeDesk extends Desk {
  readonly screen: FakeScreen;
  readonly asked: readonly Request[];
  cleared: number;
}

function desk(options: { readonly ask?: (request: Request) => unknown; readonly dumb?: boolean } = {}): FakeDesk {
  const screen = new FakeScreen({ dumb: options.dumb ?? false });
  const { context, asked } = fakeSandbox({
    configuration: fakeConfiguration("http://127.0.0.1:9/v1"),
    command: bareCommand("chat"),
    ...(options.ask === undefined ? {} : { ask: options.ask }),
  });
  const talk = new Talk({ id: "test-id", model: "m-env" });
  return {
    screen,
    asked,
    cleared: 0,
    context,
    terminal: screen.terminal,
    talk,
    client: {
      // deno-lint-ignore require-yield -- a command that asks the model anything is a fault
      async *stream(): AsyncGenerator<never, void, undefined> {
        throw new Error("a command sent a question");
      },
      models: () => Promise.resolve(["m-env", "m-two"]),
    },
    say: (lines, look = "dim") => printNote(screen.terminal, lines, look),
    clear(): void {
      this.cleared += 1;
      talk.clear("other-id");
    },
    signIn: () => Promise.resolve(),
    models: () => Promise.resolve(["m-env", "m-two", "other"]),
  };
}

async function run(name: SlashName, on: FakeDesk, argument = ""): Promise<string> {
  const command = SLASH_COMMANDS.find((one) => one.name === name);
  ok(command !== undefined);
  await command.run(on, argument);
  return await on.screen.text();
}

const answered = { question: "q", answer: "the **answer** 中", interrupted: false };

Deno.test("the table of commands has no name twice and words for each", () => {
  const names = SLASH_COMMANDS.flatMap(namesOf);
  deepEqual(names.filter((name, index) => names.indexOf(name) !== index), []);
  deepEqual(Object.keys(text().conversation.slash).sort(), SLASH_COMMANDS.map(({ name }) => name).sort());
});

Deno.test("parseLine() tells commands from text", () => {
  const cases: readonly (readonly [string, unknown])[] = [
    ["hello /help", { kind: "text", text: "hello /help" }],
    ["  two\nlines", { kind: "text", text: "  two\nlines" }],
    ["//etc", { kind: "text", text: "/etc" }],
    ["  //a  ", { kind: "text", text: "/a  " }],
    ["/model  gpt 4 ", { kind: "command", name: "model", argument: "gpt 4" }],
    ["/MODEL", { kind: "command", name: "model", argument: "" }],
    [" /login", { kind: "command", name: "auth", argument: "" }],
    ["/?", { kind: "command", name: "help", argument: "" }],
    ["/hlep", { kind: "unknown", name: "hlep", argument: "", near: "help" }],
    ["/perm", { kind: "unknown", name: "perm", argument: "", near: "permissions" }],
    ["/exti", { kind: "unknown", name: "exti", argument: "", near: "quit" }],
    ["/usr/bin/env is what?", { kind: "unknown", name: "usr/bin/env", argument: "is what?" }],
    ["/", { kind: "unknown", name: "", argument: "" }],
    ["/zzzzzz", { kind: "unknown", name: "zzzzzz", argument: "" }],
  ];
  for (const [line, wanted] of cases) {
    const parsed = parseLine(line, SLASH_COMMANDS);
    const got = parsed.kind === "command"
      ? { kind: parsed.kind, name: parsed.command.name, argument: parsed.argument }
      : parsed;
    deepEqual(got, wanted, line);
  }
});

Deno.test("completeLine() offers commands, then what their argument may be", async () => {
  const inserts = async (before: string): Promise<readonly string[]> => {
    const { candidates } = await completeLine(before, { desk: desk(), commands: SLASH_COMMANDS });
    return candidates.map(({ insert }) => insert);
  };
  equal((await inserts("/")).length, SLASH_COMMANDS.length);
  deepEqual(await inserts("/co"), ["/copy"]);
  deepEqual(await inserts("/sa"), ["/save "]);
  deepEqual(await inserts("/con"), ["/connect"]);
  deepEqual(await inserts("/model "), ["m-env", "m-two", "other"]);
  deepEqual(await inserts("/model m-t"), ["m-two"]);
  deepEqual(await inserts("/model the"), ["other"]);
  deepEqual(await inserts("/status x"), []);
  deepEqual(await inserts("words /mo"), []);
});

Deno.test("/model takes a name, or offers the endpoint's list", async () => {
  const named = desk();
  match(await run("model", named, "big"), /m-env → big, for this conversation/);
  equal(named.talk.model, "big");
  const listed = desk();
  listed.screen.keyboard.type("\x1b[B", "\r");
  await run("model", listed);
  equal(listed.talk.model, "m-two");
  const left = desk();
  left.screen.keyboard.type("\x03");
  await run("model", left);
  equal(left.talk.model, "m-env");
});

Deno.test("/status shows every value with its source, and the use so far, without the key", async () => {
  const on = desk();
  const screen = await run("status", on);
  match(screen, /Model: m-env \(OPENAI_MODEL from the environment\)/);
  match(screen, /Credential: key sk-\*\*\*\*QRST/);
  match(screen, /0 tokens in/);
  ok(!on.screen.written.includes(TEST_KEY));
});

Deno.test("/copy writes the last answer to the clipboard and nothing else; only ours is ever written", async () => {
  const empty = desk();
  await rejects(async () => await run("copy", empty), QwenError);
  equal(empty.screen.written, "");
  const on = desk();
  on.talk.add(answered);
  await run("copy", on);
  const encoded = /\x1b\]52;c;([A-Za-z0-9+/=]*)\x07/.exec(on.screen.written)?.[1] ?? "";
  equal(new TextDecoder().decode(Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0))), answered.answer);
  const huge = desk();
  huge.talk.add({ ...answered, answer: "x".repeat(200_000) });
  await rejects(async () => await run("copy", huge), /too long/);
});

Deno.test("/save has the launcher write the conversation; it replaces a file only with -f", async () => {
  const on = desk({ ask: () => "/p/out.md" });
  on.talk.add({ ...answered, question: "one\n\ntwo", interrupted: true });
  match(await run("save", on, '"my notes.md"'), /Saved in \/p\/out.md/);
  deepEqual(on.asked, [{
    kind: "write-file",
    path: "my notes.md",
    overwrite: false,
    text: "> one\n>\n> two\n\nthe **answer** 中\n\n*(cancelled here)*\n",
  }]);
  await run("save", on, "-f out.md");
  const last = on.asked.at(-1);
  ok(last?.kind === "write-file" && last.overwrite && last.path === "out.md");
  const said = new QwenError("config", "Nothing was written");
  const refused = desk({ ask: () => Promise.reject(said) });
  refused.talk.add(answered);
  const error = await Promise.resolve(run("save", refused, "out.md")).catch((thrown: unknown) => thrown);
  ok(error instanceof QwenError);
  deepEqual([error.message, error.hint], ["Nothing was written", []]);
});

Deno.test("/attach takes text and images, and refuses the rest", async () => {
  const on = desk({ ask: () => new TextEncoder().encode("a ```` b\n") });
  match(await run("attach", on, "dir/notes\\ 1.md"), /notes 1.md \(9 B\) goes with the next question/);
  deepEqual(on.talk.question("what?"), [
    { type: "text", text: "notes 1.md:\n`````\na ```` b\n`````" },
    { type: "text", text: "what?" },
  ]);
  on.talk.add(answered);
  equal(on.talk.question("next"), "next");
  const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  deepEqual(attachmentOf("a.png", png).part, {
    type: "image_url",
    image_url: { url: "data:image/png;base64,iVBORw0KGgo=" },
  });
  throws(() => attachmentOf("x\x1b[2J.bin", Uint8Array.from([0, 1, 2, 255])), (error) => {
    ok(error instanceof QwenError && !error.message.includes("\x1b"));
    return true;
  });
});

Deno.test("/clear, /think, /permissions and /help say what they should", async () => {
  const on = desk();
  on.talk.add(answered);
  match(await run("clear", on), /new conversation/);
  equal(on.cleared, 1);
  equal(on.talk.turns.length, 0);
  on.talk.lastReasoning = "hm \x1b]52;c;AAAA\x07 yes";
  match(await run("think", on), /hm {1,2}yes/);
  ok(!on.screen.written.includes("]52;"));
  match(await run("permissions", on), /qwen permissions/);
  const help = await run("help", on);
  for (const { name } of SLASH_COMMANDS) ok(help.includes(`/${name}`), name);
});

for (const columns of [40, 80]) {
  Deno.test(`/help fits ${columns} columns`, async () => {
    const on = desk();
    on.screen.resize(columns, 50);
    await run("help", on);
    const wide = on.screen.written.replaceAll(/\x1b\[[\d;]*m/g, "").split("\n").filter((row) => row.length > columns);
    deepEqual(wide, []);
  });
}
