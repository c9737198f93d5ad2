import { deepEqual, equal } from "node:assert/strict";
import { parse } from "dotenv";
import * as fc from "fast-check";
import { parseDotenv } from "../../src/config/files/dotenv.ts";

/** [text, name, value, line] */
const CASES: readonly (readonly [string, string, string, number])[] = [
  ["A=1", "A", "1", 1],
  ["\n\nA=1\nB=2", "B", "2", 4],
  ["A=1\nA=2", "A", "2", 2],
  ["A=1\r\nB=2\r\n", "B", "2", 2],
  ["A=1\rB=2", "B", "2", 2],
  ["\uFEFFA=1", "A", "1", 1],
  ["export A=1", "A", "1", 1],
  ["export\nA=1", "A", "1", 2],
  ["export =1", "export", "1", 1],
  ["export export=1", "export", "1", 1],
  ["A: 1", "A", "1", 1],
  ["A='x\ny=2\nz'\nB=3", "B", "3", 4],
  ["A='x\ny=2\nz'\nB=3", "A", "x\ny=2\nz", 1],
  ["A=\n'late'", "A", "late", 1],
  ["A\n=1", "A", "1", 1],
  ["# A=0\nA=1", "A", "1", 2],
  ["A=sk-a#b", "A", "sk-a", 1],
  ['A="sk-open', "A", '"sk-open', 1],
  ['A="a\\nb"', "A", "a\nb", 1],
  ["A=x\u2028B=2\nC=3", "C", "3", 2],
  [`A='${"\n".repeat(200)}'\n${" \n".repeat(100)}B=2`, "B", "2", 302],
  [`A='${"\n".repeat(200)}'\n${" \n".repeat(100)}B=2`, "A", "\n".repeat(200), 1],
];

for (const [text, name, value, line] of CASES) {
  Deno.test(`parseDotenv() finds ${name} on line ${line} of ${JSON.stringify(text.slice(0, 40))}`, () => {
    const found = parseDotenv(text).get(name);
    deepEqual([found?.value, found?.line], [value, line]);
  });
}

const NAMES = ["A", "B", "OPENAI_API_KEY", "export", "a.b-c", "x1", "1", "__proto__", "constructor"];
const piece = fc.oneof(
  fc.constantFrom(...NAMES),
  fc.constantFrom("=", " = ", ": ", ":", "'", '"', "`", "#", " ", "\t", "\n", "\r", "\r\n", "\\", "\\n", "\\'", '\\"'),
  fc.constantFrom("export ", "export\t", "\uFEFF", "\u2028", "\u00a0", "é", "$A", "${B}", "\n\n\n"),
  fc.integer({ min: 60, max: 70 }).map((count) => "\n".repeat(count)),
  fc.integer({ min: 30, max: 40 }).map((count) => " \n".repeat(count)),
  fc.string({ maxLength: 5 }),
);
const envText = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(""));

Deno.test("parseDotenv() takes the very names and values that dotenv does", () => {
  fc.assert(
    fc.property(envText, (text) => {
      const ours = [...parseDotenv(text)].map(([name, { value }]) => [name, value]);
      deepEqual(ours, Object.entries(parse(text)));
    }),
    { numRuns: 3000 },
  );
});

Deno.test("parseDotenv() does not join lines that a long gap of mixed line ends keeps apart", () => {
  for (const [before, after] of [["\u2028", "\u2028"], ["\u2028", ""], ["", "\u2029"], ["\u2028".repeat(70), ""]]) {
    const text = `A=${before}${"\n".repeat(70)}${after}=x\nB=1`;
    deepEqual([...parseDotenv(text)].map(([name, { value }]) => [name, value]), Object.entries(parse(text)));
  }
});

const wellFormed = fc.array(
  fc.record({
    name: fc.constantFrom("A", "B", "KEY", "x.y"),
    value: fc.array(fc.constantFrom("a", "b=c", "\n", "A=1", " ", "#"), { maxLength: 8 }).map((parts) =>
      parts.join("")
    ),
    quote: fc.constantFrom("'", '"', "`"),
    before: fc.array(fc.constantFrom("\n", "# A=comment\n", "   \n", "not an assignment\n"), { maxLength: 70 }),
    prefix: fc.constantFrom("", "export ", "  "),
    end: fc.constantFrom("\n", "\r\n", "\r"),
  }),
  { maxLength: 12 },
);

Deno.test("parseDotenv() names the line on which each variable was last assigned", () => {
  fc.assert(
    fc.property(wellFormed, (entries) => {
      let text = "";
      const expected = new Map<string, { value: string; line: number }>();
      for (const { name, value, quote, before, prefix, end } of entries) {
        text += before.join("").replaceAll("\n", end) + prefix;
        expected.set(name, { value, line: text.split(/\r\n|\r|\n/).length });
        text += `${name}=${quote}${value.replaceAll("\n", end)}${quote}${end}`;
      }
      deepEqual(new Map(parseDotenv(text)), expected);
    }),
    { numRuns: 1000 },
  );
});

Deno.test("parseDotenv() reads what follows a megabyte of blank lines", () => {
  equal(parseDotenv(`${"\n \n\u2028".repeat(200_000)}A=1`).get("A")?.value, "1");
});
