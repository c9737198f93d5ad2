// Owns what a command inside the sandbox may use of the world: its start message, the terminal, and questions to the
// launcher. `real_context.ts` makes the real one, `tests/fakes/fake_sandbox.ts` the other.
import type { AlarmClock } from "../base/clock.ts";
import type { Answers, Request, StartMessage } from "../contract/messages.ts";

/** Bytes out. Writes are whole: a short write is continued. A closed pipe ends the program quietly. */
export interface Output {
  write(text: string): void;
}

/** What came on standard input. */
export interface StdinText {
  readonly text: string;
  /** There was more. */
  readonly truncated: boolean;
  /** How many places are neither UTF-8 nor UTF-16; each stands as U+FFFD in the text. */
  readonly unreadable: number;
  readonly silent?: boolean;
}

export interface SandboxContext {
  readonly start: StartMessage;
  readonly stdout: Output;
  readonly stderr: Output;
  /**
   * Piped standard input, to its end or to `maxBytes`; never called when stdin is a terminal. With `firstByteMs`, a pipe
   * that has sent nothing after that time is given up as `silent` (a parent that never closes it must not hang the run).
   */
  readStdin(
    maxBytes: number,
    options?: { readonly firstByteMs?: number },
  ): Promise<StdinText>;
  /** Asks the launcher. Rejects with a `QwenError` when refused. */
  ask<R extends Request>(request: R): Promise<Answers[R["kind"]]>;
  /** Aborted by SIGTERM, and by SIGINT unless `onInterrupt` has a listener; the reason is a `QwenError`. */
  readonly signal: AbortSignal;
  /** Takes over SIGINT (Ctrl-C outside raw mode) until the returned function is called. */
  onInterrupt(listener: () => void): () => void;
  /** Keyboard bytes while `keyboard {raw: true}` was asked for; ends when the terminal closes. */
  readonly keyboard: AsyncIterable<Uint8Array>;
  /** Called when the window changes size. */
  onResize(listener: (columns: number, rows: number) => void): () => void;
  /** A variable on the sandbox's short list of harmless names (TERM, NO_COLOR, COLORTERM …). */
  env(name: string): string | undefined;
  /** Milliseconds since the epoch. */
  now(): number;
  /** In place of the runtime's own: a sealed prompt's gives up the network when the answer is there. */
  readonly fetch?: typeof fetch;
  /** Whether `fetch` still reaches the network. @default always */
  readonly canFetch?: () => boolean;
  /** For waits and bounds. @default the machine's own */
  readonly clock?: AlarmClock;
}

/** A command inside the sandbox: does its work and answers the exit code; failures are thrown as `QwenError`. */
export type SandboxCommand = (context: SandboxContext) => Promise<number>;
