// `kill -9` before and after every single call of a save that changes the disk: the old file or the new one is there,
// whole and private, and the next save works and clears away what was left.
import { deepEqual, equal, ok } from "node:assert/strict";
import { parseCredentials } from "../../src/auth/credentials.ts";
import { loadCredentials, saveCredentials } from "../../src/auth/store/store.ts";
import { isSealed, Secret } from "../../src/config/secret.ts";
import { changeSeal } from "../../src/launcher/key_store/seal_command.ts";
import { openSavedKey } from "../../src/launcher/key_store/sealing_keys.ts";
import { realWorld } from "../../src/launcher/machine/real_world.ts";
import { fileStore, sealedHome, sealing } from "../fakes/file_key_store.ts";
import { COMPANY, companyTokens, qwenTokens } from "../fakes/sample_tokens.ts";
import { tempPlace } from "../fakes/temp_place.ts";

const SAVER = new URL("../fakes/killed_save.ts", import.meta.url).pathname;
const LONGEST_SAVE = 60;

/** Runs one save; answers whether it came to its end. */
async function save(what: string, directory: string, at: { step: number; when: string }): Promise<boolean> {
  const { success, signal, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "--unstable-worker-options", SAVER, what, directory, String(at.step), at.when],
  }).output();
  if (!success) equal(signal, "SIGKILL", new TextDecoder().decode(stderr));
  return success;
}

Deno.test({
  name: "a login survives kill -9 at every step of its save",
  ignore: Deno.build.os === "windows",
  async fn(): Promise<void> {
    let kills = 0;
    for (const when of ["before", "after"]) {
      for (let step = 1; step <= LONGEST_SAVE; step += 1) {
        await using place = await tempPlace();
        await saveCredentials(qwenTokens({ accessToken: new Secret("at-old") }), place);
        const isDone = await save("login", place.qwenHome, { step, when });
        const path = place.path("oauth_creds.json");
        const access = parseCredentials(await Deno.readTextFile(path)).accessToken.reveal();
        ok(isDone ? access === "at-new" : ["at-old", "at-new"].includes(access), access);
        for (const name of place.files()) {
          equal(((await Deno.stat(place.path(name))).mode ?? 0) & 0o077, 0, name);
        }
        await saveCredentials(qwenTokens({ accessToken: new Secret("at-next") }), place);
        equal((await loadCredentials("qwen", place))?.accessToken.reveal(), "at-next");
        for (const name of place.files()) equal(name.includes("new-"), false, name);
        if (isDone) break;
        kills += 1;
      }
    }
    ok(kills >= 10, `${kills} kills`);
    await Deno.stderr.write(new TextEncoder().encode(`faults: ${kills} kills in the save of a login\n`));
  },
});

Deno.test({
  name: "the settings survive kill -9 at every step of their save",
  ignore: Deno.build.os === "windows",
  async fn(): Promise<void> {
    let kills = 0;
    for (const when of ["before", "after"]) {
      for (let step = 1; step <= LONGEST_SAVE; step += 1) {
        const directory = await Deno.makeTempDir();
        const path = `${directory}/settings.json`;
        await Deno.writeTextFile(path, '{"old":true}\n', { mode: 0o600 });
        const isDone = await save("settings", directory, { step, when });
        const now = await Deno.readTextFile(path);
        ok(['{"old":true}\n', '{"new":true}\n'].includes(now), now);
        realWorld().replace(path, '{"next":true}\n', 0o600);
        equal(await Deno.readTextFile(path), '{"next":true}\n');
        await Deno.remove(directory, { recursive: true });
        if (isDone) break;
        kills += 1;
      }
    }
    ok(kills >= 6, `${kills} kills`);
    await Deno.stderr.write(new TextEncoder().encode(`faults: ${kills} kills in the save of the settings\n`));
  },
});

Deno.test({
  name: "tokens and keys survive kill -9 at every step of qwen auth seal and unseal, and the next one ends the work",
  ignore: Deno.build.os === "windows",
  async fn(): Promise<void> {
    let kills = 0;
    const settings = JSON.stringify({
      security: { auth: { apiKey: "sk-saved-secret" } },
      env: { GROQ_API_KEY: "gsk-secret" },
    });
    for (const what of ["seal", "unseal"] as const) {
      // Every fourth call: they lie close together, and each costs a process.
      for (let step = what === "seal" ? 1 : 3; step <= 4 * LONGEST_SAVE; step += 4) {
        await using place = await tempPlace();
        await saveCredentials(qwenTokens(), place);
        await saveCredentials(companyTokens(), place);
        await Deno.writeTextFile(place.path("settings.json"), settings, { mode: 0o600 });
        const world = sealedHome(place.qwenHome);
        const command = (kind: "auth seal" | "auth unseal"): Promise<string> =>
          changeSeal(sealing(kind), { world, giveUp: () => {}, store: fileStore(place.qwenHome) });
        if (what === "unseal") await command("auth seal");
        const isDone = await save(what, place.qwenHome, { step, when: "before" });
        // Whatever form each has, all of them open.
        const sealingKey = await fileStore(place.qwenHome).read();
        const now = { ...place, ...(sealingKey === undefined ? {} : { sealingKey }) };
        equal((await loadCredentials("qwen", now))?.refreshToken?.reveal(), "rt-one-secret-token");
        equal((await loadCredentials(COMPANY, now))?.refreshToken?.reveal(), "rt-one-secret-token");
        equal(await savedKey(place.path("settings.json"), sealingKey), "sk-saved-secret");
        await command("auth seal");
        for (const name of place.files()) {
          ok(!(await Deno.readTextFile(place.path(name))).includes("-secret"), `${name} after ${step}`);
        }
        await command("auth unseal");
        equal(JSON.parse(await Deno.readTextFile(place.path("oauth_creds.json"))).access_token, "at-one-secret-token");
        deepEqual(JSON.parse(await Deno.readTextFile(place.path("settings.json"))), JSON.parse(settings));
        if (isDone) break;
        kills += 1;
      }
    }
    ok(kills >= 20, `${kills} kills`);
    await Deno.stderr.write(new TextEncoder().encode(`faults: ${kills} kills while sealing\n`));
  },
});

async function savedKey(path: string, key = ""): Promise<string> {
  const { security } = JSON.parse(await Deno.readTextFile(path));
  const value: string = security.auth.apiKey;
  return isSealed(value) ? await openSavedKey(value, { key, place: path }) : value;
}
