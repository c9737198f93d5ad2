// A store of the key that is a plain file beside the home, for tests that need one in several processes.
import { bareCommand } from "../../src/args/build.ts";
import type { CommandNamed } from "../../src/commands/specs.ts";
import type { WritableWorld } from "../../src/config/world.ts";
import type { KeyStore } from "../../src/launcher/key_store/key_store.ts";
import { realWorld } from "../../src/launcher/machine/real_world.ts";

/** The store beside a `~/.qwen`. */
export function fileStore(qwenHome: string): KeyStore {
  const path = `${qwenHome}/../store`;
  return {
    name: "secret-service",
    program: "/usr/bin/secret-tool",
    read(): Promise<string | undefined> {
      return Deno.readTextFile(path).catch(() => undefined);
    },
    write: (key) => Deno.writeTextFile(path, key),
  };
}

/** The machine with that `~/.qwen` and nothing else of the user's. */
export function sealedHome(qwenHome: string): WritableWorld {
  const home = qwenHome.slice(0, qwenHome.lastIndexOf("/"));
  return realWorld({ home, env: { HOME: home }, cwd: home });
}

/** The command itself, answered as data. */
export function sealing(kind: "auth seal" | "auth unseal"): CommandNamed<"auth seal" | "auth unseal"> {
  return { ...bareCommand(kind), json: true };
}
