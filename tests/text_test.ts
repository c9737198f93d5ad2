import { equal } from "node:assert/strict";
import { languageOf } from "../src/text/text.ts";

Deno.test("languageOf() takes the first locale that is set", () => {
  equal(languageOf(undefined, "", "zh_CN.UTF-8", "fr_FR"), "zh");
  equal(languageOf("fr-CA"), "fr");
  equal(languageOf("C", "zh_CN.UTF-8"), "en");
  equal(languageOf(undefined), "en");
});
