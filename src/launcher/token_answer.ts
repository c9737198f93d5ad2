// `qwen auth token` where nobody has to be asked over the network: a key, or a token that is good for a while yet. Programs call
// it at every request, so no sandbox is started for it; everything else, and everything that is wrong, goes the usual way.
import { endpointOf, livesOn } from "../auth/credentials.ts";
import { loadCredentials } from "../auth/store/store.ts";
import { tell } from "../base/output.ts";
import type { CommandNamed } from "../commands/specs.ts";
import { KEY_IN_ARGUMENTS } from "../config/configuration.ts";
import { loadConfiguration, type Loaded } from "../config/load.ts";
import type { WritableWorld } from "../config/world.ts";
import { type CurrentToken, tokenText } from "../inspect/token_text.ts";
import { providerFacts } from "../providers/facts.ts";
import { text } from "../text/text.ts";
import { loginPlace } from "./key_store/login_place.ts";
import { commandKeys } from "./machine/keys.ts";
import type { GiveUp } from "./permissions.ts";

type TokenCommand = CommandNamed<"auth token">;

/** What to print; `undefined` where it takes the sandbox. @throws {QwenError} where a key that is printed or sealed is not given */
export async function answerToken(
  command: TokenCommand,
  { world, giveUp }: { readonly world: WritableWorld; readonly giveUp: GiveUp },
): Promise<string | undefined> {
  const { flags, refresh, json, show } = command;
  if (refresh || flags.debug || (Deno.stdout.isTerminal() && !show)) return undefined;
  const loaded = await loadConfiguration(world, { flags, providers: providerFacts });
  const { configuration, binding, enforced, unusableProxy } = loaded;
  if (!binding.ok || enforced !== undefined || unusableProxy !== undefined) return undefined;
  const token = await currentToken(command, { loaded, world });
  if (token === undefined) return undefined;
  giveUp(["shell", "net"]);
  for (const { code, message } of configuration.warnings) {
    if (code === KEY_IN_ARGUMENTS && !Deno.stderr.isTerminal()) continue;
    tell(Deno.stderr, `${text().errors.prefix(message)}\n`);
  }
  return tokenText(token, { json, configuration });
}

async function currentToken(
  { minValid }: TokenCommand,
  { loaded, world }: { readonly loaded: Loaded; readonly world: WritableWorld },
): Promise<CurrentToken | undefined> {
  const { credential, login } = loaded.configuration;
  if (credential?.kind === "api-key") {
    const { configuration } = await commandKeys(world).filled(loaded);
    const secret = configuration.credential?.secret?.reveal();
    return secret === undefined ? undefined : { secret };
  }
  const { qwenHome } = loaded.paths;
  if (credential?.kind !== "oauth" || login === undefined || qwenHome === undefined) return undefined;
  const sealingKey = login.sealed === true ? await commandKeys(world).sealingKey("current") : undefined;
  const tokens = await loadCredentials(login.issuer, loginPlace(qwenHome, sealingKey));
  if (tokens === undefined || !livesOn(tokens, { now: Date.now(), minValidMs: minValid })) return undefined;
  return { secret: tokens.accessToken.reveal(), expiresAt: tokens.expiresAt, baseUrl: endpointOf(tokens) };
}
