// What the configuration takes from the file of a stored login, and what it says of one that is none.
import { deepEqual, equal, ok, throws } from "node:assert/strict";
import { qwenEndpoint } from "../../src/config/logins/qwen_service.ts";
import { loginFileName } from "../../src/config/logins/login_file.ts";
import { type LoginLookup, qwenServiceUrl, readStoredLogin } from "../../src/config/logins/stored_login.ts";
import { type FakeFile, fakeWorld } from "../fakes/fake_world.ts";

const HOME = "/home/me/.qwen";
const NOW = 1_700_000_000_000;
const SSO = "https://sso.example.com";
const USUAL = "https://dashscope.aliyuncs.com/compatible-mode/v1";

function lookUp(issuer: string, file: FakeFile): LoginLookup {
  const world = fakeWorld({ files: { [`${HOME}/${loginFileName(issuer)}`]: file } });
  return readStoredLogin(world, { issuer, qwenHome: HOME, oauthBaseUrl: undefined, now: NOW });
}

const TOKENS = { access_token: "at-0123456789abcdef", refresh_token: "rt-0123456789abcdef" };

Deno.test("a file without any token, or that is no JSON object, is no login, and a warning names it and quotes nothing", () => {
  const texts = ["", "secret-text", "[]", "null", '"secret-text"', "{}", '{"access_token":"","refresh_token":" "}'];
  for (const issuer of ["qwen", SSO]) {
    for (const file of [...texts, '{"access_token":3}', { kind: "directory" as const }]) {
      const { login, warning } = lookUp(issuer, file);
      equal(login, undefined, JSON.stringify(file));
      equal(warning?.code, "login-file");
      ok(warning?.message.includes(loginFileName(issuer)) && !warning.message.includes("secret"));
    }
  }
  deepEqual(readStoredLogin(fakeWorld(), { issuer: "qwen", qwenHome: HOME, oauthBaseUrl: undefined, now: NOW }), {});
  deepEqual(
    readStoredLogin(fakeWorld(), { issuer: "qwen", qwenHome: undefined, oauthBaseUrl: undefined, now: NOW }),
    {},
  );
});

Deno.test("the name of a login's file says its issuer, each sign that a file name cannot hold by its number", () => {
  equal(loginFileName("https://a.example/b_c/\u00e9?x=1"), "oauth_a.example_b=5fc_=25=433=25=419=3fx=3d1.json");
  equal(loginFileName("http://127.0.0.1:8080/"), "oauth_http+127.0.0.1+8080.json");
});

Deno.test("either token makes a login, and it says when it ends, whether it can be renewed, and where", () => {
  const whole = lookUp("qwen", JSON.stringify({ ...TOKENS, expiry_date: NOW + 1 }));
  equal(whole.warning, undefined);
  deepEqual(whole.login?.reference, {
    issuer: "qwen",
    path: `${HOME}/oauth_creds.json`,
    endpoints: ["https://chat.qwen.ai/api/v1/oauth2/token"],
    renewable: true,
    expiresAt: NOW + 1,
  });
  equal(JSON.stringify(whole).includes("0123456789"), false, "no token leaves the file");
  const renewable = lookUp("qwen", JSON.stringify({ refresh_token: TOKENS.refresh_token, expiry_date: NOW - 1 }));
  deepEqual([renewable.login?.ended, renewable.warning], [false, undefined]);
  const bare = lookUp("qwen", JSON.stringify({ access_token: TOKENS.access_token }));
  deepEqual([bare.login?.reference.renewable, bare.login?.ended], [false, false]);
});

Deno.test("an access token that is over and has none to renew it with is a login that has ended, and that is told", () => {
  for (const issuer of ["qwen", SSO]) {
    for (const [expiry, ended] of [[NOW - 1, true], [NOW, true], [NOW + 1, false]] as const) {
      const { login, warning } = lookUp(
        issuer,
        JSON.stringify({ access_token: TOKENS.access_token, expiry_date: expiry }),
      );
      deepEqual([login?.ended, warning?.code], [ended, ended ? "login-ended" : undefined], `${issuer} ${expiry - NOW}`);
    }
  }
});

Deno.test("an expiry that is no time, 0 or less counts as not said", () => {
  for (const expiry_date of [undefined, null, 0, -1, "1700000000000", {}]) {
    const { login, warning } = lookUp("qwen", JSON.stringify({ access_token: TOKENS.access_token, expiry_date }));
    deepEqual([login?.ended, login?.reference.expiresAt, warning], [false, undefined, undefined], String(expiry_date));
  }
});

Deno.test("another issuer's login reaches the addresses that it names, all of them safe, or is none", () => {
  const token_endpoint = `${SSO}/token`;
  const revocation_endpoint = `${SSO}/revoke`;
  const at = (more: object): LoginLookup => lookUp(SSO, JSON.stringify({ ...TOKENS, ...more }));
  deepEqual(at({ token_endpoint, revocation_endpoint }).login?.reference.endpoints, [
    token_endpoint,
    revocation_endpoint,
  ]);
  deepEqual(at({ token_endpoint }).login?.reference.endpoints, [token_endpoint]);
  deepEqual(at({ token_endpoint, base_url: "https://llm.example/v1" }).login?.baseUrl, "https://llm.example/v1");
  equal(at({ token_endpoint }).login?.baseUrl, undefined);
  for (const unsafe of [{ token_endpoint: "http://sso.example.com/t" }, { revocation_endpoint: "ftp://x" }]) {
    const { login, warning } = at({ token_endpoint, ...unsafe });
    deepEqual([login, warning?.code], [undefined, "login-file"]);
  }
});

Deno.test("Qwen's endpoint is the token's own, with https and /v1; the usual one where none is said, or none that can be used", () => {
  const cases: readonly (readonly [unknown, string, boolean])[] = [
    ["portal.qwen.ai", "https://portal.qwen.ai/v1", true],
    [" https://portal.qwen.ai/v1/ ", "https://portal.qwen.ai/v1", true],
    ["HTTPS://portal.qwen.ai/api", "https://portal.qwen.ai/api/v1", true],
    [undefined, USUAL, true],
    [null, USUAL, true],
    ["", USUAL, true],
    [" ", USUAL, false],
    [1, USUAL, false],
    ["*.qwen.ai", USUAL, false],
  ];
  for (const [resource, url, usable] of cases) {
    deepEqual(qwenEndpoint(resource), { url, usable }, JSON.stringify(resource));
    const { login, warning } = lookUp("qwen", JSON.stringify({ ...TOKENS, resource_url: resource }));
    deepEqual([login?.baseUrl, warning?.code], [url, usable ? undefined : "resource-url"]);
  }
});

Deno.test("QWEN_OAUTH_BASE_URL moves the service, and is an error where a token would go in the clear", () => {
  const source = { kind: "environment", name: "QWEN_OAUTH_BASE_URL" } as const;
  equal(qwenServiceUrl(undefined), "https://chat.qwen.ai");
  equal(qwenServiceUrl({ value: " http://127.0.0.1:9/ ", source }), "http://127.0.0.1:9");
  throws(() => qwenServiceUrl({ value: "http://qwen.example", source }), { kind: "config" });
});
