// Owns the answer to "may this host be reached without a question?" for hosts that the sandbox asks for.
import { isLoopbackHost } from "../../config/secure_url.ts";
import { hostMatches } from "../../config/resolve/binding.ts";
import type { Loaded } from "../../config/load.ts";
import { qwenServiceUrl } from "../../config/logins/stored_login.ts";
import { providerFacts } from "../../providers/facts.ts";
import { PROVIDERS } from "../../providers/table.ts";
import { hostOf } from "./grants.ts";

/** Ports of the built-in local services, and 0: a listener of a sign-in. Whatever else listens here is not the sandbox's. */
const LOCAL_PORTS = new Set([
  "0",
  ...PROVIDERS.filter(({ needsKey }) => !needsKey).flatMap(({ regions }) =>
    regions.map(({ baseUrl }) => new URL(baseUrl).port)
  ),
]);

/** Says of `host:port` whether it is a built-in service, here or elsewhere, allowed by flag or variable, or approved. */
export function trustedHosts(loaded: Pick<Loaded, "allowHosts" | "ownVariable">): (host: string) => boolean {
  const qwen = hostOf(qwenServiceUrl(loaded.ownVariable("QWEN_OAUTH_BASE_URL")));
  return (host) => {
    if (host === qwen) return true;
    const url = `https://${host}/`;
    if (!URL.canParse(url)) return false;
    const { hostname, port } = new URL(url);
    return (isLoopbackHost(hostname) && LOCAL_PORTS.has(port)) ||
      providerFacts.isBuiltInHost(host.replace(/:443$/, "")) ||
      loaded.allowHosts.some(({ value }) => hostMatches(value, url));
  };
}
