// Which files of `~/.qwen` a command's sandbox gets, and at which paths.
import { deepEqual, equal } from "node:assert/strict";
import { bareCommand } from "../../src/args/build.ts";
import type { Command } from "../../src/commands/specs.ts";
import { grantsOf } from "../../src/launcher/grants/plan.ts";
import { keepsHistory } from "../../src/launcher/grants/file_grants.ts";
import { planInputs } from "../../src/launcher/grants/plan_inputs.ts";
import { privatePaths } from "../../src/launcher/grants/private_paths.ts";
import { assertUsable } from "../../src/config/load.ts";
import { NO_FLAGS, promptCommand } from "../fakes/fake_sandbox.ts";
import { json, load } from "../fakes/fake_load.ts";
import { fakeWorld, type FakeWorldOptions } from "../fakes/fake_world.ts";

const SETTINGS = "/home/me/.qwen/settings.json";
const TERMINAL = { stdin: true, stdout: true, stderr: true, columns: 80, rows: 24 };
const noHistory = { ...NO_FLAGS, noHistory: true };

/** The names in `~/.qwen` that a command's sandbox may write, for a user with a key, or with these logins' files. */
async function written(
  command: Command & { readonly flags: unknown },
  settings: object = {},
  logins?: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>> = logins === undefined ? { OPENAI_API_KEY: "sk-0123456789" } : {},
): Promise<readonly string[]> {
  const files = { [SETTINGS]: json(settings), ...logins };
  const machine: FakeWorldOptions = { files, env };
  const loaded = await load(machine);
  const inputs = await planInputs(command as Parameters<typeof planInputs>[0], {
    loaded,
    world: fakeWorld(machine),
    terminal: TERMINAL,
    extraHosts: [],
  });
  const grants = grantsOf({ ...inputs, pathsOf: (name) => [name] });
  deepEqual(grants.read, grants.write);
  return grants.write;
}

const chat = bareCommand("chat");

Deno.test("a conversation keeps history and sessions, a prompt only the session that it goes on with", async () => {
  deepEqual(await written(chat), ["history", "sessions"]);
  deepEqual(await written(promptCommand()), []);
  deepEqual(await written(promptCommand({ continue: true })), ["sessions"]);
  deepEqual(await written(promptCommand({ resume: "" })), ["sessions"]);
  deepEqual(await written({ kind: "models", flags: NO_FLAGS, json: false }), []);
});

Deno.test("with --no-history, or with the user's chatRecording off, no file is granted to keep anything in", async () => {
  for (const command of [chat, promptCommand({ continue: true }), promptCommand({ resume: "a" })]) {
    deepEqual(await written({ ...command, flags: noHistory }), [], command.kind);
    deepEqual(await written(command, { general: { chatRecording: false } }), [], command.kind);
  }
});

Deno.test("a project's chatRecording does not switch on what the user switched off, nor its enforcedType stop a run", async () => {
  const project = "/home/me/project/.qwen/settings.json";
  const theirs = { general: { chatRecording: true }, security: { auth: { enforcedType: "qwen-oauth" } } };
  const files = { [SETTINGS]: json({ general: { chatRecording: false } }), [project]: json(theirs) };
  const loaded = await load({ files, env: { OPENAI_API_KEY: "sk-0123456789" } });
  equal(loaded.settings.files.some(({ scope }) => scope === "project"), true);
  equal(keepsHistory(loaded), false);
  assertUsable(loaded);
});

const login = bareCommand("auth login");
const COMPANY = "https://sso.example.com";

Deno.test("a sign-in gets the files of the login that it makes, and none where its result is a key", async () => {
  const qwen = ["oauth_creds.json", "oauth_creds.lock", "oauth_creds.d", "oauth_quota.json", "oauth_quota.d"];
  deepEqual(await written(login), qwen);
  for (const target of ["qwen", "qwen-oauth"]) deepEqual(await written({ ...login, target }), qwen);
  const company = await written({ ...login, issuer: COMPANY, clientId: "c" });
  equal(company.every((name) => name.startsWith("oauth_sso.example.com")), true, company.join());
  equal(company.length, 3);
  deepEqual(await written({ ...login, target: "openrouter" }), []);
  for (const more of [{}, { target: "openai" }, { target: "qwen" }, { issuer: COMPANY, clientId: "c" }]) {
    deepEqual(await written({ ...login, ...more, withApiKey: true }), [], JSON.stringify(more));
  }
});

const TOKENS = { access_token: "at", refresh_token: "rt", token_type: "Bearer" };
const LOGINS = {
  "/home/me/.qwen/oauth_creds.json": json(TOKENS),
  "/home/me/.qwen/oauth_sso.example.com.json": json({
    ...TOKENS,
    issuer: COMPANY,
    client_id: "c",
    token_endpoint: `${COMPANY}/token`,
    base_url: "https://llm.example.com/v1",
  }),
};
const QWEN = ["oauth_creds.json", "oauth_creds.lock", "oauth_creds.d", "oauth_quota.json", "oauth_quota.d"];
const KEPT_KEY = { security: { auth: { selectedType: "openai", apiKey: "sk-0123456789" } } };
const using = (method: string): object => ({ security: { auth: { selectedType: method } } });

Deno.test("a key's sandbox gets no login, whichever logins are kept, and one of a login gets that login alone", async () => {
  const commands = [promptCommand(), ...(["models", "doctor", "auth token", "exec"] as const).map(bareCommand)];
  for (const command of commands) {
    deepEqual(await written(command, KEPT_KEY, LOGINS), [], command.kind);
    deepEqual(await written(command, using("qwen-oauth"), LOGINS), QWEN, command.kind);
  }
  deepEqual(await written(chat, using("qwen-oauth"), LOGINS), [...QWEN, "history", "sessions"]);
  const going = promptCommand({ continue: true });
  deepEqual(await written(going, using("qwen-oauth"), LOGINS), [...QWEN, "sessions"]);
});

Deno.test("a workload's sandbox gets no file: its proof is read before, and its token is kept nowhere", async () => {
  const workload = {
    QWEN_WORKLOAD_TOKEN_FILE: "/run/token",
    QWEN_WORKLOAD_TOKEN_URL: "https://sso.example.com/token",
    OPENAI_BASE_URL: "https://llm.example.com/v1",
  };
  equal((await load({ files: LOGINS, env: workload })).configuration.credential?.kind, "workload");
  const commands = [promptCommand(), ...(["models", "doctor", "auth token", "exec"] as const).map(bareCommand)];
  for (const command of commands) deepEqual(await written(command, {}, LOGINS, workload), [], command.kind);
});

Deno.test("auth logout gets the logins that it ends and no other, auth use gets none", async () => {
  const logout = bareCommand("auth logout");
  deepEqual(await written(logout, using("qwen-oauth"), LOGINS), QWEN);
  deepEqual(await written({ ...logout, target: "openai" }, using("qwen-oauth"), LOGINS), []);
  deepEqual(await written({ ...bareCommand("auth use"), method: "qwen" }, using("qwen-oauth"), LOGINS), []);
});

Deno.test("the gateway may read the hashes of the named tokens, and writes nothing but its login", async () => {
  const grants = async (logins: Readonly<Record<string, string>>, method: string): Promise<readonly string[][]> => {
    const env: Record<string, string> = method === "openai" ? { OPENAI_API_KEY: "sk-0123456789" } : {};
    const machine = { files: { [SETTINGS]: json(using(method)), ...logins }, env };
    const loaded = await load(machine);
    const inputs = await planInputs(bareCommand("serve"), {
      loaded,
      world: fakeWorld(machine),
      terminal: TERMINAL,
      extraHosts: [],
    });
    const { read, write } = grantsOf({ ...inputs, pathsOf: (name) => [name] });
    return [read.filter((name) => !write.includes(name)), [...write]];
  };
  deepEqual(await grants({}, "openai"), [["gateway_tokens.json"], []]);
  deepEqual(await grants(LOGINS, "qwen-oauth"), [["gateway_tokens.json"], QWEN]);
});

Deno.test({
  name: "a file of ~/.qwen is granted where links within it lead, and never out of it",
  ignore: Deno.build.os === "windows",
  async fn(): Promise<void> {
    const place = await Deno.realPath(await Deno.makeTempDir({ prefix: "qwen-paths-" }));
    try {
      await Deno.mkdir(`${place}/real/inner/kept`, { recursive: true });
      await Deno.mkdir(`${place}/real-beside/x`, { recursive: true });
      await Deno.symlink("real", `${place}/home`);
      await Deno.symlink("inner/kept", `${place}/real/sessions`);
      await Deno.symlink("../real-beside/x", `${place}/real/history`);
      await Deno.symlink("/etc/passwd", `${place}/real/oauth_creds.json`);
      await Deno.symlink("..", `${place}/real/up`);
      // As long a name as the directory's own.
      await Deno.mkdir(`${place}/rea2/x`, { recursive: true });
      await Deno.symlink("../rea2/x", `${place}/real/neighbour`);
      await Deno.symlink(".", `${place}/real/self`);
      const pathsOf = privatePaths(`${place}/home`, { os: "linux" });
      deepEqual(pathsOf("plain"), [`${place}/home/plain`, `${place}/real/plain`]);
      deepEqual(pathsOf("sessions"), [
        `${place}/home/sessions`,
        `${place}/home/inner/kept`,
        `${place}/real/inner/kept`,
      ]);
      for (const name of ["history", "oauth_creds.json", "up", "self", "neighbour"]) {
        deepEqual(pathsOf(name), [`${place}/home/${name}`], name);
      }
      deepEqual(privatePaths(undefined, { os: "linux" })("sessions"), []);
    } finally {
      await Deno.remove(place, { recursive: true });
    }
  },
});
