// Owns what happens to words that a server sent before a person sees them: no control character (a terminal would
// obey it), no endless text. Secrets of the exchange are taken out before, by `base/redact.ts`.
import { replaceListed } from "../../base/visible.ts";

const LONGEST = 300;

/** One line of printable text, 300 characters at most. Secrets are taken out before: a cut one would not be found. */
export function cleanServerText(value: string): string {
  const printable = replaceListed(value.slice(0, 4 * LONGEST), () => " ").replace(/ {2,}/g, " ").trim();
  return printable.length > LONGEST ? `${printable.slice(0, LONGEST - 1)}…` : printable;
}
