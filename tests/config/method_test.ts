// Which way of signing in is chosen, where several could be meant: what the environment says alone, what the settings
// chose, and what an administrator enforces.
import { deepEqual, doesNotThrow, equal, throws } from "node:assert/strict";
import { assertUsable } from "../../src/config/load.ts";
import { json, load } from "../fakes/fake_load.ts";

const KEY = "sk-0123456789abcdef0123";
const SETTINGS = "/home/me/.qwen/settings.json";
const SYSTEM = "/etc/qwen-code/settings.json";
const CREDENTIALS = "/home/me/.qwen/oauth_creds.json";
const TOKENS = json({ access_token: "at", refresh_token: "rt", token_type: "Bearer", expiry_date: 4_000_000_000_000 });
const QWEN_CHOSEN = { [SETTINGS]: json({ security: { auth: { selectedType: "qwen-oauth" } } }), [CREDENTIALS]: TOKENS };
const LOCAL = "http://127.0.0.1:11434/v1";

Deno.test("an address in the environment that asks for no key comes before the login that the settings chose", async () => {
  for (const url of [LOCAL, "http://localhost:8080/v1", "http://[::1]:1/v1"]) {
    const { configuration } = await load({ env: { OPENAI_BASE_URL: url }, files: QWEN_CHOSEN });
    deepEqual([configuration.method, configuration.baseUrl.value, configuration.credential?.kind], [
      "openai",
      url,
      "none",
    ]);
    equal(configuration.login, undefined);
  }
});

Deno.test("an address in the environment that asks for a key comes before that login only where there is one for it", async () => {
  const env = { OPENAI_BASE_URL: "https://llm.example/v1" };
  const without = (await load({ env, files: QWEN_CHOSEN })).configuration;
  deepEqual([without.method, without.credential?.kind], ["qwen-oauth", "oauth"]);
  const auth = { selectedType: "qwen-oauth", apiKey: KEY };
  const files = { ...QWEN_CHOSEN, [SETTINGS]: json({ security: { auth } }) };
  const keyed = (await load({ env, files })).configuration;
  deepEqual([keyed.method, keyed.baseUrl.value, keyed.credential?.secret?.reveal()], [
    "openai",
    "https://llm.example/v1",
    KEY,
  ]);
});

Deno.test("without a model, the first entry of modelProviders that has its key, or needs none, is the one", async () => {
  const local = { id: "small", baseUrl: LOCAL };
  const remote = { id: "large", baseUrl: "https://llm.example/v1", envKey: "LLM_KEY" };
  const files = (...openai: readonly object[]): Record<string, string> => ({
    [SETTINGS]: json({ modelProviders: { openai } }),
  });
  const chosen = async (openai: readonly object[], env = {}): Promise<readonly unknown[]> => {
    const { method, model, credential } = (await load({ files: files(...openai), env })).configuration;
    return [method, model.value, credential?.kind];
  };
  deepEqual(await chosen([local]), ["openai", "small", "none"]);
  deepEqual(await chosen([remote, local]), ["openai", "small", "none"]);
  deepEqual(await chosen([remote, local], { LLM_KEY: KEY }), ["openai", "large", "api-key"]);
  deepEqual((await chosen([remote]))[0], "none");
  deepEqual((await chosen([{ id: "nowhere" }]))[0], "none");
});

Deno.test("the first entry does not stand in where an address, a key or another model is named", async () => {
  const files = { [SETTINGS]: json({ modelProviders: { openai: [{ id: "entry", baseUrl: LOCAL, envKey: "E" }] } }) };
  const at = async (env: Readonly<Record<string, string>>): Promise<readonly string[]> => {
    const { model, baseUrl } = (await load({ files, env })).configuration;
    return [model.value, baseUrl.value];
  };
  deepEqual(await at({}), ["entry", LOCAL]);
  deepEqual(await at({ OPENAI_API_KEY: KEY }), ["gpt-4o", "https://api.openai.com/v1"]);
  equal((await at({ OPENAI_BASE_URL: "http://127.0.0.1:1/v1" }))[1], "http://127.0.0.1:1/v1");
  equal((await at({ DEEPSEEK_API_KEY: KEY }))[1], LOCAL, "the entry speaks before a service's own variable");
  equal((await at({ OPENAI_MODEL: "other" }))[0], "other");
});

Deno.test("an entry whose key is not set gives way to a service's own key, and to a workload", async () => {
  const entry = { id: "entry", baseUrl: "https://entry.example/v1", envKey: "ENTRY_KEY" };
  const files = { [SETTINGS]: json({ modelProviders: { openai: [entry] } }) };
  const deepseek = (await load({ files, env: { DEEPSEEK_API_KEY: KEY } })).configuration;
  deepEqual([deepseek.provider, deepseek.credential?.secret?.reveal()], ["deepseek", KEY]);
  const workload = (await load({
    files,
    env: {
      QWEN_WORKLOAD_TOKEN_FILE: "/var/run/token",
      QWEN_WORKLOAD_IDENTITY_PROVIDER_ID: "idp_1",
      QWEN_WORKLOAD_SERVICE_ACCOUNT_ID: "sa_1",
    },
  })).configuration;
  deepEqual([workload.baseUrl.value, workload.credential?.kind], ["https://api.openai.com/v1", "workload"]);
  equal([deepseek, workload].some(({ model }) => model.value === "entry"), false);
});

Deno.test("an enforced method stops another one, and neither the same, nor another issuer's login, nor nobody signed in", async () => {
  const enforced = (type: string): Record<string, string> => ({
    [SYSTEM]: json({ security: { auth: { enforcedType: type } } }),
  });
  const key = { OPENAI_API_KEY: KEY };
  const other = await load({ env: key, files: enforced("qwen-oauth") });
  throws(() => assertUsable(other), { kind: "config", message: /must be qwen-oauth/ });
  const same = await load({ env: key, files: enforced("openai") });
  doesNotThrow(() => assertUsable(same));
  const nobody = await load({ files: enforced("qwen-oauth") });
  equal(nobody.enforced, undefined, "signing in stays possible");
  const company = {
    [SETTINGS]: json({ security: { auth: { selectedType: "openai", issuer: "https://sso.example.com" } } }),
    "/home/me/.qwen/oauth_sso.example.com.json": json({
      access_token: "at",
      refresh_token: "rt",
      token_type: "Bearer",
      issuer: "https://sso.example.com",
      token_endpoint: "https://sso.example.com/token",
      base_url: "https://llm.example/v1",
    }),
  };
  const login = await load({ files: { ...company, ...enforced("openai") } });
  equal(login.configuration.method, "oauth");
  equal(login.enforced, undefined, "the settings have one name for a key and such a login");
  const qwen = await load({ files: { ...company, ...enforced("qwen-oauth") } });
  equal(qwen.enforced?.kind, "config");
});
