// Owns what a base URL may look like and what is made of it. `/v1` is never guessed onto it (compatibility 2.3); no message
// quotes the value, because people paste keys into the wrong variable.
import { QwenError } from "../base/errors.ts";
import { visible } from "../base/visible.ts";
import { text } from "../text/text.ts";
import { isHostName } from "./secure_url.ts";
import type { Source } from "./source.ts";
import { sourceText } from "./source_text.ts";

/**
 * Checks and trims a base URL: what comes out has no trailing slash, no `/chat/completions`, no fragment, and of a query
 * only `api-version`, which Azure and gateways before it ask for.
 * @throws {QwenError} of kind `config` that names the source: no scheme, not http(s), credentials or another query inside,
 * no URL at all
 */
export function normalizeBaseUrl(value: string, source: Source): string {
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
  // Left out it would be missed, and shown it might be a key.
  const others = [...url.searchParams.keys()].filter((name) => name !== "api-version");
  if (others.length > 0) throw refuse(words.query(visible(others.join(", "))), words.queryHint);
  return `${url.origin}${path}${version ? `?api-version=${encodeURIComponent(version)}` : ""}`;
}
