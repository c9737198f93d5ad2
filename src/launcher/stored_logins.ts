// Owns the list of all logins that are kept: `auth logout` must be able to reach the revocation endpoint of each.
import type { LoginReference } from "../config/configuration.ts";
import type { Loaded } from "../config/load.ts";
import { QWEN_ISSUER } from "../config/login_file.ts";
import { readStoredLogin } from "../config/stored_login.ts";
import type { World } from "../config/world.ts";

const MAX_BYTES = 1024 * 1024;

/** Every login in `~/.qwen`; files that cannot be understood are left to the cell's store, which reports them. */
export function storedLogins(world: World, loaded: Pick<Loaded, "paths" | "ownVariable">): readonly LoginReference[] {
  const { qwenHome } = loaded.paths;
  if (qwenHome === undefined) return [];
  const oauthBaseUrl = loaded.ownVariable("QWEN_OAUTH_BASE_URL");
  return [QWEN_ISSUER, ...otherIssuers(world, qwenHome)].flatMap((issuer) => {
    const { login } = readStoredLogin(world, { issuer, qwenHome, oauthBaseUrl, now: Date.now() });
    return login === undefined ? [] : [login.reference];
  });
}

function otherIssuers(world: World, qwenHome: string): readonly string[] {
  return namesIn(qwenHome).filter((name) => /^oauth_.+\.json$/.test(name)).flatMap((name) => {
    try {
      const value: unknown = JSON.parse(new TextDecoder().decode(world.read(`${qwenHome}/${name}`, MAX_BYTES)));
      const issuer = typeof value === "object" && value !== null && "issuer" in value ? value.issuer : undefined;
      return typeof issuer === "string" ? [issuer] : [];
    } catch {
      return [];
    }
  });
}

function namesIn(directory: string): readonly string[] {
  try {
    return [...Deno.readDirSync(directory)].filter(({ isFile }) => isFile).map(({ name }) => name);
  } catch {
    return [];
  }
}
