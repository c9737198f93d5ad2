// Owns `qwen auth token`: a token that is valid now, or the key, alone on standard output, for scripts. It never starts
// a login, and never puts a secret on a screen unless it was told to.
import type { CommandNamed } from "../specs.ts";
import { endpointOf } from "../../auth/oauth_bearer.ts";
import { workloadToken } from "../../auth/workload_bearer.ts";
import { systemClock } from "../../base/clock.ts";
import { trustingFetch } from "../../base/network/trusting_fetch.ts";
import type { Workload } from "../../config/configuration.ts";
import { validCredentials } from "../../auth/renew/refresh.ts";
import type { SandboxCommand, SandboxContext } from "../../sandbox/context.ts";
import { jsonLine } from "../../base/json.ts";
import { QwenError } from "../../base/errors.ts";
import { text } from "../../text/text.ts";
import { authPlace, tell } from "../../sandbox/services/auth_place.ts";

/** Prints the secret that requests are sent with. @throws {QwenError} of kind `auth` when there is none */
export const runAuthToken: SandboxCommand = async (context) => {
  const { command, terminal } = context.start;
  if (command.kind !== "auth token") throw new QwenError("other", command.kind);
  if (terminal.stdout && !command.show) {
    throw new QwenError("usage", text().auth.token.onTerminal, { hint: text().auth.token.onTerminalHint });
  }
  const { secret, expiresAt, baseUrl } = await current(context, command);
  if (!command.json) {
    context.stdout.write(`${secret}\n`);
    return 0;
  }
  const { configuration: { model, provider, baseUrl: configured } } = context.start;
  const url = baseUrl ?? configured.value;
  context.stdout.write(`${
    jsonLine({
      token: secret,
      expires_at: expiresAt === undefined ? null : new Date(expiresAt).toISOString(),
      base_url: url,
      model: model.value,
      // Deployments at Azure take a key by a name of its own.
      header: provider === "azure" && !/\/v1\/?$/.test(new URL(url).pathname)
        ? `api-key: ${secret}`
        : `Authorization: Bearer ${secret}`,
    })
  }\n`);
  return 0;
};

interface Current {
  readonly secret: string;
  /** Epoch milliseconds; a key has no end. */
  readonly expiresAt?: number | undefined;
  /** Where a login's tokens go, if that is said with them. */
  readonly baseUrl?: string | undefined;
}

async function current(
  context: SandboxContext,
  { refresh, minValid }: Pick<CommandNamed<"auth token">, "refresh" | "minValid">,
): Promise<Current> {
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
): Promise<Current> {
  const ports = { fetch: trustingFetch(caCerts), clock: systemClock, signal };
  const token = await workloadToken(workload, secret, ports);
  return { secret: token.secret.reveal(), expiresAt: token.expiresAt };
}
