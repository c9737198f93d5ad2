// A login behind the gateway, at a certified provider that ends a login when its refresh token comes twice: however many ask,
// and however they are told that the token is old, it is renewed once.
import { deepEqual, equal } from "node:assert/strict";
import { oauthBearer } from "../../src/auth/oauth_bearer.ts";
import { loadCredentials, saveCredentials } from "../../src/auth/store/store.ts";
import { refusing, saying } from "../fakes/fake_endpoint.ts";
import { fakeGateway } from "../fakes/fake_gateway.ts";
import { isAccepted, signInAt } from "../fakes/oidc_login.ts";
import { startOidcProvider } from "../fakes/oidc_process.ts";
import { tempPlace } from "../fakes/temp_place.ts";

const MANY = 50;

for (const [how, expiresAt] of [["has run out", 1], ["is refused before its time", undefined]] as const) {
  Deno.test(`${MANY} requests at once through the gateway renew a login once when its token ${how}`, async () => {
    await using provider = await startOidcProvider();
    await using place = await tempPlace();
    const tokens = await signInAt(provider);
    const old = tokens.accessToken.reveal();
    await saveCredentials(expiresAt === undefined ? tokens : { ...tokens, expiresAt }, place);
    const answer = ({ headers }: { readonly headers: Headers }) =>
      headers.get("authorization") === `Bearer ${old}` ? refusing(401, "token expired") : saying("ok");
    await using gate = fakeGateway([answer], {
      bearer: oauthBearer({ issuer: provider.issuer, ...place, fetch }),
      isRenewable: true,
    });
    const all = await Promise.all(Array.from({ length: MANY }, async () => {
      const response = await gate.chat();
      await response.text();
      return response.status;
    }));
    deepEqual(all.filter((status) => status !== 200), []);
    // The first was the exchange of the code.
    equal((await provider.requests()).filter((request) => request === "POST /token").length - 1, 1);
    const kept = await loadCredentials(provider.issuer, place);
    deepEqual(
      [kept !== undefined && await isAccepted(provider, kept.accessToken), kept?.accessToken.reveal() === old],
      [
        true,
        false,
      ],
    );
  });
}
