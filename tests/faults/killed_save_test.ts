// `kill -9` before and after every single call of a save that changes the disk: the old file or the new one is there,
// whole and private, and the next save works and clears away what was left.
import { equal, ok } from "node:assert/strict";
import { parseCredentials } from "../../src/auth/credentials.ts";
import { loadCredentials, saveCredentials } from "../../src/auth/store/store.ts";
import { Secret } from "../../src/config/secret.ts";
import { realWorld } from "../../src/launcher/machine/real_world.ts";
import { qwenTokens } from "../fakes/sample_tokens.ts";
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
