// The table of characters that others' text may not bring to a terminal: what is shown, what stays, and that nothing of
// it is ever left. The properties of Unicode are the oracle here; the program's table is written out.
import { equal, ok } from "node:assert/strict";
import fc from "fast-check";
import { replaceListed, visible } from "../../src/base/visible.ts";

/** What is never kept, by the properties of Unicode rather than by a list. */
const NEVER =
  /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}\ufff9-\ufffb]|(?![\p{Join_Control}\p{Variation_Selector}\u180e])\p{Default_Ignorable_Code_Point}/u;
/** What is kept only where it does visible work. */
const AT_WORK = /[\p{Join_Control}\p{Variation_Selector}\u180e]/u;

const ORDINARY: readonly (readonly [string, string])[] = [
  ["French", "déjà vu, l’été — à 20 °C, 1 234,5 €"],
  ["a decomposed accent", "e\u0301te\u0301, q\u0307\u0323"],
  ["Vietnamese", "Tiếng Việt"],
  ["Greek and Russian", "Ελληνικά, по-русски"],
  ["Chinese, with the wide blank", "你好　世界，《模型》"],
  ["Japanese, with an ideographic variant", "葛\u{e0100}飾区、プログラム、か\u3099"],
  ["Korean", "한국어, 한국어"],
  ["Persian, with the non-joiner", "می\u200cخواهم خانه\u200cها"],
  ["Persian around a Latin word and behind digits", "PDF\u200cها، ۲۰\u200cم"],
  ["Arabic with vowel marks", "الْعَرَبِيَّة ۝ ؀"],
  ["Hebrew with points", "שָׁלוֹם"],
  ["Hindi with both joiners", "क्\u200dष क्\u200cष"],
  ["Sinhala", "ශ්\u200dරී ලංකා"],
  ["Malayalam", "അവന്\u200d"],
  ["Thai and Burmese", "ภาษาไทย မြန်မာ"],
  ["Mongolian, with its vowel separator and a selector", "ᠮᠣᠩᠭᠣᠯ\u180eᠠ ᠨ\u180bᠠ"],
  ["a family", "👩\u200d👩\u200d👧"],
  ["an astronaut with a skin", "👩🏽\u200d🚀"],
  ["a heart on fire, a rainbow flag, an eye", "❤\ufe0f\u200d🔥 🏳\ufe0f\u200d🌈 👁\ufe0f\u200d🗨\ufe0f"],
  ["keys, marks and signs as emoji", "1\ufe0f\u20e3 #\ufe0f\u20e3 ‼\ufe0f ©\ufe0f ℹ\ufe0f"],
  ["a flag", "🇫🇷"],
  ["mathematics", "∩\ufe00 𝒳 ≤ ∞"],
  ["private and unassigned", "\ue000 \u0378 \ufffd"],
];

for (const [name, text] of ORDINARY) {
  Deno.test(`visible() leaves ordinary text alone: ${name}`, () => equal(visible(text), text));
}

const SHOWN: readonly (readonly [string, string, string])[] = [
  ["line ends and tabs by their usual names", "a\r\nb\tc", "a\\r\\nb\\tc"],
  ["an escape sequence, also an eight-bit one", "\x1b]0;t\x07\x9b1m\x7f\0", "\\x1b]0;t\\x07\\x9b1m\\x7f\\x00"],
  ["what turns the reading direction", "a\u202eb\u2066c\u200f\u061c", "a\\u{202e}b\\u{2066}c\\u{200f}\\u{61c}"],
  ["what breaks a line", "a\u2028b\u2029c\u0085", "a\\u{2028}b\\u{2029}c\\x85"],
  ["what nobody sees", "a\u200bb\u00adc\ufeffd\u2060e\u3164", "a\\u{200b}b\\xadc\\u{feff}d\\u{2060}e\\u{3164}"],
  ["hidden words in tags", "ok\u{e0041}\u{e007f}", "ok\\u{e0041}\\u{e007f}"],
  ["half a character", "a\ud800b\udc00", "a\\u{d800}b\\u{dc00}"],
  ["joiners in a host's name", "pay\u200dpal.com\u200c", "pay\\u{200d}pal.com\\u{200c}"],
  ["a joiner behind an accent", "e\u0301\u200d\u200d", "e\u0301\\u{200d}\\u{200d}"],
  ["a joiner among ideographs", "文\u200d件", "文\\u{200d}件"],
  ["a joiner too many", "می\u200c\u200cخ\u200c\u200c\u200c", "می\u200c\\u{200c}خ\u200c\\u{200c}\\u{200c}"],
  [
    "a selector behind a letter, or a second one",
    "a\ufe0f1\ufe0f❤\ufe0f\ufe0f",
    "a\\u{fe0f}1\\u{fe0f}❤\ufe0f\\u{fe0f}",
  ],
  ["a second selector beyond U+FFFF", "葛\u{e0100}\u{e0101}", "葛\u{e0100}\\u{e0101}"],
  ["attached characters with nothing before them", "\u200d\ufe0f \u200c", "\\u{200d}\\u{fe0f} \\u{200c}"],
];

for (const [name, text, expected] of SHOWN) {
  Deno.test(`visible() shows ${name}`, () => equal(visible(text), expected));
}

Deno.test("visible() keeps no listed character, whichever of Unicode's it is", () => {
  for (let code = 0; code <= 0x10ffff; code += 1) {
    const character = String.fromCodePoint(code);
    const kept = visible(character) === character;
    const hidden = NEVER.test(character) || AT_WORK.test(character);
    if (kept === hidden) throw new Error(`U+${code.toString(16)} is ${kept ? "kept" : "shown"}`);
  }
});

const hostile = fc.constantFrom(
  ..."\n\r\t\x1b\x9b\x7f\u00ad\u034f\u061c\u180b\u180e\u200b\u200c\u200d\u200e\u202e\u2066\u2028\ufe0e\ufe0f\ufeff",
  ..."aé01#*\u0301\u20e3م\u064bक\u094d文\u3099ᠨ한👩🏽❤🏴\u{e0067}\u{e007f}\u{e0100}",
  "\ud83d",
  "\udc69",
);
const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.oneof(hostile, fc.string({ unit: "binary", maxLength: 1 })), maxLength: 40 }),
);

Deno.test("visible() leaves nothing of the table in any text, and a second pass changes nothing", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const shown = visible(text);
      ok(!NEVER.test(shown), JSON.stringify(shown));
      equal(visible(shown), shown);
    }),
    { numRuns: 5000 },
  );
});

Deno.test("visible() never leaves two of the unseen side by side, nor one in a Latin word", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const shown = visible(text);
      ok(!/[\p{Join_Control}\u180e]{2}|\p{Variation_Selector}{2}/u.test(shown), JSON.stringify(shown));
      ok(!/[a-z.-][\p{Join_Control}\p{Variation_Selector}\u180e](?:[a-z.-]|$)/u.test(shown), JSON.stringify(shown));
    }),
    { numRuns: 5000 },
  );
});

Deno.test("visible() drops nothing: the text can be read back", () => {
  fc.assert(fc.property(anyText.filter((text) => !text.includes("\\")), (text) => {
    const back = visible(text).replace(
      /\\(?:([nrt])|x([0-9a-f]{2})|u\{([0-9a-f]+)\})/g,
      (_, name, byte, code) =>
        name === undefined
          ? String.fromCodePoint(parseInt(byte ?? code, 16))
          : { n: "\n", r: "\r", t: "\t" }[String(name)] ?? "",
    );
    equal(back, text);
  }));
});

Deno.test("replaceListed() gives each listed character to the caller, and nothing else", () => {
  equal(replaceListed("a\n\u200b\u{e0041}é👩\u200d🚀", () => "?"), "a???é👩\u200d🚀");
});
