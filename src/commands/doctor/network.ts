// Owns the reading of one request's fate: how far did it come on the way from the name to the answer? Each stage behind
// the one that failed is left out, for nothing is known of it.
import type { SandboxContext } from "../../sandbox/context.ts";
import { ExchangeFault } from "../../chat/failure/fault.ts";
import { takesConnections } from "../../base/network/takes_connections.ts";
import { transportKindOf, wordsOf } from "../../base/network/transport_kind.ts";
import { portOf } from "../../config/host_port.ts";
import { isLoopbackHost } from "../../config/secure_url.ts";
import type { QwenError } from "../../base/errors.ts";
import { type CheckName, type Finding, nextStep } from "../../base/findings.ts";
import { text } from "../../text/text.ts";

/** What was noted while the request was under way. */
export interface Heard {
  /** Of the answer, whatever it was. */
  readonly status?: number;
  /** From the request to the head of the answer, in milliseconds. */
  readonly tookMs?: number;
  /** How far our clock is ahead of the server's, in milliseconds; negative when it is behind. */
  readonly clockAheadMs?: number;
  /** What `fetch` failed with. */
  readonly fault?: unknown;
}

const CONNECT_MS = 3_000;
/** Tokens and certificates allow a few minutes; more than this makes them fail. */
const CLOCK_MS = 5 * 60_000;
const UNREACHABLE = /os error (?:101|110|113|51|60|65|10051|10060|10065)\b|unreachable|timed out|No route/i;

type Stage = "dns" | "tcp" | "tls" | "endpoint";
const STAGES: readonly Stage[] = ["dns", "tcp", "tls", "endpoint"];

/** The stages up to the clock; where the connection did not come about, up to the model, for all is `over` then. */
export async function lookAtConnection(
  context: SandboxContext,
  { heard, failure }: { readonly heard: Heard; readonly failure: QwenError | undefined },
): Promise<{ readonly findings: readonly Finding[]; readonly over: boolean }> {
  const broken = heard.status === undefined && failure !== undefined
    ? await brokenStage(context, { fault: heard.fault, failure })
    : undefined;
  const brokenAt = broken === undefined ? STAGES.length : STAGES.findIndex((stage) => stage === broken.check);
  const findings = (["dns", "tcp", "tls"] as const).map((stage, at): Finding => {
    if (broken !== undefined && at === brokenAt) return broken;
    if (at > brokenAt) return skipped(stage);
    return broken?.check === "endpoint" && !wasConnected(heard.fault)
      ? { check: stage, state: "skipped", summary: text().doctor.notLooked.unsent }
      : passed(context, stage);
  });
  if (broken === undefined) return { findings: [...findings, clockFinding(heard)], over: false };
  const endpoint = broken.check === "endpoint" ? broken : skipped("endpoint");
  return { findings: [...findings, skipped("clock"), endpoint, skipped("model")], over: true };
}

/** Whether a request that failed had found its server: nothing is said of a way that nobody went. */
function wasConnected(fault: unknown): boolean {
  if (fault === undefined) return false;
  return fault instanceof ExchangeFault || transportKindOf(fault) === "broken";
}

interface Broken {
  readonly fault: unknown;
  readonly failure: QwenError;
}

/** The stage that the request did not get past, in the client's words, with a next step that is not the doctor again. */
async function brokenStage({ start }: SandboxContext, { fault, failure }: Broken): Promise<Finding> {
  const words = text().doctor;
  const url = new URL(start.configuration.baseUrl.value);
  const failed = (check: Stage, fix: string | undefined, summary = failure.message): Finding => {
    return { check, state: "fail", kind: failure.kind, summary, ...(fix === undefined ? {} : { fix }) };
  };
  if (fault === undefined) return failed("endpoint", nextStep(failure));
  const { PROXY } = start.surroundings;
  if (PROXY !== undefined && !["tls", "denied", "address"].includes(transportKindOf(fault))) {
    return failed(
      "endpoint",
      /^\w+$/.test(PROXY) ? words.fixProxyDead(PROXY) : text().config.proxy.correct(PROXY),
      words.proxyDead(PROXY),
    );
  }
  if (fault instanceof ExchangeFault) {
    const address = { hostname: url.hostname.replace(/^\[|\]$/g, ""), port: Number(portOf(url)) };
    if (await takesConnections(address, CONNECT_MS)) return failed("endpoint", words.fixSilent(url.host));
    return failed("tcp", words.fixTcp, words.noAnswerTcp(url.host, CONNECT_MS / 1000));
  }
  switch (transportKindOf(fault)) {
    case "dns":
      return failed("dns", words.fixDns(url.hostname));
    case "refused":
      return failed("tcp", nextStep(failure));
    case "tls":
      return failed("tls", tlsFix(fault, { failure, added: start.caCerts.length }));
    case "broken":
      return UNREACHABLE.test(wordsOf(fault)) ? failed("tcp", words.fixTcp) : failed("endpoint", words.fixBroken);
    case "proxy":
    case "denied":
    case "address":
      return failed("endpoint", nextStep(failure));
  }
}

function tlsFix(
  fault: unknown,
  { failure, added }: { readonly failure: QwenError; readonly added: number },
): string {
  const words = text().doctor;
  const told = wordsOf(fault);
  if (/expired|NotValidYet|not valid yet/i.test(told)) return words.fixCertificateDate;
  if (/NotValidForName|not valid for name/i.test(told)) return words.fixCertificateName;
  if (/CaUsedAsEndEntity/i.test(told) && added > 0) return words.fixCertificateIsCa;
  return nextStep(failure) ?? words.fixBroken;
}

function passed({ start }: SandboxContext, check: Stage): Finding {
  const words = text().doctor;
  const { protocol, hostname, host } = new URL(start.configuration.baseUrl.value);
  const isLocal = isLoopbackHost(hostname);
  if (check === "tls" && protocol === "http:") {
    return isLocal
      ? { check, state: "skipped", summary: words.plain }
      : { check, state: "warn", summary: words.plainRemote(host), fix: words.fixPlain };
  }
  if (check === "tls") return { check, state: "ok", summary: words.secured };
  if (start.surroundings.PROXY !== undefined) return { check, state: "skipped", summary: words.byProxy };
  if (check === "tcp") return { check, state: "ok", summary: words.connected(host) };
  return /^\[|^[\d.]+$/.test(hostname)
    ? { check, state: "skipped", summary: words.isAddress(hostname) }
    : { check, state: "ok", summary: words.resolved(hostname) };
}

function skipped(check: CheckName): Finding {
  return { check, state: "skipped", summary: text().doctor.notLooked.earlier };
}

function clockFinding({ clockAheadMs }: Heard): Finding {
  const words = text().doctor;
  const check = "clock";
  if (clockAheadMs === undefined) return { check, state: "skipped", summary: words.clockUnknown };
  const offMs = Math.abs(clockAheadMs);
  // The header has whole seconds.
  if (offMs <= CLOCK_MS) return { check, state: "ok", summary: words.clockFine(Math.ceil(offMs / 1000)) };
  const summary = words.clockOff(Math.round(offMs / 60_000), clockAheadMs > 0);
  return { check, state: "warn", summary, fix: words.fixClock };
}
