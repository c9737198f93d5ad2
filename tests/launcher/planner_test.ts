// The way from a command to a plan: when it is an error that nobody is signed in, what a conversation's choice changes, and
// what is told once.
import { deepEqual, equal, match, rejects } from "node:assert/strict";
import { bareCommand } from "../../src/args/build.ts";
import type { ConfiguredCommand } from "../../src/launcher/grants/plan_inputs.ts";
import type { Change, SandboxPlan } from "../../src/launcher/grants/plan.ts";
import { CommandKeys } from "../../src/launcher/grants/command_keys.ts";
import { planner } from "../../src/launcher/grants/planner.ts";
import { promptCommand } from "../fakes/fake_sandbox.ts";
import { json } from "../fakes/fake_load.ts";
import { type FakeWorld, fakeWorld, type FakeWorldOptions } from "../fakes/fake_world.ts";

const KEY = "sk-0123456789abcdef0123";
const SETTINGS = "/home/me/.qwen/settings.json";
const TERMINAL = { stdin: true, stdout: true, stderr: true, columns: 80, rows: 24 };

interface Planned {
  readonly world: FakeWorld;
  readonly told: string[];
  replan(change?: Partial<Change>): Promise<SandboxPlan>;
}

function plan(
  machine: FakeWorldOptions,
  { command = bareCommand("chat"), answer = "n", stderr = true }: {
    readonly command?: ConfiguredCommand;
    readonly answer?: string;
    readonly stderr?: boolean;
  } = {},
): Planned {
  const world = fakeWorld(machine);
  const told: string[] = [];
  const replan = planner(command, {
    world,
    terminal: { ...TERMINAL, stderr },
    keys: new CommandKeys(() => Promise.resolve("printed-0123456789")),
    keyboard: { ask: (show) => (show(), Promise.resolve(answer)) },
    interactive: true,
    writeStderr: (line) => told.push(line),
  });
  return { world, told, replan: (change = {}) => replan({ extraHosts: [], ...change }) };
}

Deno.test("a conversation begins with the wizard where nobody is signed in, any other command ends with an error", async () => {
  const { grants } = await plan({}).replan();
  equal(grants.net.includes("chat.qwen.ai:443"), true);
  equal(grants.net.includes("api.openai.com:443"), false);
  for (const command of [promptCommand(), bareCommand("models"), bareCommand("auth token")]) {
    await rejects(plan({}, { command }).replan(), { kind: "auth" }, command.kind);
  }
});

Deno.test("what the conversation chose counts as typed, and where it did not help that is an error and no second wizard", async () => {
  const planned = plan({});
  await planned.replan();
  const chosen = await planned.replan({
    overrides: { key: { set: KEY }, method: "openai", baseUrl: "https://llm.example/v1", model: "m" },
  });
  deepEqual([chosen.start.secret, chosen.start.configuration.model.value], [KEY, "m"]);
  deepEqual(chosen.grants.net.includes("llm.example:443"), true);
  await rejects(planned.replan({ overrides: { key: "keep", method: "openai" } }), { kind: "auth" });
  const settings = { [SETTINGS]: json({ security: { auth: { selectedType: "openai" } } }) };
  await rejects(plan({ files: settings }).replan({ overrides: { key: "keep" } }), { kind: "auth" });
  const local = await plan({ files: settings }).replan({ overrides: { key: "remove" } });
  equal(local.start.configuration.credential?.kind, "none", "who wants none at all is asked for none");
});

Deno.test("further services are looked up for a gateway alone, and only where some are named", async () => {
  const env = { OPENAI_API_KEY: KEY, DEEPSEEK_API_KEY: "sk-other-0123456789" };
  for (const kind of ["serve", "exec"] as const) {
    const alone = await plan({ env }, { command: bareCommand(kind) }).replan();
    equal(alone.start.also, undefined, kind);
    const both = await plan({ env }, { command: { ...bareCommand(kind), also: ["deepseek"] } }).replan();
    deepEqual(both.start.also?.map(({ name, secret }) => [name, secret]), [["deepseek", "sk-other-0123456789"]]);
    equal(both.grants.net.includes("api.deepseek.com:443"), true);
  }
});

Deno.test("a key that is gone in the middle of a conversation is an error, before it the wizard", async () => {
  const settings = (key: object): string => json({ security: { auth: { selectedType: "openai", ...key } } });
  const planned = plan({ files: { [SETTINGS]: settings({ apiKey: KEY }) } });
  equal((await planned.replan()).start.secret, KEY);
  planned.world.replace(SETTINGS, settings({}), 0o600);
  await rejects(planned.replan(), { kind: "auth" });
  equal((await plan({ files: { [SETTINGS]: settings({}) } }).replan()).start.secret, undefined);
});

Deno.test("each warning is told once, however often the plan is made anew, and a key in the arguments only where somebody reads it", async () => {
  const files = { "/home/me/project/.env": "A=1\nQWEN_HOME=/evil\nOPENAI_API_KEY=\n" };
  const typed = { ...bareCommand("chat"), flags: { ...bareCommand("chat").flags, openaiApiKey: KEY } };
  for (const stderr of [true, false]) {
    const planned = plan({ files }, { command: typed, stderr });
    await planned.replan();
    const once = [...planned.told];
    await planned.replan();
    deepEqual(planned.told, once);
    equal(planned.told.some((line) => /history|arguments|--openai-api-key/i.test(line)), stderr, planned.told.join());
  }
});

Deno.test("a yes to a project's host holds for the run: it is asked for once, and the host is granted", async () => {
  const files = { "/home/me/project/.env": "OPENAI_BASE_URL=https://evil.example/v1\n" };
  const planned = plan({ env: { OPENAI_API_KEY: KEY }, files }, { answer: "y" });
  equal((await planned.replan()).grants.net.includes("evil.example:443"), true);
  const questions = planned.told.filter((line) => line.includes("evil.example")).length;
  await planned.replan();
  equal(planned.told.filter((line) => line.includes("evil.example")).length, questions);
  const refused = plan({ env: { OPENAI_API_KEY: KEY }, files });
  await rejects(refused.replan(), { kind: "config" });
});

Deno.test("the runtime is told which of the granted hosts no proxy is asked for; a proxy that cannot be used stops a sign-in", async () => {
  const env = { OPENAI_API_KEY: KEY, HTTPS_PROXY: "http://p:1", NO_PROXY: "api.openai.com" };
  const planned = plan({ env }, { command: promptCommand() });
  await planned.replan({ extraHosts: ["other.example:443"] });
  deepEqual(planned.world.bypassed, [["api.openai.com"]]);
  const past = plan({ env: { HTTPS_PROXY: "socks4://p:1" } });
  await rejects(past.replan(), { kind: "config", message: /HTTPS_PROXY/ });
});

Deno.test("a login that is ended is looked up for its command alone", async () => {
  const files = {
    "/home/me/.qwen/oauth_creds.json": json({ access_token: "at", refresh_token: "rt", token_type: "Bearer" }),
    [SETTINGS]: json({ security: { auth: { selectedType: "qwen-oauth" } } }),
  };
  const logout = await plan({ files }, { command: bareCommand("auth logout") }).replan();
  deepEqual(logout.start.keptLogins, ["qwen"]);
  match(logout.grants.net.join(), /chat\.qwen\.ai:443/);
  const use = { ...bareCommand("auth use"), method: "openai" };
  deepEqual((await plan({ files }, { command: use }).replan()).start.keptLogins, ["qwen"]);
  deepEqual((await plan({ files }).replan()).start.keptLogins, []);
});
