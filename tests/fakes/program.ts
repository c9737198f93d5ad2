// Owns how a test starts the whole program: from source, and as the compiled binary where there is one. Each run gets
// a home directory and an environment of its own; nothing of the person who runs the tests reaches the program.
import { PERMISSION_FLAGS } from "../../tools/permissions.ts";

const ROOT = new URL("../../", import.meta.url);

/** One way to start the program. */
export interface Form {
  readonly name: "source" | "binary";
  readonly command: string;
  /** Go before the program's own arguments. */
  readonly args: readonly string[];
}

export interface ProgramInput {
  readonly args?: readonly string[];
  /** Added to PATH and HOME, which are all that the program sees of the environment. `undefined` takes one away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Default: nothing, at its end at once. */
  readonly stdin?: string | Uint8Array;
  /** Default: `home`. */
  readonly cwd?: string;
  /** Default: a new directory, removed afterwards. */
  readonly home?: string;
  /** The program is killed after it, and the test fails. Default: 60 s. */
  readonly timeoutMs?: number;
}

export interface ProgramResult {
  readonly code: number;
  readonly signal: Deno.Signal | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The forms that can be tested here: always the source, and `QWEN_TEST_BINARY` or a fresh `dist/qwen`. */
export function forms(): readonly Form[] {
  const source: Form = {
    name: "source",
    command: Deno.execPath(),
    args: ["run", "--quiet", "--config", pathOf("deno.json"), ...PERMISSION_FLAGS, pathOf("main.ts")],
  };
  const binary = binaryPath();
  return binary === undefined ? [source] : [source, { name: "binary", command: binary, args: [] }];
}

/** Runs the program to its end. */
export async function runProgram(form: Form, input: ProgramInput = {}): Promise<ProgramResult> {
  const home = input.home ?? await Deno.makeTempDir({ prefix: "qwen-home-" });
  try {
    const child = startProgram(form, { ...input, home });
    const timeoutMs = input.timeoutMs ?? 60_000;
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill("SIGKILL");
    }, timeoutMs);
    try {
      const [{ code, signal, stdout, stderr }] = await Promise.all([child.output(), feed(child.stdin, input.stdin)]);
      const result = { code, signal, stdout: textOf(stdout), stderr: textOf(stderr) };
      if (late) throw new Error(`The program did not end in ${timeoutMs} ms: ${JSON.stringify(result)}`);
      return result;
    } finally {
      clearTimeout(timer);
    }
  } finally {
    if (input.home === undefined) await Deno.remove(home, { recursive: true });
  }
}

/**
 * Starts the program with its three streams piped. The caller ends it; `input.home` is needed, `input.stdin` and
 * `input.timeoutMs` are the caller's business.
 */
export function startProgram(form: Form, input: ProgramInput & { readonly home: string }): Deno.ChildProcess {
  return new Deno.Command(form.command, {
    args: [...form.args, ...(input.args ?? [])],
    cwd: input.cwd ?? input.home,
    env: programEnv(input.home, input.env ?? {}),
    clearEnv: true,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** The environment of a program under test; for tests that start it in their own way (a pty, a shell). */
export function programEnv(
  home: string,
  more: Readonly<Record<string, string | undefined>> = {},
): Record<string, string> {
  // Deno's own cache stays where it is: the source form would fill the new home with it otherwise.
  const kept = ["PATH", "SystemRoot", "TEMP", "TMP"].map((name) => [name, Deno.env.get(name)] as const);
  // And `deno run` looks for a newer Deno at a moment of its own choice: a connection that is not the program's.
  const deno = [["DENO_DIR", denoDir()], ["DENO_NO_UPDATE_CHECK", "1"]] as const;
  const all = [...kept, ["HOME", home], ["USERPROFILE", home], ...deno, ...Object.entries(more)];
  const env: Record<string, string> = {};
  for (const [name, value] of all) {
    if (name === undefined) continue;
    if (value === undefined) delete env[name];
    else env[name] = value;
  }
  return env;
}

async function feed(stdin: WritableStream<Uint8Array>, input: string | Uint8Array = ""): Promise<void> {
  const writer = stdin.getWriter();
  try {
    await writer.write(typeof input === "string" ? new TextEncoder().encode(input) : input);
    await writer.close();
  } catch (error) {
    // A program that ends without reading its input is no fault of the test.
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}

function binaryPath(): string | undefined {
  const named = Deno.env.get("QWEN_TEST_BINARY");
  if (named) return named;
  const path = pathOf(Deno.build.os === "windows" ? "dist/qwen.exe" : "dist/qwen");
  const made = modifiedAt(path);
  if (made === undefined) {
    notice("there is no dist/qwen");
    return undefined;
  }
  const newer = newerThan(made, ["main.ts", "src", "deno.json"]);
  if (newer === undefined) return path;
  notice(`dist/qwen is older than ${newer}`);
  return undefined;
}

/** A form that is left out shows as an ignored test in every file that would have used it: `deno test` hides stderr. */
function notice(reason: string): void {
  Deno.test({ name: `binary: not tested, ${reason}; run: deno task compile`, ignore: true, fn: () => {} });
}

function newerThan(time: number, paths: readonly string[]): string | undefined {
  for (const path of paths) {
    const found = Deno.statSync(pathOf(path)).isDirectory
      ? newerThan(time, [...Deno.readDirSync(pathOf(path))].map((entry) => `${path}/${entry.name}`))
      : (modifiedAt(pathOf(path)) ?? 0) > time
      ? path
      : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function modifiedAt(path: string): number | undefined {
  try {
    return Deno.statSync(path).mtime?.getTime();
  } catch {
    return undefined;
  }
}

let foundDenoDir: string | undefined;

function denoDir(): string {
  if (foundDenoDir === undefined) {
    const { stdout } = new Deno.Command(Deno.execPath(), { args: ["info", "--json"] }).outputSync();
    const info: unknown = JSON.parse(textOf(stdout));
    const value: unknown = typeof info === "object" && info !== null ? Reflect.get(info, "denoDir") : undefined;
    if (typeof value !== "string") throw new Error("deno info names no denoDir");
    foundDenoDir = value;
  }
  return foundDenoDir;
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function pathOf(relative: string): string {
  const path = decodeURIComponent(new URL(relative, ROOT).pathname);
  return Deno.build.os === "windows" ? path.slice(1).replaceAll("/", "\\") : path;
}
