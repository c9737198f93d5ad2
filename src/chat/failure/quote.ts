// Owns the quoting of a server's words in ours: shortened, on one line, and nothing of a key in it,
// even where the server echoes the key, a piece of it, or an encoding of it. Pure.
import type { Secret } from "../../config/secret.ts";
import { visible } from "../../base/visible.ts";
import { parseJson } from "../wire/wire.ts";

/** Longest quotation, in UTF-16 units. */
const MAX_QUOTE = 400;
/** Only this much of a text is looked at, so that a huge one costs nothing. */
const MAX_LOOK = 4_000;
/** A run of this many characters in common with a secret is taken for a piece of it. */
const GRAM = 6;

/** A server's text, safe to show: one line, at most 400 characters, no secret. */
export function quoteServer(text: string, secret: Secret | undefined): string {
  // Line ends and tabs are white space here; the rest of what could steer a terminal is shown.
  const words = withoutSecret(text.slice(0, MAX_LOOK), secret).replace(/[\t\n\v\f\r]+/g, " ");
  const line = visible(words).replace(/\s+/gu, " ").trim();
  if (line.length <= MAX_QUOTE) return line;
  const cut = line.slice(0, MAX_QUOTE);
  return `${/[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}

/** Whether a server's text is JSON without a word in it, such as `{}` or `{"error":null}`: not worth quoting. */
export function isEmptyJson(text: string): boolean {
  return text.length <= MAX_LOOK && isSilent(parseJson(text));
}

function isSilent(value: unknown): boolean {
  if (typeof value === "string") return value.trim() === "";
  return value === null || (typeof value === "object" && Object.values(value).every(isSilent));
}

/**
 * `text` with every trace of the secret replaced by its mask: whole, in part ("sk-abc***"), in other case, in base64 (at
 * any offset: of `Bearer KEY`, of `user:KEY`) and hex, in escapes of URLs, JSON, C and HTML, and with characters between
 * its letters that nobody sees.
 */
export function withoutSecret(text: string, secret: Secret | undefined): string {
  const value = secret?.reveal() ?? "";
  if (secret === undefined || value === "") return text;
  const mask = secret.toString();
  const units = decodeUnits(text);
  const seen = units.flatMap(({ character }, index) => UNSEEN.test(character) ? [] : [index]);
  const lower = seen.map((index) => lowerCase(units[index]?.character ?? "")).join("");
  const hidden = new Array<boolean>(units.length).fill(false);
  for (const needle of needlesOf(value)) {
    for (let at = lower.indexOf(needle); at !== -1; at = lower.indexOf(needle, at + 1)) {
      hidden.fill(true, seen[at], (seen[at + needle.length - 1] ?? 0) + 1);
    }
  }
  let result = "";
  units.forEach(({ raw }, index) => {
    if (hidden[index] !== true) result += raw;
    else if (index === 0 || hidden[index - 1] !== true) result += mask;
  });
  return result;
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
  const forms = /^[\x20-\x7e]*$/.test(value) ? [value, ...base64sOf(value), hexOf(value)] : [value];
  const needles = new Set<string>();
  for (const form of forms) {
    const lower = form.toLowerCase();
    if (lower.length <= GRAM) needles.add(lower);
    for (let at = 0; at + GRAM <= lower.length; at += 1) needles.add(lower.slice(at, at + GRAM));
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
