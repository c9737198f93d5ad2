// Owns the one table of characters that must not reach a terminal as they are, and the way in which they are shown
// instead. Threat: text that others wrote (a server's error, a cloned directory's path, a word of the sandbox's) moves the
// cursor, sets the title, turns the reading direction, or reads like another name. It drops nothing: what is shown is
// what was there. Quoting, shortening and masking are the callers'; prose of a model is `terminal/sanitize.ts`'s, which
// drops whole escape sequences instead. Imports nothing, costs nothing on plain text.

/** Text that needs no look: nearly all of it. */
const PLAIN = /^[\x20-\x7e]*$/;

/**
 * The table. Never kept:
 *
 * - U+0000–001F, 007F, 0080–009F: C0, DEL, C1, which a terminal obeys
 * - U+061C, 200E–200F, 202A–202E, 2066–2069: they turn the reading direction (Trojan Source, CVE-2021-42574)
 * - U+2028–2029: they break the line
 * - U+00AD, 034F, 115F–1160, 17B4–17B5, 200B, 2060–2065, 206A–206F, 3164, FEFF, FFA0, FFF0–FFFB, 1BCA0–1BCA3,
 *   1D173–1D17A: nothing is seen of them (Unicode's Default_Ignorable_Code_Point, and the annotation marks)
 * - U+E0000–E00FF, E01F0–E0FFF: tags, which spell hidden words; three flags are the price
 * - U+D800–DFFF: halves of a character, without the other half
 *
 * Kept where they do visible work, else shown: joiners and variation selectors, see `isAtWork`:
 *
 * - U+200C–200D, 180E: between letters of Persian, Hindi, Mongolian, and within emoji
 * - U+180B–180D, 180F, FE00–FE0F, E0100–E01EF: which form of an emoji or ideograph is meant
 *
 * Not in it: the format characters that have a shape of their own, such as the Arabic number signs.
 */
const LISTED =
  // deno-lint-ignore no-control-regex -- control characters are what this looks for
  /[\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]/gu;

/** A text with nothing in it that could steer a terminal, break a line or hide: `\n`, `\x1b`, `\u{202e}`. Idempotent. */
export function visible(text: string): string {
  return replaceListed(text, spelled);
}

/** Like `visible`, for callers that must write the characters of the table in another way: `replace` gets each one. */
export function replaceListed(text: string, replace: (character: string) => string): string {
  if (PLAIN.test(text)) return text;
  let from = 0;
  return text.replace(LISTED, (character: string, at: number) => {
    // What was replaced before is no neighbour any more.
    const before = text.slice(Math.max(from, at - FAR), at);
    const end = at + character.length;
    if (isAtWork(character, { before, after: text.slice(end, end + 2) })) return character;
    from = end;
    return replace(character);
  });
}

function spelled(character: string): string {
  if (character === "\n") return "\\n";
  if (character === "\r") return "\\r";
  if (character === "\t") return "\\t";
  const code = character.codePointAt(0) ?? 0;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u{${code.toString(16)}}`;
}

const JOINER = /^[\u180e\u200c\u200d]$/;
const SELECTOR = /^[\u180b-\u180d\u180f\ufe00-\ufe0f\u{e0100}-\u{e01ef}]$/u;
const MARK = /^\p{M}$/u;

/** UTF-16 units in which a joiner finds the letter that it follows, behind that letter's marks. */
const FAR = 20;

/**
 * Whether a joiner or selector changes how a neighbour looks. Without them Persian and Hindi are misspelt and a family
 * falls into its members, so they cannot all be shown; between letters of Latin, Greek or Cyrillic, which hosts and
 * names are made of, nothing is seen of them and they only make two names look alike, so they cannot all be kept.
 */
function isAtWork(character: string, { before, after }: { readonly before: string; readonly after: string }): boolean {
  // By character and not by a pattern that ends in `$`: V8 finds no character beyond U+FFFF with such a one.
  const near = [...before];
  const neighbour = near.at(-1) ?? "";
  const letter = near.findLast((one) => !MARK.test(one)) ?? "";
  if (JOINER.test(character)) {
    return !JOINER.test(neighbour) && (joins(letter) || joins([...after][0] ?? ""));
  }
  if (!SELECTOR.test(character) || SELECTOR.test(neighbour)) return false;
  // A telephone's key: digit, selector, frame.
  return /^[0-9#*]$/.test(neighbour) ? after.startsWith("\u20e3") : hasForms(letter);
}

function joins(letter: string): boolean {
  return /^[\p{L}\p{N}\p{Extended_Pictographic}\p{Emoji_Modifier}]$/u.test(letter) &&
    !/^[\0-\x7f\p{scx=Latin}\p{scx=Greek}\p{scx=Cyrillic}\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}]$/u
      .test(letter);
}

function hasForms(letter: string): boolean {
  return /^[\p{L}\p{S}\p{Emoji}]$/u.test(letter) &&
    !/^[\0-\x7f\p{scx=Latin}\p{scx=Greek}\p{scx=Cyrillic}]$/u.test(letter);
}
