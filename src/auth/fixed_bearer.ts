// Owns the bearer that never changes: an API key, or none for a local endpoint. It cannot be renewed and has no pace.
import type { Secret } from "../config/secret.ts";
import type { BearerSource } from "./port.ts";

/** A source that gives the same key for ever, or no key at all. */
export function fixedBearer(secret?: Secret): BearerSource {
  const bearer = secret === undefined ? {} : { secret };
  return {
    current: () => Promise.resolve(bearer),
    renew: () => Promise.resolve(undefined),
    pace: () => Promise.resolve(),
  };
}
