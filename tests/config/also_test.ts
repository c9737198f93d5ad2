// `--also NAME`: which service and which key a name means, and what no further service ever gets.
import { deepEqual, equal, rejects } from "node:assert/strict";
import { CommandKeys } from "../../src/launcher/grants/command_keys.ts";
import { alsoServices } from "../../src/launcher/grants/also_services.ts";
import { json, load } from "../fakes/fake_load.ts";

const USER = "/home/me/.qwen/settings.json";
const PROJECT = "/home/me/project/.qwen/settings.json";
const GENERAL = "sk-general-0123456789";
const OWN = "sk-own-0123456789abcd";
const ENTRY = { id: "glm-5", baseUrl: "https://glm.example/v1", envKey: "GLM_KEY" };

function withEntries(...entries: readonly object[]): Readonly<Record<string, string>> {
  return { [USER]: json({ modelProviders: { openai: entries } }) };
}

/** Nothing here is printed or sealed. */
const keys = new CommandKeys(() => Promise.reject(new Error("no command")));

Deno.test("an entry of the user's settings gets its own key, its own headers, and nothing that was set for the main service", async () => {
  const loaded = await load({
    env: {
      OPENAI_API_KEY: GENERAL,
      OPENAI_ORG_ID: "org-main",
      OPENAI_BASE_URL: "https://main.example/v1",
      GLM_KEY: OWN,
    },
    files: {
      [USER]: json({
        modelProviders: { openai: [{ ...ENTRY, generationConfig: { customHeaders: { "X-Team": "b" } } }] },
        model: { generationConfig: { customHeaders: { "X-Main": "a" } } },
      }),
    },
  });
  const also = await loaded.also("glm-5");
  deepEqual([also.baseUrl.value, also.model.value, also.credential?.secret?.reveal()], [
    "https://glm.example/v1",
    "glm-5",
    OWN,
  ]);
  deepEqual(also.extras.headers, { "X-Team": "b" });
  equal(loaded.configuration.baseUrl.value, "https://main.example/v1");
});

Deno.test("a service of the table gets the key of its own variable, from the environment, the user's files, never a project's", async () => {
  const at = (files: Readonly<Record<string, string>>, env: Readonly<Record<string, string>> = {}) =>
    load({ env: { OPENAI_API_KEY: GENERAL, OPENAI_BASE_URL: "https://main.example/v1", ...env }, files });
  const found = await (await at({}, { OPENROUTER_API_KEY: OWN })).also("openrouter");
  deepEqual([found.baseUrl.value, found.credential?.secret?.reveal()], ["https://openrouter.ai/api/v1", OWN]);
  const kept = await (await at({ [USER]: json({ env: { OPENROUTER_API_KEY: OWN } }) })).also("openrouter");
  equal(kept.credential?.secret?.reveal(), OWN);
  const none: readonly Readonly<Record<string, string>>[] = [
    {},
    { "/home/me/project/.env": `OPENROUTER_API_KEY=${OWN}` },
    { [PROJECT]: json({ env: { OPENROUTER_API_KEY: OWN } }) },
  ];
  for (const files of none) {
    await rejects((await at(files)).also("openrouter"), {
      kind: "auth",
      message: /no key of its own for "openrouter"/,
    });
  }
});

Deno.test("a local service is lent without a key, and without the one of the main service", async () => {
  const loaded = await load({
    env: { OPENAI_API_KEY: GENERAL },
    files: withEntries({ id: "llama", baseUrl: "http://127.0.0.1:1234/v1" }),
  });
  for (const name of ["ollama", "llama"]) {
    const { credential } = await loaded.also(name);
    deepEqual([credential?.kind, credential?.secret], ["none", undefined]);
  }
});

Deno.test("an entry that names its variable wants that, on this machine too", async () => {
  const entry = { id: "llama", baseUrl: "http://127.0.0.1:1234/v1", envKey: "LLAMA_KEY" };
  const loaded = await load({ env: { OPENAI_API_KEY: GENERAL }, files: withEntries(entry) });
  await rejects(loaded.also("llama"), {
    kind: "auth",
    hint: ["Set LLAMA_KEY; a general OPENAI_API_KEY is another service's"],
  });
});

Deno.test("a project's list of models names no further service, and its variables make no address of one", async () => {
  const env = { OPENAI_API_KEY: GENERAL, GLM_KEY: OWN };
  const theirs = await load({ env, files: { [PROJECT]: json({ modelProviders: { openai: [ENTRY] } }) } });
  await rejects(theirs.also("glm-5"), { kind: "usage" });
  const entry = { ...ENTRY, baseUrl: "https://$GLM_HOST/v1" };
  const bent = await load({ env, files: { ...withEntries(entry), "/home/me/project/.env": "GLM_HOST=evil.example" } });
  await rejects(bent.also("glm-5"), { kind: "config", message: /made of what a project sets/ });
});

Deno.test("a name that is near one that is known is told with it, any other with all that there are", async () => {
  const loaded = await load({ env: { OPENAI_API_KEY: GENERAL }, files: withEntries(ENTRY) });
  await rejects(loaded.also("openruter"), { kind: "usage", hint: ["Did you mean: --also openrouter"] });
  await rejects(loaded.also("glm-6"), { hint: ["Did you mean: --also glm-5"] });
  await rejects(loaded.also("nothing-like-it"), (error: { readonly hint: readonly string[] }) => {
    return /qwen-oauth, or one of: .*openrouter/.test(error.hint.join());
  });
  await rejects(loaded.also("azure"), { kind: "usage" });
  await rejects(loaded.also("qwen-oauth"), { kind: "auth", message: "Nobody is signed in with Qwen" });
});

Deno.test("a method that the administrator enforces holds for further services, too", async () => {
  const loaded = await load({
    env: { OPENAI_API_KEY: GENERAL },
    files: { "/etc/qwen-code/settings.json": json({ security: { auth: { enforcedType: "openai" } } }) },
  });
  await rejects(loaded.also("qwen-oauth"), { kind: "config", message: /enforce/ });
});

Deno.test("one key for two services, and one name twice, end the run before anything is sent", async () => {
  const env = { OPENAI_API_KEY: GENERAL, OPENAI_BASE_URL: "https://main.example/v1" };
  const loaded = await load({ env, files: withEntries({ ...ENTRY, envKey: "OPENAI_API_KEY" }) });
  for (const name of ["openai", "glm-5"]) {
    await rejects(alsoServices([name], { loaded, keys }), { kind: "config", message: /goes to main\.example already/ });
  }
  await rejects(alsoServices(["ollama", "ollama"], { loaded, keys }), { kind: "usage", message: /stands twice/ });
  const same = await load({
    env,
    files: withEntries({ ...ENTRY, baseUrl: "https://main.example/v1", envKey: "OPENAI_API_KEY" }),
  });
  equal((await alsoServices(["glm-5"], { loaded: same, keys })).length, 1, "two models of one service share its key");
});
