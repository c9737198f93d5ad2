// One request on its way to the service and back. The host, the key and the organisation are the configuration's; bodies
// pass as bytes, both ways. A client that goes away takes the service's answer with it, at once; an answer that breaks
// breaks for the client, too, and never ends as if it were whole.
import type { Bearer, BearerSource } from "../auth/bearer.ts";
import type { AlarmClock } from "../base/clock.ts";
import { transportFailure } from "../base/network/transport_failure.ts";
import { type Hidden, withoutSecrets, withoutWhole } from "../base/redact.ts";
import { readText } from "../chat/endpoint.ts";
import { isOldToken } from "../chat/failure/old_token.ts";
import { routeFor, type RouteParts } from "../chat/request.ts";
import { text } from "../text/text.ts";
import { ownModels } from "./models.ts";
import { Refusal } from "./refusal.ts";
import type { Route } from "./routes.ts";

/** What the gateway forwards to, and within which bounds. */
export interface Upstream {
  readonly parts: Pick<RouteParts, "baseUrl" | "method" | "model" | "extras">;
  readonly bearer: BearerSource;
  readonly fetch: typeof fetch;
  readonly clock: AlarmClock;
  /** Bound on the wait for the head of an answer, in milliseconds. */
  readonly firstByteMs: number;
  /** Bound on silence within an answer, in milliseconds. */
  readonly idleMs: number;
  /** The longest wait for the method's own pace, in milliseconds. */
  readonly paceMs: number;
  /** Whether the bearer can be renewed: a login's, and a key that a command prints. */
  readonly isRenewable: boolean;
  /** Secrets beside the bearer that no answer may carry away. */
  readonly secrets: readonly Hidden[];
}

export interface Outgoing {
  readonly method: string;
  readonly route: Route;
  /** With its question mark, or empty. */
  readonly search: string;
  readonly headers: Headers;
  readonly body: Uint8Array<ArrayBuffer> | undefined;
  /** The model that the body names. */
  readonly model: string | undefined;
  /** The client has gone; only before the answer's head. */
  readonly signal: AbortSignal;
  /** Ends the exchange with the service, at any time. */
  readonly abort: AbortController;
  /** Told what stands in the request that no word of ours may repeat. */
  readonly onSecrets?: (secrets: readonly Hidden[]) => void;
}

/** Headers of a client that mean the same to the service; all others stay here. */
const PASSED_ON = [
  "accept",
  "content-type",
  "openai-beta",
  "anthropic-version",
  "anthropic-beta",
  "idempotency-key",
  "x-client-request-id",
  "traceparent",
  "tracestate",
];

/** Headers of an error that hold a type, a time or a number; what looks like a part of a key there is none. */
const PLAIN = /^(?:content-type|date|retry-after(?:-ms)?|x-ratelimit-.*|x-should-retry)$/;

/** Headers of an answer that are between two neighbours, or that do not fit what is sent on. */
const KEPT_BACK: ReadonlySet<string> = new Set([
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  // Of the body before it was decoded.
  "content-length",
  "set-cookie",
  "set-cookie2",
  "alt-svc",
  "strict-transport-security",
  // Who may read is the door's to say.
  "access-control-allow-origin",
  "access-control-allow-credentials",
  "access-control-expose-headers",
]);

/** Tries after the first, before any byte of an answer, of a client that does not try again itself. */
const RETRIES = 2;
/** A wait that a service asks for and a client would rather not have its request held for, in milliseconds. */
const LONGEST_WAIT_MS = 20_000;
const MAX_REFUSAL_BYTES = 64 * 1024;

/** Sends a request on; answers what the client may have of the answer. @throws {Refusal} when no answer came, or the sign-in has ended */
export async function forward(out: Outgoing, upstream: Upstream): Promise<Response> {
  let bearer = await bearerOf(upstream, out.signal);
  let renewed = false;
  for (let made = 1;; made++) {
    const response = await ask(out, { upstream, bearer, mayRetry: made <= RETRIES });
    if (response === "again") {
      await upstream.clock.sleep(250 * 2 ** made, out.signal);
      continue;
    }
    const waitMs = made <= RETRIES ? retryWait(response, out) : undefined;
    if (waitMs !== undefined) {
      await response.body?.cancel();
      await upstream.clock.sleep(waitMs, out.signal);
      continue;
    }
    if (!upstream.isRenewable || renewed || response.ok || response.status >= 500) {
      return await answer(response, { out, upstream, bearer });
    }
    const body = await readText(response, upstream.clock, MAX_REFUSAL_BYTES);
    const { status, headers } = response;
    const fresh = isOldToken({ kind: "status", status, headers, body })
      ? await signedIn(() => upstream.bearer.renew(bearer, out.signal))
      : undefined;
    if (fresh === undefined) return await answer(new Response(body, { status, headers }), { out, upstream, bearer });
    bearer = fresh;
    renewed = true;
  }
}

/** The bearer that is valid now, at the method's pace. */
async function bearerOf({ bearer, paceMs, clock }: Upstream, signal: AbortSignal): Promise<Bearer> {
  const late = new AbortController();
  let next = 0;
  const cancel = clock.alarm(paceMs, () => late.abort());
  try {
    const both = AbortSignal.any([signal, late.signal]);
    await signedIn(() => bearer.pace((waitMs) => next = waitMs, both));
    return await signedIn(() => bearer.current(signal));
  } catch (error) {
    if (!late.signal.aborted || signal.aborted) throw error;
    const seconds = Math.max(1, Math.ceil(next / 1000));
    throw new Refusal("quota_used_up", text().gateway.paced(seconds), { "retry-after": String(seconds) });
  } finally {
    cancel();
  }
}

/** A sign-in that cannot go on is the user's to mend, and the client shows how. */
async function signedIn<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof Error) || !("kind" in error) || !("hint" in error)) throw error;
    const hint = Array.isArray(error.hint) ? error.hint.map(String) : [];
    const code = error.kind === "auth"
      ? "sign_in_needed"
      : error.kind === "limit"
      ? "quota_used_up"
      : "upstream_unreachable";
    throw new Refusal(code, [error.message, ...hint].join(". "));
  }
}

interface Try {
  readonly upstream: Upstream;
  readonly bearer: Bearer;
  readonly mayRetry: boolean;
}

async function ask(out: Outgoing, { upstream, bearer, mayRetry }: Try): Promise<Response | "again"> {
  const { parts, clock, firstByteMs } = upstream;
  const { url, headers } = routeFor(out.route.path, {
    ...parts,
    model: out.model ?? parts.model,
    bearer,
    namesModel: out.route.namesModel,
  });
  const gone = out.abort;
  const late = clock.alarm(
    firstByteMs,
    () => gone.abort(new Refusal("upstream_silent", text().gateway.silent(new URL(url).host, firstByteMs / 1000))),
  );
  const onGone = (): void => gone.abort(out.signal.reason);
  out.signal.addEventListener("abort", onGone, { once: true });
  for (const name of PASSED_ON) {
    const value = out.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  headers.set("accept-encoding", "identity");
  // Whatever charset a client names, what was read here is UTF-8 (RFC 8259, 8.1).
  if (/^application\/json\b/i.test(headers.get("content-type") ?? "")) headers.set("content-type", "application/json");
  try {
    out.signal.throwIfAborted();
    return decoded(
      await upstream.fetch(withSearch(url, out.search), {
        method: out.method,
        headers,
        redirect: "manual",
        signal: gone.signal,
        ...(out.body === undefined ? {} : { body: out.body }),
      }),
    );
  } catch (error) {
    if (gone.signal.aborted) throw gone.signal.reason;
    if (mayRetry && !retriesItself(out.headers)) return "again";
    throw unreachable(error, { url, upstream, bearer });
  } finally {
    late();
    out.signal.removeEventListener("abort", onGone);
  }
}

/**
 * The answer without an encoding that it was asked not to have: the runtime takes one off only where it asked itself. One that
 * cannot be taken off stays, with its header.
 */
function decoded(response: Response): Response {
  if (response.status < 200 || response.status > 599) return response;
  const encoding = response.headers.get("content-encoding")?.trim().toLowerCase().replace(/^x-/, "") ?? "";
  if (encoding !== "gzip" && encoding !== "deflate") return response;
  const headers = new Headers(response.headers);
  headers.delete("content-encoding");
  const body = response.body?.pipeThrough(new DecompressionStream(encoding)) ?? null;
  return new Response(body, { status: response.status, headers });
}

function withSearch(address: string, search: string): string {
  if (search === "") return address;
  const url = new URL(address);
  for (const [name, value] of new URLSearchParams(search)) {
    // What the configuration says of the address is not the client's to change.
    if (!url.searchParams.has(name)) url.searchParams.append(name, value);
  }
  return url.href;
}

/** The official clients try again themselves, and say so. */
function retriesItself(headers: Headers): boolean {
  return headers.has("x-stainless-retry-count");
}

/** How long to wait before the same is asked again; `undefined` when the answer stands. */
function retryWait({ status, headers }: Response, out: Outgoing): number | undefined {
  if (![429, 502, 503, 504].includes(status) || retriesItself(out.headers)) return undefined;
  const seconds = Number(headers.get("retry-after") ?? "nothing");
  const waitMs = seconds * 1000;
  return Number.isFinite(waitMs) && waitMs >= 0 && waitMs <= LONGEST_WAIT_MS ? waitMs : undefined;
}

function unreachable(
  cause: unknown,
  { url, upstream, bearer }: { readonly url: string; readonly upstream: Upstream; readonly bearer: Bearer },
): Refusal {
  const { host } = new URL(url);
  const secrets = secretsOf(upstream, bearer);
  const { message, reason, hint } = transportFailure(cause, { host, clean: (words) => withoutWhole(words, secrets) });
  return new Refusal("upstream_unreachable", [message ?? `${host}: ${reason}`, ...hint].join(". "));
}

function secretsOf({ secrets }: Upstream, { secret }: Bearer): readonly Hidden[] {
  return secret === undefined ? secrets : [secret, ...secrets];
}

/** The answer as the client gets it. */
async function answer(
  response: Response,
  { out, upstream, bearer }: { readonly out: Outgoing; readonly upstream: Upstream; readonly bearer: Bearer },
): Promise<Response> {
  const secrets = secretsOf(upstream, bearer);
  out.onSecrets?.(secrets);
  const { method, route: { path } } = out;
  const { status } = response;
  if (status < 200 || status > 599) {
    await response.body?.cancel();
    throw new Refusal("upstream_unreachable", text().gateway.oddStatus(new URL(upstream.parts.baseUrl).host, status));
  }
  if (status >= 300 && status < 400) {
    await response.body?.cancel();
    // It would lead the client away, with its request and the secret of this run.
    throw new Refusal("upstream_unreachable", text().gateway.redirect(new URL(upstream.parts.baseUrl).host));
  }
  const own = ownModels({ method, path, model: upstream.parts.model, status });
  if (own !== undefined) await response.body?.cancel();
  const told = own ?? (response.ok ? response : await withoutKeys(response, { upstream, secrets }));
  const headers = new Headers();
  for (const [name, value] of told.headers) {
    // Where a service tells of an error it may quote the key in part, or in another form.
    const clean = told.ok || PLAIN.test(name) ? withoutWhole(value, secrets) : withoutSecrets(value, secrets);
    if (!KEPT_BACK.has(name) && clean === value) headers.append(name, value);
  }
  return new Response(told.body, { status: told.status, headers });
}

/** An error as the service worded it, but for the key, which some repeat. */
async function withoutKeys(
  response: Response,
  { upstream, secrets }: { readonly upstream: Upstream; readonly secrets: readonly Hidden[] },
): Promise<Response> {
  const { status, headers } = response;
  const body = await readText(response, upstream.clock, MAX_REFUSAL_BYTES);
  return new Response(withoutSecrets(body, secrets), { status, headers });
}
