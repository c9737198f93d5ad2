// What is typed, pasted, sent by a terminal, and what a model answers: keys, lines and drawn text, and no sequence of a
// stranger's reaches the terminal raw.
import { equal, ok } from "node:assert/strict";
import fc from "fast-check";
import { TextRenderer } from "../../src/commands/prompt/render_text.ts";
import { parseLine } from "../../src/commands/conversation/slash/parse.ts";
import { SLASH_COMMANDS } from "../../src/commands/conversation/slash/table.ts";
import { KeyDecoder } from "../../src/terminal/input/keys.ts";
import type { KeyEvent } from "../../src/terminal/input/key_event.ts";
import { createMarkdownRenderer } from "../../src/terminal/markdown/markdown.ts";
import { sanitizeLine } from "../../src/terminal/sanitize.ts";
import { colourStyle, plainStyle } from "../../src/terminal/style.ts";
import { fuzz } from "./fuzz.ts";
import { damaged, HOSTILE, pieces, rubbish, textOf } from "./inputs.ts";

/** Raw control characters other than line ends and tabs. */
// deno-lint-ignore no-control-regex -- control characters are what this looks for
const RAW = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;

const KEYS = [
  "hello\r",
  "\x1b[A\x1b[1;5C\x1b[3~\x1bOP",
  "\x1b[200~pasted\x1b[31m text\nmore\x1b[201~\r",
  "\x1b[97;5u\x1b[27;5;99~\x1b[57441;2u\x1b[?62;c\x1b[12;40R\x1b[<0;1;1M",
  "\x1b]11;rgb:0000/0000/0000\x1b\\\x1bP1$r0m\x1b\\",
];
const KEY_WORDS = [
  "\x1b",
  "\x1b[",
  "\x1bO",
  "200~",
  "201~",
  ";",
  "1",
  "999999",
  "u",
  "~",
  "R",
  "\x03",
  "\x04",
  "é",
  "👩‍👩‍👧",
];

function typed(parts: readonly Uint8Array[]): readonly KeyEvent[] {
  const decoder = new KeyDecoder();
  return [...parts.flatMap((part) => decoder.push(part)), ...decoder.flush()];
}

fuzz("terminal input", pieces(textOf(KEYS, KEY_WORDS)), (parts) => {
  for (const event of typed(parts)) {
    if (event.type === "key") equal(RAW.test(event.name), false, JSON.stringify(event));
    else equal(RAW.test(event.text), false, JSON.stringify(event));
  }
  const whole = [new Uint8Array(parts.flatMap((part) => [...part]))];
  // A lone Ctrl-C is the way out of a paste whose end got lost: there the pieces matter
  if (parts.some((part) => part.length === 1 && part[0] === 3)) return;
  // Lines that come together are a paste, those that come one by one are not: there they matter, too.
  if (/\S\s*[\r\n]\s*\S/.test(new TextDecoder().decode(whole[0]))) return;
  const text = (events: readonly KeyEvent[]): string =>
    events.map((event) => event.type === "key" ? `<${event.name}>` : event.text).join("");
  equal(text(typed(parts)).normalize(), text(typed(whole)).normalize());
});

const LINES = SLASH_COMMANDS.map(({ name }) => `/${name} argument`);

fuzz(
  "slash-command lines",
  textOf([...LINES, "//x", "/", "text"], ["/", "//", " ", "\t", "\n", "@", "~/", "../", "constructor", "__proto__"]),
  (line) => {
    const parsed = parseLine(line, SLASH_COMMANDS);
    if (line.trim().startsWith("/") && !line.trim().startsWith("//")) ok(parsed.kind !== "text", "sent to the model");
    if (parsed.kind === "command") ok(SLASH_COMMANDS.includes(parsed.command));
    if (parsed.kind === "unknown") equal(RAW.test(sanitizeLine(parsed.name)), false);
  },
);

const ANSWERS = [
  "# Title\n\nA *word*, **strong**, `code`, [link](https://example.com/a?b=c).\n\n```js\nlet a = 1;\n```\n",
  "1. one\n   - two\n\n> quote\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
  "[x](javascript:alert(1)) <https://a.example/\x1b]0;x\x07> ![i](http://x/y.png) &#27;[31m",
  "```\x1b]52;c;aGk=\x07\n\x1b[2J\n```\n\x9b31mred",
];
const MARKS = [
  "*",
  "**",
  "_",
  "`",
  "```",
  "~~~\n",
  "[",
  "](",
  ")",
  "<",
  ">",
  "#",
  "|",
  "\n",
  "\n\n",
  "- ",
  "1. ",
  "&#x1b;",
  "\\",
];
const answers = fc.oneof(
  damaged(ANSWERS, [...MARKS, ...HOSTILE]),
  rubbish([...MARKS, ...HOSTILE.slice(0, 22)]),
);
/** What the renderer itself writes: colours, and links to plain addresses. */
// deno-lint-ignore no-control-regex -- our own sequences
const OURS = /\x1b\[[0-9;]*m|\x1b\]8;;(?:https?:\/\/[\x21-\x7e]*)?\x1b\\/g;

function cutUp(text: string): readonly string[] {
  const parts: string[] = [];
  for (let at = 0; at < text.length; at += 7) parts.push(text.slice(at, at + 7));
  return parts;
}

async function rendered(parts: readonly string[], styled: boolean): Promise<string> {
  let output = "";
  const style = styled ? colourStyle({ hyperlinks: true }) : plainStyle;
  const renderer = createMarkdownRenderer({ write: (text) => output += text, columns: 60, style });
  for (const part of parts) renderer.push(part);
  await renderer.end();
  return output;
}

fuzz("answers as Markdown on a terminal", fc.tuple(answers, fc.boolean()), async ([answer, styled]) => {
  const drawn = await rendered(cutUp(answer), styled);
  equal(RAW.test(drawn.replace(OURS, "")), false, JSON.stringify(drawn));
  if (!styled) equal(drawn.includes("\x1b"), false);
  ok(drawn.length < 40 * answer.length + 4000, `${answer.length} characters became ${drawn.length}`);
});

fuzz("answers as text on a terminal", answers, (answer) => {
  let written = "";
  const output = { write: (text: string) => written += text } as unknown as ConstructorParameters<
    typeof TextRenderer
  >[0];
  const renderer = new TextRenderer(output, { terminal: true });
  for (const text of cutUp(answer)) renderer.take([{ type: "text", text }]);
  renderer.end();
  equal(RAW.test(written), false, JSON.stringify(written));
  equal(RAW.test(sanitizeLine(answer)), false);
});
