import { deepEqual, equal, match, ok, rejects, throws } from "node:assert/strict";
import type { FlagInput } from "../../src/config/resolve/flag_values.ts";
import { assertUsable, type Loaded } from "../../src/config/load.ts";
import type { Source } from "../../src/config/source.ts";
import { QwenError } from "../../src/base/errors.ts";
import { json, load } from "../fakes/fake_load.ts";
import type { FakeWorldOptions } from "../fakes/fake_world.ts";

const KEY = "sk-0123456789abcdef0123";
const OTHER = "sk-ffffffffffffffffffff";
const PROJECT = "/home/me/project/.env";
const SETTINGS = "/home/me/.qwen/settings.json";
const PROJECT_SETTINGS = "/home/me/project/.qwen/settings.json";
const CREDENTIALS = "/home/me/.qwen/oauth_creds.json";
const TOKENS = json({ access_token: "at", refresh_token: "rt", token_type: "Bearer", expiry_date: 4_000_000_000_000 });

function short(source: Source | undefined): string | undefined {
  if (source === undefined) return undefined;
  if (source.kind === "default") return source.name === undefined ? "default" : `default ${source.name}`;
  return `${source.kind} ${source.name}`;
}

function facts({ configuration: { method, credential, baseUrl, model, provider } }: Loaded): Record<string, unknown> {
  return {
    method,
    key: credential?.kind === "api-key" ? credential.secret?.reveal() : credential?.kind,
    keyFrom: short(credential?.source),
    url: baseUrl.value,
    urlFrom: short(baseUrl.source),
    model: model.value,
    modelFrom: short(model.source),
    provider,
  };
}

interface Case {
  readonly name: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly flags?: FlagInput;
  readonly files?: FakeWorldOptions["files"];
  readonly expected: Readonly<Record<string, unknown>>;
}

const OPENAI = "https://api.openai.com/v1";
const CASES: readonly Case[] = [
  {
    name: "nothing at all",
    expected: {
      method: "none",
      key: undefined,
      url: OPENAI,
      urlFrom: "default",
      model: "gpt-4o",
      modelFrom: "default",
    },
  },
  {
    name: "a key alone selects openai with the user's defaults",
    env: { OPENAI_API_KEY: KEY },
    expected: {
      method: "openai",
      key: KEY,
      keyFrom: "environment OPENAI_API_KEY",
      url: OPENAI,
      model: "gpt-4o",
      provider: "openai",
    },
  },
  {
    name: "flags alone are enough",
    flags: { openaiApiKey: KEY, openaiBaseUrl: "https://h.example/v1", model: "m" },
    expected: {
      method: "openai",
      key: KEY,
      url: "https://h.example/v1",
      urlFrom: "flag --openai-base-url",
      model: "m",
    },
  },
  {
    name: "flag beats environment beats env file beats settings, for the key",
    env: { OPENAI_API_KEY: OTHER },
    flags: { openaiApiKey: KEY },
    files: { [PROJECT]: `OPENAI_API_KEY=${OTHER}`, [SETTINGS]: json({ security: { auth: { apiKey: OTHER } } }) },
    expected: { key: KEY, keyFrom: "flag --openai-api-key" },
  },
  {
    name: "environment beats env file",
    env: { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: "https://a.example/v1", OPENAI_MODEL: "a" },
    files: { [PROJECT]: `OPENAI_API_KEY=${OTHER}\nOPENAI_BASE_URL=https://b.example\nOPENAI_MODEL=b` },
    expected: { key: KEY, url: "https://a.example/v1", model: "a", modelFrom: "environment OPENAI_MODEL" },
  },
  {
    name: "env file beats settings",
    files: {
      [PROJECT]: `OPENAI_API_KEY=${KEY}\nOPENAI_BASE_URL=https://b.example/v1\nOPENAI_MODEL=b`,
      [SETTINGS]: json({ security: { auth: { apiKey: OTHER, baseUrl: "https://c.example" } }, model: { name: "c" } }),
    },
    expected: { key: KEY, url: "https://b.example/v1", model: "b", modelFrom: "env-file OPENAI_MODEL" },
  },
  {
    name: "settings alone",
    files: {
      [SETTINGS]: json({ security: { auth: { apiKey: KEY, baseUrl: "https://c.example/v1/" } }, model: { name: "c" } }),
    },
    expected: {
      method: "openai",
      key: KEY,
      keyFrom: "settings security.auth.apiKey",
      url: "https://c.example/v1",
      urlFrom: "settings security.auth.baseUrl",
      model: "c",
      modelFrom: "settings model.name",
    },
  },
  {
    name: "empty and blank values count as unset",
    env: { OPENAI_API_KEY: "", OPENAI_BASE_URL: "  ", OPENAI_MODEL: "" },
    flags: { openaiApiKey: "", model: " " },
    files: { [PROJECT]: `OPENAI_API_KEY=${KEY}\nOPENAI_MODEL=b` },
    expected: { key: KEY, url: OPENAI, model: "b" },
  },
  {
    name: "white space is trimmed",
    env: { OPENAI_API_KEY: ` ${KEY}\n`, OPENAI_BASE_URL: " https://a.example/v1 ", OPENAI_MODEL: " a " },
    expected: { key: KEY, url: "https://a.example/v1", model: "a" },
  },
  {
    name: "OPENAI_MODEL before QWEN_MODEL",
    env: { OPENAI_API_KEY: KEY, OPENAI_MODEL: "a", QWEN_MODEL: "b" },
    expected: { model: "a" },
  },
  { name: "QWEN_MODEL", env: { OPENAI_API_KEY: KEY, QWEN_MODEL: "b" }, expected: { model: "b" } },
  {
    name: "a stored selectedType does not beat a complete environment",
    env: { OPENAI_API_KEY: KEY },
    files: { [SETTINGS]: json({ security: { auth: { selectedType: "qwen-oauth" } } }), [CREDENTIALS]: TOKENS },
    expected: { method: "openai", key: KEY },
  },
  {
    name: "a stored selectedType decides where nothing else speaks",
    files: {
      [SETTINGS]: json({ security: { auth: { selectedType: "qwen-oauth", apiKey: KEY } } }),
      [CREDENTIALS]: TOKENS,
    },
    expected: {
      method: "qwen-oauth",
      key: "oauth",
      url: "https://dashscope.aliyuncs.com/compatible-mode/v1",
      model: "coder-model",
      modelFrom: "default qwen",
    },
  },
  {
    name: "--auth-type beats everything",
    env: { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: "https://a.example/v1" },
    flags: { authType: "qwen-oauth" },
    files: { [CREDENTIALS]: TOKENS },
    expected: { method: "qwen-oauth", key: "oauth", url: "https://dashscope.aliyuncs.com/compatible-mode/v1" },
  },
  {
    name: "QWEN_OAUTH selects Qwen OAuth",
    env: { QWEN_OAUTH: "1" },
    expected: { method: "qwen-oauth", key: undefined, url: "https://dashscope.aliyuncs.com/compatible-mode/v1" },
  },
  {
    name: "a stored login is used when nothing else was said",
    files: { [CREDENTIALS]: TOKENS },
    expected: { method: "qwen-oauth", key: "oauth", keyFrom: "oauth qwen" },
  },
  {
    name: "resource_url without scheme and version",
    env: { QWEN_OAUTH: "1" },
    files: { [CREDENTIALS]: json({ access_token: "a", refresh_token: "r", resource_url: "portal.qwen.ai/" }) },
    expected: { url: "https://portal.qwen.ai/v1", urlFrom: "oauth qwen" },
  },
  {
    name: "another issuer's login and its own endpoint",
    files: {
      [SETTINGS]: json({ security: { auth: { selectedType: "openai", issuer: "https://sso.example/realm" } } }),
      "/home/me/.qwen/oauth_sso.example_realm.json": json({
        access_token: "a",
        issuer: "https://sso.example/realm",
        token_endpoint: "https://sso.example/token",
        base_url: "https://gw.example/v1",
      }),
    },
    expected: { method: "oauth", key: "oauth", url: "https://gw.example/v1", model: "gpt-4o" },
  },
  {
    name: "a local server asks for no key",
    flags: { openaiBaseUrl: "http://127.0.0.1:11434/v1" },
    expected: { method: "openai", key: "none", provider: "ollama" },
  },
  {
    name: "a local server in the environment",
    env: { OPENAI_BASE_URL: "http://localhost:9/v1/" },
    expected: { method: "openai", key: "none", url: "http://localhost:9/v1" },
  },
  {
    name: "an address alone does not put a login aside",
    env: { OPENAI_BASE_URL: "https://a.example/v1" },
    files: { [SETTINGS]: json({ security: { auth: { selectedType: "qwen-oauth" } } }), [CREDENTIALS]: TOKENS },
    expected: { method: "qwen-oauth", key: "oauth" },
  },
  {
    name: "a provider's key alone selects that provider",
    env: { OPENROUTER_API_KEY: KEY },
    expected: {
      method: "openai",
      key: KEY,
      keyFrom: "environment OPENROUTER_API_KEY",
      url: "https://openrouter.ai/api/v1",
      urlFrom: "default openrouter",
      model: "qwen/qwen3-coder",
      provider: "openrouter",
    },
  },
  {
    name: "a provider's key goes with that provider's base URL",
    env: { DASHSCOPE_API_KEY: KEY, OPENAI_BASE_URL: "https://dashscope-intl.aliyuncs.com/compatible-mode/v1" },
    expected: { method: "openai", key: KEY, provider: "dashscope" },
  },
  {
    name: "a provider's key does not go to another base URL",
    env: { DASHSCOPE_API_KEY: KEY, OPENAI_BASE_URL: "https://a.example/v1" },
    expected: { method: "openai", key: undefined, url: "https://a.example/v1" },
  },
  {
    name: "a modelProviders entry is picked by the model's name",
    env: { A_KEY: KEY },
    flags: { model: "m2" },
    files: {
      [SETTINGS]: json({
        modelProviders: {
          openai: [{ id: "m1", baseUrl: "https://1.example/v1" }, {
            id: "m2",
            envKey: "A_KEY",
            baseUrl: "https://2.example/v1",
          }],
        },
      }),
    },
    expected: {
      method: "openai",
      key: KEY,
      keyFrom: "environment A_KEY",
      url: "https://2.example/v1",
      urlFrom: "settings modelProviders.openai[1].baseUrl",
      model: "m2",
    },
  },
  {
    name: "a modelProviders entry never beats a flag or a variable",
    env: { A_KEY: OTHER, OPENAI_API_KEY: KEY },
    flags: { openaiBaseUrl: "https://flag.example/v1" },
    files: {
      [SETTINGS]: json({
        model: { name: "m" },
        modelProviders: { openai: [{ id: "m", envKey: "A_KEY", baseUrl: "https://entry.example/v1" }] },
      }),
    },
    expected: { key: KEY, url: "https://flag.example/v1", model: "m" },
  },
  {
    name: "a custom provider id mapped by providerProtocol",
    env: { A_KEY: KEY },
    files: {
      [SETTINGS]: json({
        providerProtocol: { mine: "openai" },
        modelProviders: { mine: [{ id: "m", envKey: "A_KEY" }] },
      }),
    },
    expected: { method: "openai", key: KEY, model: "m" },
  },
  {
    name: "$NAME in the settings is expanded",
    env: { MY_KEY: KEY, HOST: "h.example" },
    files: { [SETTINGS]: json({ security: { auth: { apiKey: "$MY_KEY", baseUrl: "https://${HOST}/v1" } } }) },
    expected: { key: KEY, keyFrom: "settings security.auth.apiKey", url: "https://h.example/v1" },
  },
  {
    name: "variables of the settings' env block",
    files: { [SETTINGS]: json({ env: { OPENAI_API_KEY: KEY, OPENAI_MODEL: "m" } }) },
    expected: { method: "openai", key: KEY, keyFrom: "settings env.OPENAI_API_KEY", model: "m" },
  },
  {
    name: "former flat keys",
    files: { [SETTINGS]: json({ selectedAuthType: "qwen-oauth", model: "m" }), [CREDENTIALS]: TOKENS },
    expected: { method: "qwen-oauth" },
  },
  {
    name: "former flat model",
    env: { OPENAI_API_KEY: KEY },
    files: { [SETTINGS]: json({ model: "m" }) },
    expected: { model: "m", modelFrom: "settings model" },
  },
  {
    name: "comments and a byte order mark in settings",
    env: { OPENAI_API_KEY: KEY },
    files: { [SETTINGS]: '\uFEFF{ // comment\n "model": { /* x */ "name": "m" } }' },
    expected: { model: "m" },
  },
  {
    name: "an empty settings file says nothing",
    env: { OPENAI_API_KEY: KEY },
    files: { [SETTINGS]: "" },
    expected: { key: KEY },
  },
  {
    name: "project settings beat the user's, the system's beat both",
    env: { OPENAI_API_KEY: KEY },
    files: {
      [SETTINGS]: json({ model: { name: "user" } }),
      [PROJECT_SETTINGS]: json({ model: { name: "project" } }),
      "/etc/qwen-code/settings.json": json({ model: { name: "system" } }),
    },
    expected: { model: "system" },
  },
  {
    name: "system defaults are the weakest",
    env: { OPENAI_API_KEY: KEY, QWEN_CODE_SYSTEM_DEFAULTS_PATH: "/d.json" },
    files: { [SETTINGS]: json({ model: { name: "user" } }), "/d.json": json({ model: { name: "default" } }) },
    expected: { model: "user" },
  },
  {
    name: "an unsupported stored type is told and not followed",
    env: { DASHSCOPE_API_KEY: KEY },
    files: { [SETTINGS]: json({ security: { auth: { selectedType: "anthropic" } } }) },
    expected: { method: "openai", key: KEY },
  },
  {
    name: "the key in a file",
    flags: { openaiApiKey: "@key.txt" },
    files: { "/home/me/project/key.txt": `${KEY}\n` },
    expected: { key: KEY, keyFrom: "flag --openai-api-key" },
  },
  {
    name: "Azure keeps its version",
    env: {
      OPENAI_API_KEY: KEY,
      OPENAI_BASE_URL: "https://r.openai.azure.com/openai/deployments/d/chat/completions?api-version=2024-10-21",
    },
    expected: { url: "https://r.openai.azure.com/openai/deployments/d?api-version=2024-10-21", provider: "azure" },
  },
];

for (const { name, expected, ...world } of CASES) {
  Deno.test(`loadConfiguration(): ${name}`, async () => {
    const loaded = facts(await load(world));
    for (const [field, value] of Object.entries(expected)) deepEqual(loaded[field], value, field);
  });
}

Deno.test("loadConfiguration() tells file and line of every value", async () => {
  const { configuration } = await load({ files: { [PROJECT]: `\n\nOPENAI_API_KEY=${KEY}\n` } });
  deepEqual(configuration.credential?.source, {
    kind: "env-file",
    name: "OPENAI_API_KEY",
    path: PROJECT,
    line: 3,
    scope: "project",
  });
});

Deno.test("loadConfiguration() tells what was set and not used, with the key masked", async () => {
  const { configuration } = await load({
    env: { OPENAI_API_KEY: KEY },
    files: {
      [PROJECT]: `OPENAI_API_KEY=${OTHER}\nOPENAI_MODEL=file`,
      [SETTINGS]: json({ model: { name: "settings" }, security: { auth: { selectedType: "qwen-oauth" } } }),
    },
  });
  deepEqual(
    configuration.shadowed.map(({ field, value, source, by }) => [field, value, short(source), short(by)]),
    [
      ["method", "qwen-oauth", "settings security.auth.selectedType", "environment OPENAI_API_KEY"],
      ["credential", "sk-****ffff", "env-file OPENAI_API_KEY", "environment OPENAI_API_KEY"],
      ["model", "settings", "settings model.name", "env-file OPENAI_MODEL"],
    ],
  );
  equal(JSON.stringify(configuration).includes(KEY), false);
  equal(JSON.stringify(configuration).includes(OTHER), false);
});

Deno.test("loadConfiguration() keeps OPENAI_* away from a login's endpoint, and tells it", async () => {
  const { configuration } = await load({
    flags: { authType: "qwen-oauth" },
    env: { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: "https://a.example/v1", OPENAI_MODEL: "m" },
    files: { [CREDENTIALS]: TOKENS },
  });
  deepEqual(configuration.shadowed.map(({ field }) => field), ["credential", "baseUrl", "model"]);
  deepEqual(configuration.login?.endpoints, ["https://chat.qwen.ai/api/v1/oauth2/token"]);
  equal(configuration.login?.expiresAt, 4_000_000_000_000);
});

Deno.test("loadConfiguration() reads QWEN_OAUTH_BASE_URL from own places only", async () => {
  const world = { env: { QWEN_OAUTH: "1" }, files: { [CREDENTIALS]: TOKENS } };
  const endpoints = async (options: FakeWorldOptions): Promise<unknown> =>
    (await load(options)).configuration.login?.endpoints;
  const moved = ["http://127.0.0.1:9/api/v1/oauth2/token"];
  const line = "QWEN_OAUTH_BASE_URL=http://127.0.0.1:9/";
  deepEqual(await endpoints({ ...world, files: { ...world.files, "/home/me/.qwen/.env": line } }), moved);
  deepEqual(await endpoints({ ...world, files: { ...world.files, [PROJECT]: line } }), [
    "https://chat.qwen.ai/api/v1/oauth2/token",
  ]);
  await rejects(
    load({ ...world, env: { QWEN_OAUTH: "1", QWEN_OAUTH_BASE_URL: "http://evil.example" } }),
    /QWEN_OAUTH_BASE_URL/,
  );
});

Deno.test("loadConfiguration() warns of a login that cannot be understood, and quotes nothing of it", async () => {
  const { configuration } = await load({
    env: { QWEN_OAUTH: "1" },
    files: { [CREDENTIALS]: '{"access_token": "secr' },
  });
  equal(configuration.credential, null);
  deepEqual(configuration.warnings.map(({ code }) => code), ["login-file"]);
  equal(configuration.warnings[0]?.message.includes("secr"), false);
});

Deno.test("loadConfiguration() reads few files and only those that are there", async () => {
  const { fakeWorld } = await import("../fakes/fake_world.ts");
  const { loadConfiguration } = await import("../../src/config/load.ts");
  const { providerFacts } = await import("../../src/providers/facts.ts");
  const world = fakeWorld({ env: { OPENAI_API_KEY: KEY } });
  await loadConfiguration(world, { flags: {}, providers: providerFacts });
  deepEqual(world.reads, []);
  ok(world.stats.length <= 18, `${world.stats.length} stats`);
});

/** [name, world, kind, what the message must name] */
const ERRORS: readonly (readonly [string, Parameters<typeof load>[0], string, RegExp])[] = [
  [
    "a syntax error",
    { files: { [SETTINGS]: '{\n  "a": 1\n  "b": 2 }' } },
    "config",
    /settings\.json", line 3, column 3/,
  ],
  ["a trailing comma", { files: { [SETTINGS]: '{"a": 1,}' } }, "config", /line 1, column/],
  ["a list as root", { files: { [SETTINGS]: "[]" } }, "config", /expected an object, found a list/],
  ["a project's syntax error", { files: { [PROJECT_SETTINGS]: "{" } }, "config", /project\/\.qwen\/settings\.json/],
  [
    "a wrong type",
    { files: { [SETTINGS]: '{\n "model": {"name": 3}}' } },
    "config",
    /line 2, column 20: expected a string at "model\.name", found a number/,
  ],
  ["a directory as settings", { files: { [SETTINGS]: { kind: "directory" } } }, "config", /not a regular file/],
  ["unreadable settings", { files: { [SETTINGS]: { unreadable: true } } }, "config", /permission/],
  ["a very deep file", { files: { [SETTINGS]: "[".repeat(500_000) } }, "config", /settings\.json/],
  [
    "an entry without id",
    { files: { [SETTINGS]: json({ modelProviders: { openai: [{}] } }) } },
    "config",
    /modelProviders\.openai\[0\]\.id/,
  ],
  [
    "a bad wireApi",
    { files: { [SETTINGS]: json({ modelProviders: { openai: [{ id: "m", wireApi: "x" }] } }) } },
    "config",
    /wireApi/,
  ],
  ["an unknown --auth-type", { flags: { authType: "gemini" } }, "usage", /--auth-type/],
  [
    "a URL without scheme",
    { env: { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: "localhost:11434/v1" } },
    "config",
    /OPENAI_BASE_URL from the environment: it does not start with http/,
  ],
  ["a URL that is none", { env: { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: "https://" } }, "config", /not a URL/],
  [
    "a URL with credentials",
    { env: { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: `https://me:${OTHER}@a.example/v1` } },
    "config",
    /user name or password/,
  ],
  ["a key with a line break inside", { env: { OPENAI_API_KEY: `${KEY}\n${OTHER}` } }, "config", /OPENAI_API_KEY/],
  ["a key with letters that no header carries", { env: { OPENAI_API_KEY: `sk-é${KEY}` } }, "config", /OPENAI_API_KEY/],
  ["an empty stdin", { flags: { openaiApiKey: "-" } }, "usage", /standard input/],
  ["a key file that is not there", { flags: { openaiApiKey: "@nowhere" } }, "usage", /project\/nowhere/],
];

for (const [name, world, kind, pattern] of ERRORS) {
  Deno.test(`loadConfiguration() refuses ${name}, and shows no key`, async () => {
    await rejects(load(world), (error) => {
      ok(error instanceof QwenError);
      equal(error.kind, kind);
      match(error.message, pattern);
      const told = `${error.message} ${error.hint.join(" ")}`;
      equal(told.includes(KEY) || told.includes(OTHER), false);
      return true;
    });
  });
}

Deno.test("loadConfiguration() reads the key from standard input", async () => {
  const { configuration } = await load({ flags: { openaiApiKey: "-" }, stdin: `  ${KEY}\n` });
  equal(configuration.credential?.secret?.reveal(), KEY);
});

Deno.test("loadConfiguration() works without HOME", async () => {
  const { paths, configuration } = await load({ home: null, cwd: "/srv", env: { OPENAI_API_KEY: KEY } });
  equal(paths.qwenHome, undefined);
  equal(configuration.method, "openai");
});

Deno.test("loadConfiguration() ignores a project's files where folder trust does not cover it", async () => {
  const trust = json({ security: { folderTrust: { enabled: true } } });
  const files = { [SETTINGS]: trust, [PROJECT]: `OPENAI_API_KEY=${KEY}`, [PROJECT_SETTINGS]: "{ broken" };
  equal((await load({ files })).configuration.method, "none");
  const rules = json({ "/home/me": "TRUST_FOLDER" });
  const trusted = { ...files, [PROJECT_SETTINGS]: "{}", "/home/me/.qwen/trustedFolders.json": rules };
  equal((await load({ files: trusted })).configuration.method, "openai");
});

Deno.test("loadConfiguration() lets only own settings change the list of excluded variables", async () => {
  const excluded = json({ advanced: { excludedEnvVars: ["OPENAI_API_KEY"] } });
  const files = { [PROJECT]: `OPENAI_API_KEY=${KEY}` };
  equal((await load({ files: { ...files, [PROJECT_SETTINGS]: excluded } })).configuration.method, "openai");
  const { configuration, search } = await load({ files: { ...files, [SETTINGS]: excluded } });
  equal(configuration.method, "none");
  deepEqual(search.refused.map(({ name, reason }) => [name, reason]), [["OPENAI_API_KEY", "excluded"]]);
});

Deno.test("loadConfiguration() reads generationConfig of the entry alone, or the general one", async () => {
  const general = { timeout: 5, customHeaders: { "X-A": "$HEADER" }, extra_body: { a: { b: ["$HEADER"] } } };
  const { configuration: { extras } } = await load({
    env: { OPENAI_API_KEY: KEY, HEADER: "h", OPENAI_ORG_ID: "org" },
    files: { [SETTINGS]: json({ model: { name: "m", generationConfig: general } }) },
  });
  deepEqual(extras, {
    headers: { "OpenAI-Organization": "org", "X-A": "h" },
    body: { a: { b: ["h"] } },
    secrets: ["h", "h", "h"],
    timeoutMs: 5,
  });
  const sealed = await load({
    env: { OPENAI_API_KEY: KEY },
    flags: { timeout: 7 },
    files: {
      [SETTINGS]: json({
        model: { name: "m", generationConfig: general },
        modelProviders: { openai: [{ id: "m", generationConfig: { maxRetries: 2, samplingParams: { top_p: 1 } } }] },
      }),
    },
  });
  deepEqual(sealed.configuration.extras, { headers: {}, body: { top_p: 1 }, maxRetries: 2, timeoutMs: 7 });
});

Deno.test("assertUsable() says what to do when there is no credential", async () => {
  const loaded = await load();
  throws(() => assertUsable(loaded), (error) => {
    ok(error instanceof QwenError);
    equal(error.kind, "auth");
    equal(error.hint.length, 3);
    return true;
  });
});

Deno.test("assertUsable() refuses a method other than the enforced one", async () => {
  const loaded = await load({
    env: { OPENAI_API_KEY: KEY },
    files: { "/etc/qwen-code/settings.json": json({ security: { auth: { enforcedType: "qwen-oauth" } } }) },
  });
  throws(() => assertUsable(loaded), /must be qwen-oauth/);
});

Deno.test("a key of the conversation is itself: it names no file and reads no stdin", async () => {
  for (const set of ["@/home/me/.ssh/id_rsa", "-"]) {
    const flags = { chosenKey: { set }, openaiApiKey: "@/home/me/.ssh/id_rsa" };
    const { configuration } = await load({ flags, files: { "/home/me/.ssh/id_rsa": "PRIVATE" }, stdin: "typed" });
    equal(configuration.credential?.secret?.reveal(), set);
  }
});

Deno.test("where the conversation chose no key, none is sent, wherever one may stand", async () => {
  const places: readonly FakeWorldOptions[] = [
    { env: { OPENAI_API_KEY: KEY } },
    { files: { [PROJECT]: `OPENAI_API_KEY=${KEY}` } },
    { files: { [SETTINGS]: json({ security: { auth: { apiKey: KEY } }, env: { OPENAI_API_KEY: KEY } }) } },
  ];
  for (const place of places) {
    for (const openaiBaseUrl of ["http://127.0.0.1:11434/v1", "https://keyless.example/v1"]) {
      const chosen = { chosenKey: "remove", openaiApiKey: KEY, authType: "openai", openaiBaseUrl } as const;
      const { configuration } = await load({ ...place, flags: chosen });
      equal(configuration.credential?.kind, "none");
      equal(configuration.credential?.secret, undefined);
      const kept = await load({ ...place, flags: { ...chosen, chosenKey: "keep" } });
      equal(kept.configuration.credential?.secret?.reveal(), KEY);
    }
  }
});

Deno.test("a login file whose endpoint is no address is a warning and not a crash", async () => {
  for (const endpoint of ["planted", "http://id.example/token", "javascript:alert(1)"]) {
    const login = { access_token: "at", token_type: "Bearer", issuer: "https://id.example", token_endpoint: endpoint };
    const { configuration } = await load({
      files: {
        [SETTINGS]: json({ security: { auth: { selectedType: "oauth", issuer: "https://id.example" } } }),
        "/home/me/.qwen/oauth_id.example.json": json(login),
      },
    });
    equal(configuration.login, undefined, endpoint);
    ok(configuration.warnings.some(({ code }) => code === "login-file"));
  }
});

Deno.test("loadConfiguration() tells of a damaged login file also where it would only have been the last resort", async () => {
  const { configuration } = await load({ files: { [CREDENTIALS]: "{torn" } });
  equal(configuration.method, "none");
  deepEqual(configuration.warnings.map(({ code }) => code), ["login-file"]);
  const used = await load({ env: { OPENAI_API_KEY: KEY }, files: { [CREDENTIALS]: "{torn" } });
  deepEqual(used.configuration.warnings, []);
});

Deno.test("loadConfiguration() takes a login that is over and cannot be renewed for none", async () => {
  const token = { access_token: "access-0123456789abcdef", token_type: "Bearer", expiry_date: 1_600_000_000_000 };
  const withFile = (fields: unknown): Promise<Loaded> => load({ files: { [CREDENTIALS]: json(fields) } });
  const over = await withFile(token);
  equal(over.configuration.credential, null);
  deepEqual(over.configuration.warnings.map(({ code }) => code), ["login-ended"]);
  equal(over.configuration.login?.path, CREDENTIALS);
  throws(() => assertUsable(over), { kind: "auth" });
  equal((await withFile({ ...token, refresh_token: "r" })).configuration.credential?.kind, "oauth");
  equal((await withFile({ ...token, expiry_date: 4_000_000_000_000 })).configuration.credential?.kind, "oauth");
});

Deno.test("loadConfiguration() says that an entry's Responses API is not spoken, when that entry is used", async () => {
  const entries = [{ id: "a", wireApi: "responses" }, { id: "b", wireApi: "chat-completions" }];
  const codes = async (model: string): Promise<readonly string[]> => {
    const files = { [SETTINGS]: json({ modelProviders: { openai: entries } }) };
    const { configuration } = await load({ env: { OPENAI_API_KEY: KEY }, flags: { model }, files });
    return configuration.warnings.map(({ code }) => code);
  };
  deepEqual([await codes("a"), await codes("b")], [["wire-api"], []]);
});

Deno.test("a model of the settings that no entry has, and nothing else: the first entry is asked, which is told", async () => {
  const entries = [
    { id: "m1", envKey: "A_KEY", baseUrl: "https://1.example/v1" },
    { id: "m2", envKey: "A_KEY", baseUrl: "https://2.example/v1" },
  ];
  const files = { [SETTINGS]: json({ model: { name: "gone" }, modelProviders: { openai: entries } }) };
  const asked = async (more: Parameters<typeof load>[0]): Promise<readonly unknown[]> => {
    const { configuration } = await load({ files, ...more });
    const { model, url, key } = facts({ configuration } as Loaded);
    return [model, url, key, configuration.warnings.map(({ code }) => code)];
  };
  const env = { A_KEY: KEY };
  deepEqual(await asked({ env }), ["m1", "https://1.example/v1", KEY, ["model-without-entry"]]);
  const { configuration } = await load({ files, env });
  match(configuration.warnings[0]?.message ?? "", /"gone" \(model\.name in .*settings\.json.*"m1"/);
  deepEqual(
    configuration.shadowed.filter(({ field }) => field === "model").map(({ value }) => value),
    ["gone"],
  );
  // Whatever is said more directly is asked as it stands, and nothing is told of entries.
  deepEqual(await asked({ env, flags: { model: "flag" } }), ["flag", OPENAI, undefined, []]);
  deepEqual(await asked({ env: { ...env, OPENAI_MODEL: "env" } }), ["env", OPENAI, undefined, []]);
  deepEqual(await asked({ env: { ...env, OPENAI_API_KEY: OTHER } }), ["gone", OPENAI, OTHER, []]);
  deepEqual(
    await asked({ env: { ...env, OPENAI_API_KEY: OTHER, OPENAI_BASE_URL: "https://e.example/v1" } }),
    ["gone", "https://e.example/v1", OTHER, []],
  );
});

Deno.test("a model that Qwen OAuth does not have is not asked for: its own is, which a flag is told", async () => {
  const files = { [CREDENTIALS]: TOKENS, [SETTINGS]: json({ model: { name: "settings-model" } }) };
  const asked = async (flags: FlagInput, env = {}): Promise<readonly unknown[]> => {
    const { configuration } = await load({ files, flags, env });
    return [configuration.method, configuration.model.value, configuration.warnings.map(({ message }) => message)];
  };
  const told = 'Qwen OAuth serves only "coder-model": it is asked in place of "gpt-9"';
  deepEqual(await asked({ model: "gpt-9" }), ["qwen-oauth", "coder-model", [told]]);
  deepEqual(await asked({ model: "coder-model" }), ["qwen-oauth", "coder-model", []]);
  deepEqual(await asked({}, { OPENAI_MODEL: "gpt-9" }), ["qwen-oauth", "coder-model", []]);
  deepEqual(await asked({}), ["qwen-oauth", "coder-model", []]);
});

Deno.test("loadConfiguration() says that a blank key counts as not set, where nothing else signs in", async () => {
  const { configuration } = await load({ env: { OPENAI_API_KEY: "  " } });
  equal(configuration.credential, null);
  deepEqual(configuration.warnings.map(({ code }) => code), ["blank-key"]);
  const filled = await load({ env: { OPENAI_API_KEY: " " }, files: { [PROJECT]: `OPENAI_API_KEY=${KEY}` } });
  deepEqual([filled.configuration.credential?.kind, filled.configuration.warnings], ["api-key", []]);
});

Deno.test("assertUsable() names the variable that an entry of modelProviders takes its key from", async () => {
  const entry = { id: "m", envKey: "MINE_KEY", baseUrl: "https://api.example/v1" };
  const files = { [SETTINGS]: json({ modelProviders: { openai: [entry] } }) };
  const missing = await load({ flags: { model: "m", authType: "openai" }, files });
  throws(() => assertUsable(missing), (error: QwenError) => /MINE_KEY/.test(error.hint[0] ?? ""));
});

Deno.test("loadConfiguration() says that a key of the settings names a variable that is not set", async () => {
  const files = { [SETTINGS]: json({ security: { auth: { apiKey: "${MINE_KEY}" } } }) };
  const codes = async (env: Readonly<Record<string, string>>): Promise<readonly string[]> =>
    (await load({ env, files })).configuration.warnings.map(({ code }) => code);
  deepEqual([await codes({}), await codes({ MINE_KEY: KEY })], [["value-unexpanded"], []]);
});

Deno.test("loadConfiguration() tells of settings that QWEN_HOME leads away from", async () => {
  const codes = async (options: FakeWorldOptions): Promise<readonly string[]> =>
    (await load(options)).configuration.warnings.map(({ code }) => code);
  const env = { QWEN_HOME: "/elsewhere" };
  deepEqual(await codes({ env, files: { [SETTINGS]: "{}" } }), ["qwen-home"]);
  deepEqual(await codes({ env, files: { [SETTINGS]: "{}", "/elsewhere/settings.json": "{}" } }), []);
  deepEqual(await codes({ env }), []);
  deepEqual(await codes({ files: { [SETTINGS]: "{}" } }), []);
});

Deno.test("loadConfiguration() says that an entry of modelProviders sets the general generationConfig aside", async () => {
  const model = { name: "a", generationConfig: { timeout: 5 } };
  const codes = async (id: string): Promise<readonly string[]> => {
    const files = { [SETTINGS]: json({ model, modelProviders: { openai: [{ id }] } }) };
    return (await load({ env: { OPENAI_API_KEY: KEY }, files })).configuration.warnings.map(({ code }) => code);
  };
  deepEqual([await codes("a"), await codes("b")], [["generation-config"], []]);
});

Deno.test("loadConfiguration() says that the settings are put aside, rather than that nobody is signed in", async () => {
  const aside = `${SETTINGS}.orig`;
  const { configuration } = await load({ files: { [aside]: json({ security: { auth: { apiKey: KEY } } }) } });
  deepEqual(configuration.warnings.map(({ code }) => code), ["settings-aside"]);
  match(configuration.warnings[0]?.message ?? "", /settings\.json" is missing: .*settings\.json\.orig"/);
  const beside = await load({ files: { [aside]: json({}), [SETTINGS]: json({}) } });
  deepEqual(beside.configuration.warnings, []);
});

for (
  const [what, folder, warned] of [
    ["everybody", { mode: 0o777 }, true],
    ["a group that is not the user's own", { mode: 0o770, gid: 50 }, true],
    ["the user's own group", { mode: 0o770 }, false],
    ["the user alone", { mode: 0o700 }, false],
  ] as const
) {
  Deno.test(`a ~/.qwen that ${what} may change is ${warned ? "told of with the command that closes it" : "nothing to tell"}`, async () => {
    const files = { "/home/me/.qwen": { kind: "directory", ...folder } } as const;
    const { configuration } = await load({ env: { OPENAI_API_KEY: "sk-0123456789abcdef" }, files });
    const told = configuration.warnings.filter(({ code }) => code === "open-home");
    equal(told.length, warned ? 1 : 0);
    if (warned) ok(told[0]?.message.includes("chmod go-w /home/me/.qwen"), told[0]?.message);
  });
}

Deno.test("a key in the arguments is advised about, one from a file, standard input or the environment is not", async () => {
  const advised = async (flags: FlagInput, more: FakeWorldOptions = {}): Promise<boolean> =>
    (await load({ flags, ...more })).configuration.warnings.some(({ code }) => code === "key-in-arguments");
  equal(await advised({ openaiApiKey: KEY }), true);
  equal(await advised({ openaiApiKey: "@/home/me/key" }, { files: { "/home/me/key": KEY } }), false);
  equal(await advised({ openaiApiKey: "-" }, { stdin: KEY }), false);
  equal(await advised({ chosenKey: { set: KEY } }), false);
  equal(await advised({ openaiApiKey: KEY, chosenKey: "remove" }), false);
  equal(await advised({}, { env: { OPENAI_API_KEY: KEY } }), false);
});

Deno.test("plain http is told of in words that are true also where the key is then refused", async () => {
  const { configuration, binding } = await load({
    env: { OPENAI_API_KEY: KEY },
    files: { [PROJECT]: "OPENAI_BASE_URL=http://evil.example/v1" },
  });
  equal(binding.ok, false);
  const told = configuration.warnings.find(({ code }) => code === "plain-http")?.message ?? "";
  ok(told.includes("evil.example") && !/key goes|is sent/.test(told), told);
});

Deno.test("over plain http the user's key goes to this machine and to hosts that the user named, and that is told; a project's goes as its file says", async () => {
  const http = "OPENAI_BASE_URL=http://elsewhere.example/v1";
  const [named, theirs, both] = await Promise.all([
    load({ env: { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: "http://elsewhere.example/v1" } }),
    load({ env: { OPENAI_API_KEY: KEY }, files: { [PROJECT]: http } }),
    load({ files: { [PROJECT]: `${http}\nOPENAI_API_KEY=${KEY}` } }),
  ]);
  deepEqual([named, theirs, both].map(({ binding }) => binding.ok), [true, false, true]);
  for (const { configuration } of [named, theirs, both]) {
    equal(configuration.warnings.some(({ code }) => code === "plain-http"), true);
  }
  const here = await load({
    env: { OPENAI_API_KEY: KEY },
    files: { [PROJECT]: "OPENAI_BASE_URL=http://127.0.0.1:9/v1" },
  });
  deepEqual([here.binding.ok, here.configuration.warnings.some(({ code }) => code === "plain-http")], [true, false]);
});
