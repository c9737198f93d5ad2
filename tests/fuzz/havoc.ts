// Owns the changes that the guided fuzz runs make to a text: small wounds anywhere, the format's own words, parts of
// other inputs. It knows no format.
import type { Dice } from "./dice.ts";

/** No text of an input grows beyond this, in characters: the runs look for paths, `memory_test.ts` for size. */
const MAX_LENGTH = 4000;

/** Numbers at the edges of what a format or a type can hold. */
const NUMBERS = ["0", "-1", "1", "255", "256", "65536", "2147483648", "4294967296", "9007199254740993", "1e999", "0.5"];

/** Characters that parsers, terminals and people treat in a way of their own. */
const CHARACTERS = [
  ..."\0\t\n\r\x1b\x07\x7f\x9b\xa0\"'`\\/#$%&?*:;,.=+-_~@!|<>()[]{} 0aAé漢",
  "\u2028",
  "\u202e",
  "👩",
];

/** Where the words and the other parts of a change come from. */
export interface Material {
  readonly dice: Dice;
  /** What has a meaning in the format. */
  readonly words: readonly string[];
  /** A text of another input. */
  readonly other: string;
}

type Change = (text: string, material: Material) => string;

const put = (text: string, at: number, end: number, part: string): string => text.slice(0, at) + part + text.slice(end);

/** A range of a text, mostly a short one. */
function range(text: string, dice: Dice): readonly [number, number] {
  const at = dice.below(text.length + 1);
  return [at, Math.min(text.length, at + 1 + dice.below(dice.oneIn(4) ? text.length : 8))];
}

function word({ dice, words }: Material): string {
  if (words.length > 0 && !dice.oneIn(3)) return dice.of(words);
  return dice.oneIn(2) ? String.fromCharCode(dice.below(dice.of([0x80, 0x100, 0x10000]))) : dice.of(CHARACTERS);
}

const CHANGES: readonly Change[] = [
  (text, material) => {
    const at = material.dice.below(text.length + 1);
    return put(text, at, at, word(material));
  },
  (text, material) => put(text, ...range(text, material.dice), word(material)),
  (text, { dice }) => {
    const at = dice.below(text.length + 1);
    return put(text, at, at + dice.below(2), String.fromCharCode(0x20 + dice.below(0x5f)));
  },
  (text, { dice }) => put(text, ...range(text, dice), ""),
  (text, { dice }) => {
    const part = text.slice(...range(text, dice));
    const at = dice.below(text.length + 1);
    return put(text, at, at, part);
  },
  (text, { dice }) => {
    const [at, end] = range(text, dice);
    return put(text, at, end, text.slice(at, end).repeat(2 + dice.below(12)));
  },
  (text, { dice }) => {
    const at = dice.below(text.length);
    return put(text, at, at + 1, String.fromCharCode(text.charCodeAt(at) ^ (1 << dice.below(8))));
  },
  (text, { dice, other }) => {
    const at = dice.below(text.length + 1);
    return put(text, at, dice.oneIn(2) ? at : text.length, other.slice(...range(other, dice)));
  },
  (text, { dice, other }) => text.slice(0, dice.below(text.length + 1)) + other.slice(dice.below(other.length + 1)),
  (text, { dice }) => {
    const numbers = [...text.matchAll(/\d+/g)];
    if (numbers.length === 0) return text;
    const found = dice.of(numbers);
    return put(text, found.index, found.index + found[0].length, dice.of(NUMBERS));
  },
];

/** The text with one change. */
export function havoc(text: string, material: Material): string {
  return material.dice.of(CHANGES)(text, material).slice(0, MAX_LENGTH);
}
