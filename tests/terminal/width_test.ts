import assert from "node:assert/strict";
import fc from "fast-check";
import { graphemes, padEnd, textWidth, truncate } from "../../src/terminal/width.ts";
import { wrap, wrapWhole } from "../../src/terminal/wrap.ts";

const WIDTHS: readonly (readonly [text: string, columns: number])[] = [
  ["", 0],
  ["abc", 3],
  ["é", 1],
  ["e\u0301", 1],
  ["你好", 4],
  ["한국", 4],
  ["ｶﾞ", 2],
  ["Ａ", 2],
  ["👍", 2],
  ["👍🏽", 2],
  ["👩‍👩‍👧", 2],
  ["🇫🇷", 2],
  ["❤️", 2],
  ["1️⃣", 2],
  ["☑", 1],
  ["→─│", 3],
  ["Привет", 6],
  ["\u200d", 0],
];

for (const [text, columns] of WIDTHS) {
  Deno.test(`textWidth() of ${JSON.stringify(text)} is ${columns}`, () => assert.equal(textWidth(text), columns));
}

Deno.test("truncate() cuts between characters and says so", () => {
  assert.equal(truncate("hello", 5), "hello");
  assert.equal(truncate("hello!", 5), "hell…");
  assert.equal(truncate("你好世界", 5), "你好…");
  assert.equal(truncate("hello", 0), "");
  assert.equal(padEnd("你", 4), "你  ");
});

const WRAPS: readonly (readonly [text: string, columns: number, rows: readonly string[]])[] = [
  ["one two three", 7, ["one two", "three"]],
  ["one two", 20, ["one two"]],
  ["", 5, [""]],
  ["a\n\nb", 5, ["a", "", "b"]],
  ["abcdefghij", 4, ["abcd", "efgh", "ij"]],
  ["你好世界", 5, ["你好", "世界"]],
  ["你好，世界", 4, ["你", "好，", "世界"]],
  ["mixed你好 text", 7, ["mixed你", "好 text"]],
];

for (const [text, columns, rows] of WRAPS) {
  Deno.test(`wrap() of ${JSON.stringify(text)} at ${columns}`, () => assert.deepEqual(wrap(text, columns), rows));
}

Deno.test("wrap() ends no row with an opening bracket", () => {
  assert.deepEqual(wrap("密钥（甲乙）", 6), ["密钥", "（甲", "乙）"]);
});

Deno.test("wrapWhole() leaves an address whole, on a row of its own", () => {
  assert.deepEqual(wrapWhole("see https://x.example/path now", 10), ["see", "https://x.example/path", "now"]);
});

Deno.test("wrap() keeps every character and every row within the width", () => {
  const text = fc.string({ unit: fc.constantFrom(..."ab cd你好，。👍é\n") });
  fc.assert(fc.property(text, fc.integer({ min: 2, max: 30 }), (input, columns) => {
    const rows = wrap(input, columns);
    for (const row of rows) assert.ok(textWidth(row) <= columns, JSON.stringify(rows));
    assert.equal(rows.join("").replace(/\s/g, ""), input.replace(/\s/g, ""));
  }));
});

Deno.test("graphemes() joined are the text", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => assert.equal(graphemes(text).join(""), text)));
});
