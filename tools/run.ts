// Owns starting other programs from the build tools. A program that fails is an error with its last words.

export interface RunOptions {
  readonly cwd?: URL | string;
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Variables that the program must not see. */
  readonly without?: readonly string[];
}

/** Runs a program to its end and answers its stdout. Throws with its stderr when it cannot be started or fails. */
export async function run(command: readonly string[], options: RunOptions = {}): Promise<string> {
  const [program, ...args] = command;
  if (program === undefined) throw new TypeError("Cannot run an empty command");
  const env = { ...Deno.env.toObject(), ...options.env };
  for (const name of options.without ?? []) delete env[name];
  const child = new Deno.Command(program, {
    args,
    cwd: options.cwd,
    env,
    clearEnv: true,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
  const { success, code, stdout, stderr } = await child.output();
  const words = new TextDecoder();
  if (!success) {
    throw new Error(`"${command.join(" ")}" ended with ${code}: ${words.decode(stderr).trim().slice(-2000)}`);
  }
  return words.decode(stdout);
}

/** The command line that is Deno of this version: this very one if it fits, else the one from npm. */
export function denoCommand(version: string): string[] {
  if (Deno.version.deno === version) return [Deno.execPath()];
  return [Deno.build.os === "windows" ? "npx.cmd" : "npx", "-y", `deno@${version}`];
}
