// Owns how sign-in speaks to an issuer: bounded in time and size, redirects never followed (they could carry a code
// or token to another host), failures told as "which host, why". It looks at no parameter and keeps nothing.
import { transportFailure } from "../../base/network/transport_failure.ts";
import { QwenError } from "../../base/errors.ts";
import { text } from "../../text/text.ts";
import type { Clock } from "../../base/clock.ts";
import { type Fields, fieldsOf } from "./fields.ts";
import { cleanServerText } from "./server_text.ts";
import type { Trace } from "./trace.ts";

/** The part of `fetch` that sign-in needs. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** What an exchange with an issuer needs of the world. */
export interface IssuerPorts {
  readonly fetch: Fetch;
  readonly clock: Clock;
  /** Ends every exchange; its reason is what the caller sees. */
  readonly signal: AbortSignal;
  /** Bound on one exchange; 30 seconds by default. */
  readonly timeoutMs?: number;
  /** Sees each request and answer, for `--debug`. */
  readonly trace?: Trace;
}

const TIMEOUT_MS = 30_000;
const MAX_BYTES = 1 << 20;

/**
 * Sends one request and reads its answer whole.
 * @throws {QwenError} of kind `network` when the host cannot be reached in time or answers more than 1 MiB
 */
export async function exchange(ports: IssuerPorts, url: string, init: RequestInit): Promise<Response> {
  ports.signal.throwIfAborted();
  const host = new URL(url).host;
  const timeoutMs = ports.timeoutMs ?? TIMEOUT_MS;
  const limit = AbortSignal.timeout(timeoutMs);
  const signal = AbortSignal.any([ports.signal, limit]);
  ports.trace?.request(url, init);
  try {
    const response = await ports.fetch(url, { ...init, redirect: "manual", signal });
    const whole = await readWhole(response, host);
    await ports.trace?.response(whole.clone());
    return whole;
  } catch (error) {
    if (ports.signal.aborted) throw ports.signal.reason;
    if (error instanceof QwenError) throw error;
    throw unreached(error, { host, ports, limit: limit.aborted ? timeoutMs : undefined });
  }
}

interface Unreached {
  readonly host: string;
  readonly ports: IssuerPorts;
  /** The bound that ended it, in milliseconds, if one did. */
  readonly limit: number | undefined;
}

/** In the words of a prompt: which host, why, and what to do about names, certificates and proxies. */
function unreached(cause: unknown, { host, ports: { trace }, limit }: Unreached): QwenError {
  const words = text().login.http;
  const { kind, message, hint, reason } = transportFailure(cause, { host, clean: cleanServerText });
  trace?.failure(limit === undefined ? reason : words.timedOut(limit / 1000));
  if (limit !== undefined) {
    return new QwenError("network", words.unreachable(host, words.timedOut(limit / 1000)), {
      hint: [words.unreachableHint],
      cause,
    });
  }
  if (kind === "denied") {
    return new QwenError("config", text().chat.denied(host), { hint: [text().chat.hintDenied], cause });
  }
  return new QwenError("network", message ?? words.unreachable(host, reason), {
    hint: hint.length === 0 ? [words.unreachableHint] : hint,
    cause,
  });
}

async function readWhole(response: Response, host: string): Promise<Response> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > MAX_BYTES) throw new QwenError("network", text().login.http.tooLong(host));
    chunks.push(new Uint8Array(chunk));
  }
  const empty = [101, 204, 205, 304].includes(response.status);
  return new Response(empty ? null : new Blob(chunks), { status: response.status, headers: response.headers });
}

/** Sends a form in the way of OAuth's endpoints and asks for JSON (RFC 6749 appendix B). @throws as `exchange` */
export function postForm(
  ports: IssuerPorts,
  url: string,
  { form, headers = {} }: {
    readonly form: URLSearchParams;
    readonly headers?: Readonly<Record<string, string>> | undefined;
  },
): Promise<Response> {
  const content = { accept: "application/json", "content-type": "application/x-www-form-urlencoded" };
  return exchange(ports, url, { method: "POST", headers: { ...content, ...headers }, body: form });
}

/** The fields of a JSON object, or none when the answer is something else. */
export async function readFields(response: Response): Promise<Fields> {
  try {
    return fieldsOf(await response.clone().json());
  } catch {
    return {};
  }
}

/** What kind of error a refusal is, by its status. */
export function refusalKind(status: number): "auth" | "limit" | "server" {
  return status >= 500 ? "server" : status === 429 ? "limit" : "auth";
}
