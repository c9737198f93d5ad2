// Owns the judgement of what comes back from the browser, by loopback or by paste: RFC 6749 section 4.1.2, RFC 9207.
// The state is looked at before anything else; whatever does not carry it is a stray and can neither end nor fool
// a sign-in. Pure: no socket, no word to the user, and no value of the request leaves it but the code.
import { generateRandomState } from "oauth4webapi";
import { Secret } from "../../config/secret.ts";
import { cleanServerText } from "../issuer/server_text.ts";

/** What the answer to this sign-in must look like. */
export interface Expected {
  readonly state: string;
  /** `path`: the issuer knows no `state` parameter, so it is the last segment of the redirect's path. */
  readonly stateIn: "query" | "path";
  /** The issuer's identifier, compared with `iss` when that is present (RFC 9207 section 2.4). */
  readonly issuer: string;
  /** The issuer promised to send `iss` with every answer: one without it is a stray. */
  readonly issuerRequired: boolean;
}

/** Why an answer is not ours. */
export type StrayReason = "state" | "issuer" | "empty";

export type Verdict =
  | { readonly kind: "code"; readonly code: Secret }
  /** The issuer says no; both values come from it, cleaned, and are not ours. */
  | { readonly kind: "refused"; readonly error: string; readonly description: string }
  | { readonly kind: "stray"; readonly reason: StrayReason };

/** An unguessable value that ties an answer to the sign-in that asked for it. */
export function createState(): string {
  return generateRandomState();
}

/** The path that the browser comes back to: exact, because issuers compare it (RFC 8252 section 7.3). */
export function callbackPath(expected: Expected): string {
  return expected.stateIn === "path" ? `/callback/${expected.state}` : "/callback";
}

/** Judges the parameters of an answer. `path` is the path it came to, if there was one. */
export function judgeAnswer(answer: { path?: string; query: URLSearchParams }, expected: Expected): Verdict {
  const { query } = answer;
  if (!carriesState(answer, expected)) return { kind: "stray", reason: "state" };
  const issuers = query.getAll("iss");
  if (issuers.length > 1 || issuers.some((issuer) => issuer !== expected.issuer)) {
    return { kind: "stray", reason: "issuer" };
  }
  if (issuers.length === 0 && expected.issuerRequired) return { kind: "stray", reason: "issuer" };
  const error = query.get("error");
  if (error !== null && error !== "") {
    const description = cleanServerText(query.get("error_description") ?? "");
    return { kind: "refused", error: cleanServerText(error), description };
  }
  const codes = query.getAll("code");
  const code = codes[0];
  if (codes.length !== 1 || code === undefined || code === "") return { kind: "stray", reason: "empty" };
  return { kind: "code", code: new Secret(code) };
}

function carriesState(answer: { path?: string; query: URLSearchParams }, expected: Expected): boolean {
  if (expected.stateIn === "path") return isSame(answer.path ?? "", callbackPath(expected));
  const states = answer.query.getAll("state");
  return states.length === 1 && isSame(states[0] ?? "", expected.state);
}

/** Compares without telling by its duration how much of a guess was right. */
export function isSame(a: string, b: string): boolean {
  const left = new TextEncoder().encode(a);
  const right = new TextEncoder().encode(b);
  let difference = left.length ^ right.length;
  for (let index = 0; index < right.length; index++) difference |= (left[index] ?? 0) ^ (right[index] ?? 0);
  return difference === 0;
}
