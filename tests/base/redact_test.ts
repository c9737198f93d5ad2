import { equal, ok } from "node:assert/strict";
import fc from "fast-check";
import { withoutSecrets } from "../../src/base/redact.ts";
import { Secret } from "../../src/config/secret.ts";

const KEY = "sk-Proj-0123456789abcdefXYZ";
const secret = new Secret(KEY);

Deno.test("withoutSecrets() never leaves six characters of a secret in a row, wherever they stand", () => {
  const word = fc.stringMatching(/^[a-zA-Z0-9_-]{16,60}$/);
  const around = fc.oneof(fc.string(), fc.constantFrom("&#", "&#x", "%", "\\x", "\\u", "\\u00", "&#0", "x&#x0"));
  fc.assert(
    fc.property(word, around, fc.string(), fc.nat(), fc.nat(), (value, before, after, from, length) => {
      const start = from % value.length;
      const piece = value.slice(start, start + 6 + length % value.length);
      fc.pre(piece.length >= 6);
      const said = withoutSecrets(`${before}${piece}${after}`, [new Secret(value)]);
      ok(!said.includes(piece), said);
    }),
    { numRuns: 2000 },
  );
});

Deno.test("the end of other words makes no escape of a secret's beginning", () => {
  for (const before of ["&#", "&#x", "%", "\\x", "\\u", "\\u{", "&"]) {
    const digits = "1234567890abcdef";
    for (const piece of [digits, digits.slice(0, 6)]) {
      const said = withoutSecrets(`${before}${piece};}`, [new Secret(digits)]);
      ok(!said.includes(piece), said);
    }
  }
});

Deno.test("withoutSecrets() leaves other words alone", () => {
  equal(withoutSecrets("Incorrect API key provided", [secret]), "Incorrect API key provided");
  equal(withoutSecrets("50% off, \\u0041", [secret]), "50% off, \\u0041");
  equal(withoutSecrets("x", []), "x");
});

const code = (character: string): number => character.charCodeAt(0);
const hex = (character: string): string => code(character).toString(16).padStart(2, "0");
const each = (write: (character: string) => string) => (value: string): string => Array.from(value, write).join("");

/** What services, proxies and frameworks were seen to make of a header that they echo. */
const ENCODINGS: Readonly<Record<string, (value: string) => string>> = {
  "as it is": (value) => value,
  "in upper case": (value) => value.toUpperCase(),
  "percent-encoded": each((character) => `%${hex(character)}`),
  "in JSON escapes": each((character) => `\\u00${hex(character)}`),
  "in braced escapes": each((character) => `\\u{${hex(character)}}`),
  "in C escapes": each((character) => `\\x${hex(character)}`),
  "in HTML entities": each((character) => `&#${code(character)};`),
  "in HTML entities of hex": each((character) => `&#x${hex(character)};`),
  "in hex": each(hex),
  "in upper-case hex": (value) => each(hex)(value).toUpperCase(),
  "in base64": btoa,
  "in base64 of the header": (value) => btoa(`Bearer ${value}`),
  "in base64 of Basic": (value) => btoa(`u:${value}`),
  "in base64 of Basic with a longer name": (value) => btoa(`user:${value}`),
  "in base64url": (value) => btoa(`u:${value}`).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", ""),
  "with characters of no width": each((character) => `${character}\u200b`),
  "with soft hyphens and marks": each((character) => `${character}\u00ad\u034f`),
};

for (const [name, encode] of Object.entries(ENCODINGS)) {
  Deno.test(`a key that is echoed ${name} is masked, wherever it stands and however it is cut`, () => {
    const key = fc.stringMatching(/^[a-zA-Z0-9_+/-]{20,60}$/);
    const around = fc.stringMatching(/^[ .:"{}]{0,20}$/);
    fc.assert(fc.property(key, around, around, fc.nat(), (value, before, after, from) => {
      const echo = encode(value);
      const cut = echo.slice(from % Math.floor(echo.length / 3));
      const said = withoutSecrets(`${before}${cut}${after}`, [new Secret(value)]);
      ok(said.includes("****"), said);
      // The mask shows four letters at the end, and what surrounds a key in base64 leaves a few of its own.
      const shown = said.replaceAll(new Secret(value).toString(), "");
      const length = Math.ceil(14 * echo.length / value.length);
      for (let at = 0; at + length <= cut.length; at++) {
        ok(!shown.includes(cut.slice(at, at + length)), `${said} of ${echo}`);
      }
    }));
  });
}

Deno.test("entities and escapes of other words stay as they were written", () => {
  const words = "a &amp; b &#65; \\x41 \\u{41} %41 é\u0301 \u200b";
  equal(withoutSecrets(words, [secret]), words);
});

Deno.test("several secrets are masked in one text, the one that holds another first, each with its own mask", () => {
  const token = new Secret("eyJhbGciOi.J0b2tlbi10b2tlbi0wMDA");
  const said = withoutSecrets(`no ${KEY}, no ${token.reveal()}, no hunter2-hunter2`, [
    secret,
    token,
    "hunter2-hunter2",
    "hunter2-hunter2-and-more",
  ]);
  equal(said, `no ${secret}, no ${token}, no ****`);
});

Deno.test("a short secret is masked as a whole, and ordinary words that share letters with it stay", () => {
  equal(withoutSecrets("the product of prod and hunter7", ["prod", "hunter7"]), "the ****uct of **** and ****");
  equal(withoutSecrets("hunt the hunters", ["hunter7"]), "hunt the hunters");
  equal(withoutSecrets("example", ["x", ""]), "example");
});
