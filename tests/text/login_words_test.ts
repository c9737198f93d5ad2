import { ok } from "node:assert/strict";
import { columnsOf } from "../../src/text/columns.ts";
import { en } from "../../src/text/en.ts";
import { fr } from "../../src/text/fr.ts";
import { zh } from "../../src/text/zh.ts";

Deno.test("the warning beside a device code fits 80 columns in every language, where nobody wraps it", () => {
  for (const { login } of [en, fr, zh]) {
    for (const line of login.device.warning) ok(columnsOf(line) <= 80, line);
  }
});
