// Owns what an error may say about the request that failed: address, model, key and their sources, all safe to show.
import type { Hidden } from "../../base/redact.ts";
import type { Secret } from "../../config/secret.ts";
import type { Source } from "../../config/source.ts";
import { providerById } from "../../providers/recognise.ts";
import { text } from "../../text/text.ts";
import { isEmptyJson, quoteServer } from "./quote.ts";

/** What an error may say about the request that failed. */
export interface Circumstances {
  readonly baseUrl: string;
  readonly baseUrlSource: Source;
  readonly model: string;
  /** Id of the provider. */
  readonly provider: string;
  readonly keySource: Source | undefined;
  /** The key or token that was sent. */
  readonly secret: Secret | undefined;
  /** All that was sent and is to be kept out of every word: the key or token among it. */
  readonly secrets: readonly Hidden[];
  /** Words for a source. */
  readonly describe: (source: Source) => string;
  /** The variable that names the proxy on the way. */
  readonly proxyVariable?: string | undefined;
  readonly now: number;
  /** Whether text had been given out already. */
  readonly printed: boolean;
}

/** The parts of a message, all safe to show. */
export interface Parts {
  readonly host: string;
  readonly model: string;
  readonly key: string;
  readonly said: string;
}

/** Host and port of a base URL; never user names, paths or queries. */
export function hostOf(baseUrl: string): string {
  return new URL(baseUrl).host;
}

/** The parts of a message about a request, with what the server said. */
export function partsOf(said: string, at: Circumstances): Parts {
  return {
    host: hostOf(at.baseUrl),
    model: quoteServer(at.model, at.secrets),
    key: keyWords(at),
    said: isEmptyJson(said) ? "" : quoteServer(said, at.secrets),
  };
}

/** The issuer of the login that the request was sent with; `undefined` for a key or none. */
export function loginIssuerOf({ keySource }: Circumstances): string | undefined {
  return keySource?.kind === "oauth" ? keySource.name : undefined;
}

function keyWords({ secret, keySource, describe }: Circumstances): string {
  const words = text().chat;
  if (secret === undefined || keySource === undefined) return words.withoutKey;
  const source = describe(keySource);
  return keySource.kind === "oauth" ? words.withToken(source) : words.withKey(secret.toString(), source);
}

/** A base URL without query, user name and trailing slash. */
export function plainUrl(baseUrl: string): string {
  const url = new URL(baseUrl);
  return `${url.origin}${url.pathname}`.replace(/\/+$/, "");
}

/**
 * What may be wrong with the base URL. `/v1` is never guessed onto it, but its absence is named; of a known service its own
 * address is, for not all have a `/v1`.
 */
export function urlHints({ baseUrl, baseUrlSource, describe, provider }: Circumstances): readonly string[] {
  const words = text().chat;
  const plain = plainUrl(baseUrl);
  const hint = words.hintBaseUrl(plain, describe(baseUrlSource));
  const { name = "", regions = [], localPort, quirk } = providerById(provider) ?? {};
  if (localPort === undefined && regions.length > 0) {
    if (regions.some((region) => region.baseUrl === plain)) return [hint];
    // Of several those at this host; another host of the same service has its own.
    const here = regions.filter((region) => hostOf(region.baseUrl) === hostOf(plain));
    if (here.length > 0) return [...here.map((region) => words.hintAddress(name, region.baseUrl)), hint];
  }
  const hasVersion = quirk === "azure" || /\/v\d+(?:\/|$)/.test(new URL(baseUrl).pathname);
  return hasVersion ? [hint] : [words.hintV1(plain), hint];
}
