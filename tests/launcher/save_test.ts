// What the wizard says it saved is what stands in the files: the wizard's choice through the launcher's own `save`.
import { deepEqual, equal, match, rejects } from "node:assert/strict";
import type { BrokerPolicy } from "../../src/launcher/services/policy.ts";
import { saveConfiguration } from "../../src/launcher/services/save.ts";
import { newSealingKey } from "../../src/config/sealed/sealed_text.ts";
import { openSavedKey } from "../../src/launcher/key_store/sealing_keys.ts";
import type { Source } from "../../src/config/source.ts";
import { Secret } from "../../src/config/secret.ts";
import { load } from "../fakes/fake_load.ts";
import { fakeConfiguration, TEST_KEY } from "../fakes/fake_configuration.ts";
import { chunk, DONE, finish } from "../fakes/fake_endpoint.ts";
import { FakeTalk } from "../fakes/fake_talk.ts";
import { fakeNamedFiles } from "../fakes/fake_named_files.ts";
import { type FakeWorld, fakeWorld, type FakeWorldOptions } from "../fakes/fake_world.ts";

const SETTINGS = "/home/me/.qwen/settings.json";
const USER_ENV = "/home/me/.qwen/.env";
const PROJECT_ENV = "/home/me/project/.qwen/.env";
const OLLAMA = "http://127.0.0.1:11434/v1";

/** Ollama, and nothing else, on this machine. */
const ollama: typeof fetch = (input) => {
  const url = new URL(input instanceof Request ? input.url : input);
  if (url.port !== "11434") return Promise.reject(new TypeError("connection refused"));
  if (url.pathname.endsWith("/models")) return Promise.resolve(Response.json({ data: [{ id: "qwen3" }] }));
  const body = chunk({ content: "Hello" }) + finish() + DONE;
  return Promise.resolve(new Response(body, { headers: { "content-type": "text/event-stream" } }));
};

function policyOf(world: FakeWorld, answer = "y"): BrokerPolicy {
  return {
    world,
    files: fakeNamedFiles(world),
    command: { kind: "chat" },
    keyboard: { ask: (show) => (show(), Promise.resolve(answer)) },
    interactive: true,
    granted: [],
    isTrustedHost: () => false,
    isUsersWord: () => false,
    writeStderr: () => {},
  };
}

/** Where the key stood before, by name. */
const KEYS: Readonly<Record<string, { readonly world: FakeWorldOptions; readonly source: Source }>> = {
  "the settings": {
    world: {
      files: {
        [SETTINGS]: JSON.stringify({
          security: { auth: { selectedType: "openai", apiKey: TEST_KEY, baseUrl: "https://a.example/v1" } },
          model: { name: "old" },
        }),
      },
    },
    source: { kind: "settings", name: "security.auth.apiKey", path: SETTINGS, scope: "user" },
  },
  "the settings' own variables": {
    world: { files: { [SETTINGS]: JSON.stringify({ env: { OPENAI_API_KEY: TEST_KEY, OTHER: "kept" } }) } },
    source: { kind: "settings", name: "env.OPENAI_API_KEY", path: SETTINGS, scope: "user" },
  },
  "the user's env file": {
    world: { files: { [USER_ENV]: `OPENAI_API_KEY=${TEST_KEY}\n` } },
    source: { kind: "env-file", name: "OPENAI_API_KEY", path: USER_ENV, line: 1, scope: "user" },
  },
  "the project's env file": {
    world: { files: { [PROJECT_ENV]: `A=1\nOPENAI_API_KEY=${TEST_KEY}\n` } },
    source: { kind: "env-file", name: "OPENAI_API_KEY", path: PROJECT_ENV, line: 2, scope: "project" },
  },
  "the environment": {
    world: { env: { OPENAI_API_KEY: TEST_KEY } },
    source: { kind: "environment", name: "OPENAI_API_KEY" },
  },
};

for (const [where, { world: before, source }] of Object.entries(KEYS)) {
  for (const scope of ["user", "project"] as const) {
    Deno.test(`Ollama saved for the ${scope} beside a key in ${where}: address and model are kept, and no key stays beside them`, async () => {
      const world = fakeWorld(before);
      const policy = policyOf(world, scope === "user" ? "y" : "p");
      const session = new FakeTalk({
        configuration: fakeConfiguration("https://a.example/v1", {
          credential: { kind: "api-key", secret: new Secret(TEST_KEY), source },
        }),
        fetch: ollama,
        ask: (request) => request.kind === "save-configuration" ? saveConfiguration(request.edit, policy) : undefined,
      });
      session.line("/auth");
      await session.shows("How do you want to sign in?");
      session.type("1", "\r");
      await session.shows("Which model?");
      session.type("\r");
      const { handover } = await session.asks("restart");
      const path = scope === "user" ? SETTINGS : PROJECT_ENV;
      equal(handover.savedIn, path);
      const { configuration } = await load({
        ...before,
        files: {
          ...before.files,
          ...Object.fromEntries([...world.modes.keys()].map((file) => [file, world.textOf(file) ?? ""])),
        },
      });
      equal(configuration.baseUrl.value, OLLAMA);
      equal(configuration.model.value, "qwen3");
      equal(configuration.method, "openai");
      match(world.textOf(path) ?? "", /127\.0\.0\.1:11434/);
      equal(world.textOf(path)?.includes(TEST_KEY), false, "a key that was saved for another address");
      deepEqual([...world.modes.keys()], [path], "no other file is touched");
    });
  }
}

Deno.test("a key that is saved where everything is sealed is sealed, and a project's file gets none", async () => {
  const sealingKey = newSealingKey();
  const world = fakeWorld({ files: { [SETTINGS]: "{}" } });
  const policy = { ...policyOf(world), sealingKey };
  const edit = { kind: "use", method: "openai", key: { set: TEST_KEY }, baseUrl: OLLAMA, model: "m" } as const;
  await saveConfiguration({ ...edit, scope: "user" }, policy);
  const { apiKey } = JSON.parse(world.textOf(SETTINGS) ?? "{}").security.auth;
  equal(await openSavedKey(apiKey, { key: sealingKey, place: SETTINGS }), TEST_KEY);
  const shown: string[] = [];
  const project = { ...policyOf(world, "p"), sealingKey, writeStderr: (line: string): void => void shown.push(line) };
  deepEqual(await saveConfiguration({ ...edit, scope: "user" }, project), {});
  equal(shown.join("").includes(".qwen/.env"), false, "it is not offered");
  const isUsersWord = (): boolean => true;
  await rejects(saveConfiguration({ ...edit, scope: "project" }, { ...policy, isUsersWord }), {
    kind: "config",
    message: /cannot be sealed in a project's/,
  });
  equal(world.textOf(PROJECT_ENV), undefined);
});

Deno.test("a key that was being typed while everything was sealed is not kept in plain text", async () => {
  const world = fakeWorld({ files: { [SETTINGS]: '{"secretStore":"keychain"}' } });
  for (const answer of ["y", "p"]) {
    const policy = policyOf(world, answer);
    const edit = { kind: "use", scope: "user", method: "openai", key: { set: TEST_KEY }, baseUrl: OLLAMA } as const;
    await rejects(saveConfiguration(edit, policy), {
      kind: "config",
      message: /Nothing is saved: secrets are to rest sealed/,
    });
  }
  equal(new TextDecoder().decode(world.read(SETTINGS, 1000)), '{"secretStore":"keychain"}');
  equal(world.stat(PROJECT_ENV), undefined);
});
