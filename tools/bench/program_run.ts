// Owns one measured run of a program: when it started, when its first byte came, when it ended, and its peak memory.
import { clock } from "./server.ts";

/** A command line with its environment. */
export interface Program {
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** The exit code that means success. Default: 0. */
  readonly code?: number;
}

/** Times on the wall clock, see `server.ts`. */
export interface Run {
  readonly startAt: number;
  /** When the first byte of stdout was read; `undefined` when none came. */
  readonly firstByteAt?: number;
  /** When the last byte of stdout was read. */
  readonly lastByteAt: number;
  readonly endAt: number;
  readonly stdoutBytes: number;
}

/** Runs a program to its end. Throws with its stderr when it ends with another exit code than it should. */
export async function runOnce({ command, env, cwd, code = 0 }: Program): Promise<Run> {
  const [program = "", ...args] = command;
  const startAt = clock();
  const child = new Deno.Command(program, {
    args,
    env,
    clearEnv: true,
    cwd,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const words = new Response(child.stderr).text();
  let [firstByteAt, lastByteAt, stdoutBytes] = [0, startAt, 0];
  for await (const chunk of child.stdout) {
    lastByteAt = clock();
    firstByteAt ||= lastByteAt;
    stdoutBytes += chunk.length;
  }
  const status = await child.status;
  const endAt = clock();
  if (status.code !== code) {
    throw new Error(`"${command.join(" ")}" ended with ${status.code}, not ${code}: ${(await words).slice(-1000)}`);
  }
  await words;
  return { startAt, ...(firstByteAt === 0 ? {} : { firstByteAt }), lastByteAt, endAt, stdoutBytes };
}

/** Peak resident memory in MiB, by `/usr/bin/time`; `undefined` where it is not there. */
export async function peakMemory({ command, env, cwd }: Program): Promise<number | undefined> {
  try {
    const { stderr } = await new Deno.Command("/usr/bin/time", {
      args: ["-f", "peak %M", ...command],
      env,
      clearEnv: true,
      cwd,
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).output();
    const kilobytes = /peak (\d+)\s*$/.exec(new TextDecoder().decode(stderr))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
