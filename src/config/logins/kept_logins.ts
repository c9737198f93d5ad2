// Owns how a kept login is named on the command line (`qwen`, `qwen-oauth`, an issuer's URL, its host alone), and which
// ones `auth logout` means. The launcher grants by it, the sandbox acts by it. Pure.
import { QwenError } from "../../base/errors.ts";
import { text } from "../../text/text.ts";
import type { Configuration, Credential } from "../configuration.ts";
import { QWEN_ISSUER } from "./login_file.ts";

/** What is to be ended. */
export interface Ending {
  readonly issuers: readonly string[];
  /** Whether a key in the user's settings goes too. */
  readonly key: boolean;
}

/** What `auth logout` was told to end. */
export interface EndingWish {
  readonly all: boolean;
  readonly target?: string;
}

/** What the choice depends on. */
export interface EndingFacts {
  readonly configuration: Pick<Configuration, "login"> & {
    readonly credential: Pick<Credential, "kind"> | null;
  };
  /** The issuers of all logins. */
  readonly kept: readonly string[];
}

/**
 * What `auth logout` ends: everything, the target, else what this configuration signs in with, else the only login.
 * @throws {QwenError} of kind `usage` when nothing of that name is kept, or several could be meant
 */
export function endingOf(
  { all, target }: EndingWish,
  { configuration: { login, credential }, kept }: EndingFacts,
): Ending {
  const words = text().auth.logout;
  if (all) return { issuers: kept, key: true };
  if (target === "openai" || target === "api-key") return { issuers: [], key: true };
  if (target !== undefined) {
    const found = findLogin(target, kept);
    if (found !== undefined) return { issuers: [found], key: false };
    if (target === QWEN_ISSUER || target === "qwen-oauth") return { issuers: [], key: false };
    const known = new Set([QWEN_ISSUER, ...kept, "openai"]);
    throw new QwenError("usage", words.unknown(target), { hint: [text().auth.oneOf([...known].join(", "))] });
  }
  const current = kept.find((issuer) => issuer === login?.issuer);
  if (current !== undefined) return { issuers: [current], key: false };
  if (credential?.kind === "api-key") return { issuers: [], key: true };
  if (kept.length > 1) throw new QwenError("usage", words.several, { hint: words.severalHint(kept.join(", ")) });
  return { issuers: kept, key: false };
}

/** The issuer of the login that is meant. @throws {QwenError} of kind `usage` when a host has several */
export function findLogin(name: string, kept: readonly string[]): string | undefined {
  const issuer = name === "qwen-oauth" ? QWEN_ISSUER : withoutSlash(name);
  const exact = kept.find((login) => withoutSlash(login) === issuer);
  if (exact !== undefined) return exact;
  const there = kept.filter((login) => URL.canParse(login) && new URL(login).host === issuer);
  if (there.length <= 1) return there[0];
  throw new QwenError("usage", text().auth.severalAt(issuer), { hint: [text().auth.oneOf(there.join(", "))] });
}

function withoutSlash(issuer: string): string {
  return issuer.replace(/\/+$/, "");
}
