// Owns the bearer of an OAuth login: the token that is valid now, and the only endpoint it may go to. The threat it
// answers: a token that is sent to a host which its issuer did not name, or in the clear.
import { QWEN_ISSUER } from "../config/logins/login_file.ts";
import type { Secret } from "../config/secret.ts";
import { endpointOf } from "./credentials.ts";
import type { Bearer, BearerSource } from "./bearer.ts";
import { pace } from "./quota/quota.ts";
import { type RefreshPlace, validCredentials } from "./renew/refresh.ts";

export interface OAuthBearerOptions extends RefreshPlace {
  /** `qwen`, or the issuer's URL. */
  readonly issuer: string;
}

/** The bearer of a login kept in `~/.qwen`. Under Qwen OAuth it keeps to the quota. */
export function oauthBearer(options: OAuthBearerOptions): BearerSource {
  const valid = async (refused?: Secret, signal?: AbortSignal): Promise<Bearer> => {
    const tokens = await validCredentials(options.issuer, options, { refused, signal });
    return { secret: tokens.accessToken, baseUrl: endpointOf(tokens) };
  };
  return {
    current: (signal) => valid(undefined, signal),
    renew: (refused, signal) =>
      refused.secret === undefined ? Promise.resolve(undefined) : valid(refused.secret, signal),
    pace: (onWait, signal) => options.issuer === QWEN_ISSUER ? pace(options, { onWait, signal }) : Promise.resolve(),
  };
}
