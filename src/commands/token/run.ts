// Owns `qwen auth token`: a token that is valid now, or the key, alone on standard output, for scripts. It never starts
// a login, and never puts a secret on a screen unless it was told to.
import type { CommandNamed } from "../specs.ts";
import { endpointOf } from "../../auth/credentials.ts";
import { workloadToken } from "../../auth/workload_bearer.ts";
import { systemClock } from "../../base/clock.ts";
import { trustingFetch } from "../../base/network/trusting_fetch.ts";
import type { Workload } from "../../config/configuration.ts";
import { validCredentials } from "../../auth/renew/refresh.ts";
import type { SandboxCommand, SandboxContext } from "../../sandbox/context.ts";
import { QwenError } from "../../base/errors.ts";
import { type CurrentToken, tokenText } from "../../inspect/token_text.ts";
import { text } from "../../text/text.ts";
import { authPlace, tell } from "../../sandbox/services/auth_place.ts";

/** Prints the secret that requests are sent with. @throws {QwenError} of kind `auth` when there is none */
export const runAuthToken: SandboxCommand = async (context) => {
  const { command, terminal } = context.start;
  if (command.kind !== "auth token") throw new QwenError("other", command.kind);
  if (terminal.stdout && !command.show) {
    throw new QwenError("usage", text().auth.token.onTerminal, { hint: text().auth.token.onTerminalHint });
  }
  const { configuration } = context.start;
  context.stdout.write(tokenText(await current(context, command), { json: command.json, configuration }));
  return 0;
};

async function current(
  context: SandboxContext,
  { refresh, minValid }: Pick<CommandNamed<"auth token">, "refresh" | "minValid">,
): Promise<CurrentToken> {
  const { configuration: { credential, login }, secret } = context.start;
  const words = text().auth.token;
  if (credential?.kind === "oauth" && login !== undefined) {
    const demand = {
      force: refresh,
      signal: context.signal,
      ...(minValid === undefined ? {} : { minValidMs: minValid }),
    };
    const tokens = await validCredentials(login.issuer, authPlace(context), demand);
    return { secret: tokens.accessToken.reveal(), expiresAt: tokens.expiresAt, baseUrl: endpointOf(tokens) };
  }
  if (credential?.workload !== undefined) return await ofWorkload(context, credential.workload);
  if (credential?.kind === "none") throw new QwenError("auth", words.noneNeeded);
  if (credential === null || secret === undefined) throw new QwenError("auth", words.none, { hint: words.noneHint });
  if (refresh) tell(context, words.keysLast);
  return { secret };
}

/** A new one each time: it is kept nowhere. */
async function ofWorkload(
  { start: { secret = "", caCerts }, signal }: SandboxContext,
  workload: Workload,
): Promise<CurrentToken> {
  const ports = { fetch: trustingFetch(caCerts), clock: systemClock, signal };
  const token = await workloadToken(workload, secret, ports);
  return { secret: token.secret.reveal(), expiresAt: token.expiresAt };
}
