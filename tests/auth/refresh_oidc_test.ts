// Against a certified provider in its own process, which ends a whole login when a rotated refresh token comes twice:
// the strictest judge of "exactly once" there is.
import { deepEqual, equal, match, rejects } from "node:assert/strict";
import type { TokenSet } from "../../src/auth/credentials.ts";
import { validCredentials } from "../../src/auth/renew/refresh.ts";
import { endLogin } from "../../src/auth/renew/revoke.ts";
import { loadCredentials, saveCredentials } from "../../src/auth/store/store.ts";
import { isAccepted, signInAt } from "../fakes/oidc_login.ts";
import { type OidcProcess, startOidcProvider } from "../fakes/oidc_process.ts";
import { spawnAtOnce } from "../fakes/spawned_renewal.ts";
import { tempPlace } from "../fakes/temp_place.ts";

async function refreshes(provider: OidcProcess): Promise<number> {
  // The first was the exchange of the code.
  return (await provider.requests()).filter((request) => request === "POST /token").length - 1;
}

function refreshTokenOf(tokens: TokenSet | undefined): string {
  return tokens?.refreshToken?.reveal() ?? "";
}

Deno.test("a login at a certified provider is renewed with rotation, time after time", async () => {
  await using provider = await startOidcProvider();
  await using place = await tempPlace();
  const tokens = await signInAt(provider);
  await saveCredentials(tokens, place);
  const seen = new Set([refreshTokenOf(tokens)]);
  for (let i = 0; i < 3; i++) {
    const renewed = await validCredentials(provider.issuer, { ...place, fetch }, { force: true });
    equal(await isAccepted(provider, renewed.accessToken), true);
    equal(refreshTokenOf(await loadCredentials(provider.issuer, place)), refreshTokenOf(renewed));
    seen.add(refreshTokenOf(renewed));
  }
  equal(seen.size, 4, "every refresh token is used once");
});

Deno.test("twenty processes share one renewal at a provider that punishes a second one", async () => {
  await using provider = await startOidcProvider();
  await using place = await tempPlace();
  const { issuer } = provider;
  const tokens = await signInAt(provider);
  const { tokenEndpoint } = tokens;
  await saveCredentials({ ...tokens, expiresAt: 1 }, place);
  const all = await spawnAtOnce(20, { mode: "once", qwenHome: place.qwenHome, issuer, tokenEndpoint });
  const said = new Set((await Promise.all(all.map((one) => one.ended()))).flat());
  equal(await refreshes(provider), 1);
  const kept = await loadCredentials(issuer, place);
  deepEqual([...said], [`token ${kept?.accessToken.reveal()}`]);
  const next = await validCredentials(issuer, { ...place, fetch }, { force: true });
  equal(await isAccepted(provider, next.accessToken), true, "the login is still good");
});

Deno.test("a refresh token that a provider has ended removes its login and names the command", async () => {
  await using provider = await startOidcProvider();
  await using place = await tempPlace();
  const tokens = await signInAt(provider);
  await saveCredentials(tokens, place);
  await validCredentials(provider.issuer, { ...place, fetch }, { force: true });
  // As after a restored backup: the old refresh token comes a second time.
  await saveCredentials(tokens, place);
  await rejects(validCredentials(provider.issuer, { ...place, fetch }, { force: true }), (error) => {
    match(String(error), /The sign-in has ended: 127\.0\.0\.1:\d+ does not renew it any more/);
    equal(String(error).includes(refreshTokenOf(tokens)), false);
    return true;
  });
  equal(await loadCredentials(provider.issuer, place), undefined);
});

Deno.test("endLogin() revokes at a certified provider: neither token is good afterwards", async () => {
  await using provider = await startOidcProvider();
  await using place = await tempPlace();
  const tokens = await signInAt(provider);
  await saveCredentials(tokens, place);
  equal(await isAccepted(provider, tokens.accessToken), true);
  const ended = await endLogin(provider.issuer, { ...place, fetch }, new AbortController().signal);
  equal(ended?.revocation.kind, "revoked");
  equal(await isAccepted(provider, tokens.accessToken), false);
  await saveCredentials(tokens, place);
  await rejects(validCredentials(provider.issuer, { ...place, fetch }, { force: true }), /has ended/);
});
