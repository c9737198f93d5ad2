import assert from "node:assert/strict";
import { copySequence, MAX_CLIPBOARD_BYTES } from "../../src/terminal/clipboard.ts";
import { chooseStyle, colourStyle, plainStyle, safeUrl } from "../../src/terminal/style.ts";

function styled(environment: Record<string, string>, isTerminal = true): boolean {
  return chooseStyle({ isTerminal, env: (name) => environment[name] }).styled;
}

const CHOICES: readonly (readonly [environment: Record<string, string>, isTerminal: boolean, expected: boolean])[] = [
  [{}, true, true],
  [{ TERM: "xterm-256color" }, true, true],
  [{ TERM: "xterm-256color" }, false, false],
  [{ TERM: "dumb" }, true, false],
  [{ NO_COLOR: "1" }, true, false],
  [{ NO_COLOR: "" }, true, true],
  [{ NO_COLOR: "1", FORCE_COLOR: "1" }, true, false],
  [{ FORCE_COLOR: "1" }, false, true],
  [{ FORCE_COLOR: "0" }, true, false],
];

for (const [environment, isTerminal, expected] of CHOICES) {
  const where = isTerminal ? "on a terminal" : "in a pipe";
  Deno.test(`chooseStyle() with ${JSON.stringify(environment)} ${where} is ${expected ? "coloured" : "plain"}`, () => {
    assert.equal(styled(environment, isTerminal), expected);
  });
}

Deno.test("chooseStyle() makes hyperlinks only where they are known to be drawn", () => {
  const links = (environment: Record<string, string>): boolean =>
    chooseStyle({ isTerminal: true, env: (name) => environment[name] }).hyperlinks;
  assert.equal(links({ TERM: "xterm-kitty" }), true);
  assert.equal(links({ VTE_VERSION: "7600" }), true);
  assert.equal(links({ TERM: "xterm-256color" }), false);
  assert.equal(links({ TERM: "tmux-256color", TERM_PROGRAM: "WezTerm" }), false);
});

Deno.test("colourStyle() ends each painted piece with a reset and sets no background", () => {
  assert.equal(colourStyle().paint("x", "bold", "red"), "\x1b[1;31mx\x1b[0m");
  assert.equal(colourStyle().paint("x"), "x");
  assert.equal(plainStyle.paint("x", "bold"), "x");
});

Deno.test("safeUrl() takes http and https without a user, in ASCII", () => {
  assert.equal(safeUrl("https://example.com/é"), "https://example.com/%C3%A9");
  for (const bad of ["javascript:x", "file:///x", "https://a:b@c.example", "x", "", "https://"]) {
    assert.equal(safeUrl(bad), undefined, bad);
  }
});

Deno.test("copySequence() encodes the text and refuses what terminals would cut", () => {
  assert.equal(copySequence("你"), "\x1b]52;c;5L2g\x07");
  assert.equal(copySequence("x".repeat(MAX_CLIPBOARD_BYTES + 1)), undefined);
});
