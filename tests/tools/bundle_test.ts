// What is inside the release, and what is not: sizes, packages, reach, and that building twice gives the same bytes.
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { bundle, ROOT } from "../../tools/bundle.ts";
import type { BundleReport } from "../../tools/bundle_report.ts";
import { sha256 } from "../../tools/denort.ts";

const outDir = new URL(".cache/test-bundle/out/", ROOT);
let made: BundleReport | undefined;

async function theBundle(): Promise<BundleReport> {
  return made ??= await bundle({ outDir });
}

/**
 * Budgets in bytes: a little above what it is; raise one only with a reason in the commit: 100 kB of code that is only
 * looked through cost 5 ms. English words lie in the chunks of those who speak them (`used_texts.ts`).
 */
const BUDGET = { launcherStart: 66_500, sandboxStart: 21_300, all: 1_360_000 };

Deno.test("bundle: it stays within its size budget", async () => {
  const { files, startBytes } = await theBundle();
  const all = Object.values(files).reduce((sum, bytes) => sum + bytes, 0);
  ok(startBytes.launcher <= BUDGET.launcherStart, `the launcher starts with ${startBytes.launcher} bytes`);
  ok(startBytes.sandbox <= BUDGET.sandboxStart, `the sandbox starts with ${startBytes.sandbox} bytes`);
  ok(all <= BUDGET.all, `all files have ${all} bytes`);
});

Deno.test("bundle: the launcher's half holds small pure packages, and of what talks to services only the sealed prompt", async () => {
  const { modules } = await theBundle();
  const inside = Object.keys(modules.launcher);
  const packages = new Set(
    inside.map((path) =>
      /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!node_modules)/.exec(
        path.replace(/^.*node_modules\/\.deno\/[^/]+\//, ""),
      )?.[1]
    ).filter((name) => name !== undefined),
  );
  deepEqual([...packages].filter((name) => !["dotenv", "jsonc-parser", "valibot"].includes(name)), []);
  const sandboxed =
    /^src\/auth\/(?!bearer|credentials|store\/)|^src\/cli\/(?!headless|sandbox_client|expected_answer|sessions\/turn)|\/markdown\//;
  deepEqual(inside.filter((path) => sandboxed.test(path)), []);
});

Deno.test("bundle: every source file is in it, types and catalogues chosen at run time aside", async () => {
  const { modules, unused } = await theBundle();
  const inside = new Set([...Object.keys(modules.launcher), ...Object.keys(modules.sandbox), ...unused]);
  const missing: string[] = [];
  for (const path of sources("src/")) {
    if (!inside.has(path) && hasCode(await Deno.readTextFile(new URL(path, ROOT)))) missing.push(path);
  }
  deepEqual(missing, []);
});

Deno.test("bundle: no test or build package is in it", async () => {
  const { packages } = await theBundle();
  const kept = packages.filter((path) => /fast-check|oidc-provider|node-pty|mock-llm|playwright|esbuild/.test(path));
  deepEqual(kept, []);
});

Deno.test("bundle: two runs give the same bytes", async () => {
  const first = await theBundle();
  const again = new URL(".cache/test-bundle/again/", ROOT);
  await bundle({ outDir: again });
  for (const name of Object.keys(first.files)) {
    const sums = await Promise.all([outDir, again].map(async (dir) => sha256(await Deno.readFile(new URL(name, dir)))));
    equal(sums[0], sums[1], name);
  }
});

Deno.test("bundle: the licences of all that is inside go with it", async () => {
  const { packages } = await theBundle();
  const text = await Deno.readTextFile(new URL("../THIRD_PARTY_LICENSES", outDir));
  for (const path of packages) {
    const name = path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length);
    ok(text.includes(`\n${name} `), `${name} is not in THIRD_PARTY_LICENSES`);
  }
  match(text, /Deno \(the runtime inside the executable\)/);
});

Deno.test("bundle: nothing of Node is loaded before it is asked for", async () => {
  const { files } = await theBundle();
  for (const name of Object.keys(files)) {
    const text = await Deno.readTextFile(new URL(name, outDir));
    ok(!/from"node:|import\("node:/.test(text), name);
    ok(!/\bprocess\.(?:env|versions|platform|stdout|stdin|argv)/.test(text), name);
  }
});

function* sources(folder: string): Generator<string> {
  for (const entry of Deno.readDirSync(new URL(folder, ROOT))) {
    if (entry.isDirectory) yield* sources(`${folder}${entry.name}/`);
    else if (entry.name.endsWith(".ts")) yield folder + entry.name;
  }
}

/** Whether anything is left of a file when its types are gone. */
function hasCode(text: string): boolean {
  return /^(export )?(async )?(function|const|let|class|abstract class)\b/m.test(text);
}
