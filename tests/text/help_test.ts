// Every page of help in every language: within 80 columns, and with nothing left out.
import { equal, ok } from "node:assert/strict";
import { renderHelp } from "../../src/args/output/help.ts";
import { renderManPage } from "../../src/args/output/man.ts";
import { COMMANDS, ownFlags } from "../../src/args/lookup.ts";
import { textWidth } from "../../src/terminal/width.ts";
import { columnsOf } from "../../src/text/columns.ts";
import { LANGUAGES, loadLanguage } from "../../src/text/text.ts";

for (const language of LANGUAGES) {
  Deno.test(`every page of help fits 80 columns in ${language}`, async () => {
    try {
      await loadLanguage(language);
      for (const { name } of COMMANDS) {
        const page = renderHelp(name === "" ? [] : name.split(" "), { columns: 80 });
        for (const line of page.split("\n")) {
          ok(textWidth(line) <= 80, `${name}: ${line}`);
          equal(columnsOf(line), textWidth(line), `measured alike: ${line}`);
          ok(!/^\s*[，。；：！？、）”]/u.test(line), `${name} begins a line with a closing mark: ${line}`);
        }
      }
    } finally {
      await loadLanguage("en");
    }
  });

  Deno.test(`the manual names every command and flag in ${language}`, async () => {
    try {
      await loadLanguage(language);
      const page = renderManPage().replaceAll("\\-", "-");
      for (const command of COMMANDS) {
        if (command.spec !== undefined) ok(page.includes(`qwen ${command.name}`.trimEnd()), command.name);
        for (const { name } of ownFlags(command)) ok(page.includes(`--${name}`), name);
      }
    } finally {
      await loadLanguage("en");
    }
  });
}
