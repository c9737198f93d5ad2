// Owns how many columns a text takes. Characters are grapheme clusters (UAX #29); East Asian width (UAX #11) comes from
// `get-east-asian-width`, emoji sequences count two as current terminals draw them. Ambiguous characters count one.
import { eastAsianWidth } from "get-east-asian-width";
import { unpainted } from "./style.ts";

const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });
const ASCII = /^[\x20-\x7e]*$/;
const ZERO_WIDTH = /^[\p{M}\p{Cc}\p{Cf}\u2028\u2029]+$/u;
const WIDE_EMOJI = /^\p{Emoji_Presentation}|^\p{Emoji}\p{Emoji_Modifier}?\ufe0f|^\p{Regional_Indicator}{2}/u;
/** Half-width katakana voicing marks join the letter before them but take a column of their own. */
const HALF_WIDTH_VOICING = /[\uff9e\uff9f]/gu;

/** The characters as a reader counts them. */
export function graphemes(text: string): string[] {
  if (ASCII.test(text)) return [...text];
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** Columns of one grapheme cluster: 0, 1 or 2. */
export function graphemeWidth(grapheme: string): number {
  const code = grapheme.codePointAt(0) ?? 0;
  if (code < 0x20) return 0;
  if (code < 0x7f && grapheme.length === 1) return 1;
  if (WIDE_EMOJI.test(grapheme)) return 2;
  if (ZERO_WIDTH.test(grapheme)) return 0;
  const base = eastAsianWidth(code);
  return base + (grapheme.length > 1 && code >= 0xff61 ? (grapheme.match(HALF_WIDTH_VOICING)?.length ?? 0) : 0);
}

/** Columns of a text without escape sequences. Control characters, tabs and line ends count none. */
export function textWidth(text: string): number {
  if (ASCII.test(text)) return text.length;
  let width = 0;
  for (const grapheme of graphemes(text)) width += graphemeWidth(grapheme);
  return width;
}

/** Columns of a painted text: colours and hyperlinks take none. */
export function paintedWidth(painted: string): number {
  return textWidth(unpainted(painted));
}

/** The text cut to so many columns; a cut one ends in `…`. */
export function truncate(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text;
  let result = "";
  let width = 0;
  for (const grapheme of graphemes(text)) {
    width += graphemeWidth(grapheme);
    if (width > columns - 1) break;
    result += grapheme;
  }
  return columns < 1 ? "" : `${result}…`;
}

/** The text with spaces after it up to so many columns. */
export function padEnd(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - textWidth(text)));
}

/** Whether a line may end before or after this character without a space (Han, kana; not Hangul, which has words). */
export function breaksAnywhere(grapheme: string): boolean {
  const code = grapheme.codePointAt(0) ?? 0;
  return code >= 0x2e80 && code < 0xac00 || code >= 0xf900 && code <= 0xfaff || code >= 0xfe30 && code <= 0xfe4f ||
    code >= 0xff01 && code <= 0xff9f || code >= 0x20000 && code <= 0x3ffff;
}

/** Whether a line must not begin with this character (closing East Asian punctuation; JIS X 4051). */
export function mustNotBeginLine(grapheme: string): boolean {
  return "、。，．：；？！）］｝〉》」』】〕〗…‥・ーァィゥェォッャュョ゛゜々”’".includes(grapheme);
}

/** Whether a line must not end with this character (opening East Asian punctuation; JIS X 4051). */
export function mustNotEndLine(grapheme: string): boolean {
  return "（［｛〈《「『【〔〖“‘".includes(grapheme);
}
