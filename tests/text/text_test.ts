import { equal, notEqual } from "node:assert/strict";
import { renderResultPage } from "../../src/auth/loopback/result_page.ts";
import { en } from "../../src/text/en.ts";
import { language, languageOf, loadLanguage, text } from "../../src/text/text.ts";

Deno.test("languageOf() takes the first locale that is set", () => {
  equal(languageOf(undefined, "", "zh_CN.UTF-8", "fr_FR"), "zh");
  equal(languageOf("fr-CA"), "fr");
  equal(languageOf("C", "zh_CN.UTF-8"), "en");
  equal(languageOf(undefined), "en");
});

Deno.test("loadLanguage() chooses the catalogue for all that follows", async () => {
  try {
    for (const name of ["zh", "fr"] as const) {
      await loadLanguage(name);
      equal(language(), name);
      notEqual(text().args.title, en.args.title);
      notEqual(text().launcher.cancelled(), en.launcher.cancelled());
    }
  } finally {
    await loadLanguage("en");
  }
  equal(text(), en);
});

Deno.test("loadLanguage() of a name that is none of ours is English", async () => {
  try {
    await loadLanguage("fr");
    await loadLanguage("../zh");
    equal(language(), "en");
    equal(text(), en);
  } finally {
    await loadLanguage("en");
  }
});

Deno.test("the page that ends a sign-in names its language and speaks it", async () => {
  const expected = [["en", "en", "You are signed in"], ["zh", "zh-Hans", "登录成功"], [
    "fr",
    "fr",
    "Vous êtes connecté",
  ]] as const;
  try {
    for (const [name, tag, words] of expected) {
      await loadLanguage(name);
      const page = renderResultPage("signed-in");
      equal(page.match(/<html lang="([^"]*)">/)?.[1], tag);
      equal(page.match(/<h1>(.*)<\/h1>/)?.[1], words);
    }
  } finally {
    await loadLanguage("en");
  }
});
