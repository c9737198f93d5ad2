// What is taken from settings files as it stands: values that count as not said, protocols of others, types.
import { deepEqual, equal, rejects } from "node:assert/strict";
import type { Configuration } from "../../src/config/configuration.ts";
import { json, load } from "../fakes/fake_load.ts";

const SETTINGS = "/home/me/.qwen/settings.json";
const env = { OPENAI_API_KEY: "sk-0123456789abcdef0123" };

async function configured(settings: unknown): Promise<Configuration> {
  return (await load({ env, files: { [SETTINGS]: json(settings) } })).configuration;
}

async function codes(settings: unknown): Promise<readonly string[]> {
  return (await configured(settings)).warnings.map(({ code }) => code);
}

Deno.test("null in settings counts as not said, wherever another type is wanted", async () => {
  const nothing = await configured({});
  for (
    const settings of [
      { security: null },
      { security: { auth: null, folderTrust: null } },
      { security: { auth: { apiKey: null, baseUrl: null, selectedType: null } } },
      { model: null },
      { model: { name: null, generationConfig: null } },
      { modelProviders: null, env: null, proxy: null, advanced: null, keyCommand: null },
    ]
  ) {
    const { model, baseUrl, method, warnings } = await configured(settings);
    deepEqual([model.value, baseUrl.value, method, warnings], [
      nothing.model.value,
      nothing.baseUrl.value,
      nothing.method,
      [],
    ], JSON.stringify(settings));
  }
});

Deno.test("a value of the wrong type is an error that names its key and the type, and does not quote it", async () => {
  const wrong: readonly (readonly [string, unknown])[] = [
    ["security", 1],
    ["security.auth", []],
    ["security.auth.apiKey", 4711],
    ["security.auth.baseUrl", { a: 4711 }],
    ["security.folderTrust.enabled", "4711"],
    ["model", 4711],
    ["model.name", ["4711"]],
    ["modelProviders", "4711"],
    ["env", "4711"],
    ["proxy", true],
    ["keyCommand", "4711"],
    ["keyCommandTtl", ["4711"]],
    ["advanced.excludedEnvVars", "4711"],
  ];
  for (const [key, value] of wrong) {
    const settings = key.split(".").reduceRight<unknown>((inner, name) => ({ [name]: inner }), value);
    await rejects(configured(settings), (error) => {
      const { kind, message } = error as { kind?: string; message: string };
      deepEqual([kind, message.includes(key), message.includes("4711")], ["config", true, false], message);
      return true;
    });
  }
  await rejects(configured({ advanced: { excludedEnvVars: ["A", 1] } }), { message: /excludedEnvVars\[1\]/ });
});

Deno.test("model.baseUrl picks one of several entries of the same model, and names no address by itself", async () => {
  const entries = ["a", "b"].map((host) => ({
    id: "m",
    baseUrl: `https://${host}.example/v1`,
    envKey: "OPENAI_API_KEY",
  }));
  const at = async (baseUrl?: string): Promise<string> =>
    (await configured({ model: { name: "m", baseUrl }, modelProviders: { openai: entries } })).baseUrl.value;
  deepEqual([await at(), await at("https://b.example/v1")], ["https://a.example/v1", "https://b.example/v1"]);
  equal((await configured({ model: { baseUrl: "https://c.example/v1" } })).baseUrl.value, "https://api.openai.com/v1");
});

Deno.test("entries of the reference's other protocols are passed over without a word, an unknown one with a warning", async () => {
  const entries = [{ id: "m", baseUrl: "https://other.example/v1", envKey: "OTHER" }];
  for (const protocol of ["openai-responses", "anthropic", "qwen-oauth", "gemini", "vertex-ai"]) {
    for (
      const settings of [
        { model: "m", modelProviders: { [protocol]: entries } },
        { model: "m", modelProviders: { mine: entries }, providerProtocol: { mine: protocol } },
      ]
    ) {
      deepEqual(await codes(settings), [], protocol);
      equal((await configured(settings)).baseUrl.value, "https://api.openai.com/v1", "no entry of it is used");
    }
  }
  deepEqual(await codes({ modelProviders: { mine: entries } }), ["provider-protocol"]);
  deepEqual(await codes({ modelProviders: { mine: entries }, providerProtocol: { mine: "grpc" } }), [
    "provider-protocol",
  ]);
  const ours = await configured({
    model: "m",
    modelProviders: { mine: entries },
    providerProtocol: { mine: "openai" },
  });
  deepEqual([ours.baseUrl.value, ours.warnings], ["https://other.example/v1", []]);
});

Deno.test("a timeout of 0 or less and negative retries of generationConfig leave our own defaults; no retry stays none", async () => {
  const read = async (generationConfig: object): Promise<readonly unknown[]> => {
    const { extras } = await configured({ model: { generationConfig } });
    return ["timeoutMs" in extras ? extras.timeoutMs : "absent", "maxRetries" in extras ? extras.maxRetries : "absent"];
  };
  deepEqual(await read({}), ["absent", "absent"]);
  deepEqual(await read({ timeout: 0, maxRetries: -1 }), ["absent", "absent"]);
  deepEqual(await read({ timeout: -5, maxRetries: 0 }), ["absent", 0]);
  deepEqual(await read({ timeout: 1, maxRetries: 1 }), [1, 1]);
});

Deno.test("QWEN_HOME without a home directory leads away from nothing, and its own settings are read", async () => {
  const away = { home: null, env: { ...env, QWEN_HOME: "/elsewhere" } };
  deepEqual((await load(away)).configuration.warnings, []);
  const { configuration } = await load({ ...away, files: { "/elsewhere/settings.json": json({ model: "m" }) } });
  equal(configuration.model.value, "m");
});
