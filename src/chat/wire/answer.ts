// Owns the reading of one answer's body: bytes from the socket to batches of events, with an eye on silence.
// It gives the socket back at once when the answer is complete, and always when its reader stops. One alarm watches the
// whole answer: setting one for each chunk would cost more than decoding it.
import type { AlarmClock } from "../../base/clock.ts";
import { AnswerDecoder } from "./decode.ts";
import type { ChatEvent } from "../events.ts";
import { ExchangeFault } from "../failure/fault.ts";

/** After the reason to stop only the token count may follow; a server that then neither sends nor ends is not awaited. */
const FAREWELL_MS = 1_000;
/** Signs of life without a word (comments, empty chunks) are believed for this many times the idle time. */
const PATIENCE = 5;

export interface ReadOptions {
  readonly clock: AlarmClock;
  /** Longest silence in the stream, in milliseconds. */
  readonly idleMs: number;
  readonly signal: AbortSignal;
}

type BodyReader = ReadableStreamDefaultReader<Uint8Array>;

/** The events of a successful answer, one batch a network chunk. @throws {ExchangeFault} or the signal's reason */
export async function* readAnswer(
  response: Response,
  options: ReadOptions,
): AsyncGenerator<readonly ChatEvent[], void, undefined> {
  const decoder = new AnswerDecoder(response.headers.get("content-type") ?? "");
  const reader = response.body?.getReader();
  const watch = reader === undefined ? undefined : new Watch(reader, options);
  try {
    while (watch !== undefined && !decoder.done) {
      const chunk = await watch.next(decoder.finished);
      if (chunk === undefined) break;
      const batch = decoder.push(chunk);
      if (batch.length > 0) {
        watch.spoke();
        yield batch;
      }
      if (decoder.fault !== undefined) throw decoder.fault;
    }
    const rest = decoder.end();
    if (rest.length > 0) yield rest;
    if (decoder.fault !== undefined) throw decoder.fault;
  } finally {
    watch?.stop();
  }
}

/** Reads chunk by chunk; ends the reading when the signal is aborted or the server has been silent for too long. */
class Watch {
  readonly #reader: BodyReader;
  readonly #options: ReadOptions;
  #heardAt: number;
  #spokeAt: number;
  #finished = false;
  #silent = false;
  #cancelAlarm = (): void => {};

  constructor(reader: BodyReader, options: ReadOptions) {
    this.#reader = reader;
    this.#options = options;
    this.#heardAt = this.#spokeAt = options.clock.now();
    options.signal.addEventListener("abort", this.#release);
    this.#watch(options.idleMs);
  }

  /** The next bytes; `undefined` at the end, or when nothing that matters can follow. */
  async next(finished: boolean): Promise<Uint8Array | undefined> {
    const { signal, idleMs } = this.#options;
    if (finished && !this.#finished) {
      this.#finished = true;
      this.#watch(Math.min(FAREWELL_MS, idleMs));
    }
    signal.throwIfAborted();
    const result = await this.#reader.read().catch((error) => {
      signal.throwIfAborted();
      if (finished || this.#silent) return { done: true, value: undefined } as const;
      throw new ExchangeFault({ kind: "cut", cause: error });
    });
    signal.throwIfAborted();
    if (this.#silent && !finished) throw new ExchangeFault({ kind: "silence", phase: "stream", afterMs: idleMs });
    if (result.done) return undefined;
    this.#heardAt = this.#options.clock.now();
    return result.value;
  }

  /** Something that is part of the answer came. */
  spoke(): void {
    this.#spokeAt = this.#heardAt;
  }

  stop(): void {
    this.#cancelAlarm();
    this.#options.signal.removeEventListener("abort", this.#release);
    this.#release();
  }

  /** Ends a pending read and gives the connection back. */
  readonly #release = (): void => {
    this.#reader.cancel().catch(() => {/* the connection is gone already */});
  };

  #watch(ms: number): void {
    this.#cancelAlarm();
    this.#cancelAlarm = this.#options.clock.alarm(ms, () => this.#ring());
  }

  #ring(): void {
    const { clock, idleMs } = this.#options;
    const allowedMs = this.#finished ? Math.min(FAREWELL_MS, idleMs) : idleMs;
    const leftMs = Math.min(
      this.#heardAt + allowedMs,
      this.#spokeAt + allowedMs * PATIENCE,
    ) - clock.now();
    if (leftMs > 0) return this.#watch(leftMs);
    this.#silent = true;
    this.#release();
  }
}
