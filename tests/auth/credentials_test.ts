import { deepEqual, equal, notEqual, throws } from "node:assert/strict";
import fc from "fast-check";
import { loginFileName, QWEN_ISSUER } from "../../src/config/logins/login_file.ts";
import {
  formatCredentials,
  MalformedCredentials,
  parseCredentials,
  type TokenSet,
} from "../../src/auth/credentials.ts";
import { Secret } from "../../src/config/secret.ts";

const REFERENCE_FILE = `{
  "access_token": "at-1",
  "refresh_token": "rt-1",
  "token_type": "Bearer",
  "resource_url": "portal.qwen.ai",
  "expiry_date": 1790000000000
}`;

function revealed(tokens: TokenSet): Record<string, unknown> {
  return { ...tokens, accessToken: tokens.accessToken.reveal(), refreshToken: tokens.refreshToken?.reveal() };
}

Deno.test("formatCredentials() writes a Qwen login byte for byte as the reference does", () => {
  equal(formatCredentials(parseCredentials(REFERENCE_FILE)), REFERENCE_FILE);
});

Deno.test("parseCredentials() knows where a Qwen file's tokens are renewed", () => {
  const tokens = parseCredentials(REFERENCE_FILE);
  equal(tokens.issuer, QWEN_ISSUER);
  equal(tokens.tokenEndpoint, "https://chat.qwen.ai/api/v1/oauth2/token");
  const elsewhere = parseCredentials(REFERENCE_FILE, "http://127.0.0.1:9/t");
  equal(elsewhere.tokenEndpoint, "http://127.0.0.1:9/t");
});

Deno.test("parseCredentials() takes back what formatCredentials() wrote for any issuer", () => {
  const optional = fc.option(fc.string({ minLength: 1 }), { nil: undefined });
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), optional, optional, fc.integer({ min: 1 }), (at, rt, scope, end) => {
      const tokens: TokenSet = {
        accessToken: new Secret(at),
        refreshToken: rt === undefined ? undefined : new Secret(rt),
        tokenType: "Bearer",
        resourceUrl: undefined,
        expiresAt: end,
        issuer: "https://sso.example.com/realms/a",
        clientId: "qwen-cli",
        tokenEndpoint: "https://sso.example.com/token",
        revocationEndpoint: "https://sso.example.com/revoke",
        baseUrl: "https://llm.example.com/v1",
        scope,
        audience: undefined,
      };
      deepEqual(revealed(parseCredentials(formatCredentials(tokens))), revealed(tokens));
    }),
  );
});

Deno.test("parseCredentials() refuses what is no credentials file and quotes nothing of it", () => {
  const bad = [
    "",
    "sk-secret-token",
    "[]",
    "null",
    "{}",
    '{"access_token":"","token_type":"Bearer"}',
    '{"access_token":"sk-secret-token"}',
    '{"access_token":"sk-secret-token","token_type":3}',
    '{"access_token":"sk-secret-token","token_type":"Bearer","expiry_date":"sk-secret-token"}',
    '{"access_token":"a","token_type":"Bearer","issuer":"https://i.example","client_id":"c","token_endpoint":"http://sk-secret-token/"}',
  ];
  for (const text of bad) {
    throws(() => parseCredentials(text), (error) => {
      equal(error instanceof MalformedCredentials, true, text);
      equal(String(error).includes("secret"), false);
      return true;
    });
  }
});

Deno.test("parseCredentials() takes a login whose end the issuer did not say: absent, null or 0 is no reason to set it aside", () => {
  const qwen = { access_token: "at-1", token_type: "Bearer" };
  const company = { ...qwen, issuer: "https://i.example", client_id: "c", token_endpoint: "https://i.example/token" };
  for (const login of [qwen, company]) {
    for (const end of [{}, { expiry_date: null }, { expiry_date: 0 }]) {
      const tokens = parseCredentials(JSON.stringify({ ...login, ...end }));
      deepEqual([tokens.accessToken.reveal(), tokens.expiresAt], ["at-1", undefined], JSON.stringify(end));
    }
    equal(parseCredentials(JSON.stringify({ ...login, expiry_date: 1 })).expiresAt, 1);
  }
});

Deno.test("parseCredentials() takes null and an empty text for a field that is absent, and refuses other types by name", () => {
  const company = {
    access_token: "at-1",
    token_type: "Bearer",
    issuer: "https://i.example",
    client_id: "c",
    token_endpoint: "https://i.example/token",
  };
  const optional = ["refresh_token", "resource_url", "revocation_endpoint", "base_url", "scope", "audience"];
  const whole = parseCredentials(JSON.stringify(company));
  for (const name of optional) {
    for (const value of [null, ""]) {
      deepEqual(
        revealed(parseCredentials(JSON.stringify({ ...company, [name]: value }))),
        revealed(whole),
        `${name} ${value}`,
      );
    }
    throws(() => parseCredentials(JSON.stringify({ ...company, [name]: 1 })), { message: new RegExp(name) });
  }
  for (const name of ["access_token", "token_type", "client_id", "token_endpoint"]) {
    for (const value of [undefined, null, "", 1]) {
      throws(() => parseCredentials(JSON.stringify({ ...company, [name]: value })), { message: new RegExp(name) });
    }
  }
  for (const name of ["token_endpoint", "revocation_endpoint", "base_url"]) {
    throws(() => parseCredentials(JSON.stringify({ ...company, [name]: "http://i.example/x" })), {
      message: new RegExp(name),
    });
  }
});

Deno.test("parseCredentials() never throws anything but MalformedCredentials", () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
    try {
      parseCredentials(text);
    } catch (error) {
      equal(error instanceof MalformedCredentials, true);
    }
  }));
});

Deno.test("loginFileName() keeps the reference's name for Qwen and gives each issuer its own", () => {
  equal(loginFileName("qwen"), "oauth_creds.json");
  equal(loginFileName("https://sso.example.com/realms/a/"), "oauth_sso.example.com_realms_a.json");
  equal(loginFileName("http://localhost:8080"), "oauth_http+localhost+8080.json");
  notEqual(loginFileName("https://creds"), "oauth_creds.json");
  notEqual(loginFileName("https://quota"), "oauth_quota.json");
  notEqual(loginFileName("https://a.example/b-c"), loginFileName("https://a.example/b/c"));
  notEqual(loginFileName("https://a.example/b_c"), loginFileName("https://a.example/b/c"));
  notEqual(loginFileName("https://a.example/B"), loginFileName("https://a.example/b"));
});

Deno.test("loginFileName() is one plain file name whatever the issuer is called", () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.webUrl()), (issuer) => {
    equal(/^oauth_[a-z0-9.+_=-]*\.json$/.test(loginFileName(issuer)), true);
  }));
});
