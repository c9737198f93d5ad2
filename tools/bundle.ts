// Owns the release bundle: the launcher and the sandbox, each one ES module with a chunk for every lazily imported room.
// It refuses a bundle that would import anything at run time, and knows nothing of compiling (`compile.ts`).
import { build, type BuildOptions, type Metafile, type Plugin, stop } from "esbuild";
import { leaveOutTexts, textsWithSpeakers, usedTexts } from "./used_texts.ts";
import { licenses } from "./licenses.ts";
import { type BundleReport, report, reportText } from "./bundle_report.ts";

/** Repository root, with a closing slash. */
export const ROOT = new URL("../", import.meta.url);

/** Where the bundle is written. */
export const BUNDLE_DIR = new URL("dist/bundle/", ROOT);

export interface BundleOptions {
  /** The program's main module. Default: `main.ts`. */
  readonly main?: URL;
  /** The sandbox's module. Default: `src/sandbox/entry.ts`. */
  readonly sandbox?: URL;
  /** Emptied, then written. Default: `dist/bundle/`. */
  readonly outDir?: URL;
  /** Keep names and lines as they are: for reading a CPU profile. */
  readonly readable?: boolean;
}

/** `dotenv` asks for these when it is loaded, and uses none of them in `parse`: loading them would cost 60 ms. */
const DOTENV_BUILTINS = ["fs", "path", "os", "url", "crypto"];

/** Gives `dotenv` empty modules in place of Node's; anybody else who asks for one fails the build. */
const emptyNodeBuiltins: Plugin = {
  name: "empty-node-builtins",
  setup(bundler): void {
    bundler.onResolve({ filter: /^(node:)?(fs|path|os|url|crypto)$/ }, ({ importer, path }) => {
      const asked = path.replace("node:", "");
      if (!/[\\/]dotenv[\\/]/.test(importer) || !DOTENV_BUILTINS.includes(asked)) return undefined;
      return { path: asked, namespace: "empty" };
    });
    bundler.onLoad({ filter: /.*/, namespace: "empty" }, () => ({ contents: "module.exports = {};", loader: "js" }));
  },
};

/**
 * `dotenv` is CommonJS, which would be run by every start that can read an env file, 1 ms. This puts its `parse` behind
 * the first call: only a start that finds a file pays.
 */
const lateDotenv: Plugin = {
  name: "late-dotenv",
  setup(bundler): void {
    bundler.onResolve({ filter: /^dotenv$/ }, ({ kind }) => {
      return kind === "require-call" ? undefined : { path: "dotenv", namespace: "late" };
    });
    bundler.onLoad({ filter: /.*/, namespace: "late" }, () => ({
      contents: `export function parse(text) { return require("dotenv").parse(text); }`,
      resolveDir: pathOf(ROOT),
      loader: "js",
    }));
  },
};

/** In a bundle the sandbox lies beside the launcher. */
const bundledSandbox: Plugin = {
  name: "bundled-sandbox",
  setup(bundler): void {
    bundler.onLoad({ filter: /[\\/]src[\\/]launcher[\\/]sandbox[\\/]module\.ts$/ }, () => ({
      contents: `export const SANDBOX_MODULE = new URL("./sandbox.js", import.meta.url);`,
      loader: "ts",
    }));
  },
};

/**
 * Bundles the program and answers what went in. Throws when a module cannot be resolved, and when anything is left to
 * be imported at run time.
 */
export async function bundle(options: BundleOptions = {}): Promise<BundleReport> {
  const outDir = options.outDir ?? BUNDLE_DIR;
  await emptyDirectory(outDir);
  try {
    const plugins = [bundledSandbox, emptyNodeBuiltins, lateDotenv];
    const settings = { outDir, plugins, minify: options.readable !== true };
    const launcher = await bundleEntry("main", options.main ?? new URL("main.ts", ROOT), settings);
    const sandbox = await bundleEntry("sandbox", options.sandbox ?? new URL("src/sandbox/entry.ts", ROOT), settings);
    const made = report({ launcher, sandbox });
    await Deno.writeTextFile(new URL("../THIRD_PARTY_LICENSES", outDir), await licenses(made.packages));
    return made;
  } finally {
    await stop();
  }
}

async function bundleEntry(
  name: string,
  entry: URL,
  { outDir, plugins, minify }: { outDir: URL; plugins: Plugin[]; minify: boolean },
): Promise<Metafile> {
  const options = {
    entryPoints: [{ in: pathOf(entry), out: name }],
    outdir: pathOf(outDir),
    absWorkingDir: pathOf(ROOT),
    chunkNames: `${name}-[name]-[hash]`,
    bundle: true,
    splitting: true,
    minify,
    metafile: true,
    format: "esm",
    platform: "neutral",
    target: "es2024",
    mainFields: ["module", "main"],
    conditions: ["import"],
    // Nothing of Node is there to be found: a package that looks for it takes its Web branch and starts faster.
    define: { process: "undefined", "globalThis.process": "undefined" },
    inject: [pathOf(new URL("bundled_timers.ts", import.meta.url))],
    legalComments: "none",
    logLevel: "warning",
    plugins,
  } satisfies BuildOptions;
  const words = leaveOutTexts(await usedTexts(options, ROOT));
  const { metafile } = await build({ ...options, plugins: [...plugins, words, textsWithSpeakers(ROOT)] });
  const outside = Object.values(metafile.outputs).flatMap((output) => output.imports).filter((one) => one.external);
  if (outside.length > 0) {
    throw new Error(`The bundle "${name}" still imports ${outside.map((one) => one.path).join(", ")} at run time`);
  }
  return metafile;
}

async function emptyDirectory(directory: URL): Promise<void> {
  await Deno.remove(directory, { recursive: true }).catch(() => {});
  await Deno.mkdir(directory, { recursive: true });
}

/** The system path of a file URL. */
export function pathOf(url: URL): string {
  const path = decodeURIComponent(url.pathname);
  return Deno.build.os === "windows" ? path.slice(1).replaceAll("/", "\\") : path;
}

if (import.meta.main) {
  const made = await bundle({ readable: Deno.args.includes("--readable") });
  await Deno.stdout.write(new TextEncoder().encode(reportText(made)));
}
