// Signs a user in at the `oidc-provider` process, quickly: what refresh and revocation start from.
import { systemClock } from "../../src/base/clock.ts";
import type { TokenSet } from "../../src/auth/credentials.ts";
import { discover } from "../../src/auth/issuer/discovery.ts";
import { authorizationUrl, redeemCode } from "../../src/auth/flow/authorization_code.ts";
import { resolveIssuer } from "../../src/auth/issuer/issuers.ts";
import { createPkce } from "../../src/auth/flow/pkce.ts";
import { createState } from "../../src/auth/flow/state.ts";
import { Secret } from "../../src/config/secret.ts";
import { OIDC_CLIENT_ID, type OidcProcess, OidcUser } from "./oidc_process.ts";

/** Nobody listens there: the code is read from the address that the provider sends the browser to. */
const REDIRECT = "http://127.0.0.1:1/callback";

export async function signInAt(provider: OidcProcess): Promise<TokenSet> {
  const ports = { fetch, clock: systemClock, signal: new AbortController().signal };
  const issuer = resolveIssuer({ issuer: provider.issuer, clientId: OIDC_CLIENT_ID });
  const party = { issuer, metadata: await discover(provider.issuer, ports) };
  const pkce = await createPkce();
  const url = authorizationUrl(party, { redirectUri: REDIRECT, state: createState(), pkce });
  const { left } = await new OidcUser().open(url.href);
  const code = new Secret(new URL(left ?? "").searchParams.get("code") ?? "");
  return await redeemCode(party, { code, redirectUri: REDIRECT, pkce, ports });
}

/** Whether the provider takes an access token. */
export async function isAccepted(provider: OidcProcess, accessToken: Secret): Promise<boolean> {
  const headers = { authorization: `Bearer ${accessToken.reveal()}` };
  const response = await fetch(`${provider.issuer}/me`, { headers });
  await response.body?.cancel();
  return response.ok;
}
