// Owns which variable names the proxy on the way to an address, and whether it names one. The runtime reads these
// variables itself, and passes in silence over one that it cannot use: a connection would then go past the proxy that
// was asked for. So what is told here follows the runtime's own reading (tried on Deno 2.4 and 2.9) and not what other
// programs make of the same variables. A project's env file has no say (compatibility 1.3).
import { QwenError } from "../../base/errors.ts";
import { text } from "../../text/text.ts";

type Env = (name: string) => string | undefined;

/** The proxy on the way to an address. */
export interface ProxyOnTheWay {
  readonly variable: string;
  /** False where the runtime would ignore the value and connect directly. */
  readonly usable: boolean;
}

/** No user name is empty, no port is a word; a path is ignored behind a scheme and makes the rest unusable without one. */
const USABLE =
  /^(?:(?:[hH][tT][tT][pP][sS]?|socks5h?):\/\/)?(?:[\w!$&'()*+,;=~.:@%[\]-]+@)?(?:\[[\d:a-fA-F.]+\]|[\w!$&'()+,;=~.-]+)(?::\d*)?$/;

/**
 * The proxy for an http(s) address, unless NO_PROXY excepts its host; `undefined` without one. `excepting` gives it even
 * then. The first that can be used wins; where none can, the first that is set is the one to correct.
 */
export function proxyOnTheWay(env: Env, url: string, { excepting = false } = {}): ProxyOnTheWay | undefined {
  const { protocol, hostname } = new URL(url);
  const own = protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY";
  const set = ["ALL_PROXY", "all_proxy", own, own.toLowerCase()].filter((name) => (env(name) ?? "") !== "");
  const [first] = set;
  if (first === undefined) return undefined;
  if (!excepting && isExcepted(hostname, env("NO_PROXY") ?? env("no_proxy") ?? "")) return undefined;
  const usable = set.find((name) => isUsable(env(name) ?? ""));
  return { variable: usable ?? first, usable: usable !== undefined };
}

/** @throws {QwenError} of kind `config` when the way to an address would go past a proxy that was asked for */
export function assertNotPastProxy(env: Env, url: string): void {
  const proxy = proxyOnTheWay(env, url);
  if (proxy?.usable === false) throw proxyError(proxy.variable);
}

/** The error for a variable that names no proxy. Its value is not told: a password may stand in it. */
export function proxyError(variable: string): QwenError {
  const words = text().config.proxy;
  return new QwenError("config", words.pastIt(variable), { hint: [words.fix(variable)] });
}

function isUsable(value: string): boolean {
  const [, address = value] = /^([a-z\d]+:\/\/[^/?#]*)[/?#]/i.exec(value) ?? [];
  return USABLE.test(address);
}

/** As the runtime reads NO_PROXY: addresses and ranges of them, names with everything below them, `*` for all names. */
function isExcepted(hostname: string, list: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, "");
  const entries = list.split(",").map((entry) => entry.trim());
  if (hostname.startsWith("[")) return entries.some((entry) => isSameAddress(entry, hostname));
  const address = numberOf(host);
  if (address !== undefined) return entries.some((entry) => isInRange(address, entry));
  return entries.map((entry) => entry.replace(/^\./, "")).some((entry) =>
    entry === "*" || (entry !== "" && (host === entry || host.endsWith(`.${entry}`)))
  );
}

function isSameAddress(entry: string, hostname: string): boolean {
  return URL.canParse(`http://[${entry}]/`) && new URL(`http://[${entry}]/`).hostname === hostname;
}

function isInRange(address: number, entry: string): boolean {
  const [start = "", bits = "32"] = entry.split("/", 2);
  const from = numberOf(start);
  if (from === undefined || !/^\d{1,2}$/.test(bits) || Number(bits) > 32) return false;
  const size = 2 ** (32 - Number(bits));
  return Math.floor(address / size) === Math.floor(from / size);
}

/** An IPv4 address as a number. */
function numberOf(host: string): number | undefined {
  const parts = /^\d{1,3}(?:\.\d{1,3}){3}$/.test(host) ? host.split(".").map(Number) : [];
  return parts.length === 4 && parts.every((part) => part < 256)
    ? parts.reduce((sum, part) => sum * 256 + part, 0)
    : undefined;
}
