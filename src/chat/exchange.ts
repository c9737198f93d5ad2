// Owns what one prompt remembers between its tries: how many were made, with which bearer, and whether the user has seen
// text yet. It decides what follows a fault: another try at once (a renewed token), after a wait, or an error in words.
import type { Bearer, BearerSource } from "../auth/bearer.ts";
import type { Configuration } from "../config/configuration.ts";
import type { Source } from "../config/source.ts";
import { type Hidden, withoutSecrets } from "../base/redact.ts";
import { QwenError } from "../base/errors.ts";
import { providerById } from "../providers/recognise.ts";
import { text } from "../text/text.ts";
import { type Circumstances, hostOf } from "./failure/circumstances.ts";
import { askEndpoint, type Endpoint } from "./endpoint.ts";
import type { ChatEvent, Message } from "./events.ts";
import { failureOf } from "./failure/failure.ts";
import { isOldToken } from "./failure/old_token.ts";
import { ExchangeFault, type Fault } from "./failure/fault.ts";
import { type Parameter, PARAMETERS, refusedParameter } from "./failure/refused_parameter.ts";
import { waitBeforeRetry } from "./failure/retry.ts";

/** Longest name of a model or of a reason to stop, in UTF-16 units. */
const MAX_NAME = 500;

/** What the client needs of a configuration; both `Configuration` and its wire form have it. */
export type ClientConfiguration =
  & Pick<Configuration, "method" | "model" | "baseUrl" | "provider" | "extras" | "proxyVariable">
  & { readonly credential: { readonly source: Source } | null };

/** The client's options with every default filled in. */
export interface ExchangeOptions {
  readonly configuration: ClientConfiguration;
  readonly bearer: BearerSource;
  readonly endpoint: Endpoint;
  /** Bound on all tries together, and on the wait for the first answer's head. */
  readonly timeoutMs: number;
  readonly idleMs: number;
  readonly maxRetries: number;
  readonly stream: boolean;
  readonly random: () => number;
  readonly describe: (source: Source) => string;
  /** Whether one more request can be made. */
  readonly canAskAgain: () => boolean;
}

/** What is told before the next try: a wait, or what is left out. */
export type AgainEvent = Extract<ChatEvent, { readonly type: "wait" | "left-out" }>;

/** One prompt, over all its tries. */
export class Exchange {
  readonly options: ExchangeOptions;
  /** The model asked for. */
  readonly model: string;
  /** Whether a part of the answer has been given out: after that there is no other try. */
  printed = false;
  readonly #startedAt: number;
  #made = 0;
  #renewed = false;
  #bearer: Bearer = {};
  #sent: ReadonlySet<Parameter> = new Set();
  readonly #refused = new Set<Parameter>();

  constructor(options: ExchangeOptions, model: string) {
    this.options = options;
    this.model = model;
    this.#startedAt = options.endpoint.clock.now();
  }

  /** Tries made so far. */
  get made(): number {
    return this.#made;
  }

  sleep(ms: number, signal: AbortSignal): Promise<void> {
    return this.options.endpoint.clock.sleep(ms, signal);
  }

  /** One try: a POST of `body`, or a GET without one. @throws {ExchangeFault | QwenError} or the signal's reason */
  async ask(path: string, signal: AbortSignal, body?: Readonly<Record<string, unknown>>): Promise<Response> {
    this.#made += 1;
    this.#bearer = await this.options.bearer.current(signal);
    this.#checkKey();
    return await askEndpoint({ ...this.options.endpoint, model: this.model }, path, {
      bearer: this.#bearer,
      headMs: this.#headMs(body),
      signal,
      ...(body === undefined ? {} : { body }),
    });
  }

  /**
   * What follows a failed try: `undefined` is another one at once, an event what is to be told before it.
   * @throws {QwenError} when there is to be no other try; the signal's reason when it is aborted
   */
  async again(error: unknown, signal: AbortSignal): Promise<AgainEvent | undefined> {
    signal.throwIfAborted();
    if (!(error instanceof ExchangeFault)) throw error;
    const { fault } = error;
    // What the user has seen, and a run that is sealed, has no other try: neither promises one.
    const isLast = this.printed || !this.options.canAskAgain();
    if (!isLast && await this.#renew(fault, signal)) return undefined;
    const parameter = isLast ? undefined : refusedParameter(fault);
    if (parameter !== undefined && this.#sent.has(parameter)) {
      this.#refused.add(parameter);
      this.#made -= 1;
      return { type: "left-out", parameter };
    }
    const waitMs = isLast ? undefined : waitBeforeRetry(fault, {
      made: this.#made,
      maxRetries: this.options.maxRetries,
      remainingMs: this.#remainingMs(),
      now: this.options.endpoint.clock.now(),
      chance: this.options.random(),
    });
    const at = this.#circumstances();
    if (waitMs === undefined) throw failureOf(fault, at);
    return { type: "wait", waitMs, attempt: this.#made, reason: waitReason(fault, hostOf(at.baseUrl)) };
  }

  /** After a first refusal of an old token, asks sign-in for a fresher one. It does not count as a try: the first was not heard. */
  async #renew(fault: Fault, signal: AbortSignal): Promise<boolean> {
    if (this.#renewed || !isOldToken(fault)) return false;
    this.#renewed = true;
    if (await this.options.bearer.renew(this.#bearer, signal) === undefined) return false;
    this.#made -= 1;
    return true;
  }

  /**
   * The body of a prompt. Settings may switch off what is ours (`stream: false`, `stream_options: null`), and what the service
   * has refused is left out.
   */
  body(messages: readonly Message[]): Readonly<Record<string, unknown>> {
    const { extras } = this.options.endpoint;
    const { stream: wanted, stream_options: options, max_tokens: most, ...rest } = extras.body;
    const isLeftOut = (parameter: Parameter): boolean => this.#refused.has(parameter);
    const stream = this.options.stream && wanted !== false && !isLeftOut("stream");
    const counts = stream && options !== null && !isLeftOut("stream_options");
    const newer = providerById(this.options.configuration.provider)?.maxTokens;
    const bound = isLeftOut("max_tokens") ? "max_completion_tokens" : newer ?? "max_tokens";
    const body = {
      ...(most === undefined || most === null ? {} : { [bound]: most }),
      ...rest,
      model: this.model,
      messages,
      ...(stream ? { stream: true } : {}),
      ...(counts ? { stream_options: options ?? { include_usage: true } } : {}),
    };
    this.#sent = new Set(PARAMETERS.filter((parameter) => parameter in body));
    return body;
  }

  /** Names that the server gave, with no trace of the key in them: they end up in notes and reports. */
  withoutSecrets(batch: readonly ChatEvent[]): readonly ChatEvent[] {
    if (!batch.some(({ type }) => type === "model" || type === "finish")) return batch;
    const clean = (name: string): string => withoutSecrets(name.slice(0, MAX_NAME), this.#secrets());
    return batch.map((event) => {
      if (event.type === "model") return { ...event, model: cleanModel(event.model, this.model, clean) };
      return event.type === "finish" ? { ...event, reason: clean(event.reason) } : event;
    });
  }

  /** Whatever was sent that is nobody else's to read: token, inserted values, headers that open something. */
  #secrets(): readonly Hidden[] {
    const { secret } = this.#bearer;
    const inserted = this.options.endpoint.extras.secrets ?? [];
    return secret === undefined ? inserted : [secret, ...inserted];
  }

  /** The head of a whole answer comes when all of it is written: as long as a stream may be silent, at least. */
  #headMs(body: Readonly<Record<string, unknown>> | undefined): number {
    const { timeoutMs, idleMs } = this.options;
    if (body !== undefined && body.stream !== true) return Math.max(timeoutMs, idleMs);
    return this.#made === 1 ? timeoutMs : Math.max(1, this.#remainingMs());
  }

  #remainingMs(): number {
    return this.#startedAt + this.options.timeoutMs - this.options.endpoint.clock.now();
  }

  /** A header carries visible ASCII; the runtime's own complaint would quote the key. */
  #checkKey(): void {
    const value = this.#bearer.secret?.reveal();
    if (value === undefined || /^[\x21-\x7e]+$/.test(value)) return;
    const { keySource, describe } = this.#circumstances();
    const words = text().chat;
    throw new QwenError("config", words.unsendableKey(keySource === undefined ? "" : describe(keySource)), {
      hint: [words.hintUnsendableKey],
    });
  }

  #circumstances(): Circumstances {
    const { configuration, describe, endpoint } = this.options;
    return {
      baseUrl: this.#bearer.baseUrl ?? configuration.baseUrl.value,
      baseUrlSource: configuration.baseUrl.source,
      model: this.model,
      provider: configuration.provider,
      keySource: configuration.credential?.source,
      secret: this.#bearer.secret,
      secrets: this.#secrets(),
      describe,
      proxyVariable: configuration.proxyVariable,
      now: endpoint.clock.now(),
      printed: this.printed,
    };
  }
}

/** What services put around a model's name: a vendor, a date or number, a tag, a file's ending. */
const AROUND_REGEXP = {
  before: /^(?:[\w.-]+\/)?$/,
  after: /^(?:-(?:\d{4}|\d{6}|\d{8}|\d{4}-\d\d-\d\d|v?\d+(?:\.\d+)*|latest|preview))?(?::\w+)?(?:\.gguf)?$/,
} as const;

/** A model's name without secrets. What was asked for is the user's own word, whatever letters it shares with a key. */
function cleanModel(name: string, asked: string, clean: (name: string) => string): string {
  const at = name.toLowerCase().indexOf(asked.toLowerCase());
  if (name === asked || asked === "" || at === -1) return name === asked ? name : clean(name);
  const [before, after] = [name.slice(0, at), name.slice(at + asked.length)];
  if (!AROUND_REGEXP.before.test(before) || !AROUND_REGEXP.after.test(after)) return clean(name);
  return clean(before) + name.slice(at, at + asked.length) + clean(after);
}

function waitReason(fault: Fault, host: string): string {
  const words = text().chat;
  const status = fault.kind === "status" || fault.kind === "told" ? fault.status : undefined;
  if (status === 429) return words.waitLimit(host);
  if (status !== undefined) return words.waitStatus(host, status);
  return fault.kind === "silence" ? words.waitSilence(host) : words.waitNetwork(host);
}
