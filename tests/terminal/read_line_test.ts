import assert from "node:assert/strict";
import fc from "fast-check";
import { readLine, type ReadLineOptions } from "../../src/terminal/input/read_line.ts";
import { textWidth } from "../../src/terminal/width.ts";
import { FakeScreen, type ScreenOptions } from "../fakes/fake_screen.ts";

/** Types the texts and gives what was read and what stands on the screen afterwards. */
async function read(
  typed: readonly string[],
  options: Partial<ReadLineOptions> = {},
  look: ScreenOptions = {},
): Promise<{ result: string; screen: string; written: string }> {
  const screen = new FakeScreen(look);
  screen.keyboard.type(...typed);
  screen.keyboard.close();
  const result = await readLine(screen.terminal, { prompt: "> ", ...options });
  return {
    result: result.kind === "line" ? result.text : `<${result.kind}>`,
    screen: await screen.text(),
    written: screen.written,
  };
}

const EDITING: readonly (readonly [name: string, typed: string, expected: string])[] = [
  ["plain text", "hello\r", "hello"],
  ["Backspace over an emoji family", "a👩‍👩‍👧\x7fb\r", "ab"],
  ["arrows and insertion", "ac\x1b[Db\r", "abc"],
  ["Home and End", "bc\x1b[Ha\x1b[Fd\r", "abcd"],
  ["Ctrl-A and Ctrl-E", "bc\x01a\x05d\r", "abcd"],
  ["word moves", "one two\x1bb\x1bbX\x1bfY\r", "XoneY two"],
  ["Ctrl-W and Ctrl-Y", "one two\x17\x19\x19\r", "one twotwo"],
  ["Ctrl-U", "one two\x15x\r", "x"],
  ["Ctrl-K", "one two\x1bb\x0b!\r", "one !"],
  ["kills in a row are one text", "a b c\x17\x17\x15\x19\r", "a b c"],
  ["Delete", "abc\x1b[H\x1b[3~\r", "bc"],
  ["Ctrl-D in a text deletes", "abc\x01\x04\r", "bc"],
  ["Ctrl-T", "ab\x14\r", "ba"],
  ["undo", "one\x15\x1f\r", "one"],
  ["Alt-Enter begins a line", "a\x1b\rb\r", "a\nb"],
  ["a trailing backslash begins a line", "a\\\rb\r", "a\nb"],
  ["Ctrl-J begins a line", "a\nb\r", "a\nb"],
  ["a paste keeps its lines", "x\x1b[200~a\r\nb\x1b[201~y\r", "xa\nby"],
  ["Up moves within several lines", "abc\ndef\x1b[AX\r", "abcX\ndef"],
  ["Ctrl-P and Ctrl-N move within several lines", "abc\ndef\x10X\x0eY\r", "abcX\ndefY"],
  ["Alt-< and Alt-> go to the ends", "a\nb\x1b<X\x1b>Y\r", "Xa\nbY"],
  ["Ctrl-B and Ctrl-F", "ac\x02b\x06d\r", "abcd"],
  ["Alt-D and Alt-Backspace", "one two three\x1bb\x1b\x7f\x1bd!\r", "one !"],
  ["Ctrl-L draws again", "a\x0cb\r", "ab"],
  ["Ctrl-C clears", "abc\x03d\r", "d"],
  ["Ctrl-C on nothing cancels", "\x03", "<cancelled>"],
  ["Ctrl-D on nothing ends", "\x04", "<end>"],
  ["a closed terminal ends", "abc", "<end>"],
  ["Escape alone does nothing", "a\x1b[27ub\r", "ab"],
];

for (const [name, typed, expected] of EDITING) {
  Deno.test(`readLine() edits: ${name}`, async () => {
    // Enter comes alone, as from a keyboard.
    assert.equal((await read(typed.split(/(?<=[\r\n])(?!.*\[201~)/s))).result, expected);
  });
}

Deno.test("lines pasted into a terminal without bracketed paste wait in the prompt until Enter", async () => {
  assert.equal((await read(["first\rsecond\r"])).result, "<end>");
  const screen = new FakeScreen();
  const line = readLine(screen.terminal, { prompt: "> " });
  // A long one comes in pieces, and one of them may be a line and its end.
  screen.keyboard.type("first\rsec", "ond\r", "third");
  assert.equal(await screen.text(), "> first\n  second\n  third");
  screen.clock.advance(100);
  screen.keyboard.type("!\r");
  assert.deepEqual(await line, { kind: "line", text: "first\nsecond\nthird!" });
});

Deno.test("what is pasted without brackets into a field of one line answers no later question", async () => {
  const screen = new FakeScreen();
  screen.keyboard.type("sk-key\r1\ry\r");
  const first = readLine(screen.terminal, {
    prompt: "Key: ",
    mask: true,
    validate: (text) => text.includes(" ") ? "blanks" : undefined,
  });
  assert.match(await screen.text(), /^Key: •{10}$/m);
  screen.clock.advance(100);
  screen.keyboard.type("\r");
  assert.match(await screen.text(), /blanks/);
  screen.keyboard.type("\x03");
  assert.equal((await first).kind, "cancelled");
});

Deno.test("readLine() draws prompt and text, and leaves them with the cursor below", async () => {
  const { screen, written } = await read(["hello\r"]);
  assert.equal(screen, "> hello");
  assert.ok(written.startsWith("\x1b[?2004h") && written.endsWith("\r\n\x1b[?2004l"));
});

Deno.test("readLine() wraps at a narrow width with the prompt's indent, and the cursor is where the text goes on", async () => {
  const screen = new FakeScreen({ columns: 12 });
  screen.keyboard.type("abcdefghijklmnopqrst");
  const line = readLine(screen.terminal, { prompt: "> " });
  assert.equal(await screen.text(), "> abcdefghij\n  klmnopqrst");
  assert.deepEqual(await screen.cursor(), [2, 2]);
  screen.keyboard.type("\x1b[D\x1b[D\x1b[D");
  assert.equal(await screen.text(), "> abcdefghij\n  klmnopqrst");
  assert.deepEqual(await screen.cursor(), [1, 9]);
  screen.keyboard.type("\r");
  await line;
  assert.equal(await screen.text(), "> abcdefghij\n  klmnopqrst");
});

Deno.test("readLine() wraps wide characters whole", async () => {
  const { screen } = await read(["你好世界你好世界\r"], {}, { columns: 11 });
  assert.equal(screen, "> 你好世界\n  你好世界");
});

Deno.test("readLine() draws a masked line as dots, shows it on Ctrl-R and never leaves it", async () => {
  const screen = new FakeScreen();
  screen.keyboard.type("\x1b[200~ sk-secret \x1b[201~");
  const line = readLine(screen.terminal, { prompt: "Key: ", mask: true });
  assert.equal(await screen.text(), "Key: •••••••••\nCtrl-R shows what you typed");
  assert.ok(!screen.written.includes("sk-secret"));
  screen.keyboard.type("\x12");
  assert.equal(await screen.text(), "Key: sk-secret\nCtrl-R hides what you typed");
  screen.keyboard.type("\r");
  assert.deepEqual(await line, { kind: "line", text: "sk-secret" });
  assert.equal(await screen.text(), "Key: •••••••••");
});

Deno.test("readLine() erases itself when Escape goes back", async () => {
  const { result, screen } = await read(["abc\x1b[27u"], { back: true, mask: true });
  assert.equal(result, "<back>");
  assert.equal(screen, "");
});

Deno.test("readLine() walks the history and comes back to the draft", async () => {
  const history = ["first", "second"];
  assert.equal((await read(["draft\x1b[A\x1b[A\x1b[A\r"], { history })).result, "first");
  assert.equal((await read(["draft\x1b[A\x1b[A\x1b[B\x1b[B!\r"], { history })).result, "draft!");
});

Deno.test("readLine() searches the history backwards", async () => {
  const history = ["git status", "ls", "git log", "pwd"];
  assert.equal((await read(["\x12git\r"], { history })).result, "git log");
  assert.equal((await read(["\x12git\x12\r"], { history })).result, "git status");
  assert.equal((await read(["\x12gits\x7f\x12\r"], { history })).result, "git status");
  assert.equal((await read(["draft\x12git\x07\r"], { history })).result, "draft");
  const screen = new FakeScreen();
  screen.keyboard.type("\x12zz");
  const line = readLine(screen.terminal, { prompt: "> ", history });
  assert.equal(await screen.text(), ">\nsearch: zz (nothing found)");
  screen.keyboard.type("\x07\x04");
  assert.deepEqual(await line, { kind: "end" });
});

Deno.test("readLine() lets nothing in the history command the terminal", async () => {
  const { written } = await read(["\x1b[A\r"], { history: ["\x1b]0;title\x07x"] });
  assert.ok(!written.includes("title"));
});

const commands = ["/model ", "/models ", "/help "];
const complete: ReadLineOptions["complete"] = (line) => ({
  from: 0,
  candidates: commands.filter((command) => command.startsWith(line)).map((command) => ({
    insert: command,
    hint: `about ${command.trim()}`,
  })),
});

Deno.test("readLine() completes one candidate whole and several as far as they agree", async () => {
  assert.equal((await read(["/h\t\r"], { complete })).result, "/help ");
  assert.equal((await read(["/m\t\r"], { complete })).result, "/model");
  assert.equal((await read(["/x\t\r"], { complete })).result, "/x");
});

Deno.test("readLine() lists the candidates below the line until the next key", async () => {
  const screen = new FakeScreen({ columns: 40 });
  screen.keyboard.type("/m\t");
  const line = readLine(screen.terminal, { prompt: "> ", complete });
  assert.equal(await screen.text(), "> /model\n/model   about /model\n/models  about /models");
  screen.keyboard.type("x");
  assert.equal(await screen.text(), "> /modelx");
  screen.keyboard.type("\r");
  await line;
});

Deno.test("readLine() keeps the line open with the complaint of the check", async () => {
  const screen = new FakeScreen();
  screen.keyboard.type("x\r");
  const line = readLine(screen.terminal, {
    prompt: "URL: ",
    validate: (url) => url.startsWith("http") ? undefined : "Must begin with http",
  });
  assert.equal(await screen.text(), "URL: x\nMust begin with http");
  screen.keyboard.type("\x15http://a\r");
  assert.deepEqual(await line, { kind: "line", text: "http://a" });
  assert.equal(await screen.text(), "URL: http://a");
});

Deno.test("readLine() shows a placeholder until something is typed", async () => {
  const screen = new FakeScreen();
  const line = readLine(screen.terminal, { prompt: "Model: ", placeholder: "gpt-4o" });
  assert.equal(await screen.text(), "Model: gpt-4o");
  assert.deepEqual(await screen.cursor(), [0, 7]);
  screen.keyboard.type("q");
  assert.equal(await screen.text(), "Model: q");
  screen.keyboard.type("\r");
  await line;
});

Deno.test("readLine() draws itself anew after a resize, narrower and wider", async () => {
  const screen = new FakeScreen({ columns: 40, rows: 10 });
  screen.write("above\n");
  screen.keyboard.type("abcdefghijklmnopqrstuvwxyz");
  const line = readLine(screen.terminal, { prompt: "> " });
  await screen.text();
  screen.resize(20, 10);
  assert.equal(await screen.text(), "above\n> abcdefghijklmnopqr\n  stuvwxyz");
  screen.resize(60, 10);
  assert.equal(await screen.text(), "above\n> abcdefghijklmnopqrstuvwxyz");
  screen.keyboard.type("\r");
  await line;
});

Deno.test("readLine() puts a long prompt on rows of its own in a narrow window", async () => {
  const { screen } = await read(["gpt\r"], { prompt: "Model for the endpoint (default gpt-4o): " }, { columns: 20 });
  assert.equal(screen, "Model for the\nendpoint (default\ngpt-4o): gpt");
});

Deno.test("readLine() shows the part of a long text around the cursor", async () => {
  const lines = Array.from({ length: 30 }, (_, index) => `line ${index}`).join("\n");
  const screen = new FakeScreen({ rows: 6 });
  screen.keyboard.type(`\x1b[200~${lines}\x1b[201~`);
  const line = readLine(screen.terminal, { prompt: "> " });
  const shown = await screen.text();
  assert.ok(shown.includes("line 29") && !shown.includes("line 20"), shown);
  screen.keyboard.type("\r");
  assert.deepEqual(await line, { kind: "line", text: lines });
});

Deno.test("readLine() on a dumb terminal writes no escape sequence", async () => {
  const plain = await read(["helo\x7flo\r"], {}, { dumb: true });
  assert.equal(plain.result, "hello");
  assert.ok(!plain.written.includes("\x1b"));
  assert.equal((await read(["wrong\x15right\r"], {}, { dumb: true })).result, "right");
  assert.equal((await read(["a\x04\x03"], {}, { dumb: true })).result, "<cancelled>");
  assert.equal((await read(["a\x1b[27u"], { back: true }, { dumb: true })).result, "<back>");
  const validate = (line: string): string | undefined => line === "no" ? "Not that" : undefined;
  const asked = await read(["no\r", "yes\r"], { validate }, { dumb: true });
  assert.equal(asked.result, "yes");
  assert.equal(asked.written, "> no\nNot that\n> yes\n");
  const masked = await read(["secret\r"], { mask: true, prompt: "Key: " }, { dumb: true });
  assert.equal(masked.result, "secret");
  assert.equal(masked.written, "Key: \n");
});

Deno.test("readLine() ends as cancelled when the signal aborts, and takes paste mode back", async () => {
  const screen = new FakeScreen();
  const controller = new AbortController();
  const line = readLine(screen.terminal, { prompt: "> ", signal: controller.signal });
  await screen.text();
  controller.abort();
  assert.deepEqual(await line, { kind: "cancelled" });
  assert.ok(screen.written.endsWith("\x1b[?2004l"));
});

Deno.test("readLine() never draws outside its window and shows all that was typed, at any width", async () => {
  const word = fc.string({ unit: fc.constantFrom(..."ab你👍é ") });
  await fc.assert(
    fc.asyncProperty(word, fc.integer({ min: 10, max: 40 }), async (typed, columns) => {
      const { result, screen } = await read([typed, "\r"], {}, { columns });
      assert.equal(result, typed);
      for (const row of screen.split("\n")) assert.ok(textWidth(row) <= columns);
      const shown = screen.replace(/^> ?/, "").replace(/\n(?: {2})?/g, "").replaceAll(" ", "");
      assert.equal(shown, typed.replaceAll(" ", ""));
    }),
    { numRuns: 60 },
  );
});
