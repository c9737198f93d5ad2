// Owns the decision whether a failed exchange is tried again, and after how long. Pure: time and chance are arguments.
// The SDK's own retrying is switched off: it waits in silence and has no bound in time.
import type { Fault } from "./fault.ts";

/** Further tries after the first, unless `--max-retries` says otherwise. */
export const DEFAULT_MAX_RETRIES = 3;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 8_000;
/** Up to a quarter less, so that many clients do not come back at the same instant. */
const JITTER = 0.25;

/** What the decision depends on. */
export interface Attempt {
  /** Tries made so far, this one included. */
  readonly made: number;
  readonly maxRetries: number;
  /** Time left for waiting and trying, in milliseconds. */
  readonly remainingMs: number;
  readonly now: number;
  /** From 0 to 1. */
  readonly chance: number;
}

/** Milliseconds to wait before the next try, or `undefined` when there is to be none. */
export function waitBeforeRetry(fault: Fault, attempt: Attempt): number | undefined {
  if (attempt.made > attempt.maxRetries || !isPassing(fault)) return undefined;
  const asked = fault.kind === "status" ? retryAfterMs(fault.headers, attempt.now) : undefined;
  const waitMs = asked ?? backoffMs(attempt);
  // A wait that ends when the time is up would only delay the same answer.
  return waitMs < attempt.remainingMs ? waitMs : undefined;
}

/** The server's own wish (RFC 9110, 10.2.3; `retry-after-ms` is Azure's finer one), in milliseconds from `now`. */
export function retryAfterMs(headers: Headers, now: number): number | undefined {
  const fine = headers.get("retry-after-ms")?.trim() ?? "";
  if (/^\d+(?:\.\d+)?$/.test(fine)) return Number(fine);
  const header = headers.get("retry-after")?.trim() ?? "";
  if (/^\d+(?:\.\d+)?$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

function backoffMs({ made, chance }: Attempt): number {
  const full = Math.min(FIRST_WAIT_MS * 2 ** (made - 1), LONGEST_WAIT_MS);
  return Math.round(full * (1 - chance * JITTER));
}

/** Whether the same request may well succeed a moment later. */
function isPassing(fault: Fault): boolean {
  switch (fault.kind) {
    case "status":
      return isPassingStatus(fault.status) && !isUsedUp(fault.body) && fault.headers.get("x-should-retry") !== "false";
    case "told":
      return fault.status !== undefined && isPassingStatus(fault.status) && !isUsedUp(`${fault.code} ${fault.message}`);
    case "transport":
      return transportKindOf(fault.cause) === "broken";
    case "cut":
    case "silence":
      return true;
    case "unsent":
    case "redirect":
    case "garbage":
      return false;
  }
}

function isPassingStatus(status: number): boolean {
  return status === 408 || status === 409 || status === 429 || (status >= 500 && status !== 501 && status !== 505);
}

/** An account without credit answers 429 for ever; waiting does not fill it. */
export function isUsedUp(text: string): boolean {
  return /insufficient_quota|quota exceeded|exceeded your current quota|billing_hard_limit|insufficient balance|arrearage/i
    .test(text);
}

/** What kind of trouble the connection had. Only `broken` is worth another try. */
export type TransportKind = "refused" | "dns" | "tls" | "proxy" | "denied" | "address" | "broken";

/** Reads the kind from the runtime's own words: Deno gives its network errors no codes. */
export function transportKindOf(cause: unknown): TransportKind {
  const words = wordsOf(cause);
  if (/NotCapable|PermissionDenied|Requires net access/.test(words)) return "denied";
  if (/dns error|failed to lookup address|No such host|not known/i.test(words)) return "dns";
  if (/certificate|tls handshake|corrupt message|invalid HTTP version|UnknownIssuer|alert|handshake/i.test(words)) {
    return "tls";
  }
  if (/proxy|tunnel/i.test(words)) return "proxy";
  if (/Connection refused|actively refused|os error (?:111|61|10061)\b/i.test(words)) return "refused";
  if (/are blocked|Invalid URL|ByteString|builder error|invalid header/i.test(words)) return "address";
  return "broken";
}

/** The words of an error and of what lies under it, three deep. */
export function wordsOf(error: unknown): string {
  const words: string[] = [];
  let at = error;
  for (let depth = 0; depth < 4 && at !== undefined; depth += 1) {
    words.push(at instanceof Error ? `${at.name}: ${at.message}` : String(at));
    at = at instanceof Error ? at.cause : undefined;
  }
  return words.join(": ");
}
