import assert from "node:assert/strict";
import fc from "fast-check";
import { sanitize, sanitizeLine, Sanitizer } from "../../src/terminal/sanitize.ts";

// deno-lint-ignore no-control-regex -- that no control character is left is what is tested
const FORBIDDEN = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029]|\p{Cs}/u;

const CASES: readonly (readonly [name: string, input: string, expected: string])[] = [
  ["plain text is kept", "Hello,\n\twörld 你好 👩‍👩‍👧 é", "Hello,\n\twörld 你好 👩‍👩‍👧 é"],
  ["a colour is dropped whole", "a\x1b[31mb\x1b[0mc", "abc"],
  ["cursor movement is dropped", "a\x1b[2Ab\x1b[10;10Hc\x1b[2Jd", "abcd"],
  ["a title is dropped with its text", "a\x1b]0;pwned\x07b", "ab"],
  ["a title ended by ST is dropped", "a\x1b]0;pwned\x1b\\b", "ab"],
  ["a clipboard write is dropped", "a\x1b]52;c;cHduZWQ=\x07b", "ab"],
  ["a link is dropped, its words stay", "\x1b]8;;https://evil.example\x1b\\text\x1b]8;;\x1b\\", "text"],
  ["a device control string is dropped", "a\x1bPq#0;2;0\x1b\\b", "ab"],
  ["an application command is dropped", "a\x1b_Gf=100;AAAA\x1b\\b", "ab"],
  ["a reset is dropped", "a\x1bcb", "ab"],
  ["a character set switch is dropped", "a\x1b(0b", "ab"],
  ["a C1 CSI is dropped", "a\u009b31mb", "ab"],
  ["a C1 OSC is dropped", "a\u009d0;pwned\u009cb", "ab"],
  ["other C1 are dropped", "a\u0084\u008d\u0099b", "ab"],
  ["bell, backspace, NUL and DEL are dropped", "a\x07\b\0\x7fb", "ab"],
  ["CRLF is one line end", "a\r\nb", "a\nb"],
  ["a bare return ends the line", "safe\revil", "safe\nevil"],
  ["an unfinished string ends with its line", "a\x1b]0;title\nnext", "a\nnext"],
  ["a sequence broken by a letter of another script ends there", "a\x1b[12é", "aé"],
  ["a newline inside CSI is kept", "a\x1b[12\nb", "a\nb"],
  ["a bidi override is made visible", "a\u202eb", "a‹U+202E›b"],
  ["a bidi isolate is made visible", "a\u2067b", "a‹U+2067›b"],
  ["lone surrogates are replaced", "a\ud800b\udc00c", "a\ufffdb\ufffdc"],
  ["a byte order mark and zero width spaces are dropped", "\ufeffa\u200bb", "ab"],
  ["hidden tag characters are dropped", "a\u{e0041}\u{e0042}b", "ab"],
  ["the flag of Scotland is kept", "🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}!", "🏴󠁧󠁢󠁳󠁣󠁴󠁿!"],
  ["line separators end the line", "a\u2028b", "a\nb"],
  ["an escape at the end is dropped", "a\x1b", "a"],
  ["CAN ends a control string, and what follows is text", "a\x1b]0;title\x18b", "ab"],
  ["SUB ends a control string, and what follows is text", "a\x1bPq#0\x1ab", "ab"],
  ["two escapes are one", "a\x1b\x1b[31mb", "ab"],
];

for (const [name, input, expected] of CASES) {
  Deno.test(`sanitize() ${name}`, () => assert.equal(sanitize(input), expected));
}

Deno.test("sanitize() keeps no more than a handful of combining marks on one letter", () => {
  assert.ok(sanitize("e" + "\u0301".repeat(5000)).length < 20);
  assert.ok(sanitize("e" + "\u0301\u200d".repeat(5000)).length < 20);
});

Deno.test("sanitize() counts marks for each letter anew, so that a long line of Thai loses none", () => {
  const thai = "กำลังทดสอบที่นี่เพื่อให้รู้ว่าวรรณยุกต์ไม่หายไปจากบรรทัดยาวนี้เลยสักตัวเดียวแน่นอนที่สุด";
  assert.ok([...thai].filter((character) => /^\p{M}$/u.test(character)).length > 12);
  assert.equal(sanitize(thai), thai);
  assert.equal(sanitize("e\u0301".repeat(40)), "e\u0301".repeat(40));
  assert.equal(sanitize("🏴\u{e0067}\u{e007f}".repeat(9)), "🏴\u{e0067}\u{e007f}".repeat(9));
});

Deno.test("Sanitizer counts the length of each control string anew: two long titles leave not a letter", () => {
  const title = `\x1b]0;${"x".repeat(3000)}\x07`;
  assert.equal(sanitize(`a${title}b${title}c`), "abc");
});

Deno.test("Sanitizer drops an endless control string without keeping it, and shows what follows its bound", () => {
  const sanitizer = new Sanitizer();
  let shown = sanitizer.push("\x1b]0;");
  for (let i = 0; i < 100; i += 1) shown += sanitizer.push("x".repeat(1000));
  assert.ok(shown.length > 90_000);
  assert.equal(sanitizer.push("\x07ok"), "ok");
});

Deno.test("sanitizeLine() keeps a name on one line", () => {
  assert.equal(sanitizeLine(" a\nb\t\tc\r\n"), "a b c");
  assert.equal(sanitizeLine("«\u00a0a\u00a0»\u00a0:\u2003b"), "«\u00a0a\u00a0»\u00a0: b");
});

const hostile = fc.array(
  fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom(...CASES.map(([, input]) => input)),
    fc.constantFrom(
      "\x1b",
      "\x1b[",
      "\x1b]",
      "\x1bP",
      "\u009b",
      "\u009d",
      "\r",
      "\n",
      "\ud83d",
      "\ude00",
      "0;",
      "m",
      "\x07",
    ),
  ),
).map((parts) => parts.join(""));

Deno.test("sanitize() never lets a control character through, and a second pass changes nothing", () => {
  fc.assert(fc.property(hostile, (input) => {
    const output = sanitize(input);
    assert.ok(!FORBIDDEN.test(output), JSON.stringify(output));
    assert.equal(sanitize(output), output);
  }));
});

Deno.test("Sanitizer gives the same text however the input is cut", () => {
  fc.assert(fc.property(hostile, fc.array(fc.nat(200)), (input, cuts) => {
    const sanitizer = new Sanitizer();
    let output = "";
    let from = 0;
    for (const to of [...cuts.filter((cut) => cut < input.length).sort((a, b) => a - b), input.length]) {
      output += sanitizer.push(input.slice(from, to));
      from = to;
    }
    assert.equal(output + sanitizer.end(), sanitize(input));
  }));
});

Deno.test("sanitize() leaves ordinary text of any script as it is", () => {
  const ordinary = fc.string({ unit: fc.constantFrom(..."abc XYZ.,*_`#|-0\n\té你好ひらカナ한국어ПриветΩ😀→─") });
  fc.assert(fc.property(ordinary, (input) => assert.equal(sanitize(input), input)));
});
