// Owns the conversation with an endpoint: one prompt, one request, its answer as batches of events. It decides on
// retries (told as `wait` events, never after the first token), asks sign-in for the bearer, and turns every fault into
// a `QwenError`. What goes over the wire is in `endpoint.ts`, what comes back in `answer.ts`.
import type { Bearer, BearerSource } from "../auth/port.ts";
import type { Configuration } from "../config/configuration.ts";
import type { Source } from "../config/source.ts";
import { QwenError } from "../errors.ts";
import { text } from "../text/text.ts";
import { readAnswer } from "./answer.ts";
import { type Clock, realClock } from "./clock.ts";
import { type Circumstances, hostOf } from "./circumstances.ts";
import { askEndpoint, type Endpoint, readText } from "./endpoint.ts";
import type { ChatEvent, Message } from "./events.ts";
import { failureOf } from "./failure.ts";
import { ExchangeFault, type Fault } from "./fault.ts";
import { paced } from "./pace.ts";
import { DEFAULT_MAX_RETRIES, waitBeforeRetry } from "./retry.ts";
import { describeSource } from "./source_words.ts";
import { modelNamesOf } from "./wire.ts";

/** Bound on retrying, and on the silence before an answer, unless `--timeout` says otherwise. */
const DEFAULT_TIMEOUT_MS = 60_000;
/** Reasoning models are silent for minutes before their first token; a server that answers at all is given this long. */
const DEFAULT_IDLE_MS = 240_000;
const MAX_MODEL_LIST_BYTES = 8 * 1024 * 1024;

/** What the client needs of a configuration; both `Configuration` and its wire form have it. */
export type ClientConfiguration =
  & Pick<Configuration, "method" | "model" | "baseUrl" | "provider" | "extras">
  & { readonly credential: { readonly source: Source } | null };

export interface ClientOptions {
  readonly configuration: ClientConfiguration;
  readonly bearer: BearerSource;
  /** PEM texts of certificate authorities that the user added. @default none */
  readonly caCerts?: readonly string[];
  /** Bound on retrying and on silence, in milliseconds. @default 60 s, 240 s within an answer */
  readonly timeoutMs?: number;
  /** Tries after the first. @default 3 */
  readonly maxRetries?: number;
  readonly fetch?: typeof fetch;
  readonly clock?: Clock;
  /** From 0 to 1, for the jitter. */
  readonly random?: () => number;
  /** Words for a source in errors. */
  readonly describe?: (source: Source) => string;
}

export interface ChatClient {
  /**
   * One request. Yields events in batches, one a network chunk; waits before retries come as `wait` events.
   * @throws {QwenError}, or the signal's reason when it is aborted
   */
  stream(prompt: {
    readonly messages: readonly Message[];
    readonly signal?: AbortSignal;
    /** Instead of the configured model. */
    readonly model?: string;
  }): AsyncGenerator<readonly ChatEvent[], void, undefined>;
  /** Names of the models on offer, in the endpoint's order. @throws {QwenError} */
  models(signal?: AbortSignal): Promise<readonly string[]>;
}

/** A client for the endpoint of a configuration. Opens nothing until it is asked something. */
export function openClient(options: ClientOptions): ChatClient {
  const client = new Client(options);
  return {
    stream: ({ messages, signal, model }) => client.stream({ messages, model }, signal ?? new AbortController().signal),
    models: (signal) => client.models(signal ?? new AbortController().signal),
  };
}

interface Prompt {
  readonly messages: readonly Message[];
  readonly model: string | undefined;
}

/** What one prompt remembers between its tries. */
interface Run {
  readonly model: string;
  readonly startedAt: number;
  made: number;
  renewed: boolean;
  printed: boolean;
  bearer: Bearer;
}

class Client {
  readonly #options: ClientOptions;
  readonly #clock: Clock;
  readonly #endpoint: Endpoint;
  readonly #timeoutMs: number;
  readonly #idleMs: number;

  constructor(options: ClientOptions) {
    const { configuration: { baseUrl, method, model, extras } } = options;
    this.#options = options;
    this.#clock = options.clock ?? realClock;
    const timeoutMs = options.timeoutMs ?? extras.timeoutMs;
    this.#timeoutMs = timeoutMs ?? DEFAULT_TIMEOUT_MS;
    this.#idleMs = timeoutMs ?? DEFAULT_IDLE_MS;
    this.#endpoint = {
      baseUrl: baseUrl.value,
      method,
      model: model.value,
      extras,
      fetch: options.fetch ?? fetchTrusting(options.caCerts ?? []),
      clock: this.#clock,
    };
  }

  async *stream(prompt: Prompt, signal: AbortSignal): AsyncGenerator<readonly ChatEvent[], void, undefined> {
    const model = prompt.model ?? this.#endpoint.model;
    const run: Run = { model, startedAt: this.#clock.now(), made: 0, renewed: false, printed: false, bearer: {} };
    for (;;) {
      try {
        yield* this.#attempt(run, prompt.messages, signal);
        return;
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof ExchangeFault)) throw error;
        const wait = await this.#again(run, error.fault, signal);
        if (wait === undefined) continue;
        yield [wait];
        await this.#clock.sleep(wait.waitMs, signal);
      }
    }
  }

  async models(signal: AbortSignal): Promise<readonly string[]> {
    const { model } = this.#endpoint;
    const run: Run = { model, startedAt: this.#clock.now(), made: 0, renewed: false, printed: false, bearer: {} };
    for (;;) {
      try {
        const response = await this.#ask(run, "/models", signal);
        const body = await readText(response, this.#clock, MAX_MODEL_LIST_BYTES);
        const names = modelNamesOf(parseJson(body));
        if (names !== undefined) return names;
        const what = body.trimStart().startsWith("<") ? "html" : "not-a-completion";
        const contentType = response.headers.get("content-type") ?? "";
        throw new ExchangeFault({ kind: "garbage", what, contentType, excerpt: body.slice(0, 200) });
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof ExchangeFault)) throw error;
        const wait = await this.#again(run, error.fault, signal);
        if (wait !== undefined) await this.#clock.sleep(wait.waitMs, signal);
      }
    }
  }

  async *#attempt(
    run: Run,
    messages: readonly Message[],
    signal: AbortSignal,
  ): AsyncGenerator<readonly ChatEvent[], void, undefined> {
    yield* paced(this.#options.bearer, run.made + 1, signal);
    const response = await this.#ask(run, "/chat/completions", signal, {
      ...this.#endpoint.extras.body,
      model: run.model,
      messages,
      stream: true,
      stream_options: { include_usage: true },
    });
    for await (const batch of readAnswer(response, { clock: this.#clock, idleMs: this.#idleMs, signal })) {
      run.printed ||= batch.some(({ type }) => type === "text" || type === "reasoning");
      yield batch;
    }
  }

  async #ask(
    run: Run,
    path: string,
    signal: AbortSignal,
    body?: Readonly<Record<string, unknown>>,
  ): Promise<Response> {
    run.made += 1;
    run.bearer = await this.#options.bearer.current(signal);
    this.#checkKey(run);
    const headMs = run.made === 1 ? this.#timeoutMs : Math.max(1, this.#remainingMs(run));
    return await askEndpoint({ ...this.#endpoint, model: run.model }, path, {
      bearer: run.bearer,
      headMs,
      signal,
      ...(body === undefined ? {} : { body }),
    });
  }

  /**
   * What to do after a fault: `undefined` is "try again at once" (a renewed token), an event the wait before the next
   * try. @throws {QwenError} when there is to be no other try
   */
  async #again(run: Run, fault: Fault, signal: AbortSignal): Promise<ChatEvent & { type: "wait" } | undefined> {
    if (fault.kind === "status" && fault.status === 401 && !run.renewed) {
      run.renewed = true;
      if (await this.#options.bearer.renew(run.bearer, signal) !== undefined) {
        run.made -= 1;
        return undefined;
      }
    }
    const waitMs = run.printed ? undefined : waitBeforeRetry(fault, {
      made: run.made,
      maxRetries: this.#options.maxRetries ?? this.#endpoint.extras.maxRetries ?? DEFAULT_MAX_RETRIES,
      remainingMs: this.#remainingMs(run),
      now: this.#clock.now(),
      chance: (this.#options.random ?? Math.random)(),
    });
    const at = this.#circumstances(run);
    if (waitMs === undefined) throw failureOf(fault, at);
    return { type: "wait", waitMs, attempt: run.made, reason: waitReason(fault, hostOf(at.baseUrl)) };
  }

  #remainingMs(run: Run): number {
    return run.startedAt + this.#timeoutMs - this.#clock.now();
  }

  /** A header carries visible ASCII; the runtime's own complaint would quote the key. */
  #checkKey(run: Run): void {
    const value = run.bearer.secret?.reveal();
    if (value === undefined || /^[\x21-\x7e]+$/.test(value)) return;
    const { keySource, describe } = this.#circumstances(run);
    const words = text().chat;
    throw new QwenError("config", words.unsendableKey(keySource === undefined ? "" : describe(keySource)), {
      hint: [words.hintUnsendableKey],
    });
  }

  #circumstances(run: Run): Circumstances {
    const { configuration, describe } = this.#options;
    return {
      baseUrl: run.bearer.baseUrl ?? configuration.baseUrl.value,
      baseUrlSource: configuration.baseUrl.source,
      model: run.model,
      provider: configuration.provider,
      oauth: configuration.method === "qwen-oauth" || configuration.method === "oauth",
      keySource: configuration.credential?.source,
      secret: run.bearer.secret,
      describe: describe ?? describeSource,
      now: this.#clock.now(),
      printed: run.printed,
    };
  }
}

function waitReason(fault: Fault, host: string): string {
  const words = text().chat;
  const status = fault.kind === "status" || fault.kind === "told" ? fault.status : undefined;
  if (status === 429) return words.waitLimit(host);
  if (status !== undefined) return words.waitStatus(host, status);
  return fault.kind === "silence" ? words.waitSilence(host) : words.waitNetwork(host);
}

/** `fetch` that also trusts the user's own authorities; a client of its own is made only when there are any. */
function fetchTrusting(caCerts: readonly string[]): typeof fetch {
  if (caCerts.length === 0) return (input, init) => fetch(input, init);
  const client = Deno.createHttpClient({ caCerts: [...caCerts] });
  return (input, init) => fetch(input, { ...init, client });
}

function parseJson(body: string): unknown {
  try {
    const value: unknown = JSON.parse(body);
    return value;
  } catch {
    return undefined;
  }
}
