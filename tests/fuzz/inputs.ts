// Owns the inputs of the fuzz tests: valid documents with damage done to them (deep paths are reached), and rubbish made
// of the words that a format gives a meaning (shallow paths are reached from all sides).
import fc from "fast-check";

/** What must never be told, in any part longer than this test looks for. */
export const SECRET = "sk-SECRETsecret0123456789zz";

/** The user's own key, which stands in no input. */
export const OWN_KEY = "sk-OWNERowner9876543210yyyy";

/** What a stranger puts into a text to steer a terminal, to hide or to break something. */
export const HOSTILE: readonly string[] = [
  "\x1b]0;title\x07",
  "\x1b]52;c;aGk=\x07",
  "\x1b[2J\x1b[1;1H",
  "\x1b]8;;javascript:alert(1)\x1b\\x\x1b]8;;\x1b\\",
  "\u009b31m",
  "\u0090q",
  "\x1bP+q\x1b\\",
  "\x07",
  "\x08\x08",
  "\r",
  "\n",
  "\0",
  "\u202e",
  "\u2028",
  "\u200b",
  "\ufeff",
  "\ud800",
  "\udc00",
  "e\u0301",
  "𝕏",
  "__proto__",
  "constructor",
  SECRET,
  "A".repeat(5000),
  "[".repeat(3000),
  '{"a":'.repeat(600),
  "1e999",
  "-0",
  "null",
];

const hostile = fc.constantFrom(...HOSTILE);
const anything = fc.oneof(hostile, fc.string({ unit: "binary", maxLength: 8 }));

interface Damage {
  readonly at: number;
  readonly kind: "insert" | "delete" | "replace" | "repeat" | "cut" | "swap";
  readonly length: number;
  readonly text: string;
}

function damageWith(words: fc.Arbitrary<string>): fc.Arbitrary<Damage> {
  return fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
    kind: fc.constantFrom("insert", "insert", "replace", "replace", "delete", "repeat", "cut", "swap"),
    length: fc.integer({ min: 1, max: 12 }),
    text: words,
  });
}

function applied(document: string, { at, kind, length, text }: Damage): string {
  const from = Math.floor(at * (document.length + 1));
  const [before, part, after] = [
    document.slice(0, from),
    document.slice(from, from + length),
    document.slice(from + length),
  ];
  switch (kind) {
    case "insert":
      return before + text + part + after;
    case "replace":
      return before + text + after;
    case "delete":
      return before + after;
    case "repeat":
      return before + part.repeat(8) + after;
    case "cut":
      return before;
    case "swap":
      return after + part + before;
  }
}

/** Valid documents with up to four wounds. */
export function damaged(documents: readonly string[], words: readonly string[] = []): fc.Arbitrary<string> {
  const inserted = fc.oneof(anything, ...(words.length === 0 ? [] : [fc.constantFrom(...words)]));
  return fc.tuple(fc.constantFrom(...documents), fc.array(damageWith(inserted), { maxLength: 4 }))
    .map(([document, wounds]) => wounds.reduce(applied, document));
}

/** The words of a format in any order, with rubbish between. */
export function rubbish(words: readonly string[]): fc.Arbitrary<string> {
  return fc.array(fc.oneof({ arbitrary: fc.constantFrom(...words), weight: 4 }, { arbitrary: anything, weight: 1 }), {
    maxLength: 24,
  }).map((parts) => parts.join(""));
}

/** Both kinds. */
export function textOf(documents: readonly string[], words: readonly string[]): fc.Arbitrary<string> {
  return fc.oneof({ arbitrary: damaged(documents, words), weight: 3 }, { arbitrary: rubbish(words), weight: 1 });
}

/** JSON whose fields are named like the real ones and hold anything. */
export function objectOf(names: readonly string[], values: readonly unknown[]): fc.Arbitrary<Record<string, unknown>> {
  const leaf = fc.oneof(
    { arbitrary: fc.constantFrom(...values), weight: 4 },
    { arbitrary: fc.oneof(anything, fc.integer(), fc.double(), fc.boolean(), fc.constant(null)), weight: 2 },
    { arbitrary: fc.jsonValue({ maxDepth: 2 }), weight: 1 },
  );
  return fc.dictionary(fc.constantFrom(...names), leaf, { maxKeys: names.length, noNullPrototype: true });
}

/** A text as bytes, now and then with a byte that is no UTF-8, cut into pieces anywhere. */
export function pieces(texts: fc.Arbitrary<string>): fc.Arbitrary<readonly Uint8Array<ArrayBuffer>[]> {
  const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 });
  const broken = fc.option(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), { nil: undefined });
  return fc.tuple(texts, cuts, broken).map(([text, places, at]) => {
    const bytes = new TextEncoder().encode(text);
    if (at !== undefined && bytes.length > 0) bytes[Math.floor(at * bytes.length)] = 0xff;
    const ends = [...places.map((place) => Math.floor(place * bytes.length)), bytes.length].sort((a, b) => a - b);
    return ends.map((end, index) => bytes.slice(index === 0 ? 0 : ends[index - 1], end));
  });
}

/** Whether a text could steer a terminal, or turn or break a line of it. */
export function steers(text: string): boolean {
  return /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u.test(text);
}

/** Whether a text has eight characters in a row of the secret that are not in its mask. */
export function tells(text: string, secret = SECRET): boolean {
  for (let at = 4; at + 8 <= secret.length - 4; at += 1) {
    if (text.includes(secret.slice(at, at + 8))) return true;
  }
  return false;
}
