// The one question that the client asks of sign-in: which bearer proves us, and is there a fresher one? And the plainest
// answer to it, a key, which cannot be renewed and has no pace.
import type { Secret } from "../config/secret.ts";

/** What a request is sent with. */
export interface Bearer {
  /** Absent for a local endpoint that asks for no key. */
  readonly secret?: Secret;
  /** Set when the token names its own endpoint (`resource_url`); otherwise the configuration's base URL holds. */
  readonly baseUrl?: string;
}

/** Gives the bearer of each request. An API key gives the same for ever; an OAuth login refreshes. */
export interface BearerSource {
  /** A bearer that is valid now, refreshed before its end if need be. Throws a `QwenError` of kind `auth`. */
  current(signal?: AbortSignal): Promise<Bearer>;
  /**
   * Called once after a 401: a bearer other than `refused`, or `undefined` when there is none to be had.
   * Calls of several requests and processes come down to one refresh.
   */
  renew(refused: Bearer, signal?: AbortSignal): Promise<Bearer | undefined>;
  /** Waits for the method's pace (Qwen OAuth's quota); tells each wait through `onWait`. */
  pace(onWait: (waitMs: number, reason: string) => void, signal?: AbortSignal): Promise<void>;
}

/** A source that gives the same key for ever, or no key at all. */
export function fixedBearer(secret?: Secret): BearerSource {
  const bearer = secret === undefined ? {} : { secret };
  return {
    current: () => Promise.resolve(bearer),
    renew: () => Promise.resolve(undefined),
    pace: () => Promise.resolve(),
  };
}
