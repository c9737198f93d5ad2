// Owns compiling the program for every system of a release, with Deno's own runtime and nothing else: a runtime from
// another source is fit for tests only (`tools/denort.ts`).
// Usage: deno run -A tools/release/compile_all.ts OUT
import { bundle, ROOT } from "../bundle.ts";
import { compile } from "../compile.ts";
import { findDenort } from "../denort.ts";
import { say } from "../say.ts";
import { programName, TARGETS } from "./targets.ts";

/** Compiles all targets into a folder. */
async function compileAll(out: URL): Promise<void> {
  await bundle();
  await Deno.mkdir(out, { recursive: true });
  for (const { triple } of TARGETS) {
    const denort = await findDenort(triple);
    if (denort.origin !== "deno") throw new Error(`A release is made with Deno's own runtime, not "${denort.origin}"`);
    const output = new URL(programName(triple), out);
    await compile({ target: triple, output }, denort);
    say(`${triple}: ${((await Deno.stat(output)).size / 1e6).toFixed(1)} MB`);
  }
}

if (import.meta.main) {
  const [out] = Deno.args;
  if (out === undefined) {
    say("Usage: compile_all.ts OUT");
    Deno.exitCode = 2;
  } else await compileAll(new URL(out.endsWith("/") ? out : `${out}/`, ROOT));
}
