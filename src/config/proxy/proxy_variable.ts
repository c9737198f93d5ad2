// Which addresses are reached by a proxy, and which variable names it. The runtime reads these variables itself. It passes
// in silence over a proxy that it cannot use, so that a connection would go past the one that was asked for: whether it can
// use one follows its own reading (tried on Deno 2.4 and 2.9). And it knows fewer forms of NO_PROXY than curl and Go, and
// sends what is meant for this machine to a proxy, key and words in the clear: those exceptions are decided here, and the
// runtime is told (`bypassProxy` of the world). A project's env file has no say (compatibility 1.3).
import { QwenError } from "../../base/errors.ts";
import { text } from "../../text/text.ts";
import { isLoopbackHost } from "../secure_url.ts";

export type Env = (name: string) => string | undefined;

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
  // What is meant for this machine is never shown to another.
  if (isLoopbackHost(hostname)) return undefined;
  const own = protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY";
  const set = ["ALL_PROXY", "all_proxy", own, own.toLowerCase()].filter((name) => (env(name) ?? "") !== "");
  const [first] = set;
  if (first === undefined) return undefined;
  if (!excepting && isDirect(env, url)) return undefined;
  const usable = set.find((name) => isUsable(env(name) ?? ""));
  return { variable: usable ?? first, usable: usable !== undefined };
}

/** @throws {QwenError} of kind `config` when the way to an address would go past a proxy that was asked for */
export function assertNotPastProxy(
  { env, nameOf }: { readonly env: Env; readonly nameOf: (variable: string) => string },
  url: string,
): void {
  const proxy = proxyOnTheWay(env, url);
  if (proxy?.usable === false) throw proxyError(nameOf(proxy.variable));
}

/** The error for what names no proxy. Its value is not told: a password may stand in it. */
export function proxyError(name: string): QwenError {
  const words = text().config.proxy;
  return new QwenError("config", words.pastIt(name), { hint: [proxyFix(name)] });
}

/** How to mend what names no proxy: a variable, or a place in words. */
export function proxyFix(name: string): string {
  const words = text().config.proxy;
  return /^\w+$/.test(name) ? words.fix(name) : words.correct(name);
}

function isUsable(value: string): boolean {
  const [, address = value] = /^([a-z\d]+:\/\/[^/?#]*)[/?#]/i.exec(value) ?? [];
  return USABLE.test(address);
}

/**
 * Whether an address is connected to without a proxy: this machine always is, and what NO_PROXY excepts. An empty
 * NO_PROXY hides no `no_proxy`.
 */
export function isDirect(env: Env, url: string): boolean {
  const { protocol, hostname, port } = new URL(url);
  if (isLoopbackHost(hostname)) return true;
  const at = { host: hostname.replace(/\.$/, ""), port: port || (protocol === "https:" ? "443" : "80") };
  // curl and Go separate by commas, others by blanks: both do.
  const entries = (env("NO_PROXY") || env("no_proxy") || "").toLowerCase().split(/[\s,]+/);
  return entries.some((entry) => entry !== "" && excepts(entry, at));
}

/** One entry: `*`, a name (with all below it, however its dot or star is written), an address, a range; perhaps a port. */
function excepts(entry: string, { host, port }: { readonly host: string; readonly port: string }): boolean {
  if (entry === "*") return true;
  const [, name = entry, ofPort] = /^(\[[^\]]*\]|[^:]*):(\d+)$/.exec(entry) ?? [];
  if (ofPort !== undefined && ofPort !== port) return false;
  if (host.startsWith("[")) return isSameAddress(name.replace(/^\[|\]$/g, ""), host) || isInRange6(host, name);
  const address = numberOf(host);
  if (address !== undefined) return isInRange(address, name) || isPattern(name, host);
  const bare = name.replace(/^\*?\./, "").replace(/\.$/, "");
  return bare !== "" && (host === bare || host.endsWith(`.${bare}`)) || isPattern(name, host);
}

/** A star in another place stands for any letters (`127.*`, `api-*.example`). */
function isPattern(name: string, host: string): boolean {
  if (!name.includes("*")) return false;
  const [first = "", ...rest] = name.split("*");
  if (!host.startsWith(first)) return false;
  let at = first.length;
  for (const [index, part] of rest.entries()) {
    const found = index === rest.length - 1 ? host.length - part.length : host.indexOf(part, at);
    if (found < at || !host.startsWith(part, found)) return false;
    at = found + part.length;
  }
  return true;
}

function isInRange6(host: string, entry: string): boolean {
  const [start = "", bits = ""] = entry.split("/", 2);
  if (!/^\d{1,3}$/.test(bits) || Number(bits) > 128) return false;
  const from = bitsOf(start);
  const address = bitsOf(host.slice(1, -1));
  return from !== undefined && address !== undefined && from.startsWith(address.slice(0, Number(bits)));
}

/** The 128 bits of an IPv6 address as text. */
function bitsOf(address: string): string | undefined {
  if (!address.includes(":") || !URL.canParse(`http://[${address}]/`)) return undefined;
  const [head = "", tail] = new URL(`http://[${address}]/`).hostname.slice(1, -1).split("::");
  const groups = (part: string): string[] => part === "" ? [] : part.split(":");
  const [before, after] = [groups(head), groups(tail ?? "")];
  const all = [...before, ...Array(tail === undefined ? 0 : 8 - before.length - after.length).fill("0"), ...after];
  return all.map((group) => Number.parseInt(group, 16).toString(2).padStart(16, "0")).join("");
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
