// Owns the answer to "may this host be reached without a question?" for hosts that the cell asks for.
import { isLoopbackHost } from "../config/base_url.ts";
import { hostMatches } from "../config/binding.ts";
import type { Loaded } from "../config/load.ts";
import { providerFacts } from "../providers/facts.ts";

/** Says of `host:port` whether it is built in, loopback, allowed by flag or variable, or approved before. */
export function trustedHosts(loaded: Pick<Loaded, "allowHosts">): (host: string) => boolean {
  return (host) => {
    const url = `https://${host}/`;
    if (!URL.canParse(url)) return false;
    return isLoopbackHost(new URL(url).hostname) || providerFacts.isBuiltInHost(host.replace(/:443$/, "")) ||
      loaded.allowHosts.some(({ value }) => hostMatches(value, url));
  };
}
