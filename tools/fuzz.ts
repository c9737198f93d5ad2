// Owns `deno task fuzz`: every fuzz target against many inputs; with --guided the code under test is instrumented and
// the inputs follow what they reach. Says the seed, and gives up on a run that no longer moves.
// Usage: deno task fuzz [--guided] [--runs=N] [--seed=N] [--only=PART_OF_A_NAME]
import { build, type Plugin, stop, transform } from "esbuild";
// @ts-types="@types/istanbul-lib-instrument"
import { createInstrumenter } from "istanbul-lib-instrument";
import { pathOf, ROOT } from "./bundle.ts";
import { say } from "./say.ts";

const FOLDER = new URL("tests/fuzz/", ROOT);

/** Whose points are counted: our rooms but the words, and the packages that read untrusted text for us. */
const UNDER_TEST = /[\\/]src[\\/](?!text[\\/]).*\.ts$|[\\/]node_modules[\\/](?:dotenv|jsonc-parser|oauth4webapi)[\\/]/;

/** Longer than any one input may take, and the garbage collector's pauses. */
const STILL_MS = 60_000;

/** Counts what is reached, and keeps the quoted texts: they are words that mean something to the code. */
const instrumented: Plugin = {
  name: "instrumented",
  setup(bundler): void {
    const instrumenter = createInstrumenter({ esModules: true, compact: true, produceSourceMap: false });
    bundler.onLoad({ filter: /\.(?:ts|m?js)$/ }, async ({ path }) => {
      if (!UNDER_TEST.test(path)) return undefined;
      const source = await Deno.readTextFile(path);
      const { code } = await transform(source, { loader: path.endsWith(".ts") ? "ts" : "js", target: "esnext" });
      const quoted = JSON.stringify(literalsOf(code));
      const counted = instrumenter.instrumentSync(code, path);
      return {
        contents: `${counted}\n;(globalThis.__literals__ ??= {})[${JSON.stringify(path)}] = ${quoted};`,
        loader: "js",
      };
    });
  },
};

function literalsOf(code: string): readonly string[] {
  const found = [...code.matchAll(/"([ !#-[\]-~]{1,40})"/g)].map(([, text = ""]) => text);
  return [...new Set(found)].filter((text) => !text.startsWith("./") && !text.startsWith("../"));
}

/** The test files that register targets. */
async function targetFiles(): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { name } of Deno.readDir(FOLDER)) {
    if (!name.endsWith("_test.ts")) continue;
    if (/\bfuzz\b.* from "\.\/fuzz\.ts"/.test(await Deno.readTextFile(new URL(name, FOLDER)))) found.push(name);
  }
  return found.sort();
}

async function bundled(outfile: string): Promise<void> {
  const contents = [...await targetFiles(), "guided_main.ts"].map((name) => `import "./${name}";`).join("\n");
  try {
    await build({
      stdin: { contents, resolveDir: pathOf(FOLDER), loader: "ts" },
      outfile,
      absWorkingDir: pathOf(ROOT),
      bundle: true,
      format: "esm",
      platform: "node",
      target: "esnext",
      conditions: ["import"],
      mainFields: ["module", "main"],
      banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
      logLevel: "warning",
      plugins: [instrumented],
    });
  } finally {
    await stop();
  }
}

/** Runs the bundle and passes on its lines; answers its exit code. */
async function watched(program: string, args: readonly string[]): Promise<number> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "--unstable-worker-options", program, ...args],
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  let last = "the first target has not begun";
  const giveUp = (): void => {
    say(`A run does not move: ${last}, with the arguments ${args.join(" ")}`);
    child.kill("SIGKILL");
  };
  let timer = setTimeout(giveUp, STILL_MS);
  let rest = "";
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    clearTimeout(timer);
    timer = setTimeout(giveUp, STILL_MS);
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      if (line.startsWith("beat ")) last = line.slice(5);
      else await Deno.stdout.write(new TextEncoder().encode(`${line}\n`));
    }
  }
  clearTimeout(timer);
  return (await child.status).code;
}

async function guidedRun(options: Options): Promise<number> {
  const folder = await Deno.makeTempDir({ prefix: "qwen-fuzz-" });
  try {
    const program = `${folder}/guided.mjs`;
    await bundled(program);
    say(`Guided run, seed ${options.seed}`);
    return await watched(program, [options.runs, options.seed, options.only]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function propertyRun({ runs, seed, only }: Options): Promise<number> {
  const filter = only === "" ? [] : ["--filter", only];
  const { code } = await new Deno.Command(Deno.execPath(), {
    args: ["test", "-A", "--unstable-worker-options", "--no-check", ...filter, "tests/fuzz"],
    cwd: ROOT,
    env: { QWEN_FUZZ_RUNS: runs, ...(seed === "" ? {} : { QWEN_FUZZ_SEED: seed }) },
    stdin: "null",
  }).spawn().status;
  return code;
}

interface Options {
  readonly runs: string;
  readonly seed: string;
  readonly only: string;
}

function option(name: string, otherwise: string): string {
  return Deno.args.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3) ?? otherwise;
}

if (import.meta.main) {
  const guided = Deno.args.includes("--guided");
  const anySeed = guided ? String(crypto.getRandomValues(new Int32Array(1))[0]) : "";
  const options = { runs: option("runs", "100000"), seed: option("seed", anySeed), only: option("only", "") };
  Deno.exitCode = await (guided ? guidedRun(options) : propertyRun(options));
}
