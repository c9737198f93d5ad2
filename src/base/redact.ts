// Secrets out of words that somebody else said: a service, a gateway, an issuer, a proxy. Threat: they echo what was sent, whole
// or cut, encoded, escaped, with characters between that nobody sees, and the words end in a log or an issue. Pure.

/** What is to be hidden: a key or token (its string is its mask), or a bare value. */
export type Hidden = string | { reveal(): string; toString(): string };

/** A run of this many characters in common with a secret is taken for a piece of it. */
const GRAM = 6;
/** Pieces of a shorter one would be found in ordinary words: it is looked for as a whole. */
const SHORTEST_WITH_PIECES = 8;
/** Shorter than this a "secret" is a placeholder such as `x`. */
const SHORTEST = 4;
const MASK = "****";

/**
 * `text` with every trace of each secret replaced by its mask: whole, in part ("sk-abc***"), in other case, in base64 (at
 * any offset: of `Bearer KEY`, of `user:KEY`) and hex, in escapes of URLs, JSON, C and HTML, and with characters between
 * its letters that nobody sees. Cut the text after it, not before: the rest of a cut secret may be too short to be found.
 */
export function withoutSecrets(text: string, secrets: Iterable<Hidden>): string {
  const known = knownOf(secrets);
  if (known.length === 0 || text === "") return text;
  const units = decodeUnits(text);
  const seen = units.flatMap(({ character }, index) => UNSEEN.test(character) ? [] : [index]);
  const lower = seen.map((index) => lowerCase(units[index]?.character ?? "")).join("");
  const masks = new Array<string | undefined>(units.length).fill(undefined);
  // As it is written, too: the end of other words may make an escape of a secret's first letters ("&#" before digits).
  const written = units.map(({ raw }) => Array.from(raw, lowerCase).join("")).join("");
  const unitAt = units.flatMap(({ raw }, index) => new Array<number>(raw.length).fill(index));
  const hideIn = (where: string, places: readonly number[], { needle, mask }: Needle): void => {
    for (let at = where.indexOf(needle); at !== -1; at = where.indexOf(needle, at + 1)) {
      const end = (places[at + needle.length - 1] ?? 0) + 1;
      for (let index = places[at] ?? end; index < end; index += 1) masks[index] ??= mask;
    }
  };
  const hide = (needle: string, mask: string): void => {
    hideIn(lower, seen, { needle, mask });
    hideIn(written, unitAt, { needle, mask });
  };
  // Whole ones first, for their masks: two secrets may have a piece in common.
  for (const { value, mask } of known) hide(value.toLowerCase(), mask);
  for (const { value, mask } of known) for (const needle of needlesOf(value)) hide(needle, mask);
  let result = "";
  units.forEach(({ raw }, index) => {
    if (masks[index] === undefined) result += raw;
    else if (index === 0 || masks[index - 1] === undefined) result += masks[index];
  });
  return result;
}

/** `text` without the values themselves, where pieces would be found in ordinary words: in words of our own. */
export function withoutWhole(text: string, secrets: Iterable<Hidden>): string {
  return knownOf(secrets).reduce((rest, { value, mask }) => rest.replaceAll(value, mask), text);
}

interface Needle {
  /** In lower case. */
  readonly needle: string;
  readonly mask: string;
}

/** The longest first: one secret may be a part of another. */
function knownOf(secrets: Iterable<Hidden>): readonly { readonly value: string; readonly mask: string }[] {
  return [...secrets].map((secret) => ({
    value: typeof secret === "string" ? secret : secret.reveal(),
    mask: typeof secret === "string" ? MASK : secret.toString(),
  })).filter(({ value }) => value.length >= SHORTEST).sort((a, b) => b.value.length - a.value.length);
}

/** Characters without a shape of their own, which a terminal does not show between two letters. */
const UNSEEN = /^[\p{Cf}\p{Cc}\p{Mn}\p{Me}\u115f\u1160\u3164\uffa0]$/u;

/** One unit stays one: places in the lower-case text are places in the text. */
function lowerCase(character: string): string {
  const lower = character.toLowerCase();
  return lower.length === 1 ? lower : character;
}

/** What betrays a secret: each run of `GRAM` characters of it and of its encodings; a short one only as a whole. */
function needlesOf(value: string): ReadonlySet<string> {
  const gram = value.length < SHORTEST_WITH_PIECES ? Infinity : GRAM;
  const forms = /^[\x20-\x7e]*$/.test(value) ? [value, ...base64sOf(value), hexOf(value)] : [value];
  const needles = new Set<string>();
  for (const form of forms) {
    const lower = form.toLowerCase();
    if (lower.length <= gram) needles.add(lower);
    for (let at = 0; at + gram <= lower.length; at += 1) needles.add(lower.slice(at, at + gram));
  }
  return needles;
}

/** Base64 as it comes out when 0, 1 or 2 bytes stand before in their group of three, in both alphabets. */
function base64sOf(value: string): readonly string[] {
  return ["", "\0", "\0\0"].flatMap((before) => {
    // The characters that hold bits of what stands before and after differ from case to case: they are left out.
    const whole = btoa(before + value).replace(/=+$/, "").slice(before === "" ? 0 : before.length + 1);
    return [whole, whole.replaceAll("+", "-").replaceAll("/", "_")];
  });
}

function hexOf(value: string): string {
  return Array.from(value, (character) => character.charCodeAt(0).toString(16).padStart(2, "0")).join("");
}

/** One UTF-16 unit of meaning, and the text it was written as. */
interface Unit {
  readonly character: string;
  readonly raw: string;
}

const NAMED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** Undoes `%41`, `\u0041`, `\x41`, `\u{41}`, `&#65;` and `&#x41;` for comparing, keeping how it was written. */
function decodeUnits(text: string): readonly Unit[] {
  const written =
    /(?:%|\\x)([0-9a-f]{2})|\\u(?:([0-9a-f]{4})|\{0{0,4}([0-9a-f]{1,4})\})|&#x0{0,4}([0-9a-f]{1,4});?|&#0{0,4}(\d{1,5});?|&(amp|lt|gt|quot|apos);|[^]/gi;
  return Array.from(text.matchAll(written), (match) => {
    const [raw, ...groups] = match;
    const [byte, four, braced, hex, decimal, named] = groups;
    const code = byte ?? four ?? braced ?? hex;
    const character = code !== undefined
      ? String.fromCharCode(Number.parseInt(code, 16))
      : decimal !== undefined
      ? String.fromCharCode(Number(decimal))
      : named !== undefined
      ? NAMED[named.toLowerCase()] ?? raw
      : raw;
    return { character, raw };
  });
}
