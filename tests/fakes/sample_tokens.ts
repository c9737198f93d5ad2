// Token sets for tests: a Qwen login and one at a company's issuer.
import { QWEN_CLIENT_ID, type TokenSet } from "../../src/auth/credentials.ts";
import { QWEN_ISSUER } from "../../src/config/logins/login_file.ts";
import { Secret } from "../../src/config/secret.ts";

/** A Qwen login that is good for an hour, unless told otherwise. */
export function qwenTokens(more: Partial<TokenSet> = {}): TokenSet {
  return {
    accessToken: new Secret("at-one-secret-token"),
    refreshToken: new Secret("rt-one-secret-token"),
    tokenType: "Bearer",
    resourceUrl: "portal.qwen.ai",
    expiresAt: Date.now() + 3_600_000,
    issuer: QWEN_ISSUER,
    clientId: QWEN_CLIENT_ID,
    tokenEndpoint: "https://chat.qwen.ai/api/v1/oauth2/token",
    ...more,
  };
}

export const COMPANY = "https://sso.example.com/realms/a";

/** A login at a company's issuer. */
export function companyTokens(more: Partial<TokenSet> = {}): TokenSet {
  return {
    ...qwenTokens(),
    resourceUrl: undefined,
    issuer: COMPANY,
    clientId: "qwen-cli",
    tokenEndpoint: `${COMPANY}/token`,
    revocationEndpoint: `${COMPANY}/revoke`,
    baseUrl: "https://llm.example.com/v1",
    ...more,
  };
}
