// Owns which variable names the proxy on the way to an address. The runtime reads these variables itself; here they are
// only told, so that a dead proxy is not taken for a dead service. A project's env file has no say (reference a.4).

/**
 * The variable that names the proxy for an http(s) address, unless NO_PROXY excepts its host; `undefined` without one.
 * `excepting` gives the variable even then.
 */
export function proxyVariable(
  env: (name: string) => string | undefined,
  url: string,
  { excepting = false } = {},
): string | undefined {
  const { protocol, hostname } = new URL(url);
  const own = protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY";
  const name = [own, own.toLowerCase(), "ALL_PROXY", "all_proxy"].find((variable) => (env(variable) ?? "") !== "");
  return name !== undefined && !excepting && isExcepted(hostname, env("NO_PROXY") || env("no_proxy") || "")
    ? undefined
    : name;
}

/** As everybody reads NO_PROXY: `*`, a host, or a domain with everything below it. */
function isExcepted(hostname: string, list: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, "").toLowerCase();
  return list.split(",").map((entry) => entry.trim().toLowerCase().replace(/^\*?\./, "")).some((entry) =>
    entry === "*" || (entry !== "" && (host === entry || host.endsWith(`.${entry}`)))
  );
}
