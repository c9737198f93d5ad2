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
 * `text` with every trace of the secret replaced by its mask: whole, in part ("sk-abc***"), percent-encoded,
 * JSON-escaped, in base64, in other case.
 */
export function withoutSecret(text: string, secret: Secret | undefined): string {
  const value = secret?.reveal() ?? "";
  if (secret === undefined || value === "") return text;
  const mask = secret.toString();
  const units = decodeUnits(text);
  const lower = units.map(({ character }) => character).join("").toLowerCase();
  const hidden = new Array<boolean>(units.length).fill(false);
  for (const needle of needlesOf(value)) {
    for (let at = lower.indexOf(needle); at !== -1; at = lower.indexOf(needle, at + 1)) {
      hidden.fill(true, at, at + needle.length);
    }
  }
  let result = "";
  units.forEach(({ raw }, index) => {
    if (hidden[index] !== true) result += raw;
    else if (index === 0 || hidden[index - 1] !== true) result += mask;
  });
  return result;
}

/** What betrays a secret: each run of `GRAM` characters of it and of its base64; a short one only as a whole. */
function needlesOf(value: string): ReadonlySet<string> {
  const forms = /^[\x20-\x7e]*$/.test(value) ? [value, btoa(value).replace(/=+$/, "")] : [value];
  const needles = new Set<string>();
  for (const form of forms) {
    const lower = form.toLowerCase();
    if (lower.length <= GRAM) needles.add(lower);
    for (let at = 0; at + GRAM <= lower.length; at += 1) needles.add(lower.slice(at, at + GRAM));
  }
  return needles;
}

/** One UTF-16 unit of meaning, and the text it was written as. */
interface Unit {
  readonly character: string;
  readonly raw: string;
}

/** Undoes `%41` and `\u0041` for comparing, keeping how it was written. */
function decodeUnits(text: string): readonly Unit[] {
  return Array.from(text.matchAll(/%([0-9a-f]{2})|\\u([0-9a-f]{4})|[^]/gi), (match) => {
    const code = match[1] ?? match[2];
    return { character: code === undefined ? match[0] : String.fromCharCode(Number.parseInt(code, 16)), raw: match[0] };
  });
}
