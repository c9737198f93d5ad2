// Owns what a base URL may look like and what is made of it. `/v1` is never guessed onto it (compatibility 2.3); no message
// quotes the value, because people paste keys into the wrong variable.
import { QwenError } from "../base/errors.ts";
import { text } from "../text/text.ts";
import { isHostName } from "./secure_url.ts";
import type { Source } from "./source.ts";
import { sourceText } from "./source_text.ts";

/** A base URL made fit for use. */
export interface NormalizedUrl {
  /** Without trailing slash, `/chat/completions`, fragment or query, save Azure's `api-version`. */
  readonly url: string;
  /** A query was cut off that was not Azure's. */
  readonly queryDropped: boolean;
}

/**
 * Checks and trims a base URL.
 * @throws {QwenError} of kind `config` that names the source: no scheme, not http(s), credentials inside, no URL at all
 */
export function normalizeBaseUrl(value: string, source: Source): NormalizedUrl {
  const words = text().config.url;
  const refuse = (reason: string, hint: string): QwenError =>
    new QwenError("config", words.invalid(sourceText(source), reason), { hint: [hint] });
  // Why it is no URL is often written in it; `$` may stand in one that is.
  const unparsable = (reason: string): QwenError =>
    /^["'`]|["'`]$/.test(value)
      ? refuse(words.quoted, words.quotedHint)
      : /\$\{?\w/.test(value)
      ? refuse(words.variable, words.variableHint)
      : refuse(reason, words.schemeHint);
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(value)) throw unparsable(words.noScheme);
  let url: URL;
  try {
    url = new URL(value);
  } catch {
    throw unparsable(words.unparsable);
  }
  if (url.protocol !== "http:" && url.protocol !== "https:") throw refuse(words.notHttp, words.schemeHint);
  if (url.username !== "" || url.password !== "") throw refuse(words.credentials, words.credentialsHint);
  if (!isHostName(url.hostname)) throw unparsable(words.unparsable);
  const path = url.pathname.replace(/\/+$/, "").replace(/\/chat\/completions$/, "").replace(/\/+$/, "");
  const version = url.searchParams.get("api-version");
  const isDeployment = version !== null && version !== "" && isAzureResource(url.hostname) && !path.endsWith("/v1");
  const query = isDeployment ? `?api-version=${encodeURIComponent(version)}` : "";
  return { url: `${url.origin}${path}${query}`, queryDropped: url.search !== "" && url.search !== query };
}

/** The only service whose version stands in the query; see `providers/azure.ts`. */
function isAzureResource(hostname: string): boolean {
  return hostname.endsWith(".azure.com");
}
