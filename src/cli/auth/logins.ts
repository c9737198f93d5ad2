// Owns how a login is named on the command line: `qwen`, `qwen-oauth`, an issuer's URL, or its host alone. Pure.
import { QWEN, type TokenSet } from "../../auth/credentials.ts";
import { QwenError } from "../../errors.ts";
import { text } from "../../text/text.ts";

/** The login that is meant. @throws {QwenError} of kind `usage` when a host has several */
export function findLogin(name: string, logins: readonly TokenSet[]): TokenSet | undefined {
  const issuer = name === "qwen-oauth" ? QWEN : name.replace(/\/+$/, "");
  const exact = logins.find((login) => login.issuer.replace(/\/+$/, "") === issuer);
  if (exact !== undefined) return exact;
  const [first, ...more] = logins.filter((login) => hostOf(login) === issuer);
  if (more.length === 0) return first;
  throw new QwenError("usage", text().auth.severalAt(issuer), {
    hint: [text().auth.oneOf(namesOf([first, ...more].filter((login) => login !== undefined)))],
  });
}

/** The names of logins, for a message. */
export function namesOf(logins: readonly TokenSet[]): string {
  return logins.map(({ issuer }) => issuer).join(", ");
}

function hostOf({ issuer }: TokenSet): string | undefined {
  return URL.canParse(issuer) ? new URL(issuer).host : undefined;
}
