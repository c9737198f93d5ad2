// Owns the real twin of `context.ts`: what a command in the sandbox has of the world, made of the few things that the
// grants leave (stdout, stderr, piped stdin, harmless variables) and of messages to the launcher.
import { QwenError } from "../base/errors.ts";
import { decodeText } from "../base/decode_text.ts";
import { reasonOf, tell, writeWhole } from "../base/output.ts";
import { text } from "../text/text.ts";
import type { Output, SandboxContext, StdinText } from "./context.ts";
import type { Answer, Answers, FromSandbox, Request, StartMessage, ToSandbox } from "../contract/messages.ts";

/** The two ends of the message line; the context hangs its own receiver in. */
export interface SandboxLink {
  deliver: (message: ToSandbox) => void;
  readonly send: (message: FromSandbox) => void;
}

/** What the launcher's messages reach. */
interface Ends {
  readonly questions: Questions;
  /** Who takes over SIGINT; the last one does. */
  readonly interrupts: readonly (() => void)[];
  readonly resizes: ReadonlySet<(columns: number, rows: number) => void>;
  readonly abort: AbortController;
  readonly keys: ByteQueue;
}

/** Makes the context of a command. */
export function openContext(start: StartMessage, link: SandboxLink): SandboxContext {
  const questions = new Questions(link);
  const interrupts: (() => void)[] = [];
  const resizes = new Set<(columns: number, rows: number) => void>();
  const abort = new AbortController();
  const keys = new ByteQueue();
  const ends: Ends = { questions, interrupts, resizes, abort, keys };
  link.deliver = (message): void => deliver(message, ends);
  return {
    start,
    stdout: { write: (value) => writeWhole(Deno.stdout, value) },
    stderr: stderrOf(start),
    readStdin,
    ask: (request) => questions.ask(request),
    signal: abort.signal,
    onInterrupt: (listener) => {
      interrupts.push(listener);
      return () => void interrupts.splice(interrupts.indexOf(listener), 1);
    },
    keyboard: keys,
    onResize: (listener) => {
      resizes.add(listener);
      return () => void resizes.delete(listener);
    },
    env: (name) => Deno.env.get(name),
    now: () => Date.now(),
  };
}

function deliver(message: ToSandbox, { questions, interrupts, resizes, abort, keys }: Ends): void {
  switch (message.type) {
    case "answer":
      questions.take(message.id)?.resolve(message.value);
      break;
    case "refusal":
      questions.take(message.id)?.reject(new QwenError("config", message.message, { hint: message.hint }));
      break;
    case "signal": {
      const listener = message.signal === "SIGINT" ? interrupts.at(-1) : undefined;
      if (listener !== undefined) listener();
      else abort.abort(endedBy(message.signal));
      break;
    }
    case "resize":
      for (const listener of resizes) listener(message.columns, message.rows);
      break;
    case "input":
      keys.push(message.bytes);
      break;
    case "input-end":
      keys.end();
      break;
  }
}

interface Pending {
  resolve(value: Answer): void;
  reject(error: QwenError): void;
}

/** Questions to the launcher, each until it is answered. */
class Questions {
  readonly #link: SandboxLink;
  readonly #pending = new Map<number, Pending>();
  #nextId = 1;

  constructor(link: SandboxLink) {
    this.#link = link;
  }

  ask<R extends Request>(request: R): Promise<Answers[R["kind"]]> {
    const { promise, resolve: answer, reject } = Promise.withResolvers<Answers[R["kind"]]>();
    // The launcher answers a question by the kind that was asked.
    const resolve = (value: Answer): void => answer(value as Answers[R["kind"]]);
    const id = this.#nextId++;
    this.#pending.set(id, { resolve, reject });
    this.#link.send({ type: "request", id, request });
    return promise;
  }

  /** The one that an answer belongs to; no second answer finds it. */
  take(id: number): Pending | undefined {
    const found = this.#pending.get(id);
    this.#pending.delete(id);
    return found;
  }
}

function endedBy(signal: "SIGINT" | "SIGTERM"): QwenError {
  return signal === "SIGINT"
    ? new QwenError("cancelled", text().launcher.cancelled())
    : new QwenError("terminated", text().launcher.terminated());
}

/** Where something is asked there is nothing to go on with once nobody can read it; elsewhere it is only told. */
function stderrOf({ command: { kind } }: StartMessage): Output {
  const put = kind === "chat" || kind === "auth login" ? writeWhole : tell;
  return { write: (value) => put(Deno.stderr, value) };
}

async function readStdin(
  maxBytes: number,
  { firstByteMs }: { readonly firstByteMs?: number } = {},
): Promise<StdinText> {
  const buffer = new Uint8Array(65_536);
  const parts: Uint8Array[] = [];
  let total = 0;
  const whole = (truncated: boolean): StdinText => {
    const bytes = new Uint8Array(total);
    let at = 0;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return { ...decodeText(truncated ? bytes.subarray(0, endOfLastCharacter(bytes)) : bytes), truncated };
  };
  for (;;) {
    const reading = Deno.stdin.read(buffer).catch((cause): never => {
      throw new QwenError("other", text().errors.inputFailed(reasonOf(cause)), { cause });
    });
    const count = await (total === 0 && firstByteMs !== undefined ? orSilence(reading, firstByteMs) : reading);
    if (count === "silence") return { text: "", truncated: false, unreadable: 0, silent: true };
    if (count === null) return whole(false);
    const room = Math.min(count, maxBytes - total);
    parts.push(buffer.slice(0, room));
    total += room;
    if (room < count) return whole(true);
  }
}

/** Where the last character begins that may have been cut: up to three bytes that continue one, and the one before. */
function endOfLastCharacter(bytes: Uint8Array): number {
  let end = bytes.length;
  while (end > 0 && bytes.length - end < 3 && ((bytes[end - 1] ?? 0) & 0xc0) === 0x80) end--;
  return end > 0 && (bytes[end - 1] ?? 0) >= 0xc0 ? end - 1 : bytes.length;
}

/** A read that is given up after a while; it stays pending, which keeps nothing alive once the run has ended. */
async function orSilence(reading: Promise<number | null>, afterMs: number): Promise<number | null | "silence"> {
  const { promise, resolve } = Promise.withResolvers<"silence">();
  // Not `setTimeout`: its first use costs a start up to 50 ms on Deno 2.9 (see `src/base/clock.ts`).
  AbortSignal.timeout(afterMs).addEventListener("abort", () => resolve("silence"));
  return await Promise.race([reading, promise]);
}

/** Keyboard bytes as they come, for whoever iterates; what nobody has read yet waits. */
class ByteQueue implements AsyncIterable<Uint8Array> {
  #chunks: Uint8Array[] = [];
  #ended = false;
  #wake: (() => void) | undefined;

  push(bytes: Uint8Array): void {
    this.#chunks.push(bytes);
    this.#wake?.();
  }

  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for (;;) {
      const chunk = this.#chunks.shift();
      if (chunk !== undefined) yield chunk;
      else if (this.#ended) return;
      else await new Promise<void>((resolve) => this.#wake = resolve);
    }
  }
}
