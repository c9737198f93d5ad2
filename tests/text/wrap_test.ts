import { equal, ok } from "node:assert/strict";
import { columnsOf } from "../../src/text/columns.ts";
import { fitLines, wrap } from "../../src/text/wrap.ts";

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

Deno.test("fitLines() breaks a question at words, and leaves the place of its answer behind the last", () => {
  const question = "\nqwen asks: May this session connect to models.example:8080? [y/N] ";
  equal(fitLines(question, 80), question);
  equal(fitLines(question, 30), "\nqwen asks: May this session\nconnect to\nmodels.example:8080? [y/N] ");
  equal(fitLines("请问：允许将以下内容保存到吗？[y/N] ", 20), "请问：允许将以下内\n容保存到吗？[y/N] ");
});

Deno.test("fitLines() breaks under the indent, and no address", () => {
  const address = "https://models.example/a/long/path";
  equal(fitLines(`qwen: no\n  Look at ${address} first\n`, 20), `qwen: no\n  Look at\n  ${address}\n  first\n`);
});
