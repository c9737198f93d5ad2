// Owns one request to the endpoint: sends what `request.ts` made, and what comes back is a successful `Response` or an
// `ExchangeFault`. Redirects are not followed, for the key would travel along; an error's body is read only as far as it
// is worth reading.
import type { Bearer } from "../auth/bearer.ts";
import type { Method, RequestExtras } from "../config/configuration.ts";
import type { AlarmClock } from "../base/clock.ts";
import { ExchangeFault } from "./failure/fault.ts";
import { type EndpointRequest, requestFor } from "./request.ts";

/** What an error's body is read to, in bytes, and for how long: a server can send one without end. */
const MAX_ERROR_BYTES = 64 * 1024;
const ERROR_BODY_MS = 5_000;

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
  let response: Response | undefined;
  try {
    response = await send(endpoint, path, { ask, signal: watch.signal });
    cancelAlarm();
    if (response.ok) return response;
    throw await faultOf(response, endpoint.clock);
  } catch (error) {
    response?.body?.cancel().catch(() => {/* the connection is gone already */});
    ask.signal.throwIfAborted();
    throw watch.signal.aborted ? tooSlow : error;
  } finally {
    cancelAlarm();
    ask.signal.removeEventListener("abort", onAbort);
  }
}

/** @throws {ExchangeFault} of kind `unsent` when there is nothing to send, of kind `transport` when it did not get through */
async function send(
  endpoint: Endpoint,
  path: string,
  { ask, signal }: { readonly ask: Ask; readonly signal: AbortSignal },
): Promise<Response> {
  let request: EndpointRequest;
  try {
    request = requestFor(path, { ...endpoint, ...ask });
  } catch (cause) {
    throw new ExchangeFault({ kind: "unsent", cause });
  }
  try {
    return await endpoint.fetch(request.url, { ...request.init, signal, redirect: "manual" });
  } catch (cause) {
    throw new ExchangeFault({ kind: "transport", cause });
  }
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
