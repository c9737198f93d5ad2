// The run of a command that prints a key. It gets no input, of the environment what it was promised, ten seconds, and no
// shell that reads its words: the one program that may be started (`permissions.ts`) becomes it at once. What it says of a
// failure is shown, but nothing in it that may be the key.
import { decodeText } from "../../base/decode_text.ts";
import { QwenError } from "../../base/errors.ts";
import { withoutSecrets } from "../../base/redact.ts";
import { visible } from "../../base/visible.ts";
import type { KeyCommand } from "../../config/configuration.ts";
import type { Source } from "../../config/source.ts";
import { sourceText } from "../../config/source_text.ts";
import type { World } from "../../config/world.ts";
import { text } from "../../text/text.ts";
import { CommandKeys } from "../grants/command_keys.ts";
import { proofReader } from "./read_proof.ts";
import { SHELL } from "../permissions.ts";

/** Somebody may have to touch a security key meanwhile; longer it is one that waits for nobody. */
const LONGEST_MS = 10_000;
/** For what is still in the pipes when it has ended. */
const MOMENT_MS = 500;
const MAX_BYTES = 64 * 1024;
const MAX_LINES = 3;
const MAX_COLUMNS = 200;
/** As shells have it: there is no such program, and it cannot be run (POSIX 2.8.2). */
const ABSENT = 127;
const CANNOT_RUN = 126;

export interface KeyCommandPorts {
  readonly world: Pick<World, "env" | "os" | "home">;
  /** @default ten seconds */
  readonly longestMs?: number;
}

/** What the command prints: its first line. @throws {QwenError} of kind `auth` that names the program and who named it */
export async function runKeyCommand(
  { argv, variables }: KeyCommand,
  source: Source,
  { world, longestMs = LONGEST_MS }: KeyCommandPorts,
): Promise<string> {
  const words = text().config.keyCommand;
  const program = visible(argv[0] ?? "");
  const by = sourceText(source, world.home);
  const fail = (message: string, said: readonly string[] = []): QwenError =>
    new QwenError("auth", message, {
      hint: [...said.map(words.said), words.tryIt(visible(argv.map(quoted).join(" ")))],
    });
  let child: Deno.ChildProcess;
  try {
    child = new Deno.Command(SHELL, {
      args: world.os === "windows" ? ["/d", "/c", ...argv] : ["-c", 'exec "$@"', "sh", ...argv],
      clearEnv: true,
      env: environmentFor(variables, world),
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  } catch {
    throw fail(words.cannotRun(program, by));
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
  const status = await within(longestMs, child.status);
  if (status === undefined) {
    end();
    throw fail(words.tooSlow(program, longestMs / 1000, by));
  }
  // What it has left running may hold the pipes open.
  await within(MOMENT_MS, Promise.all([printed.whole, said.whole]));
  if (printed.isTooLong) throw fail(words.tooLong(program, by));
  const complaint = complaintOf(said.text, printed.text);
  if (status.code === ABSENT) throw fail(words.absent(program, by));
  if (status.code === CANNOT_RUN) throw fail(words.cannotRun(program, by), complaint);
  if (!status.success) throw fail(words.ended(program, status.code, by), complaint);
  const key = printed.text.trim().split(/\r?\n/, 1)[0]?.trim() ?? "";
  if (key === "") throw fail(words.empty(program, by), complaint);
  return key;
}

/** What programs need to find the user's own store, and what the user adds. Never the whole environment: keys are in it. */
function environmentFor(variables: readonly string[], { env, os }: KeyCommandPorts["world"]): Record<string, string> {
  const usual = os === "windows"
    ? [
      "PATH",
      "USERPROFILE",
      "HOMEDRIVE",
      "HOMEPATH",
      "APPDATA",
      "LOCALAPPDATA",
      "SystemRoot",
      "ComSpec",
      "PATHEXT",
      "TEMP",
    ]
    : ["PATH", "HOME"];
  return Object.fromEntries([...usual, ...variables].flatMap((name) => {
    const value = env(name);
    return value === undefined ? [] : [[name, value]];
  }));
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

function complaintOf(said: string, printed: string): readonly string[] {
  const secrets = printed.split(/\s+/).filter((word) => word.length >= 8);
  return said.split(/\r?\n/).map((line) => visible(withoutSecrets(line, secrets)).replace(KEY_LIKE, "****").trim())
    .filter((line) => line !== "").slice(0, MAX_LINES)
    .map((line) => line.length > MAX_COLUMNS ? `${line.slice(0, MAX_COLUMNS)}…` : line);
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** The keys that commands print, on this machine. */
export function commandKeys(world: World): CommandKeys {
  return new CommandKeys((command, source) => runKeyCommand(command, source, { world }), {
    readProof: proofReader(world),
  });
}
