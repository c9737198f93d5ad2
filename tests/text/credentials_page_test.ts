// docs/credentials.md: every recipe is read by the program, and its words reach the store's program as they stand.
import { deepEqual, equal, ok } from "node:assert/strict";
import { parseCommand } from "../../src/args/parse.ts";
import { realWorld } from "../../src/launcher/machine/real_world.ts";
import { runKeyCommand } from "../../src/launcher/machine/run_key_command.ts";
import { json, load } from "../fakes/fake_load.ts";

const PAGE = await Deno.readTextFile(new URL("../../docs/credentials.md", import.meta.url));
const USER = "/home/me/.qwen/settings.json";

/** Each recipe of the table as settings. */
const RECIPES: readonly Record<string, unknown>[] = [...PAGE.matchAll(/^\| [^|]+ \| `(\[.*?\])`(.*)\|$/gm)].map(
  ([, command = "", rest = ""]) => ({
    keyCommand: JSON.parse(command),
    ...Object.fromEntries(
      [...rest.matchAll(/`"(\w+)": (.*?)`/g)].map(([, name = "", value = ""]) => [name, JSON.parse(value)]),
    ),
  }),
);

Deno.test("every recipe for a store is a setting that the program takes", async () => {
  equal(RECIPES.length, 9);
  for (const recipe of RECIPES) {
    const { configuration } = await load({ files: { [USER]: json(recipe) } });
    deepEqual(configuration.credential?.command?.argv, recipe["keyCommand"]);
    deepEqual(configuration.warnings, []);
    deepEqual(configuration.credential?.command?.variables, recipe["keyCommandEnv"] ?? []);
    equal(configuration.credential?.command?.lifetimeMs, recipe["keyCommandTtl"] === undefined ? undefined : 1_800_000);
  }
});

Deno.test({ name: "a store's program gets the words of its recipe", ignore: Deno.build.os === "windows" }, async () => {
  const folder = await Deno.makeTempDir();
  for (const { keyCommand } of RECIPES) {
    ok(Array.isArray(keyCommand));
    const [program = "", ...words] = keyCommand.map(String);
    const fake = `${folder}/${program.split("/").at(-1)}`;
    await Deno.writeTextFile(fake, `#!/bin/sh\nprintf '%s\\n' "$@" > "${folder}/words"\necho sk-stored\n`, {
      mode: 0o700,
    });
    const command = { argv: [fake, ...words], variables: [] };
    equal(await runKeyCommand(command, { kind: "default" }, { world: realWorld() }), "sk-stored");
    equal(await Deno.readTextFile(`${folder}/words`), words.map((word) => `${word}\n`).join(""));
  }
});

Deno.test("the command lines of the page are command lines", () => {
  const lines = [...PAGE.matchAll(/qwen (auth token[^"`)\n]*)/g)].map(([, line = ""]) => line.trim());
  ok(lines.length >= 3);
  for (const line of lines) {
    equal(parseCommand(line.split(" "), { stdinIsTerminal: true, stdoutIsTerminal: false }).kind, "auth token");
  }
});
