// An issuer that answers anything: metadata, device codes, tokens, refusals. A sign-in ends in tokens or one clear error
// that holds no secret; no address is shown or opened but an encrypted one; polling ends.
import type { DeviceCode } from "../../src/auth/flow/device_dialect.ts";
import { equal, ok } from "node:assert/strict";
import fc from "fast-check";
import type { TokenSet } from "../../src/auth/credentials.ts";
import { isSecureUrl } from "../../src/config/secure_url.ts";
import { pollDeviceCode, requestDeviceCode } from "../../src/auth/flow/device.ts";
import { discover, type IssuerMetadata } from "../../src/auth/issuer/discovery.ts";
import { authorizationUrl, type Party, redeemCode } from "../../src/auth/flow/authorization_code.ts";
import type { IssuerPorts } from "../../src/auth/issuer/issuer_http.ts";
import { openRouterIssuer, qwenIssuer, resolveIssuer } from "../../src/auth/issuer/issuers.ts";
import { redeemOpenRouterCode } from "../../src/auth/flow/openrouter.ts";
import { requestRefresh } from "../../src/auth/renew/refresh_grant.ts";
import { requestRevocation } from "../../src/auth/renew/revoke_request.ts";
import type { Pkce } from "../../src/auth/flow/pkce.ts";
import { Trace } from "../../src/auth/issuer/trace.ts";
import { Secret } from "../../src/config/secret.ts";
import { QwenError } from "../../src/base/errors.ts";
import { isOpenable } from "../../src/launcher/services/browser.ts";
import { report } from "../../src/base/report.ts";
import { impatientClock } from "../fakes/hand_moved_clock.ts";
import { fuzz } from "./fuzz.ts";
import { damaged, HOSTILE, objectOf, OWN_KEY, rubbish, SECRET, steers } from "./inputs.ts";

const ISSUER = "https://id.example";
const NAMES = [
  "issuer",
  "token_endpoint",
  "authorization_endpoint",
  "device_authorization_endpoint",
  "revocation_endpoint",
  "scopes_supported",
  "device_code",
  "user_code",
  "verification_uri",
  "verification_uri_complete",
  "expires_in",
  "interval",
  "access_token",
  "refresh_token",
  "token_type",
  "id_token",
  "scope",
  "key",
  "error",
  "error_description",
  "status",
  "data",
];
const VALUES = [
  ISSUER,
  `${ISSUER}/token`,
  "https://evil.example/token",
  "http://id.example/token",
  "http://127.0.0.1:1/token",
  "javascript:alert(1)",
  "https://a:b@id.example/",
  "https://*.example/",
  "WDJB-MJHT",
  "Bearer",
  "a.b.c",
  `echo ${OWN_KEY}`,
  `${"x".repeat(280)}${OWN_KEY}`,
  "authorization_pending",
  "slow_down",
  "expired_token",
  "invalid_grant",
  "access_denied",
  600,
  5,
  0,
  -1,
  1e308,
  [],
  ["openid", 1],
  ...HOSTILE.slice(0, 20),
];
const DOCUMENTS = [
  { issuer: ISSUER, token_endpoint: `${ISSUER}/token`, device_authorization_endpoint: `${ISSUER}/device` },
  { device_code: SECRET, user_code: "WDJB-MJHT", verification_uri: `${ISSUER}/device`, expires_in: 600, interval: 5 },
  { access_token: SECRET, refresh_token: SECRET, token_type: "bearer", expires_in: 3600, resource_url: "portal" },
  { error: "invalid_grant", error_description: `not ${OWN_KEY}` },
  { status: "success", data: { access_token: SECRET } },
].map((value) => JSON.stringify(value));

const status = fc.oneof(
  { arbitrary: fc.constantFrom(200, 200, 400), weight: 3 },
  { arbitrary: fc.constantFrom(201, 204, 301, 302, 401, 403, 404, 429, 500, 503), weight: 1 },
);
const body = fc.oneof(
  { arbitrary: objectOf(NAMES, VALUES).map((value) => JSON.stringify(value)), weight: 3 },
  { arbitrary: damaged(DOCUMENTS, NAMES), weight: 2 },
  { arbitrary: rubbish(["{", "}", ...NAMES]), weight: 1 },
);
const type = fc.constantFrom("application/json", "application/json", "text/html", "application/jwt", "");
const answer = fc.record({ status, body, type });
const answers = fc.array(answer, { minLength: 1, maxLength: 4 });
type Answer = { status: number; body: string; type: string };

/** Ports to an issuer that gives these answers and then denies; every URL asked for is kept. */
function portsTo(list: readonly Answer[]): IssuerPorts & { readonly asked: string[]; readonly told: string[] } {
  const asked: string[] = [];
  const told: string[] = [];
  const left = [...list];
  return {
    asked,
    told,
    clock: impatientClock(),
    signal: new AbortController().signal,
    trace: new Trace((line) => told.push(line)),
    fetch: (url) => {
      asked.push(url);
      const { status, body, type } = left.shift() ?? DENIAL;
      const isEmpty = status === 204;
      return Promise.resolve(
        new Response(isEmpty ? null : body, {
          status,
          headers: /^[!-~ ]+$/.test(type) ? { "content-type": type } : {},
        }),
      );
    },
  };
}

const DENIAL: Answer = { status: 400, body: '{"error":"access_denied"}', type: "application/json" };
const PKCE: Pkce = { verifier: new Secret(OWN_KEY), challenge: "challenge" };
const METADATA: IssuerMetadata = {
  issuer: ISSUER,
  tokenEndpoint: `${ISSUER}/token`,
  deviceEndpoint: `${ISSUER}/device`,
  authorizationEndpoint: `${ISSUER}/authorize`,
  revocationEndpoint: `${ISSUER}/revoke`,
  issuerInAnswer: false,
  scopesSupported: [],
  signingAlgorithms: [],
};
const STANDARD: Party = { issuer: resolveIssuer({ issuer: ISSUER, clientId: "cli" }), metadata: METADATA };
const QWEN = ((issuer) => ({ issuer, metadata: issuer.known ?? METADATA }))(qwenIssuer());
const OPENROUTER = ((issuer) => ({ issuer, metadata: issuer.known ?? METADATA }))(openRouterIssuer());

/** Runs a step; its error must be one of ours, with nothing that steers, and without the secret if one was sent. */
async function attempt<T>(
  ports: ReturnType<typeof portsTo>,
  act: () => Promise<T>,
  sent: "secret" | "nothing" = "secret",
): Promise<T | undefined> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof QwenError)) throw error;
    const all = [error.message, ...error.hint, ...ports.told].join("\n");
    equal((sent === "secret" && all.includes(OWN_KEY)) || steers(all.replaceAll("\n", "")), false, JSON.stringify(all));
    for (const line of report(error).lines) equal(steers(line), false, line);
    return undefined;
  }
}

fuzz("OAuth metadata", answers, async (list) => {
  const ports = portsTo(list);
  const metadata = await attempt(ports, () => discover(ISSUER, ports), "nothing");
  for (const url of ports.asked) ok(url.startsWith(`${ISSUER}/`), url);
  if (metadata === undefined) return;
  equal(new URL(metadata.issuer).href, new URL(ISSUER).href);
  const { tokenEndpoint, authorizationEndpoint, deviceEndpoint, revocationEndpoint } = metadata;
  for (const url of [tokenEndpoint, authorizationEndpoint, deviceEndpoint, revocationEndpoint]) {
    ok(url === undefined || (isSecureUrl(url) && new URL(url).protocol === "https:"), url);
  }
  if (authorizationEndpoint === undefined) return;
  const request = { redirectUri: "http://127.0.0.1:1/callback", state: "st", pkce: PKCE };
  const shown = authorizationUrl({ ...STANDARD, metadata }, request).href;
  ok(isOpenable(shown) || shown.length > 8192, shown);
});

function checkDevice(device: DeviceCode): void {
  for (const url of [device.verificationUrl, device.verificationUrlComplete]) {
    ok(url === undefined || (isSecureUrl(url) && !steers(url)), url);
  }
  equal(steers(device.userCode), false, JSON.stringify(device.userCode));
  ok(device.userCode.length <= 300);
  ok(device.intervalMs > 0 && device.expiresAt > 0);
}

fuzz("OAuth device codes", fc.tuple(answer, fc.boolean()), async ([one, isQwen]) => {
  const party = isQwen ? QWEN : STANDARD;
  const ports = portsTo([one]);
  const device = await attempt(ports, () => requestDeviceCode(party, ports), "nothing");
  if (device !== undefined) checkDevice(device);
});

fuzz("OAuth polls for a device code", fc.tuple(answers, fc.boolean()), async ([list, isQwen]) => {
  const party = isQwen ? QWEN : STANDARD;
  const ports = portsTo(list);
  const device: DeviceCode = {
    userCode: "WDJB-MJHT",
    verificationUrl: `${ISSUER}/device`,
    expiresAt: ports.clock.now() + 600_000,
    intervalMs: 5000,
    deviceCode: new Secret(OWN_KEY),
    pkce: PKCE,
  };
  const tokens = await attempt(ports, () => pollDeviceCode(party, { device, ports }));
  if (tokens !== undefined) ok(tokens.accessToken.reveal() !== "");
  ok(ports.asked.length <= 5 && ports.asked.every((url) => url === party.metadata.tokenEndpoint));
});

fuzz("OAuth token answers", fc.tuple(answer, fc.boolean()), async ([one, isRouter]) => {
  const ports = portsTo([one]);
  const request = { code: new Secret(OWN_KEY), redirectUri: "http://127.0.0.1:1/callback", pkce: PKCE, ports };
  if (isRouter) await attempt(ports, () => redeemOpenRouterCode(OPENROUTER, request));
  else await attempt(ports, () => redeemCode(STANDARD, request));
  ok(ports.asked.length <= 1);
});

const TOKENS: TokenSet = {
  accessToken: new Secret(OWN_KEY),
  refreshToken: new Secret(OWN_KEY),
  tokenType: "Bearer",
  issuer: ISSUER,
  clientId: "cli",
  tokenEndpoint: `${ISSUER}/token`,
  revocationEndpoint: `${ISSUER}/revoke`,
};

fuzz("OAuth refreshes and revocations", fc.tuple(answer, fc.boolean()), async ([one, isQwen]) => {
  const ports = portsTo([one]);
  const tokens = isQwen ? { ...TOKENS, issuer: "qwen" } : TOKENS;
  const renewed = await attempt(ports, () => requestRefresh(tokens, new Secret(OWN_KEY), ports));
  if (renewed !== undefined) {
    ok(renewed.accessToken.reveal() !== "");
    equal(renewed.tokenEndpoint, tokens.tokenEndpoint, "an answer cannot move the token endpoint");
    ok(renewed.refreshToken !== undefined, "the refresh token is never lost");
  }
  const revoking = portsTo([one]);
  await attempt(
    revoking,
    () => requestRevocation(TOKENS, { token: new Secret(OWN_KEY), hint: "refresh_token", ports: revoking }),
  );
});
