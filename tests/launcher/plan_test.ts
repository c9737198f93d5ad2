// When a conversation begins with the wizard, and what its sandbox may then do.
import type { PlanInputs } from "../../src/launcher/grants/plan_inputs.ts";
import { bareCommand } from "../../src/args/build.ts";
import { deepEqual, equal } from "node:assert/strict";
import { grantsOf, issuersOf, needsWizard } from "../../src/launcher/grants/plan.ts";
import { json, load } from "../fakes/fake_load.ts";
import type { FakeWorldOptions } from "../fakes/fake_world.ts";

const SETTINGS = "/home/me/.qwen/settings.json";
const LOGIN = "/home/me/.qwen/oauth_creds.json";

async function inputs(machine: FakeWorldOptions, more: Partial<PlanInputs> = {}): Promise<PlanInputs> {
  return {
    command: bareCommand("chat"),
    loaded: await load(machine),
    world: { cwd: "/home/me/project" },
    language: "en",
    terminal: { stdin: true, stdout: true, stderr: true, columns: 80, rows: 24 },
    surroundings: {},
    caCerts: [],
    isTrustedHost: () => false,
    extraHosts: [],
    qwenIssuer: "https://chat.qwen.ai",
    keptLogins: [],
    endingIssuers: [],
    also: [],
    endingLogins: [],
    pathsOf: (name) => [`/home/me/.qwen/${name}`],
    ...more,
  };
}

function selected(selectedType: string, more: Readonly<Record<string, unknown>> = {}): FakeWorldOptions {
  return { files: { [SETTINGS]: json({ security: { auth: { selectedType, ...more } } }) } };
}

Deno.test("needsWizard() is true where the settings name a method and its key was removed", async () => {
  for (const machine of [{}, selected("openai"), selected("qwen-oauth"), selected("oauth")]) {
    equal(needsWizard(await inputs(machine)), true, json(machine));
  }
});

Deno.test("needsWizard() is true where the stored login has ended", async () => {
  const ended = json({ access_token: "t", token_type: "Bearer", expiry_date: 1000 });
  const { files } = selected("qwen-oauth");
  equal(needsWizard(await inputs({ files: { ...files, [LOGIN]: ended } })), true);
});

Deno.test("needsWizard() is false where somebody is signed in, and for every other command", async () => {
  equal(needsWizard(await inputs(selected("openai", { apiKey: "sk-1" }))), false);
  const command = bareCommand("models");
  equal(needsWizard(await inputs(selected("openai"), { command })), false);
});

Deno.test("needsWizard() leaves an enforced method, and a choice that did not help, an error", async () => {
  equal(needsWizard(await inputs(selected("openai", { enforcedType: "qwen-oauth" }))), false);
  equal(needsWizard(await inputs(selected("openai"), { goesOn: true })), false);
});

Deno.test("a sign-in begins at the issuer that the command names, at OpenRouter, or at Qwen, and reaches no other", async () => {
  const login = bareCommand("auth login");
  for (
    const [more, issuer, host] of [
      [{}, "https://chat.qwen.ai", "chat.qwen.ai:443"],
      [{ target: "qwen" }, "https://chat.qwen.ai", "chat.qwen.ai:443"],
      [{ target: "openrouter" }, "https://openrouter.ai", "openrouter.ai:443"],
      [{ issuer: "https://sso.example.com", clientId: "c" }, "https://sso.example.com", "sso.example.com:443"],
      [{ issuer: "https://sso.example.com", target: "openrouter" }, "https://sso.example.com", "sso.example.com:443"],
    ] as const
  ) {
    const asked = await inputs({}, { command: { ...login, ...more } });
    deepEqual(issuersOf(asked), [issuer]);
    deepEqual(grantsOf(asked).net, [host, "127.0.0.1:0"]);
  }
  deepEqual(issuersOf(await inputs({}, { command: bareCommand("models") })), []);
  deepEqual(issuersOf(await inputs(selected("openai", { apiKey: "sk-1" }))), []);
});

Deno.test("a gateway listens where its command says and nowhere else, and no other command listens", async () => {
  const serve = bareCommand("serve");
  const key = selected("openai", { apiKey: "sk-1" });
  const listens = async (command: PlanInputs["command"]): Promise<readonly string[]> =>
    grantsOf(await inputs(key, { command })).net.filter((host) => host !== "api.openai.com:443");
  deepEqual(await listens(serve), ["127.0.0.1:0"]);
  deepEqual(await listens({ ...serve, port: 8080 }), ["127.0.0.1:0"]);
  deepEqual(await listens({ ...serve, socket: "/run/s" }), ["unix:/run/s"]);
  deepEqual(await listens({ ...serve, socket: "/run/s", port: 8080 }), ["unix:/run/s", "127.0.0.1:0"]);
  deepEqual(await listens({ ...serve, listen: "0.0.0.0", port: 8080 }), ["0.0.0.0:8080"]);
  deepEqual(await listens({ ...serve, listen: "::", port: 8080 }), ["[::]:8080"]);
  deepEqual(await listens(bareCommand("exec")), ["127.0.0.1:0"]);
  for (const kind of ["chat", "models", "auth token"] as const) deepEqual(await listens(bareCommand(kind)), [], kind);
});

Deno.test("the wizard's sandbox can reach a sign-in, and not yet the endpoint that a file names", async () => {
  const { files } = selected("openai");
  const hostile = { files: { ...files, "/home/me/project/.env": "OPENAI_BASE_URL=https://evil.example/v1" } };
  const asked = await inputs(hostile);
  const grants = grantsOf(asked);
  deepEqual(issuersOf(asked), ["https://chat.qwen.ai"]);
  equal(grants.net.includes("chat.qwen.ai:443"), true);
  equal(grants.net.includes("evil.example:443"), false);
  equal(grants.write.includes(LOGIN), true);
});
