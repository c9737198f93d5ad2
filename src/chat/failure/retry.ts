// Owns the decision whether a failed exchange is tried again, and after how long. Pure: time and chance are arguments.
// Unlike the SDK's retrying, which waits in silence, it has a bound in time, and the caller tells each wait.
import type { Fault } from "./fault.ts";
import { refusalKindOf, saidBy } from "./refusal_kind.ts";
import { transportKindOf } from "../../base/network/transport_kind.ts";

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
      return isPassingStatus(fault.status) && !isForGood(fault) && fault.headers.get("x-should-retry") !== "false";
    case "told":
      return fault.status !== undefined && isPassingStatus(fault.status) && !isForGood(fault);
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

/** An account without credit answers 429 for ever, and an unknown model 503: waiting helps neither. */
function isForGood(fault: Extract<Fault, { kind: "status" | "told" }>): boolean {
  const kind = refusalKindOf(saidBy(fault));
  return kind !== undefined && kind !== "rate";
}
