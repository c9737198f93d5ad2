// Owns what is compared: qwen and its two baselines, once as bundles under `deno run`, once compiled. A baseline is made
// in the same way and by the same runtime as the qwen beside it.
import { bundle, BUNDLE_DIR, pathOf, ROOT } from "../bundle.ts";
import { compile } from "../compile.ts";
import { findDenort } from "../denort.ts";
import { PERMISSION_FLAGS } from "../permissions.ts";
import { say } from "../say.ts";
import { transpile } from "./transpile.ts";

/** The three programs of one form, as the start of their command lines. */
export interface Subject {
  readonly form: string;
  readonly qwen: readonly string[];
  readonly empty: readonly string[];
  readonly raw: readonly string[];
}

const WORK = new URL(".cache/bench/", ROOT);
const RUN = [Deno.execPath(), "run", "--quiet", "--no-config", "--no-prompt"];

/**
 * `deno run` reads and analyses every module that could be imported later, before the first one runs; a binary does not.
 * With this flag it is as in the binary.
 */
const LATE = "--unstable-lazy-dynamic-imports";

/** Makes the programs. Without a runtime to compile with, the compiled form is left out, aloud. */
export async function subjects(): Promise<Subject[]> {
  await bundle();
  await transpile(["empty", "raw_fetch"], WORK);
  const path = (name: string): string => pathOf(new URL(`${name}/main.js`, WORK));
  const bundled: Subject = {
    form: `bundle, Deno ${Deno.version.deno}`,
    qwen: [...RUN, LATE, ...PERMISSION_FLAGS, pathOf(new URL("main.js", BUNDLE_DIR))],
    empty: [...RUN, path("empty")],
    raw: [...RUN, "--allow-net", "--allow-env=OPENAI_BASE_URL", path("raw_fetch")],
  };
  try {
    return [bundled, await compiledSubject()];
  } catch (error) {
    say(`bench: the compiled form is left out: ${error instanceof Error ? error.message : error}`);
    return [bundled];
  }
}

async function compiledSubject(): Promise<Subject> {
  const target = Deno.build.target;
  const denort = await findDenort(target);
  const suffix = Deno.build.os === "windows" ? ".exe" : "";
  const make = async (name: string, from: URL): Promise<string[]> => {
    const output = new URL(`${name}${suffix}`, WORK);
    await compile({ target, output, from }, denort);
    return [pathOf(output)];
  };
  const qwen = await make("qwen", BUNDLE_DIR);
  return {
    form: `binary, Deno ${denort.denoVersion}`,
    qwen,
    empty: await make("empty-compiled", new URL("empty/", WORK)),
    raw: await make("raw-compiled", new URL("raw_fetch/", WORK)),
  };
}
