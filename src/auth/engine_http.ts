// Owns how sign-in speaks to an issuer: bounded in time and size, redirects never followed (they could carry a code
// or token to another host), failures told as "which host, why". It looks at no parameter and keeps nothing.
import { QwenError } from "../errors.ts";
import { text } from "../text/text.ts";
import type { Clock } from "../clock.ts";
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

/** The fields of a JSON object, or none when the answer is something else. */
export async function readFields(response: Response): Promise<Readonly<Record<string, unknown>>> {
  try {
    const value: unknown = await response.clone().json();
    return typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};
  } catch {
    return {};
  }
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
