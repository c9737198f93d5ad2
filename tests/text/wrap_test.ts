import { equal, ok } from "node:assert/strict";
import { columnsOf } from "../../src/text/columns.ts";
import { wrap } from "../../src/text/wrap.ts";

Deno.test("wrap() keeps every letter and breaks Chinese between letters, not before a full stop", () => {
  const chinese = "登录到与OpenAI兼容的模型服务，并与之对话。它不运行任何命令。";
  const lines = wrap(chinese, 12);
  equal(lines.join("").replaceAll(" ", ""), chinese.replaceAll(" ", ""));
  for (const line of lines) ok(columnsOf(line) <= 14 && !/^[，。]/.test(line), line);
});

Deno.test("wrap() begins no line with a closing mark and ends none with an opening one", () => {
  equal(wrap("甲乙丙，丁（戊己）庚", 8).join("|"), "甲乙丙，|丁（戊|己）庚");
  equal(wrap("甲乙丙（丁）", 8).join("|"), "甲乙丙|（丁）");
});
