// The bytes of an answer on their way to the client: as they come, as fast as they are taken and no faster. Nothing is read
// into them. A silence in a stream of events is bridged by comments, which every reader of events passes over; one that
// lasts too long, or a connection that breaks, breaks the client's, too.
import type { AlarmClock } from "../base/clock.ts";

/** Proxies and clients hang up on silence; a comment before their usual half minute keeps them. In milliseconds. */
const COMMENT_AFTER_MS = 15_000;
const COMMENT = new TextEncoder().encode(": still waiting\n\n");
/** What of the end is looked at for the count of tokens, in bytes. */
const TAIL = 4096;

/** How one answer went, for whoever keeps the account. */
export interface Flow {
  /** Ends the exchange with the service. */
  readonly abort: AbortController;
  /** The head of the answer is there. */
  onHead(status: number): void;
  /** The first byte is there. */
  onFirst(): void;
  /** The answer is over: `tail` is the end of its bytes. */
  onEnd(about: { readonly outcome: "whole" | "cut" | "left"; readonly bytes: number; readonly tail: Uint8Array }): void;
}

export interface PassOptions {
  readonly flow: Flow;
  readonly clock: AlarmClock;
  readonly idleMs: number;
  /** Whether the body is a stream of events. */
  readonly isStream: boolean;
}

/** The body for the client. */
export function passOn(
  body: ReadableStream<Uint8Array<ArrayBuffer>> | null,
  options: PassOptions,
): ReadableStream<Uint8Array<ArrayBuffer>> | null {
  const { flow } = options;
  if (body === null) {
    flow.onFirst();
    flow.onEnd({ outcome: "whole", bytes: 0, tail: new Uint8Array() });
    return null;
  }
  const pump = new Pump(body.getReader(), options);
  return new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: (controller) => pump.pull(controller),
    cancel: (reason) => pump.left(reason),
  }, { highWaterMark: 0 });
}

type Read = ReadableStreamReadResult<Uint8Array<ArrayBuffer>>;

class Pump {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>;
  readonly #options: PassOptions;
  /** A read that a comment came before. */
  #pending: Promise<Read> | undefined;
  #bytes = 0;
  #tail: Uint8Array = new Uint8Array();
  /** Whether what was sent ends an event: only there a comment may stand. */
  #between = true;
  #silentMs = 0;
  #cancelStall: () => void = () => {};
  #over = false;

  constructor(reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>, options: PassOptions) {
    this.#reader = reader;
    this.#options = options;
  }

  async pull(controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>): Promise<void> {
    this.#cancelStall();
    try {
      const read = await this.#next(controller);
      if (read === "comment") return;
      if (read.done) {
        this.#end("whole");
        controller.close();
        return;
      }
      this.#take(read.value);
      controller.enqueue(read.value);
      // A client that takes no more holds its place no longer than a service that gives no more.
      this.#cancelStall = this.#options.clock.alarm(this.#options.idleMs, () => this.#stalled(controller));
    } catch (error) {
      this.#end("cut");
      this.#options.flow.abort.abort();
      controller.error(error);
    }
  }

  #stalled(controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>): void {
    this.#end("left");
    this.#options.flow.abort.abort();
    controller.error(new Error("The client takes nothing"));
  }

  /** The client has gone. */
  async left(reason: unknown): Promise<void> {
    this.#cancelStall();
    this.#end("left");
    this.#options.flow.abort.abort(reason);
    await this.#reader.cancel(reason).catch(() => {/* it is gone already */});
  }

  async #next(controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>): Promise<Read | "comment"> {
    const { clock, idleMs, isStream } = this.#options;
    const reading = this.#pending ??= this.#reader.read();
    const stepMs = Math.min(isStream ? COMMENT_AFTER_MS : idleMs, idleMs - this.#silentMs);
    const { promise: silence, resolve } = Promise.withResolvers<"silence">();
    const cancel = clock.alarm(stepMs, () => resolve("silence"));
    const outcome = await Promise.race([reading, silence]).finally(cancel);
    if (outcome !== "silence") {
      this.#pending = undefined;
      this.#silentMs = 0;
      return outcome;
    }
    this.#silentMs += stepMs;
    if (this.#silentMs >= idleMs) throw new Error("The service fell silent");
    if (this.#between) controller.enqueue(COMMENT);
    return this.#between ? "comment" : await this.#next(controller);
  }

  #take(bytes: Uint8Array): void {
    if (this.#bytes === 0) this.#options.flow.onFirst();
    this.#bytes += bytes.length;
    this.#tail = bytes.length >= TAIL ? bytes.slice(-TAIL) : joined(this.#tail, bytes).slice(-TAIL);
    const [before, last] = [this.#tail.at(-2), this.#tail.at(-1)];
    this.#between = last === 0x0a && (before === 0x0a || (before === 0x0d && this.#tail.at(-3) === 0x0a));
  }

  #end(outcome: "whole" | "cut" | "left"): void {
    if (this.#over) return;
    this.#over = true;
    this.#options.flow.onEnd({ outcome, bytes: this.#bytes, tail: this.#tail });
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
