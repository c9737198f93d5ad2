// The quick answer must never differ from the long one: whenever it says that there is nothing, there is nothing.
import { deepEqual, equal, ok } from "node:assert/strict";
import fc from "fast-check";
import { isBlank } from "../../src/config/blank.ts";
import { fakeWorld, type FakeWorldOptions } from "../fakes/fake_world.ts";
import { assertUsable, loadConfiguration, type Loaded } from "../../src/config/load.ts";
import { missingCredential } from "../../src/config/resolve/missing_credential.ts";
import type { FlagInput } from "../../src/config/resolve/flag_values.ts";
import { QwenError } from "../../src/base/errors.ts";
import { providerFacts } from "../../src/providers/facts.ts";

/** A world that writes down which variables are asked for. */
function recorded(options: FakeWorldOptions): { world: ReturnType<typeof fakeWorld>; names: Set<string> } {
  const names = new Set<string>();
  const world = fakeWorld(options);
  return { world: { ...world, env: (name) => (names.add(name), world.env(name)) }, names };
}

Deno.test("isBlank() looks at every variable that a configuration looks at", async () => {
  const [quick, long] = [recorded({}), recorded({})];
  ok(isBlank(quick.world, {}));
  await load(long.world, {});
  deepEqual([...long.names].filter((name) => !quick.names.has(name)), []);
});

Deno.test("isBlank() looks wherever a configuration looks, or at the directory that it would be in", async () => {
  for (const os of ["linux", "darwin"] as const) {
    const [quick, long] = [recorded({ os, cwd: "/home/me/a/b" }), recorded({ os, cwd: "/home/me/a/b" })];
    ok(isBlank(quick.world, {}));
    await load(long.world, {});
    const seen = (path: string): boolean => quick.world.stats.some((one) => path === one || path.startsWith(`${one}/`));
    deepEqual(long.world.stats.filter((path) => !seen(path)), []);
  }
});

function load(world: ReturnType<typeof fakeWorld>, flags: FlagInput): Promise<Loaded> {
  return loadConfiguration(world, { flags, providers: providerFacts });
}

const NAMES = ["OPENAI_API_KEY", "OPENAI_MODEL", "QWEN_HOME", "DASHSCOPE_API_KEY", "HTTPS_PROXY", "PATH", "TERM"];
const PATHS = [
  "/.env",
  "/home/.qwen/settings.json",
  "/home/me/.env",
  "/home/me/.qwen/oauth_creds.json",
  "/home/me/project/.qwen/.env",
  "/home/me/project/README.md",
  "/etc/qwen-code/settings.json",
];

Deno.test("isBlank() says yes only where the whole configuration finds nothing and warns of nothing", async () => {
  const someOf = (names: readonly string[], value: string): fc.Arbitrary<Record<string, string>> =>
    fc.subarray([...names], { maxLength: 1 }).map((chosen) => Object.fromEntries(chosen.map((name) => [name, value])));
  const flags = fc.record({
    model: fc.constantFrom("m"),
    openaiBaseUrl: fc.constantFrom("http://127.0.0.1:1/v1"),
    allowHost: fc.constantFrom(["a.example"]),
  }, { requiredKeys: [] });
  let blanks = 0;
  await fc.assert(
    fc.asyncProperty(someOf(NAMES, "x"), someOf(PATHS, "{}"), flags, async (env, files, given) => {
      const options = { env, files };
      if (!isBlank(fakeWorld(options), given)) return;
      blanks++;
      const loaded = await load(fakeWorld(options), given);
      deepEqual([loaded.configuration.method, loaded.configuration.warnings], ["none", []]);
      equal(messageOf(() => assertUsable(loaded)), missingCredential().message);
    }),
    { numRuns: 2000 },
  );
  ok(blanks > 10, `${blanks} of 2000`);
});

function messageOf(run: () => void): string {
  try {
    run();
  } catch (error) {
    if (error instanceof QwenError) return error.message;
    throw error;
  }
  return "";
}
