// Owns the two questions about a URL: which service is it, and may a key go there unasked? The second is the stricter:
// it is a security decision (a project's file may name the host), so it compares whole host names and never guesses.
import { isLoopbackHost } from "../config/secure_url.ts";
import type { Provider } from "./provider.ts";
import { PROVIDERS } from "./table.ts";

let trusted: ReadonlySet<string> | undefined;

/** Made when it is asked for the first time: few starts ask, and two dozen URLs cost each of them a millisecond. */
function trustedNames(): ReadonlySet<string> {
  return trusted ??= new Set(
    PROVIDERS.flatMap((provider) => provider.localPort === undefined ? provider.regions : [])
      .map((region) => new URL(region.baseUrl).hostname),
  );
}

/** The entry of an id, if there is one. */
export function providerById(id: string): Provider | undefined {
  return PROVIDERS.find((provider) => provider.id === id);
}

/** The service that a base URL belongs to; `undefined` is any other OpenAI-compatible endpoint. */
export function providerOf(baseUrl: string): Provider | undefined {
  const url = parse(baseUrl);
  if (url === undefined) return undefined;
  const host = hostNameOf(url.hostname);
  if (isLoopbackHost(host)) {
    return PROVIDERS.find(({ localPort }) => localPort !== undefined && String(localPort) === url.port);
  }
  return PROVIDERS.find((provider) => recognises(provider, host));
}

/**
 * Whether a host (`name` or `name:port`) is one of the built-in services' own, to which a key may go although only a
 * project's file named it. Loopback is not decided here. A port other than 443 is somebody else's server.
 */
export function isBuiltInHost(host: string): boolean {
  const url = parse(`https://${host}/`);
  if (url === undefined || url.port !== "" || url.username !== "" || url.pathname !== "/") return false;
  const name = hostNameOf(url.hostname);
  return trustedNames().has(name) || PROVIDERS.some(({ trustedPattern }) => trustedPattern?.test(name) === true);
}

/** The base URL that goes with a service's own key variable (`OPENROUTER_API_KEY`), if there is one address. */
export function baseUrlOfKeyVariable(name: string): string | undefined {
  return PROVIDERS.find(({ keyVariables }) => keyVariables.includes(name))?.regions[0]?.baseUrl;
}

/** The service and address that a key is saved for: of the provider named, or of an address alone; OpenAI's otherwise. */
export function keyService(
  { id, baseUrl }: { readonly id?: string | undefined; readonly baseUrl?: string | undefined },
): { readonly provider?: Provider; readonly baseUrl?: string } {
  const provider = id === undefined && baseUrl !== undefined ? providerOf(baseUrl) : providerById(id ?? "openai");
  const address = baseUrl ?? provider?.regions[0]?.baseUrl;
  return { ...(provider === undefined ? {} : { provider }), ...(address === undefined ? {} : { baseUrl: address }) };
}

/** The other services that issue keys like this one; empty when its own does, or when nobody's keys are told apart so. */
export function providersOfKey(key: string, own: string): readonly Provider[] {
  const issuers = PROVIDERS.filter(({ keyPrefix }) => keyPrefix !== undefined && key.startsWith(keyPrefix));
  return issuers.some(({ id }) => id === own) ? [] : issuers;
}

function recognises(provider: Provider, host: string): boolean {
  return provider.domains.some((domain) => host === domain || host.endsWith(`.${domain}`)) ||
    provider.hostPattern?.test(host) === true;
}

/** A final dot names the same host (RFC 1034, 3.1). */
function hostNameOf(hostname: string): string {
  return hostname.toLowerCase().replace(/\.$/, "");
}

function parse(url: string): URL | undefined {
  try {
    const parsed = new URL(url);
    return parsed.protocol === "https:" || parsed.protocol === "http:" ? parsed : undefined;
  } catch {
    return undefined;
  }
}
