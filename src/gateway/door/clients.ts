// Who has come in, by the token: the one of this run, or one with a name, which may be held to models and to a pace. What
// each one used is counted here, for `qwen serve status`; it ends with the run.
import type { Clock } from "../../base/clock.ts";
import { type NamedToken, sha256 } from "../../config/gateway_tokens.ts";
import { text } from "../../text/text.ts";
import type { Entry } from "../account.ts";
import { namesOneModel } from "../body.ts";
import { Refusal } from "../refusal.ts";
import type { Route } from "../routes.ts";

/** A program that may ask. The token of the run has no name and no bounds. */
export type Client = Pick<NamedToken, "models" | "perMinute"> & { readonly name?: string };

/** What one client used in this run. */
export interface Usage {
  requests: number;
  /** Of them, those that were refused or cut. */
  failed: number;
  inputTokens: number;
  outputTokens: number;
  /** Epoch milliseconds. */
  lastAt: number;
}

export type NamedUsage = Readonly<Usage> & { readonly name: string };

export interface ClientsOptions {
  /** The secret of this run. */
  readonly token: string;
  /** Of whoever may only ask what was used. */
  readonly watcher?: string;
  /** The named tokens as they are now: one that was revoked is none. */
  readonly named?: () => readonly NamedToken[];
  readonly clock: Pick<Clock, "now">;
}

const MINUTE_MS = 60_000;

export class Clients {
  readonly #options: ClientsOptions;
  readonly #usage = new Map<string, Usage>();
  /** When the requests of the last minute came, by name. */
  readonly #times = new Map<string, number[]>();

  constructor(options: ClientsOptions) {
    this.#options = options;
  }

  /** Whose token it is. @throws {Refusal} where it is nobody's */
  async identify(given: string): Promise<Client> {
    const { token, named = () => [] } = this.#options;
    if (isSameSecret(given, token)) return {};
    const known = named();
    const hash = known.length === 0 ? "" : await sha256(given);
    const found = known.find((one) => isSameSecret(hash, one.sha256));
    if (found !== undefined) return found;
    throw new Refusal("wrong_token", text().gateway.wrongToken, { "www-authenticate": 'Bearer error="invalid_token"' });
  }

  /** Whether a token may ask what was used: the user's own may. */
  mayWatch(given: string): boolean {
    const { token, watcher = token } = this.#options;
    const isWatcher = isSameSecret(given, watcher);
    return isSameSecret(given, token) || isWatcher;
  }

  /** Counts a request. @throws {Refusal} when the client had its share of this minute */
  assertPace({ name, perMinute }: Client): void {
    if (name === undefined || perMinute === undefined) return;
    const now = this.#options.clock.now();
    const times = (this.#times.get(name) ?? []).filter((at) => now - at < MINUTE_MS);
    this.#times.set(name, times);
    const [first = now] = times;
    if (times.length >= perMinute) {
      const seconds = Math.max(1, Math.ceil((first + MINUTE_MS - now) / 1000));
      throw new Refusal("too_many_requests", text().gateway.tooFast({ name, perMinute, seconds }), {
        "retry-after": String(seconds),
      });
    }
    times.push(now);
  }

  /** Keeps the account of a request that is over. */
  count({ name = "" }: Client, { at, totalMs, outcome, inputTokens = 0, outputTokens = 0 }: Entry): void {
    const usage = this.#usage.get(name) ??
      { requests: 0, failed: 0, inputTokens: 0, outputTokens: 0, lastAt: 0 };
    this.#usage.set(name, usage);
    usage.requests++;
    if (outcome === "refused" || outcome === "cut") usage.failed++;
    usage.inputTokens += inputTokens;
    usage.outputTokens += outputTokens;
    usage.lastAt = at + totalMs;
  }

  /** By the names of the tokens; the one of the run has none. */
  get usage(): readonly NamedUsage[] {
    return [...this.#usage].map(([name, usage]) => ({ name, ...usage }));
  }
}

/** Refuses what a client that is held to some models may not ask. @throws {Refusal} */
export function assertModel(
  { name = "", models }: Client,
  { route, model, body, search }: {
    readonly route: Route;
    readonly model: string | undefined;
    readonly body: Uint8Array<ArrayBuffer> | undefined;
    readonly search: string;
  },
): void {
  if (models === undefined || route.path === "/models") return;
  // What names no model, or names it where nobody looks (a form, a batch), may be any model's.
  const isPlain = route.model !== undefined || (body !== undefined && namesOneModel(body));
  const isAsked = new URLSearchParams(search).keys().some((key) => key.toLowerCase() === "model");
  if (model === undefined || !models.includes(model) || !isPlain || isAsked) {
    throw new Refusal("model_not_allowed", text().gateway.modelNotAllowed({ name, model, models }));
  }
}

/** The list for a client that is held to some models: of those, so that it offers no other. */
export function ownList({ models }: Client, { path }: Route): Response | undefined {
  if (models === undefined || path !== "/models") return undefined;
  const data = models.map((id) => ({ id, object: "model", created: 0, owned_by: "qwen" }));
  return Response.json({ object: "list", data });
}

/** Whether only models are asked about: it costs nothing, and clients do it at their start. */
export function isListOfModels({ path }: Route): boolean {
  return path === "/models" || path.startsWith("/models/");
}

/** Takes the same time wherever the two differ. That their lengths differ may be learnt: it is no secret. */
export function isSameSecret(given: string, secret: string): boolean {
  const [a, b] = [new TextEncoder().encode(given), new TextEncoder().encode(secret)];
  let difference = a.length ^ b.length;
  for (let at = 0; at < b.length; at++) difference |= (a[at] ?? 0) ^ (b[at] ?? 0);
  return difference === 0;
}
