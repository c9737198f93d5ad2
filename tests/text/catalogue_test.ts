// What every translation owes to English: the same entries, the same values in them, the same commands to type.
import { deepEqual, equal, ok } from "node:assert/strict";
import { en } from "../../src/text/en.ts";
import { fr } from "../../src/text/fr.ts";
import { zh } from "../../src/text/zh.ts";
import { entriesOf, markersIn, saidBy } from "./entries.ts";

const ENGLISH = entriesOf(en);
const TRANSLATIONS = { zh: entriesOf(zh), fr: entriesOf(fr) };

/** Names, signs and command lines, which are the same in every language. */
const SAME_REGEXPS = [
  /^args\.(placeholders\.(key|url|session|clientId|scopes|shell|number|prompt|format)|usage\.options)$/,
  /^args\.headings\.(options|manSynopsis|manDescription)$/,
  /^args\.examples\..*\.\d+\.[01]$/,
  /^args\.(environment|files)\.\d+\.[01]$/,
  /^args\.(choices|heading|introduction)$/,
  /^errors\.(prefix|moreCauses)$/,
  /^inspect\.(status\.(methods\.(openai|qwen-oauth|oauth)|baseUrl|fields\.baseUrl)|env\.marks\..*|remark)$/,
  /^login\.(choice\.reasons\.no-browser-flag|noEndpoint\.1)$/,
  /^conversation\.(methods\..*|headerKey|arguments\..*|statusRow|changed|imageLeftOut)$/,
  /^doctor\.(states\.ok|checks\.(dns|tcp|tls|proxy|quota|terminal|endpoint)|fromTo|filesRead|envFileTaken|close.*|ownFile|signIn|fixUtf8)$/,
  /^wizard\.(region)$/,
  /^config\.kinds\.(null|boolean)$/,
];

for (const [language, entries] of Object.entries(TRANSLATIONS)) {
  const shared = [...ENGLISH].flatMap(([path, english]) => {
    const entry = entries.get(path);
    return entry === undefined || typeof entry !== typeof english ? [] : [{ path, english, entry }];
  });

  Deno.test(`${language} has every entry of English and no other`, () => {
    deepEqual([...ENGLISH.keys()].filter((path) => !shared.some((one) => one.path === path)), []);
    deepEqual([...entries.keys()].filter((path) => !ENGLISH.has(path)), []);
  });

  Deno.test(`${language} takes the same values as English and shows each of them`, () => {
    for (const { path, english, entry } of shared) {
      if (typeof english === "function" && typeof entry === "function") equal(entry.length, english.length, path);
      deepEqual(markersIn(saidBy(entry)), markersIn(saidBy(english)), path);
    }
  });

  Deno.test(`${language} shows each number that English shows, be it one or many`, () => {
    for (const { path, english, entry } of shared) {
      for (const number of [0, 1, 2, 1234567]) {
        const said = trySaying(english, number);
        if (said === undefined) continue;
        const translated = saidBy(entry, number);
        ok(translated.trim() !== "", path);
        if (said.includes("1234567")) ok(translated.includes("1234567"), `${path}: ${translated}`);
      }
    }
  });

  Deno.test(`${language} says what English says in words of its own`, () => {
    const same = shared.filter(({ english, entry }) => saidBy(english) === saidBy(entry))
      .filter(({ english }) => /\p{L}/u.test(saidBy(english).replace(/⟦[^⟧]*⟧/g, "")))
      .map(({ path }) => path).filter((path) => !SAME_REGEXPS.some((regexp) => regexp.test(path)));
    deepEqual(same, []);
  });

  Deno.test(`${language} leaves commands, flags and variables as they are typed`, () => {
    for (const { path, english, entry } of shared) {
      deepEqual(typedIn(saidBy(entry)), typedIn(saidBy(english)), path);
    }
  });
}

Deno.test("every entry that may be the same in two languages is one", () => {
  const same = Object.values(TRANSLATIONS).flatMap((entries) =>
    [...ENGLISH].filter(([path, english]) => saidBy(entries.get(path)) === saidBy(english)).map(([path]) => path)
  );
  deepEqual(SAME_REGEXPS.filter((regexp) => !same.some((path) => regexp.test(path))), []);
});

Deno.test("zh writes Chinese marks in Chinese text, and a blank between Chinese and Latin letters", () => {
  for (const [path, entry] of TRANSLATIONS.zh) {
    const said = proseOf(entry);
    ok(!/\p{Script=Han}[,;:!?]|[,;:!?]\p{Script=Han}/u.test(said), `${path}: ${said}`);
    ok(!/\p{Script=Han}[A-Za-z0-9]|[A-Za-z0-9]\p{Script=Han}/u.test(said), `${path}: ${said}`);
    ok(!/[，。；：！？、（）“”] | [，。；：！？、）”]/u.test(said.replace(/： {2,}/g, "")), `${path}: ${said}`);
  }
});

Deno.test("what a person types stands off from the prompt, in Chinese by a full-width mark alone", () => {
  const prompts = /^(launcher\.asks|wizard\.(url|key|model)Prompt|login\..*\.prompt|terminal\.choosePlain)$/;
  for (const [language, entries] of Object.entries({ en: ENGLISH, ...TRANSLATIONS })) {
    const found = [...entries].filter(([path]) => prompts.test(path));
    ok(found.length >= 6, language);
    for (const [path, entry] of found) {
      ok(
        (language === "zh" ? /：$|[\x21-\x7e] $/ : /[^ ] $/).test(saidBy(entry)),
        `${language} ${path}: ${saidBy(entry)}`,
      );
    }
  }
});

Deno.test("fr keeps its marks from the beginning of a line by a non-breaking space, and curls its apostrophes", () => {
  for (const [path, entry] of TRANSLATIONS.fr) {
    const said = proseOf(entry);
    ok(!/ [:;!?»](\s|$)|« /.test(said), `${path}: ${said}`);
    ok(!/[^\s\u00a0][:;!?»](\s|$)/.test(said), `${path}: ${said}`);
    ok(!/\p{L}'\p{L}/u.test(said), `${path}: ${said}`);
  }
});

/** What an entry says, without what is no prose: JSON, the program's name before a message, `host:port`. */
function proseOf(entry: unknown): string {
  return saidBy(entry).replace(/\{"[^}]*\}|^qwen: |\[?:(端口|PORT)\]?/g, "");
}

/** What an entry says to a number in every place; nothing where a number cannot stand. */
function trySaying(entry: unknown, number: number): string | undefined {
  if (typeof entry !== "function") return undefined;
  try {
    return saidBy(entry, number);
  } catch {
    return undefined;
  }
}

/** What is typed as it stands: commands of the program, flags, variables, addresses. */
function typedIn(said: string): readonly string[] {
  const typed = said.match(
    /qwen (auth|env|models|doctor|demo|permissions|uninstall|help|completions)( (login|status|token|use|logout))?\b|(?<![\w-])--[a-z][a-z-]+|\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b|https?:\/\/[\w.:/-]+|(?<![\w/])\/[a-z]{4,}\b/g,
  ) ?? [];
  return [...new Set(typed)].sort();
}
