import { deepEqual, equal, rejects, throws } from "node:assert/strict";
import { QWEN_ISSUER } from "../../src/config/logins/login_file.ts";
import { endpointOf } from "../../src/auth/credentials.ts";
import { oauthBearer } from "../../src/auth/oauth_bearer.ts";
import { saveCredentials } from "../../src/auth/store/store.ts";
import { QwenError } from "../../src/base/errors.ts";
import { impatientClock } from "../fakes/hand_moved_clock.ts";
import { answer, FakeIssuerFetch } from "../fakes/fake_issuer_fetch.ts";
import { COMPANY, companyTokens, qwenTokens } from "../fakes/sample_tokens.ts";
import { tempPlace } from "../fakes/temp_place.ts";

Deno.test("endpointOf() makes one clean URL of what Qwen names", () => {
  const cases: readonly [string | undefined, string][] = [
    [undefined, "https://dashscope.aliyuncs.com/compatible-mode/v1"],
    ["portal.qwen.ai", "https://portal.qwen.ai/v1"],
    ["https://portal.qwen.ai", "https://portal.qwen.ai/v1"],
    ["https://portal.qwen.ai/", "https://portal.qwen.ai/v1"],
    ["https://portal.qwen.ai/v1", "https://portal.qwen.ai/v1"],
    ["portal.qwen.ai/v1/", "https://portal.qwen.ai/v1"],
    ["http://127.0.0.1:8080", "http://127.0.0.1:8080/v1"],
    ["https://portal.qwen.ai/v1/chat/completions", "https://portal.qwen.ai/v1"],
    ["not a host", "https://dashscope.aliyuncs.com/compatible-mode/v1"],
  ];
  for (const [resourceUrl, expected] of cases) equal(endpointOf(qwenTokens({ resourceUrl })), expected);
});

Deno.test("endpointOf() never sends a token in the clear", () => {
  for (const resourceUrl of ["http://portal.qwen.ai", "http://127.0.0.1.evil.example"]) {
    throws(
      () => endpointOf(qwenTokens({ resourceUrl })),
      (error) => error instanceof QwenError && error.kind === "auth",
    );
  }
});

Deno.test("endpointOf() is what the user named at another issuer, or nothing", () => {
  equal(endpointOf(companyTokens()), "https://llm.example.com/v1");
  equal(endpointOf(companyTokens({ baseUrl: undefined, resourceUrl: "evil.example" })), undefined);
});

Deno.test("oauthBearer() gives token and endpoint together, and another token after a refusal", async () => {
  const issuer = new FakeIssuerFetch([
    answer(200, { access_token: "at-two", refresh_token: "rt-two", token_type: "Bearer", resource_url: "two.qwen.ai" }),
  ]);
  await using place = await tempPlace();
  await saveCredentials(qwenTokens(), place);
  const source = oauthBearer({ ...place, issuer: QWEN_ISSUER, fetch: issuer.fetch });
  const bearer = await source.current();
  equal(bearer.secret?.reveal(), "at-one-secret-token");
  equal(bearer.baseUrl, "https://portal.qwen.ai/v1");
  const renewed = await source.renew(bearer);
  equal(renewed?.secret?.reveal(), "at-two");
  equal(renewed?.baseUrl, "https://two.qwen.ai/v1");
  equal(await source.renew({}), undefined);
  equal(issuer.left, 0);
});

Deno.test("oauthBearer() paces Qwen alone", async () => {
  const clock = impatientClock();
  await using place = await tempPlace({ clock });
  await saveCredentials(qwenTokens(), place);
  await saveCredentials(companyTokens(), place);
  const fetch = new FakeIssuerFetch([]).fetch;
  const waits: number[] = [];
  const qwen = oauthBearer({ ...place, issuer: QWEN_ISSUER, fetch });
  for (let i = 0; i < 61; i++) await qwen.pace((waitMs) => waits.push(waitMs));
  deepEqual(waits, [60_000]);
  const company = oauthBearer({ ...place, issuer: COMPANY, fetch });
  for (let i = 0; i < 61; i++) await company.pace(() => waits.push(-1));
  deepEqual(waits, [60_000]);
});

Deno.test("oauthBearer() without a login is an error of sign-in and starts none", async () => {
  await using place = await tempPlace();
  const issuer = new FakeIssuerFetch([]);
  const source = oauthBearer({ ...place, issuer: QWEN_ISSUER, fetch: issuer.fetch });
  await rejects(source.current(), (error) => error instanceof QwenError && error.exitCode === 4);
  equal(issuer.sent.length, 0);
});
