// The recipes of docs/credentials.md: each store's program gets exactly the words that stand there, and the variables that are
// listed beside them. A fake program of that name writes down what it got.
import { deepEqual, equal, ok } from "node:assert/strict";
import { readKeyCommands } from "../../src/config/key_command.ts";
import { realWorld } from "../../src/launcher/machine/real_world.ts";
import { runKeyCommand } from "../../src/launcher/machine/run_key_command.ts";
import { json, load } from "../fakes/fake_load.ts";

const PAGE = await Deno.readTextFile(new URL("../../docs/credentials.md", import.meta.url));

interface Recipe {
  readonly store: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

const RECIPES: readonly Recipe[] = PAGE.split("\n").flatMap((line) => {
  const [, store = "", cell = ""] = /^\| (\S.*?) +\| (`\[.*) +\|$/.exec(line) ?? [];
  const [argv = "", ...beside] = [...cell.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code);
  if (argv === "") return [];
  return [{ store, settings: JSON.parse(`{"keyCommand": ${argv}${beside.map((more) => `, ${more}`).join("")}}`) }];
});

Deno.test("the page has a recipe for every store that it speaks of", () => {
  const stores = RECIPES.map(({ store }) => store).join(" ");
  for (const store of ["1Password", "pass", "Vault", "Google Cloud", "Azure", "AWS", "Bitwarden"]) {
    ok(stores.includes(store), store);
  }
});

for (const { store, settings } of RECIPES) {
  Deno.test({
    name:
      `the recipe for ${store} is taken from the settings as it stands, and its program gets its words and variables`,
    ignore: Deno.build.os === "windows",
  }, async () => {
    const loaded = await load({ files: { "/home/me/.qwen/settings.json": json(settings) } });
    const { settings: command } = readKeyCommands(loaded.settings, { os: "linux" });
    ok(command !== undefined);
    const { argv, variables } = command.value;
    const home = await Deno.makeTempDir({ prefix: "qwen-recipe-" });
    try {
      const path = `${home}/${argv[0]?.split("/").at(-1)}`;
      const script =
        `#!/bin/sh\nfor word in "$@"; do printf '%s\\n' "$word"; done > ${home}/words\nenv > ${home}/env\necho key-of-the-store\n`;
      await Deno.writeTextFile(path, script, { mode: 0o700 });
      const env = {
        PATH: "/usr/bin:/bin",
        HOME: home,
        ...Object.fromEntries(variables.map((name) => [name, `value-of-${name}`])),
      };
      const world = realWorld({ home, env: { ...env, OPENAI_API_KEY: "sk-other" } });
      equal(
        await runKeyCommand({ ...command.value, argv: [path, ...argv.slice(1)] }, command.source, { world }),
        "key-of-the-store",
      );
      deepEqual((await Deno.readTextFile(`${home}/words`)).trimEnd().split("\n"), argv.slice(1));
      const got = await Deno.readTextFile(`${home}/env`);
      for (const name of variables) ok(got.includes(`${name}=value-of-${name}`), name);
      ok(!got.includes("sk-other"));
    } finally {
      await Deno.remove(home, { recursive: true });
    }
  });
}
