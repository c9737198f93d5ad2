// A server's words within ours: shortened, on one line, and no secret of the run in them. Pure.
import { type Hidden, withoutSecrets } from "../../base/redact.ts";
import { visible } from "../../base/visible.ts";
import { parseJson } from "../wire/wire.ts";

/** Longest quotation, in UTF-16 units. */
const MAX_QUOTE = 400;
/** Only this much of a text is looked at, so that a huge one costs nothing. */
const MAX_LOOK = 4_000;

/** A server's text, safe to show: one line, at most 400 characters, no secret. */
export function quoteServer(text: string, secrets: Iterable<Hidden>): string {
  // Line ends and tabs are white space here; the rest of what could steer a terminal is shown.
  const words = withoutSecrets(text.slice(0, MAX_LOOK), secrets).replace(/[\t\n\v\f\r]+/g, " ");
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
