// Owns the rule that says whether a run of `*`, `_` or `~` begins or ends emphasis: CommonMark's flanking (section 6.2),
// made kinder to Chinese and Japanese, which put no spaces around it.
import { breaksAnywhere } from "../width.ts";

const SPACE = /^\s$/u;
const PUNCTUATION = /^[\p{P}\p{S}]$/u;
const WORD = /^[\p{L}\p{N}]$/u;

export interface Flanks {
  readonly opens: boolean;
  readonly closes: boolean;
}

/** `before` and `after` are the neighbouring characters; empty at the ends of a line. */
export function flanksOf(mark: string, around: { readonly before: string; readonly after: string }): Flanks {
  const { before, after } = around;
  const left = !blank(after) && (!PUNCTUATION.test(after) || loose(before));
  const right = !blank(before) && (!PUNCTUATION.test(before) || loose(after));
  if (mark === "_") {
    return { opens: left && (!right || PUNCTUATION.test(before)), closes: right && (!left || PUNCTUATION.test(after)) };
  }
  return { opens: left, closes: right };
}

/** Whether both neighbours belong to one word or product, as in `2*3` or `a*b`: a single star there is a star. */
export function insideWord(before: string, after: string): boolean {
  return WORD.test(before) && WORD.test(after) && !breaksAnywhere(before) && !breaksAnywhere(after);
}

function blank(character: string): boolean {
  return character === "" || SPACE.test(character);
}

function loose(character: string): boolean {
  return blank(character) || PUNCTUATION.test(character) || breaksAnywhere(character);
}

/** What a search ahead found: an index, nothing, or that more text must come first. */
export type Ahead = number | "none" | "more";

/** Where a run that closes `size` marks stands, from `from` on; code spans and escapes are passed over. */
export function closerAhead(
  text: string,
  wanted: { readonly mark: string; readonly size: number; readonly from: number; readonly complete: boolean },
): Ahead {
  const { mark, size, complete } = wanted;
  let index = wanted.from;
  while (index < text.length) {
    const character = text[index];
    if (character === "\\") index += 2;
    else if (character === "`") {
      const length = runLength(text, index);
      const end = text.indexOf("`".repeat(length), index + length);
      if (end < 0 && !complete) return "more";
      index = end < 0 ? index + length : end + length;
    } else if (character === mark) {
      const length = runLength(text, index);
      const after = nextCharacter(text, index + length);
      if (after === "" && !complete) return "more";
      const flanks = flanksOf(mark, { before: lastCharacter(text.slice(0, index)), after });
      if (flanks.closes && index > wanted.from && (length === size || length >= 3 || size === 1 && length === 1)) {
        return index;
      }
      index += length;
    } else index += 1;
  }
  return complete ? "none" : "more";
}

/** How often the character at an index is repeated. */
export function runLength(text: string, index: number): number {
  let end = index;
  while (end < text.length && text[end] === text[index]) end += 1;
  return end - index;
}

export function nextCharacter(text: string, index: number): string {
  const code = text.codePointAt(index);
  return code === undefined ? "" : String.fromCodePoint(code);
}

export function lastCharacter(text: string): string {
  return Array.from(text.slice(-2)).at(-1) ?? "";
}
