// Owns the reading of what a user pastes instead of letting the browser come back: the whole address, its query alone,
// or the bare code. A bare code carries no state; it is accepted only because the exchange proves the PKCE verifier,
// which whoever tricked the user into pasting a code does not have. Pure.
import { Secret } from "../../config/secret.ts";
import { type Expected, judgeAnswer, type StrayReason } from "./state.ts";

export type Pasted =
  | { readonly kind: "code"; readonly code: Secret; /** Whether it came with this sign-in's state. */ bare: boolean }
  | { readonly kind: "refused"; readonly error: string; readonly description: string }
  /** The user would rather have a device code. */
  | { readonly kind: "device" }
  | { readonly kind: "stray"; readonly reason: StrayReason }
  /** The address to open was pasted, not the one where the browser ended. */
  | { readonly kind: "wrong-address" }
  | { readonly kind: "unclear" }
  | { readonly kind: "nothing" };

/** Codes of any issuer: printable, no blanks, no quotes (RFC 6749 appendix A.11 allows more than anybody uses). */
const BARE_CODE = /^[\w.~+/=:#|-]{6,8192}$/;

/** The beginning of an address; browsers that hide the scheme copy "127.0.0.1:51234/callback?code=…". */
const ADDRESS = /^(?:https?:|(?:127\.0\.0\.1|localhost|\[::1\])[:/])/i;

/** Reads one pasted line. */
export function readPasted(line: string, expected: Expected): Pasted {
  const pasted = unwrap(line);
  if (pasted === "") return { kind: "nothing" };
  if (/^(?:d|device)$/i.test(pasted)) return { kind: "device" };
  const answer = answerIn(pasted);
  if (answer !== undefined) {
    if (!hasAnswer(answer.query)) return { kind: "wrong-address" };
    const verdict = judgeAnswer(answer, expected);
    return verdict.kind === "code" ? { ...verdict, bare: false } : verdict;
  }
  if (!BARE_CODE.test(pasted)) return { kind: "unclear" };
  return { kind: "code", code: new Secret(pasted), bare: true };
}

/**
 * Chat programs and shells wrap addresses in quotes and angle brackets, and break long ones into lines, which the
 * prompt turns into blanks: an address has none, so they are taken out.
 */
function unwrap(line: string): string {
  const bare = line.trim().replace(/^[<"'`]+|[>"'`]+$/g, "");
  return ADDRESS.test(bare) ? bare.replace(/\s+/g, "") : bare;
}

function answerIn(pasted: string): { path?: string; query: URLSearchParams } | undefined {
  if (ADDRESS.test(pasted)) {
    const address = /^https?:/i.test(pasted) ? pasted : `http://${pasted}`;
    if (!URL.canParse(address)) return undefined;
    const url = new URL(address);
    return { path: url.pathname, query: url.searchParams };
  }
  const query = pasted.replace(/^[?#]/, "");
  if (/^(?:[\w.-]+=[^&\s]*&)*(?:code|error|state)=[^&\s]+/.test(query)) return { query: new URLSearchParams(query) };
  return undefined;
}

function hasAnswer(query: URLSearchParams): boolean {
  return query.has("code") || query.has("error");
}
