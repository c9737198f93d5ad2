// Owns how sign-in speaks to an issuer: bounded in time and size, redirects never followed (they could carry a code
// or token to another host), failures told as "which host, why". It looks at no parameter and keeps nothing.
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
    const why = limit.aborted ? text().login.http.timedOut(timeoutMs / 1000) : reasonOf(error);
    ports.trace?.failure(why);
    throw new QwenError("network", text().login.http.unreachable(host, why), {
      hint: [text().login.http.unreachableHint],
      cause: error,
    });
  }
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

/** The last words of the innermost error: the part that says why, without the URL that comes before it. */
function reasonOf(error: unknown): string {
  let innermost = error;
  for (let depth = 0; depth < 8 && innermost instanceof Error && innermost.cause !== undefined; depth++) {
    innermost = innermost.cause;
  }
  const message = innermost instanceof Error ? innermost.message : String(innermost);
  const parts = message.replace(/^.*?for url \(.*?\): /s, "").split(": ").slice(-2);
  // Some versions of the runtime say the last part twice.
  return cleanServerText([...new Set(parts)].join(": "));
}
