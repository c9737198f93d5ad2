// `keyCommand` and `--key-command`: who may name one, what it must look like, and what it wins over. None is run here.
import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { QwenError } from "../../src/base/errors.ts";
import { statusJson, statusText } from "../../src/inspect/status.ts";
import { json, load } from "../fakes/fake_load.ts";

const USER = "/home/me/.qwen/settings.json";
const PROJECT = "/home/me/project/.qwen/settings.json";
const COMMAND = ["/usr/bin/pass", "show", "openai"];
const KEY = "sk-0123456789abcdef";

function settings(...more: readonly object[]): Readonly<Record<string, string>> {
  return { [USER]: json(Object.assign({ keyCommand: COMMAND }, ...more)) };
}

Deno.test("a command of the user's settings is the key, and is not run to show where that comes from", async () => {
  const loaded = await load({ files: settings({ keyCommandTtl: "10m", keyCommandEnv: ["VAULT_ADDR"] }) });
  const { method, credential } = loaded.configuration;
  equal(method, "openai");
  deepEqual(credential?.command, { argv: COMMAND, variables: ["VAULT_ADDR"], lifetimeMs: 600_000 });
  equal(credential?.secret, undefined);
  ok(statusText(loaded).includes("printed by /usr/bin/pass when it is needed"), statusText(loaded));
  ok(!statusText(loaded).includes("show"), "its words may hold a secret");
  const { credential: shown } = statusJson(loaded);
  deepEqual([shown?.masked, shown?.command], [null, "/usr/bin/pass"]);
});

Deno.test("a key that is given more directly goes before it, and it before a key in the settings", async () => {
  const inSettings = { security: { auth: { apiKey: KEY } } };
  const stored = await load({ files: settings(inSettings) });
  equal(stored.configuration.credential?.command?.argv[0], "/usr/bin/pass");
  deepEqual(stored.configuration.shadowed.map(({ field }) => field), ["credential"]);
  for (const machine of [{ env: { OPENAI_API_KEY: KEY } }, { flags: { openaiApiKey: KEY } }]) {
    const { credential, shadowed } = (await load({ ...machine, files: settings() })).configuration;
    equal(credential?.secret?.reveal(), KEY);
    deepEqual(shadowed.map(({ value }) => value), ["/usr/bin/pass"]);
  }
  const flag = await load({
    flags: { keyCommand: '["/bin/echo", "k"]' },
    env: { OPENAI_API_KEY: KEY },
    files: settings(),
  });
  deepEqual(flag.configuration.credential?.command?.argv, ["/bin/echo", "k"]);
  equal(
    (await load({ flags: { keyCommand: "/bin/my store" } })).configuration.credential?.command?.argv[0],
    "/bin/my store",
  );
});

Deno.test("a project's command is told and not followed", async () => {
  const loaded = await load({ files: { [PROJECT]: json({ keyCommand: ["/bin/sh", "-c", "evil"] }) } });
  equal(loaded.configuration.credential, null);
  const [warning] = loaded.configuration.warnings;
  equal(warning?.code, "key-command-refused");
  ok(warning?.message.includes(PROJECT), warning?.message);
  const both = await load({
    files: { ...settings(), [PROJECT]: json({ keyCommand: ["/bin/sh"], keyCommandEnv: ["X"] }) },
  });
  deepEqual(both.configuration.credential?.command, { argv: COMMAND, variables: [] });
});

Deno.test("a project's env file and variables name no command", async () => {
  const loaded = await load({
    files: { "/home/me/project/.env": "KEY_COMMAND=/bin/evil\nQWEN_KEY_COMMAND=/bin/evil\n" },
    env: { KEY_COMMAND: "/bin/evil" },
  });
  equal(loaded.configuration.credential, null);
});

const WRONG: readonly (readonly [object, RegExp])[] = [
  [{ keyCommand: ["pass", "show"] }, /whole path/],
  [{ keyCommand: [] }, /whole path/],
  [{ keyCommand: ["./pass"] }, /whole path/],
  [{ keyCommand: "/usr/bin/pass show" }, /keyCommand/],
  [{ keyCommand: ["/usr/bin/pass", 1] }, /keyCommand\[1\]/],
  [{ keyCommand: COMMAND, keyCommandTtl: "soon" }, /not a time/],
  [{ keyCommand: COMMAND, keyCommandEnv: [true] }, /keyCommandEnv\[0\]/],
];

Deno.test("a setting that names no program is refused with file and line", async () => {
  for (const [value, said] of WRONG) {
    const error = await load({ files: { [USER]: json(value) } }).then(() => undefined, (thrown: unknown) => thrown);
    ok(error instanceof QwenError && error.kind === "config", JSON.stringify(value));
    ok(said.test(error.message) && error.message.includes(USER), error.message);
  }
});

Deno.test("a flag that names no program by its whole path is refused", async () => {
  for (const keyCommand of ["pass show", "[", '["pass"]', "[1]", "{}", '[["/bin/x"]]', "[]"]) {
    await rejects(load({ flags: { keyCommand } }), { kind: "usage" }, keyCommand);
  }
  await rejects(load({ flags: { keyCommand: "/bin/x", openaiApiKey: KEY } }), { kind: "usage" });
});

Deno.test("a key that was chosen in a conversation, or the wish for none, goes before the flag's command", async () => {
  const flags = { keyCommand: "/bin/store", openaiBaseUrl: "http://127.0.0.1:9/v1" };
  const set = await load({ flags: { ...flags, chosenKey: { set: KEY } } });
  equal(set.configuration.credential?.secret?.reveal(), KEY);
  const none = await load({ flags: { ...flags, chosenKey: "remove" } });
  equal(none.configuration.credential?.kind, "none");
});
