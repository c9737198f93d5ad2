// Owns the doctor's look at what lies between program and endpoint and belongs to the machine: added certificates,
// proxy variables, and the terminal. Variables that may hold a password are never quoted whole.
import type { TerminalFacts } from "../../contract/messages.ts";
import type { Proxies } from "../../config/proxy/chosen_proxy.ts";
import { proxyFix, proxyOnTheWay } from "../../config/proxy/proxy_variable.ts";
import type { World } from "../../config/world.ts";
import { asQwenError } from "../../base/report.ts";
import type { Finding } from "../../base/findings.ts";
import { text } from "../../text/text.ts";
import { CERTIFICATE_VARIABLES, OTHERS_VARIABLES, readCertificates } from "../machine/certificates.ts";
import { failed } from "./doctor_files.ts";

const NARROWEST = 40;

/** The authorities that the user adds. */
export function lookAtCertificates(world: World): Finding {
  const words = text().doctor;
  const check = "certificates";
  const set = [...CERTIFICATE_VARIABLES, ...OTHERS_VARIABLES].filter((name) => (world.env(name) ?? "") !== "");
  try {
    const count = readCertificates(world, { whole: true }).length;
    if (count === 0) return { check, state: "ok", summary: words.systemOnly };
    return { check, state: "ok", summary: words.addedCertificates(count, set) };
  } catch (error) {
    return failed(check, asQwenError(error));
  }
}

/** The proxy for an address: `via` names the variable when there is one on the way. */
export function lookAtProxy(
  { env, nameOf }: Pick<Proxies, "env" | "nameOf">,
  baseUrl: string,
): { readonly finding: Finding; readonly via?: string } {
  const words = text().doctor;
  const check = "proxy";
  const proxy = proxyOnTheWay(env, baseUrl, { excepting: true });
  if (proxy === undefined) return { finding: { check, state: "ok", summary: words.noProxy } };
  const name = nameOf(proxy.variable);
  if (proxyOnTheWay(env, baseUrl) === undefined) {
    return { finding: { check, state: "ok", summary: words.proxyPassedBy(name) } };
  }
  if (!proxy.usable) {
    const { unusable } = text().config.proxy;
    return {
      finding: { check, state: "fail", kind: "config", summary: unusable(name), fix: proxyFix(name) },
      via: name,
    };
  }
  return {
    finding: { check, state: "ok", summary: words.proxied(name, proxyHost(env(proxy.variable) ?? "")) },
    via: name,
  };
}

/** The window, what it can draw, and whether it takes letters beyond ASCII. */
export function lookAtTerminal(world: World, { stdout, columns, rows }: TerminalFacts): Finding {
  const words = text().doctor;
  const check = "terminal";
  if (!stdout) return { check, state: "skipped", summary: words.noTerminal };
  const locale = [world.env("LC_ALL"), world.env("LC_CTYPE"), world.env("LANG")].find((value) => (value ?? "") !== "");
  if (columns < NARROWEST) return { check, state: "warn", summary: words.narrow(columns), fix: words.fixNarrow };
  // No locale at all is usual in containers, where the terminal outside understands UTF-8 all the same.
  if (locale !== undefined && /\./.test(locale) && !/utf-?8/i.test(locale)) {
    return { check, state: "warn", summary: words.notUtf8(locale), fix: words.fixUtf8 };
  }
  const term = world.env("TERM") || "–";
  const colours = term !== "dumb" && (world.env("NO_COLOR") ?? "") === "";
  return {
    check,
    state: "ok",
    summary: words.terminal({ size: `${columns}x${rows}`, colours, term, locale: locale ?? "–" }),
  };
}

/** `host:port` of a proxy, without the user name and password that may stand in it. */
function proxyHost(value: string): string {
  const url = value.includes("://") ? value : `http://${value}`;
  return URL.canParse(url) ? new URL(url).host : "–";
}
