// A program that saves and is killed on the way: each call that changes the disk counts, and at the N-th it ends itself
// with SIGKILL, before or after the call. Arguments: what to save, the directory, N, "before" or "after".
import { saveCredentials } from "../../src/auth/store/store.ts";
import { Secret } from "../../src/config/secret.ts";
import { realWorld } from "../../src/launcher/machine/real_world.ts";
import { changeSeal } from "../../src/launcher/key_store/seal_command.ts";
import { fileStore, sealedHome, sealing } from "./file_key_store.ts";
import { qwenTokens } from "./sample_tokens.ts";

const [what, directory = "", stepText, when] = Deno.args;
const last = Number(stepText);
let step = 0;

/** Counts a call and dies at the right one. */
function counted<A extends unknown[], R>(call: (...args: A) => R): (...args: A) => R {
  return (...args) => {
    step += 1;
    if (step !== last) return call(...args);
    if (when === "before") Deno.kill(Deno.pid, "SIGKILL");
    const result = call(...args);
    if (result instanceof Promise) {
      return result.then((value) => {
        Deno.kill(Deno.pid, "SIGKILL");
        return value;
      }) as R;
    }
    Deno.kill(Deno.pid, "SIGKILL");
    return result;
  };
}

for (
  const name of [
    "open",
    "openSync",
    "rename",
    "renameSync",
    "remove",
    "removeSync",
    "mkdir",
    "mkdirSync",
    "chmod",
    "chmodSync",
    "link",
    "writeTextFile",
    "writeFile",
  ] as const
) Object.defineProperty(Deno, name, { value: counted(Deno[name] as (...args: unknown[]) => unknown) });
for (const name of ["write", "writeSync", "sync", "syncSync", "truncate", "lock", "unlock"] as const) {
  const original = Deno.FsFile.prototype[name] as (...args: unknown[]) => unknown;
  Object.defineProperty(Deno.FsFile.prototype, name, {
    value(this: Deno.FsFile, ...args: unknown[]): unknown {
      return counted((...all: unknown[]) => original.apply(this, all))(...args);
    },
  });
}

if (what === "login") {
  const tokens = qwenTokens({ accessToken: new Secret("at-new"), refreshToken: new Secret("rt-new") });
  await saveCredentials(tokens, {
    qwenHome: directory,
    warn: () => {},
    prepare: () => Promise.resolve(directory),
  });
} else if (what === "seal" || what === "unseal") {
  await changeSeal(sealing(`auth ${what}`), {
    world: sealedHome(directory),
    giveUp: () => {},
    store: fileStore(directory),
  });
} else realWorld().replace(`${directory}/settings.json`, '{"new":true}\n', 0o600);
await Deno.stdout.write(new TextEncoder().encode(`${step}`));
