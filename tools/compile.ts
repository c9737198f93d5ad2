// Owns the making of a binary: bundle, runtime, permissions, and nothing else inside.
// Usage: deno task compile [--target TRIPLE] [--output FILE] [--twice]
// Two runs on one commit give the same bytes; --twice makes sure of it, with a second bundle in another folder.
import { bundle, BUNDLE_DIR, pathOf, ROOT } from "./bundle.ts";
import { reportText } from "./bundle_report.ts";
import { type Denort, findDenort, sha256 } from "./denort.ts";
import { permissionFlags } from "./permissions.ts";
import { programName } from "./release/targets.ts";
import { denoCommand, run } from "./run.ts";
import { say } from "./say.ts";

/**
 * The code cache is off: it is a file with a guessable name in the shared temporary directory, it is executed as it is
 * found, and this program holds keys. A read-only or air-gapped system is left untouched as well.
 */
const COMPILE_FLAGS = ["--no-config", "--no-lock", "--node-modules-dir=none", "--no-remote", "--no-npm", "--quiet"];

/**
 * Inside a binary Deno reads a module from the disk without asking for the permission to read (2.4.2): code in the sandbox
 * could import anybody's JSON. So every file but the bundle's own is mapped to an address that leads nowhere.
 */
const OWN_MODULES_ONLY = `${JSON.stringify({ imports: { "file:///": "nowhere:/", "./": "./" } })}\n`;
const IMPORT_MAP = "import_map.json";

/** Every file of the bundle gets this time: `deno compile` writes it into the binary. 2020-01-01. */
const FILE_TIME = new Date(Date.UTC(2020, 0, 1));

export interface CompileOptions {
  readonly target: string;
  readonly output: URL;
  /** The folder of what goes in; it starts with `main.js`. Default: `dist/bundle/`. */
  readonly from?: URL;
}

/** Makes one binary from all the files of a folder. */
export async function compile(
  { target, output, from = BUNDLE_DIR }: CompileOptions,
  denort: Denort,
): Promise<void> {
  await Deno.writeTextFile(new URL(IMPORT_MAP, from), OWN_MODULES_ONLY);
  const names: string[] = [];
  for await (const { name } of Deno.readDir(from)) names.push(name);
  for (const name of names) await Deno.utime(new URL(name, from), FILE_TIME, FILE_TIME);
  const included = names.filter((name) => name !== "main.js" && name !== IMPORT_MAP).sort();
  const command = [
    ...denoCommand(denort.denoVersion),
    "compile",
    ...COMPILE_FLAGS,
    "--no-code-cache",
    ...permissionFlags(target),
    "--import-map",
    IMPORT_MAP,
    ...included.flatMap((name) => ["--include", name]),
    "--target",
    target,
    "--output",
    pathOf(output),
    "main.js",
  ];
  await run(command, {
    cwd: from,
    env: { DENO_NO_UPDATE_CHECK: "1", ...(denort.path === undefined ? {} : { DENORT_BIN: denort.path }) },
    // These would be baked into the binary.
    without: ["OTEL_DENO", "DENO_V8_FLAGS", "DENO_AUTH_TOKENS"],
  });
}

/** Deno writes the name of the binary into it: the second one has the same. */
function nameOf(output: URL): string {
  return output.pathname.slice(output.pathname.lastIndexOf("/") + 1);
}

function optionsFrom(args: readonly string[]): CompileOptions {
  const valueOf = (flag: string): string | undefined => {
    const at = args.indexOf(flag);
    return at === -1 ? undefined : args[at + 1];
  };
  const target = valueOf("--target") ?? Deno.build.target;
  const own = target.includes("windows") ? "qwen.exe" : "qwen";
  const name = valueOf("--target") === undefined ? own : programName(target);
  return { target, output: new URL(valueOf("--output") ?? `dist/${name}`, ROOT) };
}

/** Bundles and compiles once more, elsewhere, and fails unless the bytes are the same. */
async function compareWithSecond(
  options: CompileOptions,
  { denort, sum }: { denort: Denort; sum: string },
): Promise<void> {
  const work = new URL("../.cache/second-compile/", import.meta.url);
  const [from, output] = [new URL("bundle/", work), new URL(nameOf(options.output), work)];
  await bundle({ outDir: from });
  await compile({ target: options.target, output, from }, denort);
  const second = await sha256(await Deno.readFile(output));
  await Deno.remove(work, { recursive: true });
  if (second !== sum) throw new Error(`A second compile has SHA-256 ${second}: the build is not reproducible`);
  say("a second bundle and compile in another folder gave the same bytes");
}

if (import.meta.main) {
  const options = optionsFrom(Deno.args);
  const made = await bundle();
  say(reportText(made));
  const denort = await findDenort(options.target);
  await compile(options, denort);
  const bytes = await Deno.readFile(options.output);
  const sum = await sha256(bytes);
  say(`${pathOf(options.output)}: ${(bytes.length / 1e6).toFixed(1)} MB, SHA-256 ${sum}`);
  const inside = Object.values(made.files).reduce((sum, size) => sum + size, 0);
  say(`of it ${(inside / 1e6).toFixed(2)} MB are qwen, the rest is the runtime of Deno ${denort.denoVersion}`);
  if (Deno.args.includes("--twice")) await compareWithSecond(options, { denort, sum });
}
