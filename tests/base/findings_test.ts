// How the doctor's findings stand in a window, in each language.
import { equal, ok } from "node:assert/strict";
import { type Finding, findingLines, verdictLine } from "../../src/base/findings.ts";
import { columnsOf } from "../../src/text/columns.ts";
import { LANGUAGES, loadLanguage } from "../../src/text/text.ts";

const FINDINGS: readonly Finding[] = [
  {
    check: "permissions",
    state: "ok",
    summary: "no file that holds secrets is readable by other users of the machine",
  },
  {
    check: "certificates",
    state: "fail",
    summary: "由两个变量添加了一百四十四个颁发机构并且都可以读取",
    fix: "check them",
  },
];

for (const language of LANGUAGES) {
  Deno.test(`findingLines() fits a window of 40 columns in ${language}, beside the labels or below them`, async () => {
    try {
      await loadLanguage(language);
      const lines = (findingLines(FINDINGS, { columns: 40 }) + verdictLine(FINDINGS, { columns: 40 })).split("\n");
      for (const line of lines) ok(columnsOf(line) <= 40, line);
      equal(lines.join("").replace(/\s/g, "").includes("nofilethatholdssecretsisreadablebyother"), true);
      equal(findingLines(FINDINGS).trimEnd().split("\n").length, FINDINGS.length, "a pipe has one line for each");
    } finally {
      await loadLanguage("en");
    }
  });
}
