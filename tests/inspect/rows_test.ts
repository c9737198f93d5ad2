// How reports stand in a window: in columns where there is room, else with what stands in brackets below.
import { deepEqual, equal, ok } from "node:assert/strict";
import { inLines, layOut, type Row } from "../../src/inspect/rows.ts";
import { columnsOf } from "../../src/text/columns.ts";
import { loadLanguage } from "../../src/text/text.ts";

const ROWS: readonly Row[] = [
  ["Method", "openai", "OPENAI_API_KEY from the environment"],
  ["Base URL", "https://api.example.com/v1", "OPENAI_BASE_URL in /repo/.env line 1"],
  ["Sign-in", "none"],
];

Deno.test("layOut() puts what stands in brackets below in a window that is too narrow, and cuts no word", () => {
  deepEqual(layOut(ROWS, { columns: 40 }), [
    "Method    openai",
    "            (OPENAI_API_KEY from the",
    "            environment)",
    "Base URL  https://api.example.com/v1",
    "            (OPENAI_BASE_URL in",
    "            /repo/.env line 1)",
    "Sign-in   none",
  ]);
});

Deno.test("layOut() stays in columns where the widest line fits, and in a pipe however long it is", () => {
  const lines = layOut(ROWS);
  equal(lines.length, 3);
  deepEqual(layOut(ROWS, { columns: Math.max(...lines.map(columnsOf)) }), lines);
});

Deno.test("layOut() keeps a value whole that is wider than the window", () => {
  const url = `https://api.example.com/${"x".repeat(60)}`;
  ok(layOut([["Base URL", url, "default"]], { columns: 40 }).some((line) => line.endsWith(url)));
});

Deno.test("inLines() breaks a sentence between words and sets off the lines after the first", () => {
  deepEqual(inLines("one two three four", { columns: 12, indent: 2 }), ["  one two", "    three", "    four"]);
  deepEqual(inLines("one two three four", { indent: 2 }), ["  one two three four"]);
});

Deno.test("layOut() stands in columns in Chinese, with its remarks in Chinese brackets", async () => {
  try {
    await loadLanguage("zh");
    equal(
      layOut([["API key", "sk-1"], ["模型", "甲", "默认值"], ["地址", "abc", "默认值"]]).join("\n"),
      "API key  sk-1\n模型     甲   （默认值）\n地址     abc  （默认值）",
    );
  } finally {
    await loadLanguage("en");
  }
});
