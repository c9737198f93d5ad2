import { equal } from "node:assert/strict";
import { layOut } from "../../src/inspect/rows.ts";
import { columnsOf, padTo } from "../../src/text/columns.ts";
import { loadLanguage } from "../../src/text/text.ts";
import { wrap } from "../../src/text/wrap.ts";
import { spaceAfter, spaceBefore, spaced } from "../../src/text/zh/spacing.ts";

Deno.test("columnsOf() counts two columns for a Chinese letter or mark, none for a combining accent", () => {
  equal(columnsOf("qwen"), 4);
  equal(columnsOf("模型：gpt"), 9);
  equal(columnsOf("e\u0301te\u0301"), 3);
  equal(columnsOf("« oui »"), 7);
});

Deno.test("padTo() fills up to columns, not to letters, and cuts nothing", () => {
  equal(padTo("模型", 6), "模型  ");
  equal(padTo("模型", 3), "模型");
});

Deno.test("wrap() begins no line with a closing mark and ends none with an opening one", () => {
  equal(wrap("甲乙丙，丁（戊己）庚", 8).join("|"), "甲乙丙，|丁（戊|己）庚");
  equal(wrap("甲乙丙（丁）", 8).join("|"), "甲乙丙|（丁）");
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

Deno.test("spaced() puts a blank only where Latin letters would touch Chinese ones", () => {
  equal(`来自${spaced("环境变量 OPENAI_MODEL")}的`, "来自环境变量 OPENAI_MODEL 的");
  equal(`来自${spaceBefore("~/.qwen/.env 第 1 行")}`, "来自 ~/.qwen/.env 第 1 行");
  equal(`${spaceAfter("默认值")}优先`, "默认值优先");
  equal(`${spaceAfter("--model")}优先`, "--model 优先");
});
