import { deepEqual, equal, match, throws } from "node:assert/strict";
import { type IssuerChoice, resolveIssuer } from "../../src/auth/issuer/issuers.ts";
import { QwenError } from "../../src/base/errors.ts";

function refusal(choice: IssuerChoice): string {
  let told = "";
  throws(() => resolveIssuer(choice), (error) => {
    told = error instanceof QwenError ? `${error.kind}: ${error.message}` : String(error);
    return error instanceof QwenError;
  });
  return told;
}

Deno.test("resolveIssuer() means Qwen when nothing is said, at its own address", () => {
  const issuer = resolveIssuer({});
  equal(issuer.id, "qwen");
  equal(issuer.clientId, "f0304373b74a44d2b584a3fb70ca9e56");
  equal(issuer.scope, "openid profile email model.completion");
  equal(issuer.known?.deviceEndpoint, "https://chat.qwen.ai/api/v1/oauth2/device/code");
  equal(issuer.known?.tokenEndpoint, "https://chat.qwen.ai/api/v1/oauth2/token");
  deepEqual(resolveIssuer({ target: "qwen-oauth" }), issuer);
});

Deno.test("resolveIssuer() takes Qwen's address from QWEN_OAUTH_BASE_URL, https or this machine only", () => {
  const issuer = resolveIssuer({ qwenServiceUrl: "http://127.0.0.1:8080/" });
  equal(issuer.known?.tokenEndpoint, "http://127.0.0.1:8080/api/v1/oauth2/token");
  equal(resolveIssuer({ qwenServiceUrl: "https://qwen.corp" }).url, "https://qwen.corp");
  for (const qwenServiceUrl of ["http://qwen.corp", "chat.qwen.ai", "ftp://x", "javascript:1"]) {
    match(refusal({ qwenServiceUrl }), /^config: QWEN_OAUTH_BASE_URL is no https address/);
  }
  equal(refusal({ qwenServiceUrl: "http://me:hunter2@qwen.corp" }).includes("hunter2"), false);
});

Deno.test("resolveIssuer() takes any issuer with a client id", () => {
  const issuer = resolveIssuer({
    issuer: "https://id.corp/tenant",
    clientId: "cli",
    scope: "models",
    audience: "https://llm.corp",
    baseUrl: "https://llm.corp/v1/",
  });
  deepEqual(issuer, {
    id: "https://id.corp/tenant",
    kind: "custom",
    name: "id.corp",
    url: "https://id.corp/tenant",
    clientId: "cli",
    scope: "models",
    audience: "https://llm.corp",
    baseUrl: "https://llm.corp/v1",
  });
});

Deno.test("resolveIssuer() knows its built-in issuers by name", () => {
  equal(resolveIssuer({ target: "openrouter" }).kind, "openrouter");
  for (const target of [undefined, "qwen", "qwen-oauth"]) equal(resolveIssuer({ target }).id, "qwen");
});

Deno.test("resolveIssuer() says which flag is wrong or missing", () => {
  match(refusal({ audience: "x" }), /^usage: --audience needs --issuer/);
  match(refusal({ issuer: "https://id.corp" }), /^usage: --issuer needs --client-id/);
  match(refusal({ clientId: "cli" }), /^usage: --client-id needs --issuer/);
  match(refusal({ scope: "x", target: "qwen" }), /^usage: --scope needs --issuer/);
  match(refusal({ issuer: "http://id.corp", clientId: "c" }), /^usage: --issuer is no https address/);
  match(refusal({ issuer: "https://id.corp/?x=1", clientId: "c" }), /^usage: --issuer must be/);
  for (const issuer of ["https://me:pw@id.corp/", "https://me@id.corp", "https://:pw@id.corp", "https://id.corp/#x"]) {
    match(refusal({ issuer, clientId: "c" }), /^usage: --issuer must be/, issuer);
  }
  match(refusal({ issuer: "https://id.corp", clientId: "c", target: "qwen" }), /^usage: "qwen" and --issuer/);
  match(refusal({ issuer: "https://id.corp", clientId: "c", baseUrl: "http://llm.corp" }), /--openai-base-url is no/);
  match(refusal({ target: "google" }), /^usage: "google" is no issuer/);
  throws(() => resolveIssuer({ target: "google" }), (error) => {
    match(error instanceof QwenError ? error.hint.join() : "", /qwen, openrouter/);
    return true;
  });
});
