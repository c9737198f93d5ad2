// Owns one request to the endpoint: the official SDK builds and sends it (addresses, Azure, headers), and what comes
// back is a successful `Response` or an `ExchangeFault`. Redirects are not followed, for the key would travel along;
// an error's body is read only as far as it is worth reading. The SDK is loaded on the first request and not before.
import type { OpenAI } from "openai";
import type { Bearer } from "../auth/port.ts";
import type { Method, RequestExtras } from "../config/configuration.ts";
import { azureShapeOf } from "../providers/azure.ts";
import { quirkHeaders } from "../providers/quirks.ts";
import { providerOf } from "../providers/recognise.ts";
import { VERSION } from "../version.ts";
import type { AlarmClock } from "../clock.ts";
import { ExchangeFault } from "./fault.ts";

export const USER_AGENT = `qwen/${VERSION}`;

/** What an error's body is read to, in bytes, and for how long: a server can send one without end. */
const MAX_ERROR_BYTES = 64 * 1024;
const ERROR_BODY_MS = 5_000;
/** The alarms are ours; the SDK's own must never ring first. */
const NEVER_MS = 2_147_483_647;

/** The SDK tells the server about the machine in these; nobody asked for it. */
const NO_STAINLESS = Object.fromEntries(
  ["Lang", "Package-Version", "OS", "Arch", "Runtime", "Runtime-Version", "Retry-Count", "Timeout"]
    .map((name) => [`X-Stainless-${name}`, null]),
);

export interface Endpoint {
  readonly baseUrl: string;
  readonly method: Method;
  readonly model: string;
  readonly extras: RequestExtras;
  readonly fetch: typeof fetch;
  readonly clock: AlarmClock;
}

export interface Ask {
  readonly bearer: Bearer;
  /** The JSON body; without one the request is a GET. */
  readonly body?: Readonly<Record<string, unknown>>;
  /** Longest wait for the head of the answer, in milliseconds. */
  readonly headMs: number;
  readonly signal: AbortSignal;
}

/** Sends one request to `path` below the base URL. @throws {ExchangeFault} or the signal's reason */
export async function askEndpoint(endpoint: Endpoint, path: string, ask: Ask): Promise<Response> {
  const watch = new AbortController();
  const tooSlow = new ExchangeFault({ kind: "silence", phase: "head", afterMs: ask.headMs });
  const onAbort = (): void => watch.abort(ask.signal.reason);
  ask.signal.throwIfAborted();
  ask.signal.addEventListener("abort", onAbort, { once: true });
  const cancelAlarm = endpoint.clock.alarm(ask.headMs, () => watch.abort(tooSlow));
  const seen: { fault?: ExchangeFault; response?: Response } = {};
  let sent = false;
  try {
    const client = await openSdk(endpoint, ask.bearer, async (input, init) => {
      sent = true;
      try {
        // The SDK's signal is left out: its listener would outlive the exchange.
        seen.response = await endpoint.fetch(input, { ...init, signal: watch.signal, redirect: "manual" });
      } catch (error) {
        throw seen.fault = watch.signal.aborted ? tooSlow : new ExchangeFault({ kind: "transport", cause: error });
      }
      cancelAlarm();
      if (seen.response.ok) return seen.response;
      throw seen.fault = await faultOf(seen.response, endpoint.clock);
    });
    const options = { headers: requestHeaders(endpoint, ask), timeout: NEVER_MS, maxRetries: 0 };
    const response = ask.body === undefined
      ? await client.get(path, options).asResponse()
      : await client.post(path, { ...options, body: ask.body, stream: true }).asResponse();
    return response;
  } catch (error) {
    seen.response?.body?.cancel().catch(() => {/* the connection is gone already */});
    ask.signal.throwIfAborted();
    throw seen.fault ?? new ExchangeFault({ kind: sent ? "transport" : "unsent", cause: error });
  } finally {
    cancelAlarm();
    ask.signal.removeEventListener("abort", onAbort);
  }
}

type Fetch = (input: string | URL | Request, init: RequestInit | undefined) => Promise<Response>;

/**
 * A client of the SDK. Everything it would look up in the environment is given, also what is empty: a stray
 * OPENAI_ORG_ID in the shell is not part of this configuration.
 */
async function openSdk(endpoint: Endpoint, bearer: Bearer, send: Fetch): Promise<OpenAI> {
  const client = await openClientOf(endpoint, { bearer, send });
  // In place of the SDK's own, which sets a timer that never rings here and costs a start up to 50 ms (see `clock.ts`).
  client.fetchWithTimeout = send;
  return client;
}

async function openClientOf(
  endpoint: Endpoint,
  { bearer, send }: { readonly bearer: Bearer; readonly send: Fetch },
): Promise<OpenAI> {
  const sdk = await import("./sdk.ts");
  const baseUrl = bearer.baseUrl ?? endpoint.baseUrl;
  const url = new URL(baseUrl);
  const common = {
    apiKey: bearer.secret?.reveal() ?? "none",
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    fetch: send,
    maxRetries: 0,
    logLevel: "off",
  } as const;
  const shape = providerOf(baseUrl)?.quirk === "azure" ? azureShapeOf(baseUrl) : undefined;
  if (shape?.kind === "deployment") {
    const deployment = shape.deployment ?? endpoint.model;
    return new sdk.AzureOpenAI({ ...common, baseURL: shape.baseUrl, deployment, apiVersion: shape.apiVersion });
  }
  const defaultQuery = Object.fromEntries(url.searchParams);
  return new sdk.OpenAI({ ...common, baseURL: `${url.origin}${url.pathname}`, defaultQuery });
}

function requestHeaders(endpoint: Endpoint, ask: Ask): Record<string, string | null> {
  return {
    ...NO_STAINLESS,
    // Not from OPENAI_CUSTOM_HEADERS either: the configuration names its headers itself.
    "Accept": ask.body === undefined ? "application/json" : "text/event-stream, application/json",
    "User-Agent": USER_AGENT,
    ...(ask.bearer.secret === undefined ? { "Authorization": null, "api-key": null } : {}),
    ...quirkHeaders(ask.bearer.baseUrl ?? endpoint.baseUrl, { method: endpoint.method, userAgent: USER_AGENT }),
    ...endpoint.extras.headers,
  };
}

async function faultOf(response: Response, clock: AlarmClock): Promise<ExchangeFault> {
  const { status, headers } = response;
  if (status >= 300 && status < 400) {
    return new ExchangeFault({ kind: "redirect", status, location: headers.get("location") });
  }
  return new ExchangeFault({ kind: "status", status, headers, body: await readText(response, clock, MAX_ERROR_BYTES) });
}

/** The beginning of a body as text, whatever becomes of the rest. */
export async function readText(response: Response, clock: AlarmClock, maxBytes: number): Promise<string> {
  const reader = response.body?.getReader();
  if (reader === undefined) return "";
  const giveUp = (): void => void reader.cancel().catch(() => {/* the connection is gone already */});
  const cancelAlarm = clock.alarm(ERROR_BODY_MS, giveUp);
  const utf8 = new TextDecoder();
  let text = "";
  let bytes = 0;
  try {
    while (bytes < maxBytes) {
      const { done, value } = await reader.read();
      if (done) break;
      bytes += value.length;
      text += utf8.decode(value.subarray(0, Math.max(0, value.length - Math.max(0, bytes - maxBytes))), {
        stream: true,
      });
    }
  } catch {
    // What was read before the connection broke is still the best account of the error.
  } finally {
    cancelAlarm();
    giveUp();
  }
  return text + utf8.decode();
}
