// The run of a command that prints a key. It gets no input, of the environment what it was promised, ten seconds, and no
// shell that reads its words: the one program that may be started (`permissions.ts`) becomes it at once. What it says of a
// failure is shown, but nothing in it that may be the key.
import { QwenError } from "../../base/errors.ts";
import { visible } from "../../base/visible.ts";
import type { KeyCommand } from "../../config/configuration.ts";
import type { Source } from "../../config/source.ts";
import { sourceText } from "../../config/source_text.ts";
import type { World } from "../../config/world.ts";
import { text } from "../../text/text.ts";
import { complaintOf, hasEnded, runProgram } from "./run_program.ts";

/** Somebody may have to touch a security key meanwhile; longer it is one that waits for nobody. */
const LONGEST_MS = 10_000;

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
  const ran = await runProgram({ argv, env: environmentFor(variables, world), os: world.os, longestMs });
  if (ran.outcome === "slow") throw fail(words.tooSlow(program, longestMs / 1000, by));
  if (ran.outcome === "too-long") throw fail(words.tooLong(program, by));
  if (!hasEnded(ran)) throw fail(words.absent(program, by));
  const complaint = complaintOf(ran.said, ran.printed);
  if (ran.outcome === "cannot-run") throw fail(words.cannotRun(program, by), complaint);
  if (ran.code !== 0) throw fail(words.ended(program, ran.code, by), complaint);
  const key = ran.printed.trim().split(/\r?\n/, 1)[0]?.trim() ?? "";
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

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
