import assert from "node:assert/strict";
import { choose } from "../../src/terminal/choose/choose.ts";
import { loadLanguage } from "../../src/text/text.ts";
import { FakeScreen } from "../fakes/fake_screen.ts";

const few = [
  { label: "Qwen OAuth", hint: "sign in with a browser", value: 1 },
  { label: "API key", hint: "any OpenAI-compatible service", value: 2 },
  { label: "Demo", value: 3 },
];
const many = Array.from({ length: 40 }, (_, index) => ({ label: `model-${index}`, value: index }));

async function press(keys: string, choices: typeof many = few): Promise<number | string> {
  const screen = new FakeScreen();
  screen.keyboard.type(keys);
  screen.keyboard.close();
  return await choose(screen.terminal, { title: "How?", choices });
}

const CASES: readonly (readonly [name: string, keys: string, expected: number | string])[] = [
  ["Enter takes the first", "\r", 1],
  ["the arrows move", "\x1b[B\x1b[B\x1b[A\r", 2],
  ["they go round", "\x1b[A\r", 3],
  ["j and k move", "jjk\r", 2],
  ["a digit moves to its choice", "3\r", 3],
  ["a digit that is not there does nothing", "9\r", 1],
  ["a slash filters", "/key\r", 2],
  ["End and Home", "\x1b[F\x1b[H\x1b[F\r", 3],
  ["Tab and Shift-Tab move", "\t\t\x1b[Z\r", 2],
  ["a filter is corrected by Backspace and taken back by Ctrl-U", "/demoo\x7f\x15key\r", 2],
  ["a pasted word filters", "/\x1b[200~demo\x1b[201~\r", 3],
  ["Enter on nothing waits", "/nothing\r\x15\r", 1],
  ["Escape clears the filter, then goes back", "/key\x1b[27u\x1b[27u", "back"],
  ["after Escape the numbers count again", "/q\x1b[27u3\r", 3],
  ["Ctrl-C cancels", "\x03", "cancelled"],
  ["a closed terminal cancels", "j", "cancelled"],
];

for (const [name, keys, expected] of CASES) {
  Deno.test(`choose(): ${name}`, async () => assert.equal(await press(keys), expected));
}

Deno.test("choose() leaves question and answer, in Chinese without a blank behind the full-width mark", async () => {
  const left = async (title: string): Promise<string> => {
    const screen = new FakeScreen();
    screen.keyboard.type("\r");
    await choose(screen.terminal, { title, choices: few });
    return await screen.text();
  };
  assert.equal(await left("How?"), "How? Qwen OAuth");
  try {
    await loadLanguage("zh");
    assert.equal(await left("你想如何登录？"), "你想如何登录？Qwen OAuth");
  } finally {
    await loadLanguage("en");
  }
});

Deno.test("choose() filters a long list by typing", async () => {
  assert.equal(await press("el-3\x1b[B\r", many), 30);
  assert.equal(await press("nothing\r\x03", many), "cancelled");
});

Deno.test("choose() goes through a long list by pages", async () => {
  assert.equal(await press("\x1b[6~\x1b[6~\x1b[5~\r", many), 12);
});

Deno.test("choose() draws the list, then one line with what was chosen", async () => {
  const screen = new FakeScreen({ columns: 60 });
  const chosen = choose(screen.terminal, { title: "How?", choices: few, initial: 2 });
  assert.equal(
    await screen.text(),
    "How?\n  1 Qwen OAuth  sign in with a browser\n❯ 2 API key     any OpenAI-compatible service\n  3 Demo\n" +
      "↑↓ move, Enter choose, Esc back",
  );
  screen.keyboard.type("\r");
  assert.equal(await chosen, 2);
  assert.equal(await screen.text(), "How? API key");
});

Deno.test("choose() leaves nothing on the screen when it is left, and shows the cursor again", async () => {
  const screen = new FakeScreen();
  screen.write("above\n");
  const chosen = choose(screen.terminal, { title: "How?", choices: few });
  await screen.text();
  screen.keyboard.type("\x1b[27u");
  assert.equal(await chosen, "back");
  assert.equal(await screen.text(), "above");
  assert.ok(screen.written.endsWith("\x1b[?25h"));
});

Deno.test("choose() scrolls a long list in a small window without drawing past it", async () => {
  const screen = new FakeScreen({ columns: 30, rows: 8 });
  const chosen = choose(screen.terminal, { title: "Model", choices: many });
  screen.keyboard.type("\x1b[B".repeat(20));
  const shown = await screen.text();
  assert.ok(shown.split("\n").length <= 8, shown);
  assert.ok(shown.includes("❯ model-20"), shown);
  screen.keyboard.type("\r");
  assert.equal(await chosen, 20);
  assert.equal(await screen.text(), "Model model-20");
});

Deno.test("choose() breaks at words what does not fit in ten columns, and cuts nothing", async () => {
  const screen = new FakeScreen({ columns: 10 });
  const chosen = choose(screen.terminal, { title: "How?", choices: few });
  assert.equal(
    await screen.text(),
    "How?\n❯ 1 Qwen\n    OAuth\n    sign\n    in\n    with a\n    browse\n    r\n  2 API\n    key\n  3 Demo\n" +
      "↑↓ move,\nEnter\nchoose,\nEsc back",
  );
  screen.keyboard.type("\x03");
  await chosen;
});

Deno.test("a hint that does not fit beside its choice stands whole below it while the cursor is there", async () => {
  const screen = new FakeScreen({ columns: 40 });
  const chosen = choose(screen.terminal, { title: "How?", choices: few });
  assert.equal(
    await screen.text(),
    "How?\n❯ 1 Qwen OAuth  sign in with a browser\n  2 API key\n  3 Demo\n↑↓ move, Enter choose, Esc back",
  );
  screen.keyboard.type("j");
  assert.match(await screen.text(), /\n❯ 2 API key\n {4}any OpenAI-compatible service\n {2}3 Demo\n/);
  screen.keyboard.type("j");
  assert.match(await screen.text(), /\n {2}2 API key\n❯ 3 Demo\n/);
  screen.keyboard.type("\x03");
  await chosen;
});

Deno.test("two models whose long names differ at the end can be told apart in a narrow window", async () => {
  const screen = new FakeScreen({ columns: 40, rows: 12 });
  const names = Array.from({ length: 20 }, (_, index) => `a-vendor-with-a-name/a-model-with-a-name-2026-${index}`);
  const chosen = choose(screen.terminal, { title: "Model", choices: names.map((label) => ({ label, value: label })) });
  for (let index = 0; index < names.length; index += 1) {
    const shown = await screen.text();
    assert.ok(shown.replace(/\n {2}(?=\S)/g, "").includes(`❯ ${names[index]}`), shown);
    assert.ok(shown.split("\n").length <= 12, shown);
    screen.keyboard.type("\x1b[B");
  }
  screen.keyboard.type("\x03");
  await chosen;
});

Deno.test("choose() lets no label command the terminal", async () => {
  const screen = new FakeScreen();
  screen.keyboard.type("\r");
  await choose(screen.terminal, { title: "Model", choices: [{ label: "a\x1b]0;title\x07\nb", value: 1 }] });
  assert.ok(!screen.written.includes("title"));
  assert.equal(await screen.text(), "Model a b");
});

Deno.test("choose() on a dumb terminal asks for a number without escape sequences", async () => {
  const screen = new FakeScreen({ dumb: true });
  screen.keyboard.type("7\r", "2\r");
  assert.equal(await choose(screen.terminal, { title: "How?", choices: few }), 2);
  assert.ok(!screen.written.includes("\x1b"));
  assert.ok(screen.written.includes("2.  API key  (any OpenAI-compatible service)"));
  for (const [typed, left] of [["\r", "back"], ["\x1b[27u", "back"], ["\x03", "cancelled"], ["Demo\r", 3]] as const) {
    const again = new FakeScreen({ dumb: true });
    again.keyboard.type(typed);
    assert.equal(await choose(again.terminal, { title: "How?", choices: few }), left);
  }
});
