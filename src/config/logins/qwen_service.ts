// Owns the addresses of Qwen's own service. The configuration grants them and sign-in sends to them, so both must come to
// the same ones. Pure text.
import { QwenError } from "../../base/errors.ts";
import { normalizeBaseUrl } from "../base_url.ts";

/** Where Qwen signs in, unless QWEN_OAUTH_BASE_URL names another service (compatibility 4.1). */
export const QWEN_SERVICE_URL = "https://chat.qwen.ai";

/** Where Qwen's tokens are for when the token does not say (compatibility 4.6). */
export const QWEN_DEFAULT_ENDPOINT = "https://dashscope.aliyuncs.com/compatible-mode/v1";

/** The token endpoint of a Qwen service (compatibility 4.1). @default the service at `QWEN_SERVICE_URL` */
export function qwenTokenEndpoint(serviceUrl: string = QWEN_SERVICE_URL): string {
  return `${serviceUrl.replace(/\/+$/, "")}/api/v1/oauth2/token`;
}

/**
 * The endpoint that a Qwen token is for, by its `resource_url`: `https://` where no scheme stands and `/v1` where it is
 * missing (compatibility 4.6, without its double slash). Not `usable` is a value that is no URL: the usual endpoint then.
 */
export function qwenEndpoint(resourceUrl: unknown): { readonly url: string; readonly usable: boolean } {
  if (typeof resourceUrl !== "string" || resourceUrl.trim() === "") {
    const isAbsent = resourceUrl === undefined || resourceUrl === null || resourceUrl === "";
    return { url: QWEN_DEFAULT_ENDPOINT, usable: isAbsent };
  }
  const named = resourceUrl.trim();
  const withScheme = /^https?:\/\//i.test(named) ? named : `https://${named}`;
  try {
    const url = normalizeBaseUrl(withScheme, { kind: "default" });
    return { url: url.endsWith("/v1") ? url : `${url}/v1`, usable: true };
  } catch (error) {
    if (error instanceof QwenError) return { url: QWEN_DEFAULT_ENDPOINT, usable: false };
    throw error;
  }
}
