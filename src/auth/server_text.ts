// Owns what happens to words that a server sent before a person sees them: no control character (a terminal would
// obey it), no endless text, nothing that was sent as a secret in the same exchange.
import { replaceListed } from "../base/visible.ts";

const LONGEST = 300;

/** One line of printable text, 300 characters at most. Secrets are taken out before: a cut one would not be found. */
export function cleanServerText(value: string): string {
  const printable = replaceListed(value.slice(0, 4 * LONGEST), () => " ").replace(/ {2,}/g, " ").trim();
  return printable.length > LONGEST ? `${printable.slice(0, LONGEST - 1)}…` : printable;
}

/** The text without the secrets of this exchange, in case the server echoes one. */
export function withoutSecrets(value: string, secrets: readonly string[]): string {
  return secrets.filter((secret) => secret.length >= 6).reduce(
    (text, secret) => text.replaceAll(secret, "****"),
    value,
  );
}
