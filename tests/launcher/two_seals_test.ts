// Two processes that seal at the same time, where the store has no key yet: what both of them sealed can be opened.
import { deepEqual, equal } from "node:assert/strict";
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

Deno.test("two that seal at once and both find no key make one, and no key that was sealed is lost", async () => {
  const home = await Deno.realPath(await Deno.makeTempDir({ prefix: "qwen-two-" }));
  try {
    const qwenHome = `${home}/.qwen`;
    await Deno.mkdir(qwenHome, { mode: 0o700 });
    const settings = `${qwenHome}/settings.json`;
    await Deno.writeTextFile(settings, '{"security":{"auth":{"apiKey":"sk-the-only-copy"}}}');
    const world = sealedHome(qwenHome);
    const store = fileStore(qwenHome);
    const slow = changeSeal(sealing("auth seal"), world, slowToWrite(store));
    await new Promise((resolve) => setTimeout(resolve, 100));
    const both = await Promise.all([slow, changeSeal(sealing("auth seal"), world, store)]);
    deepEqual(both.map((said) => JSON.parse(said).changed.length), [1, 0]);
    const { security: { auth: { apiKey } } } = JSON.parse(await Deno.readTextFile(settings));
    equal(await openSavedKey(apiKey, { key: await store.read() ?? "", place: settings }), "sk-the-only-copy");
  } finally {
    await Deno.remove(home, { recursive: true });
  }
});
