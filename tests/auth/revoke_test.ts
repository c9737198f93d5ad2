import { deepEqual, equal, rejects } from "node:assert/strict";
import { QWEN_ISSUER } from "../../src/config/logins/login_file.ts";
import { endLogin } from "../../src/auth/renew/revoke.ts";
import { loadCredentials, saveCredentials } from "../../src/auth/store/store.ts";
import { QwenError } from "../../src/base/errors.ts";
import { answer, FakeIssuerFetch } from "../fakes/fake_issuer_fetch.ts";
import { COMPANY, companyTokens, qwenTokens } from "../fakes/sample_tokens.ts";
import { tempPlace } from "../fakes/temp_place.ts";

const NEVER = new AbortController().signal;

Deno.test("endLogin() revokes the refresh token, then the access token, and removes the file", async () => {
  await using place = await tempPlace();
  await saveCredentials(companyTokens(), place);
  const issuer = new FakeIssuerFetch([new Response(null, { status: 200 }), new Response(null, { status: 200 })]);
  const ended = await endLogin(COMPANY, { ...place, fetch: issuer.fetch }, NEVER);
  equal(ended?.revocation.kind, "revoked");
  deepEqual(issuer.sent.map(({ url, form }) => [url, ...form.values()]), [
    [`${COMPANY}/revoke`, "refresh_token", "rt-one-secret-token", "qwen-cli"],
    [`${COMPANY}/revoke`, "access_token", "at-one-secret-token", "qwen-cli"],
  ]);
  equal(await loadCredentials(COMPANY, place), undefined);
});

Deno.test("endLogin() counts an issuer that revokes no access tokens as having done its part", async () => {
  await using place = await tempPlace();
  await saveCredentials(companyTokens(), place);
  const issuer = new FakeIssuerFetch([
    new Response(null, { status: 200 }),
    answer(400, { error: "unsupported_token_type" }),
  ]);
  equal((await endLogin(COMPANY, { ...place, fetch: issuer.fetch }, NEVER))?.revocation.kind, "revoked");
});

Deno.test("endLogin() removes the file and says so when the tokens could not be revoked, without any of them", async () => {
  const troubles = [
    new TypeError("connection refused"),
    answer(503, {}),
    answer(400, { error: "invalid_client rt-one-secret-token" }),
    new Response("<html>", { status: 404 }),
  ];
  for (const trouble of troubles) {
    await using place = await tempPlace();
    await saveCredentials(companyTokens(), place);
    const issuer = new FakeIssuerFetch([trouble]);
    const ended = await endLogin(COMPANY, { ...place, fetch: issuer.fetch }, NEVER);
    const revocation = ended?.revocation;
    equal(revocation?.kind, "failed");
    if (revocation?.kind === "failed") {
      equal(revocation.why.includes("sso.example.com"), true, revocation.why);
      equal(revocation.why.includes("secret"), false, revocation.why);
    }
    equal(await loadCredentials(COMPANY, place), undefined);
    equal(issuer.sent.length, 1);
  }
});

Deno.test("endLogin() asks nobody where the issuer revokes nothing, as Qwen", async () => {
  await using place = await tempPlace();
  await saveCredentials(qwenTokens(), place);
  const issuer = new FakeIssuerFetch([]);
  const ended = await endLogin(QWEN_ISSUER, { ...place, fetch: issuer.fetch }, NEVER);
  equal(ended?.revocation.kind, "not-offered");
  equal(issuer.sent.length, 0);
  equal(await endLogin(QWEN_ISSUER, { ...place, fetch: issuer.fetch }, NEVER), undefined);
});

Deno.test("a cancelled endLogin() keeps the login", async () => {
  await using place = await tempPlace();
  await saveCredentials(companyTokens(), place);
  const caller = new AbortController();
  const fetch = (): Promise<Response> => {
    caller.abort(new QwenError("cancelled", "Cancelled"));
    return Promise.reject(caller.signal.reason);
  };
  const attempt = endLogin(COMPANY, { ...place, fetch }, caller.signal);
  await rejects(attempt, (error) => error instanceof QwenError && error.kind === "cancelled");
  equal((await loadCredentials(COMPANY, place))?.issuer, COMPANY);
});
