// Owns the look at all logins that are kept: `auth use` and `auth logout` name one among them, and the sandbox that ends a
// login must be able to reach its issuer.
import type { CommandNamed } from "../../commands/specs.ts";
import type { LoginReference } from "../../config/configuration.ts";
import { readGuarded } from "../../config/files/file_guard.ts";
import { endingOf } from "../../config/logins/kept_logins.ts";
import type { Loaded } from "../../config/load.ts";
import { loginFileName, QWEN_ISSUER } from "../../config/logins/login_file.ts";
import { pathRules } from "../../config/files/path_rules.ts";
import { readStoredLogin } from "../../config/logins/stored_login.ts";
import type { World } from "../../config/world.ts";

/** What a plan needs to know of the logins. */
export interface StoredLogins {
  readonly keptLogins: readonly string[];
  readonly endingIssuers: readonly string[];
  readonly endingLogins: readonly LoginReference[];
}

/** The logins in `~/.qwen`, and which of them a command ends. @throws {QwenError} of kind `usage`: see `endingOf` */
export function storedLogins(
  command: CommandNamed<"auth logout" | "auth use">,
  { world, loaded }: { readonly world: World; readonly loaded: Loaded },
): StoredLogins {
  const { qwenHome } = loaded.paths;
  const keptLogins = qwenHome === undefined ? [] : keptIssuers(world, qwenHome);
  if (command.kind === "auth use") return { keptLogins, endingIssuers: [], endingLogins: [] };
  const { issuers } = endingOf(command, { configuration: loaded.configuration, kept: keptLogins });
  const oauthBaseUrl = loaded.ownVariable("QWEN_OAUTH_BASE_URL");
  const endingLogins = issuers.flatMap((issuer) => {
    const { login } = readStoredLogin(world, { issuer, qwenHome, oauthBaseUrl, now: Date.now() });
    return login === undefined ? [] : [login.reference];
  });
  return { keptLogins, endingIssuers: issuers, endingLogins };
}

/** The issuers of all logins, Qwen first. Whose file cannot be understood is there only if its name alone says whose. */
export function keptIssuers(world: World, qwenHome: string): readonly string[] {
  const { join } = pathRules(world.os);
  const isKept = world.stat(join(qwenHome, loginFileName(QWEN_ISSUER))) !== undefined;
  const others = namesIn(qwenHome).filter((name) => /^oauth_.+\.json$/.test(name)).sort().flatMap((name) => {
    const issuer = issuerIn(world, join(qwenHome, name));
    return issuer !== undefined && loginFileName(issuer) === name ? [issuer] : [];
  });
  return [...(isKept ? [QWEN_ISSUER] : []), ...others];
}

function issuerIn(world: World, path: string): string | undefined {
  const file = readGuarded(world, path);
  if (file.outcome !== "text") return undefined;
  try {
    const value: unknown = JSON.parse(file.text);
    const issuer = typeof value === "object" && value !== null && "issuer" in value ? value.issuer : undefined;
    return typeof issuer === "string" && issuer !== QWEN_ISSUER ? issuer : undefined;
  } catch {
    return undefined;
  }
}

function namesIn(directory: string): readonly string[] {
  try {
    return [...Deno.readDirSync(directory)].filter(({ isDirectory }) => !isDirectory).map(({ name }) => name);
  } catch {
    return [];
  }
}
