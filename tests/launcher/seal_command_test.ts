// What is sealed by `qwen auth seal`, where two do it at once and where keys have names of the user's own.
import { deepEqual, equal, rejects } from "node:assert/strict";
import { loadCredentials } from "../../src/auth/store/store.ts";
import { loginPlace } from "../../src/launcher/key_store/login_place.ts";
import { realWorld } from "../../src/launcher/machine/real_world.ts";
import type { WritableWorld } from "../../src/config/world.ts";
import { loadConfiguration } from "../../src/config/load.ts";
import { providerFacts } from "../../src/providers/facts.ts";
import { openSavedKey } from "../../src/launcher/key_store/sealing_keys.ts";
import type { KeyStore } from "../../src/launcher/key_store/key_store.ts";
import { changeSeal } from "../../src/launcher/key_store/seal_command.ts";
import { fileStore, sealedHome, sealing } from "../fakes/file_key_store.ts";

/** The same store, on a machine that is slow to write. */
function slowToWrite(store: KeyStore): KeyStore {
  return {
    ...store,
    write: async (key) => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      await store.write(key);
    },
  };
}

/** What a permission is taken for is another test's. */
function sealedBy(
  kind: "auth seal" | "auth unseal",
  place: { readonly world: WritableWorld; readonly store: KeyStore },
): Promise<string> {
  return changeSeal(sealing(kind), { ...place, giveUp: () => {} });
}

Deno.test("two that seal at once and both find no key make one, and no key that was sealed is lost", async () => {
  const home = await Deno.realPath(await Deno.makeTempDir({ prefix: "qwen-two-" }));
  try {
    const qwenHome = `${home}/.qwen`;
    await Deno.mkdir(qwenHome, { mode: 0o700 });
    const settings = `${qwenHome}/settings.json`;
    await Deno.writeTextFile(settings, '{"security":{"auth":{"apiKey":"sk-the-only-copy"}}}');
    const world = sealedHome(qwenHome);
    const store = fileStore(qwenHome);
    const slow = sealedBy("auth seal", { world: world, store: slowToWrite(store) });
    await new Promise((resolve) => setTimeout(resolve, 100));
    const both = await Promise.all([slow, sealedBy("auth seal", { world: world, store: store })]);
    deepEqual(both.map((said) => JSON.parse(said).changed.length), [1, 0]);
    const { security: { auth: { apiKey } } } = JSON.parse(await Deno.readTextFile(settings));
    equal(await openSavedKey(apiKey, { key: await store.read() ?? "", place: settings }), "sk-the-only-copy");
  } finally {
    await Deno.remove(home, { recursive: true });
  }
});

Deno.test("the same of two homes of one user, whose session they have in common", async () => {
  const home = await Deno.realPath(await Deno.makeTempDir({ prefix: "qwen-two-" }));
  try {
    const store = fileStore(`${home}/a`);
    const inHome = (name: string): ReturnType<typeof realWorld> =>
      realWorld({ home, env: { HOME: home, QWEN_HOME: `${home}/${name}`, XDG_RUNTIME_DIR: home }, cwd: home });
    for (const name of ["a", "b"]) {
      await Deno.mkdir(`${home}/${name}`, { mode: 0o700 });
      await Deno.writeTextFile(`${home}/${name}/settings.json`, `{"security":{"auth":{"apiKey":"sk-only-${name}"}}}`);
    }
    const slow = sealedBy("auth seal", { world: inHome("b"), store: slowToWrite(store) });
    await new Promise((resolve) => setTimeout(resolve, 100));
    await Promise.all([slow, sealedBy("auth seal", { world: inHome("a"), store: store })]);
    for (const name of ["a", "b"]) {
      const { security: { auth: { apiKey } } } = JSON.parse(await Deno.readTextFile(`${home}/${name}/settings.json`));
      equal(await openSavedKey(apiKey, { key: await store.read() ?? "", place: name }), `sk-only-${name}`);
    }
  } finally {
    await Deno.remove(home, { recursive: true });
  }
});

Deno.test("the key of an address of the user's own, which stands in env under a name of theirs, is sealed as well, and opens", async () => {
  const home = await Deno.realPath(await Deno.makeTempDir({ prefix: "qwen-entry-" }));
  try {
    const qwenHome = `${home}/.qwen`;
    await Deno.mkdir(qwenHome, { mode: 0o700 });
    const settings = `${qwenHome}/settings.json`;
    const entry = { id: "m", baseUrl: "https://gw.example/v1", envKey: "MY_GATEWAY_KEY" };
    const env = { MY_GATEWAY_KEY: "sk-of-the-gateway", OTHER: "sk-no-key" };
    await Deno.writeTextFile(
      settings,
      JSON.stringify({ env, modelProviders: { openai: [entry] }, model: { name: "m" } }),
    );
    const store = fileStore(qwenHome);
    const { changed } = JSON.parse(await sealedBy("auth seal", { world: sealedHome(qwenHome), store: store }));
    deepEqual(changed, ["env.MY_GATEWAY_KEY (~/.qwen/settings.json)"]);
    const sealed = JSON.parse(await Deno.readTextFile(settings)).env;
    equal(sealed.OTHER, "sk-no-key");
    const key = await store.read() ?? "";
    equal(await openSavedKey(sealed.MY_GATEWAY_KEY, { key, place: settings }), "sk-of-the-gateway");
    const { configuration } = await loadConfiguration(sealedHome(qwenHome), { flags: {}, providers: providerFacts });
    deepEqual([configuration.baseUrl.value, configuration.credential?.sealed], [entry.baseUrl, sealed.MY_GATEWAY_KEY]);
    await sealedBy("auth unseal", { world: sealedHome(qwenHome), store: store });
    deepEqual(JSON.parse(await Deno.readTextFile(settings)).env, env);
  } finally {
    await Deno.remove(home, { recursive: true });
  }
});

Deno.test(
  "a link that another user laid in a login's place is followed nowhere, though it stays in the folder: what is in it may change",
  {
    ignore: Deno.build.os === "windows" || Deno.uid() !== 0,
  },
  async () => {
    const home = await Deno.realPath(await Deno.makeTempDir({ prefix: "qwen-laid-" }));
    try {
      const qwenHome = `${home}/.shared`;
      await Deno.mkdir(`${qwenHome}/sub`, { recursive: true });
      await Deno.chmod(qwenHome, 0o777);
      const login = { access_token: "at", refresh_token: "rt", token_type: "Bearer", expiry_date: 4_000_000_000_000 };
      await Deno.writeTextFile(`${qwenHome}/sub/.profile`, JSON.stringify(login), { mode: 0o600 });
      await Deno.symlink("sub/.profile", `${qwenHome}/oauth_creds.json`);
      new Deno.Command("chown", { args: ["-h", "12345", `${qwenHome}/oauth_creds.json`] }).outputSync();
      const world = realWorld({ home, env: { HOME: home, QWEN_HOME: qwenHome }, cwd: home });
      await rejects(sealedBy("auth seal", { world: world, store: fileStore(qwenHome) }), {
        kind: "config",
        message: /is a link that leads out of its directory/,
      });
      deepEqual(JSON.parse(await Deno.readTextFile(`${qwenHome}/sub/.profile`)), login);
      await rejects(loadCredentials("qwen", loginPlace(qwenHome)), { kind: "config" });
    } finally {
      await Deno.remove(home, { recursive: true });
    }
  },
);
