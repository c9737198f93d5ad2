import { equal } from "node:assert/strict";
import { columnsOf, padTo } from "../../src/text/columns.ts";
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

Deno.test("spaced() puts a blank only where Latin letters would touch Chinese ones", () => {
  equal(`来自${spaced("环境变量 OPENAI_MODEL")}的`, "来自环境变量 OPENAI_MODEL 的");
  equal(`来自${spaceBefore("~/.qwen/.env 第 1 行")}`, "来自 ~/.qwen/.env 第 1 行");
  equal(`${spaceAfter("默认值")}优先`, "默认值优先");
  equal(`${spaceAfter("--model")}优先`, "--model 优先");
});
