// The run of a program of the user's or the system's that the launcher waits for: the one program that may be started
// (`permissions.ts`) becomes it at once and reads none of its words. It gets the environment that is named, a bounded time, and
// what it prints is bounded, too. What it says of a failure is shown, but nothing in it that may be a key.
import { decodeText } from "../../base/decode_text.ts";
import { withoutSecrets } from "../../base/redact.ts";
import { visible } from "../../base/visible.ts";
import { SHELL } from "../permissions.ts";

/** For what is still in the pipes when it has ended. */
const MOMENT_MS = 500;
const MAX_BYTES = 64 * 1024;
const MAX_LINES = 3;
const MAX_COLUMNS = 200;
/** As shells have it: there is no such program, and it cannot be run (POSIX 2.8.2). */
const ABSENT = 127;
const CANNOT_RUN = 126;

/** A program and what it gets. */
export interface ProgramRun {
  /** The whole path of the program, and its words. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly os: string;
  readonly longestMs: number;
  /** What it reads. @default nothing, its standard input is closed */
  readonly input?: string;
}

/** A program that ran, or could not be made to. */
export interface Ended {
  readonly outcome: "cannot-run" | "ended";
  readonly code: number;
  readonly printed: string;
  readonly said: string;
}

/** What became of it. */
export type Ran = { readonly outcome: "absent" | "slow" | "too-long" } | Ended;

/** Whether it came to an end of its own. */
export function hasEnded(ran: Ran): ran is Ended {
  return ran.outcome === "ended" || ran.outcome === "cannot-run";
}

/** Runs a program to its end, or ends it when its time is over or it prints without end. Never throws. */
export async function runProgram({ argv, env, os, longestMs, input }: ProgramRun): Promise<Ran> {
  let child: Deno.ChildProcess;
  try {
    child = new Deno.Command(SHELL, {
      args: os === "windows" ? ["/d", "/c", ...argv] : ["-c", 'exec "$@"', "sh", ...argv],
      clearEnv: true,
      env: { ...env },
      stdin: input === undefined ? "null" : "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  } catch {
    return { outcome: "cannot-run", code: CANNOT_RUN, printed: "", said: "" };
  }
  const end = (): void => {
    try {
      child.kill("SIGKILL");
    } catch {
      // It has ended by itself.
    }
  };
  const printed = new Bounded(child.stdout, end);
  const said = new Bounded(child.stderr, () => {});
  // One that ends before it has read all of it is judged by how it ended.
  const fed = input === undefined ? undefined : feed(child.stdin, input).catch(() => {});
  const status = await within(longestMs, child.status);
  if (status === undefined) {
    end();
    return { outcome: "slow" };
  }
  // What it has left running may hold the pipes open.
  await within(MOMENT_MS, Promise.all([printed.whole, said.whole, fed]));
  if (printed.isTooLong) return { outcome: "too-long" };
  if (status.code === ABSENT) return { outcome: "absent" };
  const outcome = status.code === CANNOT_RUN ? "cannot-run" : "ended";
  return { outcome, code: status.code, printed: printed.text, said: said.text };
}

async function feed(stdin: WritableStream<Uint8Array>, input: string): Promise<void> {
  const writer = stdin.getWriter();
  await writer.write(new TextEncoder().encode(input));
  await writer.close();
}

/** What has come of a stream so far, 64 KiB at most. */
class Bounded {
  /** Resolves at its end. */
  readonly whole: Promise<void>;
  isTooLong = false;
  #bytes = new Uint8Array();

  constructor(stream: ReadableStream<Uint8Array>, onTooLong: () => void) {
    this.whole = this.#read(stream, onTooLong);
  }

  get text(): string {
    return decodeText(this.#bytes).text;
  }

  async #read(stream: ReadableStream<Uint8Array>, onTooLong: () => void): Promise<void> {
    for await (const part of stream) {
      const bytes = new Uint8Array(this.#bytes.length + part.length);
      bytes.set(this.#bytes);
      bytes.set(part, this.#bytes.length);
      this.isTooLong = bytes.length > MAX_BYTES;
      if (this.isTooLong) return onTooLong();
      this.#bytes = bytes;
    }
  }
}

async function within<T>(ms: number, promise: Promise<T>): Promise<T | undefined> {
  const late = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => late.resolve(undefined), ms);
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** A word of this form may be a key, whoever prints it. */
const KEY_LIKE = /\b(?:sk|pk|gh[a-z]|xox[a-z]|eyJ|hvs|AIza)[-_.A-Za-z0-9]{8,}|[A-Za-z0-9+/=_-]{32,}/g;

/** The first lines of what a program said of its failure, without what may be a key. */
export function complaintOf(said: string, printed: string): readonly string[] {
  const secrets = printed.split(/\s+/).filter((word) => word.length >= 8);
  return said.split(/\r?\n/).map((line) => visible(withoutSecrets(line, secrets)).replace(KEY_LIKE, "****").trim())
    .filter((line) => line !== "").slice(0, MAX_LINES)
    .map((line) => line.length > MAX_COLUMNS ? `${line.slice(0, MAX_COLUMNS)}…` : line);
}
