// Owns the bearer of an OAuth login: the token that is valid now, and the only endpoint it may go to. The threat it
// answers: a token that is sent to a host which its issuer did not name, or in the clear.
import type { Secret } from "../config/secret.ts";
import { isSecureUrl } from "../config/secure_url.ts";
import { QwenError } from "../errors.ts";
import { text } from "../text/text.ts";
import { QWEN, type TokenSet } from "./credentials.ts";
import type { Bearer, BearerSource } from "./port.ts";
import { pace } from "./quota.ts";
import { type RefreshPlace, validCredentials } from "./refresh.ts";

/** Where a Qwen token is for when it does not say (reference.md d.6). */
export const QWEN_DEFAULT_ENDPOINT = "https://dashscope.aliyuncs.com/compatible-mode/v1";

export interface OAuthBearerOptions extends RefreshPlace {
  /** `qwen`, or the issuer's URL. */
  readonly issuer: string;
}

/** The bearer of a login kept in `~/.qwen`. Under Qwen OAuth it keeps to the quota. */
export function oauthBearer(options: OAuthBearerOptions): BearerSource {
  const valid = async (refused?: Secret, signal?: AbortSignal): Promise<Bearer> => {
    const tokens = await validCredentials(options.issuer, options, { refused, signal });
    const baseUrl = endpointOf(tokens);
    return { secret: tokens.accessToken, ...(baseUrl === undefined ? {} : { baseUrl }) };
  };
  return {
    current: (signal) => valid(undefined, signal),
    renew: (refused, signal) =>
      refused.secret === undefined ? Promise.resolve(undefined) : valid(refused.secret, signal),
    pace: (onWait, signal) => options.issuer === QWEN ? pace(options, { onWait, signal }) : Promise.resolve(),
  };
}

/**
 * The endpoint that a login's tokens are for, without trailing slash: what the issuer named, `https://` and `/v1` added
 * where they are missing (reference.md d.6); for another issuer what the user named at login; `undefined` when nobody did.
 * @throws {QwenError} of kind `auth` when it is neither https nor this machine
 */
export function endpointOf(tokens: TokenSet): string | undefined {
  const named = tokens.issuer === QWEN ? qwenEndpoint(tokens.resourceUrl) : tokens.baseUrl;
  if (named !== undefined && !isSecureUrl(named)) {
    throw new QwenError("auth", text().auth.endpointInsecure(tokens.issuer), {
      hint: [text().auth.loginAgain(tokens.issuer)],
    });
  }
  return named;
}

function qwenEndpoint(resourceUrl: string | undefined): string {
  if (resourceUrl === undefined) return QWEN_DEFAULT_ENDPOINT;
  const trimmed = resourceUrl.trim().replace(/\/+$/, "");
  const url = /^https?:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`;
  return url.endsWith("/v1") ? url : `${url}/v1`;
}
