// Owns the recognition of what is no emphasis inside a line of Markdown: code spans, links, addresses, entities,
// formulas. Each function looks at the front of a text and answers what it is, that it is nothing, or that more text
// must come first. Nothing is ever taken for markup unless its end was seen.
import { sanitize } from "../sanitize.ts";
import { runLength } from "./emphasis.ts";

export type Span =
  | { readonly kind: "text"; readonly length: number; readonly text: string }
  | { readonly kind: "code"; readonly length: number; readonly text: string }
  | { readonly kind: "link"; readonly length: number; readonly label: string; readonly url: string }
  | { readonly kind: "url"; readonly length: number; readonly url: string }
  | { readonly kind: "break"; readonly length: number };

/** `more`: what is there may be the beginning of something; `none`: its first character is an ordinary one. */
export type Spanned = Span | "none" | "more";

const MAX_CODE = 400;
const MAX_LABEL = 300;
const MAX_URL = 2000;
const MAX_FORMULA = 400;
const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: "\u00a0",
  copy: "©",
  hellip: "…",
  mdash: "—",
  ndash: "–",
  rarr: "→",
  larr: "←",
  times: "×",
  middot: "·",
};

/** The span at the front of a text that begins with one of the characters which can begin one. */
export function spanAhead(text: string, complete: boolean): Spanned {
  switch (text[0]) {
    case "`":
      return codeSpan(text, complete);
    case "\\":
      return escaped(text, complete);
    case "[":
      return link(text, { at: 0, complete });
    case "!":
      if (text.length === 1 && !complete) return "more";
      return text[1] === "[" ? link(text, { at: 1, complete }) : "none";
    case "<":
      return angle(text, complete);
    case "&":
      return entity(text, complete);
    case "h":
      return bareUrl(text, complete);
    case "$":
      if (text.length === 1 && !complete) return "more";
      return text.startsWith("$$") ? verbatim(text, { close: "$$", complete }) : "none";
    default:
      return "none";
  }
}

function codeSpan(text: string, complete: boolean): Spanned {
  const length = runLength(text, 0);
  if (length === text.length && !complete) return "more";
  for (let index = length; index < Math.min(text.length, MAX_CODE); index += 1) {
    if (text[index] !== "`") continue;
    const closing = runLength(text, index);
    if (index + closing === text.length && !complete) return "more";
    if (closing === length) {
      const inner = text.slice(length, index);
      const trimmed = /^ .*[^ ].* $|^ [^ ] $/s.test(inner) ? inner.slice(1, -1) : inner;
      return { kind: "code", length: index + length, text: trimmed };
    }
    index += closing - 1;
  }
  if (!complete && text.length < MAX_CODE) return "more";
  return { kind: "text", length, text: text.slice(0, length) };
}

function escaped(text: string, complete: boolean): Spanned {
  const next = text[1];
  if (next === undefined) return complete ? { kind: "text", length: 1, text: "" } : "more";
  if (next === "(" || next === "[") {
    const formula = verbatim(text, { close: next === "(" ? "\\)" : "\\]", complete });
    if (formula !== "none") return formula;
  }
  if (/[!-/:-@[-`{-~]/.test(next)) return { kind: "text", length: 2, text: next };
  return "none";
}

/** A formula stays as it was written: its underscores and stars are no emphasis. */
function verbatim(text: string, wanted: { readonly close: string; readonly complete: boolean }): Spanned {
  const end = text.indexOf(wanted.close, 2);
  if (end > 0 && end <= MAX_FORMULA) {
    const length = end + wanted.close.length;
    return { kind: "text", length, text: text.slice(0, length) };
  }
  return !wanted.complete && text.length < MAX_FORMULA && end < 0 ? "more" : "none";
}

function link(text: string, from: { readonly at: number; readonly complete: boolean }): Spanned {
  const { at, complete } = from;
  let depth = 0;
  let end = -1;
  for (let index = at; index < Math.min(text.length, MAX_LABEL); index += 1) {
    const character = text[index];
    if (character === "\\") index += 1;
    else if (character === "[") depth += 1;
    else if (character === "]" && (depth -= 1) === 0) {
      end = index;
      break;
    }
  }
  if (end < 0) return !complete && text.length < MAX_LABEL ? "more" : "none";
  if (text[end + 1] === undefined && !complete) return "more";
  if (text[end + 1] !== "(") return "none";
  const close = closingParenthesis(text, end + 1);
  if (close < 0) return !complete && text.length < end + MAX_URL ? "more" : "none";
  const found = DESTINATION.exec(text.slice(end + 2, close).trim());
  // What is no link stays as it was written: of an address with a blank in it nothing is lost.
  if (found === null) return "none";
  return { kind: "link", length: close + 1, label: text.slice(at + 1, end), url: plainUrl(found[1] ?? found[2] ?? "") };
}

/** An address, in angle brackets or without blanks, and perhaps a title (CommonMark 0.31.2, 6.3). */
const DESTINATION =
  /^(?:<((?:\\.|[^<>\\\n])*)>|(?!<)(\S*))(?:\s+(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\((?:[^()\\]|\\.)*\)))?$/s;

/** As it is meant: without what only kept its characters from being read as markup. */
function plainUrl(url: string): string {
  return url.replaceAll(/\\([!-/:-@[-`{-~])/g, "$1").replaceAll(
    /&([a-z]{2,8});/g,
    (whole, name: string) => Object.hasOwn(ENTITIES, name) ? ENTITIES[name] ?? whole : whole,
  );
}

function closingParenthesis(text: string, open: number): number {
  let depth = 0;
  // In angle brackets a parenthesis is an ordinary character.
  const rest = text.slice(open, open + MAX_URL);
  if (/^\(\s*<(?:\\.|[^<>\\\n])*\\?$/s.test(rest)) return -1;
  const bracketed = /^\(\s*<(?:\\.|[^<>\\\n])*>/s.exec(rest)?.[0].length ?? 1;
  if (bracketed > 1) depth = 1;
  for (let index = bracketed > 1 ? open + bracketed : open; index < Math.min(text.length, open + MAX_URL); index += 1) {
    if (text[index] === "\\") index += 1;
    else if (text[index] === "(") depth += 1;
    else if (text[index] === ")" && (depth -= 1) === 0) return index;
  }
  return -1;
}

function angle(text: string, complete: boolean): Spanned {
  const found = /^<(https?:\/\/[\x21-\x7e]*?)>/i.exec(text);
  if (found !== null) return { kind: "url", length: found[0].length, url: found[1] ?? "" };
  const lineBreak = /^<br\s*\/?>/i.exec(text);
  if (lineBreak !== null) return { kind: "break", length: lineBreak[0].length };
  if (complete || text.length > MAX_URL) return "none";
  const lower = text.toLowerCase();
  const begun = "<https://".startsWith(lower) || "<http://".startsWith(lower) || /^<br?\s{0,9}\/?$/.test(lower) ||
    /^<https?:\/\/[\x21-\x3d\x3f-\x7e]*$/.test(lower);
  return begun ? "more" : "none";
}

function entity(text: string, complete: boolean): Spanned {
  const found = /^&(#\d{1,7}|#x[\da-f]{1,6}|[a-z]{2,8});/i.exec(text);
  if (found === null) return !complete && /^&#?\w{0,8}$/.test(text) ? "more" : "none";
  const name = found[1] ?? "";
  const code = name.startsWith("#") ? Number(name.slice(1).replace(/^x/i, "0x")) : undefined;
  const character = code === undefined ? ENTITIES[name] : code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
  if (character === undefined) return "none";
  return { kind: "text", length: found[0].length, text: sanitize(character).replace(/\n/g, " ") };
}

function bareUrl(text: string, complete: boolean): Spanned {
  const found = /^https?:\/\/[!#-;=?-_a-~]*/.exec(text)?.[0];
  if (found === undefined) {
    return !complete && ("https://".startsWith(text) || "http://".startsWith(text)) ? "more" : "none";
  }
  if (found.length === text.length && !complete && text.length < MAX_URL) return "more";
  const url = withoutTrailing(found);
  return /^https?:\/\/.+/.test(url) ? { kind: "url", length: url.length, url } : "none";
}

/** The address without the punctuation of the sentence that it ends; a bracket that it opened itself stays. */
function withoutTrailing(url: string): string {
  let end = url.length;
  while (end > 0) {
    const last = url[end - 1] ?? "";
    const head = url.slice(0, end - 1);
    const balanced = last === ")" && count(head, "(") > count(head, ")");
    if (balanced || !".,;:!?'*_~)]}|".includes(last)) break;
    end -= 1;
  }
  return url.slice(0, end);
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}
