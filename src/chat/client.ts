// Owns the conversation with an endpoint: one prompt, one request, its answer as batches of events. Retries and errors are
// decided in `exchange.ts`, what goes over the wire is in `endpoint.ts`, what comes back in `answer.ts`.
import type { ClientConfiguration } from "./exchange.ts";
import type { BearerSource } from "../auth/bearer.ts";
import type { Source } from "../config/source.ts";
import { sourceText } from "../config/source_text.ts";
import { trustingFetch } from "../base/network/trusting_fetch.ts";
import { readAnswer } from "./wire/answer.ts";
import { type AlarmClock, systemClock } from "../base/clock.ts";
import { isLoopbackHost } from "../config/secure_url.ts";
import { readText } from "./endpoint.ts";
import type { ChatEvent, Message } from "./events.ts";
import { Exchange, type ExchangeOptions } from "./exchange.ts";
import { ExchangeFault } from "./failure/fault.ts";
import { paced } from "./failure/pace.ts";
import { DEFAULT_MAX_RETRIES } from "./failure/retry.ts";
import { modelNamesOf, parseJson } from "./wire/wire.ts";

/** Bound on retrying, and on the silence before an answer, unless `--timeout` says otherwise. */
const DEFAULT_TIMEOUT_MS = 60_000;
/**
 * The same for a server of this machine: Ollama and llama.cpp send the head with the first token, after a model of many
 * gigabytes has been loaded; who gives up makes them begin anew.
 */
const LOCAL_TIMEOUT_MS = 240_000;
/** After this time without a head it is told what is waited for. */
const LOADING_MS = 10_000;
/** Reasoning models are silent for minutes before their first token; a server that answers at all is given this long. */
const DEFAULT_IDLE_MS = 240_000;
const MAX_MODEL_LIST_BYTES = 8 * 1024 * 1024;

export interface ClientOptions {
  readonly configuration: ClientConfiguration;
  readonly bearer: BearerSource;
  /** PEM texts of certificate authorities that the user added. @default none */
  readonly caCerts?: readonly string[];
  /** Bound on retrying and on silence, in milliseconds. @default 60 s, 240 s within an answer */
  readonly timeoutMs?: number;
  /** Tries after the first. @default 3 */
  readonly maxRetries?: number;
  /** False asks for whole answers. @default true */
  readonly stream?: boolean;
  readonly fetch?: typeof fetch;
  readonly clock?: AlarmClock;
  /** From 0 to 1, for the jitter. */
  readonly random?: () => number;
  /** Words for a source in errors. */
  readonly describe?: (source: Source) => string;
  /** Whether one more request can be made: a sealed prompt has given up the network once an answer begins. @default always */
  readonly canAskAgain?: () => boolean;
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
  const exchange = exchangeOptions(options);
  const never = new AbortController().signal;
  return {
    stream: ({ messages, signal = never, model = exchange.endpoint.model }) =>
      stream(new Exchange(exchange, model), { messages, signal }),
    models: (signal = never) => models(new Exchange(exchange, exchange.endpoint.model), signal),
  };
}

function exchangeOptions(options: ClientOptions): ExchangeOptions {
  const { configuration: { baseUrl, method, model, extras } } = options;
  const timeoutMs = options.timeoutMs ?? extras.timeoutMs;
  const clock = options.clock ?? systemClock;
  return {
    configuration: options.configuration,
    bearer: options.bearer,
    endpoint: {
      baseUrl: baseUrl.value,
      method,
      model: model.value,
      extras,
      fetch: options.fetch ?? trustingFetch(options.caCerts ?? []),
      clock,
    },
    timeoutMs: timeoutMs ?? (isLocal(baseUrl.value) ? LOCAL_TIMEOUT_MS : DEFAULT_TIMEOUT_MS),
    idleMs: timeoutMs ?? DEFAULT_IDLE_MS,
    maxRetries: options.maxRetries ?? extras.maxRetries ?? DEFAULT_MAX_RETRIES,
    stream: options.stream ?? true,
    random: options.random ?? Math.random,
    describe: options.describe ?? sourceText,
    canAskAgain: options.canAskAgain ?? ((): boolean => true),
  };
}

interface Ask {
  readonly messages: readonly Message[];
  readonly signal: AbortSignal;
}

async function* stream(exchange: Exchange, ask: Ask): AsyncGenerator<readonly ChatEvent[], void, undefined> {
  for (;;) {
    try {
      return yield* attempt(exchange, ask);
    } catch (error) {
      const event = await exchange.again(error, ask.signal);
      if (event === undefined) continue;
      yield [event];
      if (event.type === "wait") await exchange.sleep(event.waitMs, ask.signal);
    }
  }
}

async function* attempt(
  exchange: Exchange,
  { messages, signal }: Ask,
): AsyncGenerator<readonly ChatEvent[], void, undefined> {
  const { bearer, endpoint, idleMs } = exchange.options;
  yield* paced(bearer, exchange.made, signal);
  const asking = exchange.ask("/chat/completions", signal, exchange.body(messages));
  if (isLocal(endpoint.baseUrl) && await isSlow(asking, endpoint.clock)) {
    yield [{ type: "loading", afterMs: LOADING_MS }];
  }
  const response = await asking;
  for await (const batch of readAnswer(response, { clock: endpoint.clock, idleMs, signal })) {
    exchange.printed ||= batch.some(({ type }) => type === "text" || type === "reasoning");
    yield exchange.withoutSecrets(batch);
  }
}

function isLocal(baseUrl: string): boolean {
  return isLoopbackHost(new URL(baseUrl).hostname);
}

/** Whether nothing has come of a request after a while. Whatever comes of it is the caller's. */
async function isSlow(asking: Promise<Response>, clock: AlarmClock): Promise<boolean> {
  const { promise: slow, resolve } = Promise.withResolvers<boolean>();
  const cancel = clock.alarm(LOADING_MS, () => resolve(true));
  const answered = asking.then(() => false, () => false);
  const outcome = await Promise.race([answered, slow]);
  cancel();
  return outcome;
}

async function models(exchange: Exchange, signal: AbortSignal): Promise<readonly string[]> {
  for (;;) {
    try {
      const response = await exchange.ask("/models", signal);
      const body = await readText(response, exchange.options.endpoint.clock, MAX_MODEL_LIST_BYTES);
      const names = modelNamesOf(parseJson(body));
      if (names !== undefined) return names;
      throw new ExchangeFault({
        kind: "garbage",
        what: body.trimStart().startsWith("<") ? "html" : "not-a-completion",
        contentType: response.headers.get("content-type") ?? "",
        excerpt: body.slice(0, 200),
      });
    } catch (error) {
      const event = await exchange.again(error, signal);
      if (event?.type === "wait") await exchange.sleep(event.waitMs, signal);
    }
  }
}
