// Owns the end of a login: its tokens are revoked where the issuer can (RFC 7009), then its file is removed, all under
// the file's lock, so that no renewal brings it back. What could not be revoked is told, never hidden; it does not keep
// the file from being removed. No token stands in any message.
import { QwenError } from "../../base/errors.ts";
import { text } from "../../text/text.ts";
import { systemClock } from "../../base/clock.ts";
import type { TokenSet } from "../credentials.ts";
import type { IssuerPorts } from "../issuer/issuer_http.ts";
import type { RefreshPlace } from "./refresh.ts";
import { deleteCredentials, loadCredentials, withCredentialsLock } from "../store/store.ts";

/** Shorter than a renewal's, because the lock is held for two exchanges at most and is stale after 35 s. */
const TIMEOUT_MS = 10_000;

/** What became of the tokens at the issuer. */
export type Revocation =
  | { readonly kind: "revoked" }
  | { readonly kind: "not-offered" }
  | { readonly kind: "failed"; readonly why: string };

/** A login that is no more. */
export interface EndedLogin {
  readonly tokens: Pick<TokenSet, "expiresAt">;
  readonly revocation: Revocation;
}

/** Revokes and removes an issuer's login; `undefined` when there is none. Fails only when the file cannot be removed. */
export async function endLogin(
  issuer: string,
  place: RefreshPlace,
  signal: AbortSignal,
): Promise<EndedLogin | undefined> {
  if (await readTokens(issuer, place) === undefined) return undefined;
  const work = async (): Promise<EndedLogin | undefined> => {
    const tokens = await readTokens(issuer, place);
    if (tokens === undefined) return undefined;
    if (tokens instanceof QwenError) {
      await deleteCredentials(issuer, place);
      return { tokens: {}, revocation: { kind: "failed", why: tokens.message } };
    }
    const revocation = await revoke(tokens, {
      fetch: place.fetch,
      clock: place.clock ?? systemClock,
      signal,
      timeoutMs: place.timeoutMs ?? TIMEOUT_MS,
      trace: place.trace,
    });
    await deleteCredentials(issuer, place);
    return { tokens, revocation };
  };
  return await withCredentialsLock(issuer, { place, signal, work });
}

/** The tokens; an error for those that nobody can open, whose key is lost. */
export async function readTokens(issuer: string, place: RefreshPlace): Promise<TokenSet | QwenError | undefined> {
  try {
    return await loadCredentials(issuer, place);
  } catch (error) {
    if (error instanceof QwenError && error.kind === "auth") return error;
    throw error;
  }
}

/** Revokes the refresh token, which ends what was made from it (RFC 7009 section 2.1), then the access token. */
async function revoke(tokens: TokenSet, ports: IssuerPorts): Promise<Revocation> {
  if (tokens.revocationEndpoint === undefined) return { kind: "not-offered" };
  const { requestRevocation } = await import("./revoke_request.ts");
  try {
    if (tokens.refreshToken !== undefined) {
      await requestRevocation(tokens, { token: tokens.refreshToken, hint: "refresh_token", ports });
    }
    await requestRevocation(tokens, { token: tokens.accessToken, hint: "access_token", ports });
    return { kind: "revoked" };
  } catch (error) {
    // Somebody who pressed Ctrl-C has not signed out.
    ports.signal.throwIfAborted();
    return { kind: "failed", why: error instanceof QwenError ? error.message : text().auth.revocationUnknown };
  }
}
