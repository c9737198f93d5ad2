// A `~/.qwen` in a temporary directory that is gone after the test, with its warnings kept.
import type { StorePlace } from "../../src/auth/store/store.ts";
import { keptIssuers } from "../../src/launcher/grants/stored_logins.ts";
import { realWorld } from "../../src/launcher/machine/real_world.ts";
import { loadCredentials } from "../../src/auth/store/store.ts";
import type { TokenSet } from "../../src/auth/credentials.ts";
import { prepareHome } from "../../src/launcher/services/home_directory.ts";

export interface TempPlace extends StorePlace, AsyncDisposable {
  readonly home: string;
  readonly warnings: string[];
  path(name: string): string;
  /** Every file below `~/.qwen`, by its path within it. */
  files(): readonly string[];
}

export async function tempPlace(more: Partial<StorePlace> = {}): Promise<TempPlace> {
  const home = await Deno.makeTempDir({ prefix: "qwen-store-" });
  const qwenHome = `${home}/.qwen`;
  const warnings: string[] = [];
  return {
    home,
    qwenHome,
    warnings,
    warn: (message) => warnings.push(message),
    // As the launcher does it for a sandbox; also for a copy of this place with another `qwenHome`.
    prepare(this: StorePlace): Promise<string> {
      const { root, warnings: found } = prepareHome(this.qwenHome);
      warnings.push(...found);
      return Promise.resolve(root);
    },
    ...more,
    path: (name) => `${qwenHome}/${name}`,
    files: () => filesIn(qwenHome),
    [Symbol.asyncDispose]: () => Deno.remove(home, { recursive: true }),
  };
}

function filesIn(folder: string, prefix = ""): readonly string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) =>
    isDirectory ? filesIn(`${folder}/${name}`, `${prefix}${name}/`) : [prefix + name]
  ).sort();
}

/** Every login kept in a place, Qwen's first. */
export async function listCredentials(place: StorePlace): Promise<readonly TokenSet[]> {
  const logins = await Promise.all(
    keptIssuers(realWorld(), place.qwenHome).map((issuer) => loadCredentials(issuer, place)),
  );
  return logins.filter((login) => login !== undefined);
}
