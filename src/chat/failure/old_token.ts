// Whether a refusal means that the token is old: then a login is renewed, once. RFC 6750 section 3.1 says 401 with
// `invalid_token`, and services say it with 403 and 400 too. Other refusals must not spend a refresh token: a login that is
// not allowed, out of credit or asks too much is as refused with the next one.
import type { Fault } from "./fault.ts";

/** Codes, compared without case and signs. Sources: RFC 6750 3.1; AWS (`ExpiredTokenException`); Azure; Google. */
const CODES: ReadonlySet<string> = new Set([
  "invalidtoken",
  "expiredtoken",
  "tokenexpired",
  "expiredtokenexception",
  "accesstokenexpired",
  "invalidaccesstoken",
  "accesstokeninvalid",
  "invalidauthenticationtoken",
  "jwtexpired",
  "unauthenticated",
]);

/** Words of services: Qwen's own, JWT libraries, gateways, Chinese consoles. A prompt's tokens never expire: plural is out. */
const WORDS =
  /\b(?:invalid|expired|revoked) (?:access|auth(?:orization|entication)?|bearer|id|security|session|oauth) ?token\b|\b(?:token|jwt)(?: included in the request)? (?:has |is |was )?(?:already )?(?:expired|revoked|no longer valid)\b|\bexpired (?:token|jwt)\b|(?:令牌|\btoken ?)(?:已经?|已)?(?:过期|失效)/i;

/** Statuses that services refuse an old token with. */
const STATUSES: ReadonlySet<number> = new Set([400, 403]);

/** Whether a fresher token may be what the service wants. */
export function isOldToken(fault: Fault): boolean {
  if (fault.kind === "told") return fault.status === 401 || saysOld([fault.code, fault.message]);
  if (fault.kind !== "status") return false;
  if (fault.status === 401) return true;
  if (!STATUSES.has(fault.status)) return false;
  return /\berror="?(?:invalid_token|expired_token)/i.test(fault.headers.get("www-authenticate") ?? "") ||
    saysOld(textsIn(fault.body));
}

function saysOld(said: readonly (string | undefined)[]): boolean {
  return said.some((part) =>
    part !== undefined &&
    (CODES.has(part.toLowerCase().replace(/[^a-z]/g, "")) || WORDS.test(part.replaceAll("_", " ")))
  );
}

/** Code, type and message of an error in any of the usual envelopes; the text itself where it is no JSON. */
function textsIn(body: string): readonly string[] {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return [body];
  }
  const texts: string[] = [];
  const visit = (part: unknown, depth: number): void => {
    if (typeof part === "string") texts.push(part);
    else if (typeof part === "object" && part !== null && depth < 4) {
      for (const inner of Object.values(part)) visit(inner, depth + 1);
    }
  };
  visit(value, 0);
  return texts;
}
