// Owns `qwen auth logout`: which login is meant, its end at the issuer and on disk, and what is told of both. It removes
// what belongs to that login and nothing else; a key that qwen does not keep (a variable, a project's file) is named,
// not touched.
import type { TokenSet } from "../../auth/credentials.ts";
import type { RefreshPlace } from "../../auth/renew/refresh.ts";
import { type EndedLogin, endLogin, readTokens } from "../../auth/renew/revoke.ts";
import { mayReach } from "../../base/network/may_reach.ts";
import type { SandboxCommand, SandboxContext } from "../../sandbox/context.ts";
import { hostAndPort } from "../../config/host_port.ts";
import { endingOf } from "../../config/logins/kept_logins.ts";
import { sourceText } from "../../config/source_text.ts";
import { QwenError } from "../../base/errors.ts";
import { text } from "../../text/text.ts";
import { authPlace, tell } from "../../sandbox/services/auth_place.ts";

/** Signs out. Answers 0 also when there was nothing to sign out of: the result is what was asked for. */
export const runAuthLogout: SandboxCommand = async (context) => {
  const { command } = context.start;
  if (command.kind !== "auth logout") throw new QwenError("other", command.kind);
  const place = withinGrants(authPlace(context));
  const { configuration, keptLogins: kept = [] } = context.start;
  const ending = endingOf(command, { configuration, kept });
  const logins = await Promise.all(ending.issuers.map((issuer) => readTokens(issuer, place)));
  // One that nobody can open has nothing to be revoked.
  const known = logins.flatMap((login) => login === undefined || login instanceof QwenError ? [] : [login]);
  await askForHosts(context, known);
  let ended = 0;
  for (const issuer of ending.issuers) ended += await endOne(context, { issuer, place });
  if (ending.key) ended += await clearKey(context);
  if (ended === 0) tell(context, text().auth.logout.nothing);
  return 0;
};

/** Asks for the hosts at which tokens can be revoked; without them the login is ended on this machine alone. */
async function askForHosts(context: SandboxContext, logins: readonly TokenSet[]): Promise<void> {
  const urls = logins.map(({ revocationEndpoint }) => revocationEndpoint).filter((url) => url !== undefined);
  const missing = [...new Set(urls.map(hostAndPort))].filter((host) => !mayReach(host));
  // A second sandbox that still lacks one has been refused it.
  if (missing.length === 0 || context.start.handover?.logout === true) return;
  try {
    const reason = text().auth.logout.connectReason;
    await context.ask({ kind: "connect", hosts: missing, reason, handover: { logout: true } });
  } catch (error) {
    // Refused: `endOne` tells what could not be revoked.
    if (!(error instanceof QwenError)) throw error;
  }
}

/** A refused host is told in our words, not in the runtime's. */
function withinGrants(place: RefreshPlace): RefreshPlace {
  return {
    ...place,
    fetch: (url, init) => {
      const host = hostAndPort(url);
      if (mayReach(host)) return place.fetch(url, init);
      return Promise.reject(new QwenError("config", text().auth.logout.hostRefused(host)));
    },
  };
}

async function endOne(
  context: SandboxContext,
  { issuer, place }: { readonly issuer: string; readonly place: RefreshPlace },
): Promise<number> {
  const ended = await endLogin(issuer, place, context.signal);
  if (ended === undefined) return 0;
  const words = text().auth.logout;
  tell(context, words.signedOut(issuer), ...whatRemains(ended, context.now()));
  return 1;
}

/** What the user should know of tokens that live on. */
function whatRemains({ tokens, revocation }: EndedLogin, now: number): readonly string[] {
  const words = text().auth.logout;
  if (revocation.kind === "revoked") return [words.revoked];
  const endsAt = tokens.expiresAt;
  const end = endsAt === undefined ? undefined : Math.max(0, Math.ceil((endsAt - now) / 60_000));
  return revocation.kind === "not-offered" ? [words.notOffered(end)] : [words.notRevoked(revocation.why, end)];
}

/** Has the launcher take the key out of the user's settings. */
async function clearKey(context: SandboxContext): Promise<number> {
  const { path } = await context.ask({ kind: "save-configuration", edit: { kind: "forget-key", scope: "user" } });
  const words = text().auth.logout;
  if (path !== undefined) tell(context, words.keyRemoved(path));
  const credential = context.start.configuration.credential;
  const isElsewhere = credential?.kind === "api-key" && credential.source.kind !== "settings";
  if (isElsewhere) tell(context, words.keyElsewhere(sourceText(credential.source)));
  return path === undefined && !isElsewhere ? 0 : 1;
}
