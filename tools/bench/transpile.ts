// Owns turning the baseline scripts into plain JavaScript, so that no baseline pays for TypeScript.
import { build, stop } from "esbuild";
import { pathOf } from "../bundle.ts";

/** Writes `NAME/main.js` under `to` for each of the scripts beside this file. */
export async function transpile(names: readonly string[], to: URL): Promise<void> {
  try {
    for (const name of names) {
      await build({
        entryPoints: [{ in: pathOf(new URL(`${name}.ts`, import.meta.url)), out: "main" }],
        outdir: pathOf(new URL(`${name}/`, to)),
        bundle: true,
        minify: true,
        format: "esm",
        platform: "neutral",
        logLevel: "warning",
      });
    }
  } finally {
    await stop();
  }
}
