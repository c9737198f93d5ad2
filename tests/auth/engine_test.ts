import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { systemClock } from "../../src/base/clock.ts";
import { pollDeviceCode, requestDeviceCode } from "../../src/auth/flow/device.ts";
import { discover, readMetadata, wireMetadata } from "../../src/auth/issuer/discovery.ts";
import { authorizationUrl, type Party, redeemCode } from "../../src/auth/flow/authorization_code.ts";
import type { IssuerPorts } from "../../src/auth/issuer/issuer_http.ts";
import { resolveIssuer } from "../../src/auth/issuer/issuers.ts";
import { openLoopback } from "../../src/auth/loopback/loopback.ts";
import { createPkce } from "../../src/auth/flow/pkce.ts";
import { createState } from "../../src/auth/flow/state.ts";
import { Trace } from "../../src/auth/issuer/trace.ts";
import { Secret } from "../../src/config/secret.ts";
import { QwenError } from "../../src/base/errors.ts";
import { HandMovedClock, impatientClock } from "../fakes/hand_moved_clock.ts";
import { answer, FakeIssuerFetch } from "../fakes/fake_issuer_fetch.ts";
import { OIDC_CLIENT_ID, OidcUser, startOidcProvider } from "../fakes/oidc_process.ts";

function portsWith(options: Partial<IssuerPorts> = {}): IssuerPorts {
  return { fetch, clock: systemClock, signal: new AbortController().signal, ...options };
}

async function partyAt(issuerUrl: string, ports: IssuerPorts): Promise<Party> {
  const issuer = resolveIssuer({ issuer: issuerUrl, clientId: OIDC_CLIENT_ID });
  return { issuer, metadata: await discover(issuerUrl, ports) };
}

Deno.test("a certified provider signs us in by code and PKCE over a loopback port", async () => {
  await using provider = await startOidcProvider();
  const lines: string[] = [];
  const ports = portsWith({ trace: new Trace((line) => lines.push(line)) });
  const party = await partyAt(provider.issuer, ports);
  equal(party.metadata.issuerInAnswer, true);
  const [state, pkce] = [createState(), await createPkce()];
  const expected = { state, stateIn: "query", issuer: party.metadata.issuer, issuerRequired: true } as const;
  const loopback = openLoopback({ expected, clock: new HandMovedClock() });
  const { redirectUri } = loopback;
  const user = new OidcUser();
  const { left } = await user.open(authorizationUrl(party, { redirectUri, state, pkce }).href);
  const shown = fetch(left ?? "");
  const came = await loopback.next();
  if (came.kind !== "code") throw new Error(came.error);
  const tokens = await redeemCode(party, { code: came.code, redirectUri, pkce, ports });
  await loopback.finish("signed-in");
  match(await (await shown).text(), /You are signed in/);

  equal(tokens.issuer, provider.issuer);
  equal(tokens.tokenType, "Bearer");
  equal(tokens.tokenEndpoint, `${provider.issuer}/token`);
  equal(tokens.revocationEndpoint, `${provider.issuer}/token/revocation`);
  ok(tokens.refreshToken, "offline_access brings a refresh token");
  ok((tokens.expiresAt ?? 0) > Date.now());
  const secrets = [tokens.accessToken, tokens.refreshToken, came.code, pkce.verifier].map((secret) => secret.reveal());
  for (const secret of [...secrets, state]) equal(lines.join("\n").includes(secret), false);
  match(lines.join("\n"), /> POST http:\/\/127\.0\.0\.1:\d+\/token\n> {3}.*code=\*\*\*\*/);

  await rejects(redeemCode(party, { code: came.code, redirectUri, pkce, ports }), (error) => {
    match(String(error), /refused the sign-in[^]*invalid_grant/);
    for (const secret of secrets) equal(String(error).includes(secret), false);
    return error instanceof QwenError && error.kind === "auth";
  });
});

Deno.test("a certified provider signs us in by device code", async () => {
  await using provider = await startOidcProvider({ path: "/tenant/a" });
  const clock = impatientClock();
  const ports = portsWith({ clock });
  const party = await partyAt(provider.issuer, ports);
  const device = await requestDeviceCode(party, ports);
  const user = new OidcUser();
  await user.open(device.verificationUrlComplete ?? "");
  const tokens = await pollDeviceCode(party, { device, ports });
  ok(tokens.accessToken.reveal().length > 20);
  equal(tokens.issuer, provider.issuer);
});

Deno.test("a device code that the user refuses ends the sign-in at once", async () => {
  await using provider = await startOidcProvider();
  const clock = impatientClock();
  const ports = portsWith({ clock });
  const party = await partyAt(provider.issuer, ports);
  const device = await requestDeviceCode(party, ports);
  await new OidcUser().open(device.verificationUrlComplete ?? "", { refuse: true });
  await rejects(pollDeviceCode(party, { device, ports }), { message: /Access was denied/ });
  equal(clock.slept.length, 1);
});

Deno.test("discover() finds an issuer below a path by RFC 8414 when it speaks no OpenID", async () => {
  await using provider = await startOidcProvider({ path: "/tenant/a", oauthOnly: true });
  const metadata = await discover(provider.issuer, portsWith());
  equal(metadata.issuer, provider.issuer);
  equal(metadata.deviceEndpoint, `${provider.issuer}/device/auth`);
  equal(
    (await provider.requests()).join("\n"),
    [
      "GET /tenant/a/.well-known/openid-configuration",
      "GET /.well-known/oauth-authorization-server/tenant/a",
    ].join("\n"),
  );
});

const METADATA = {
  issuer: "https://id.example",
  token_endpoint: "https://id.example/token",
  authorization_endpoint: "https://id.example/authorize",
};

function discoverWith(...answers: (Response | Error)[]): Promise<unknown> {
  return discover("https://id.example", portsWith({ fetch: new FakeIssuerFetch(answers).fetch }));
}

Deno.test("discover() does not believe an issuer that calls itself another", async () => {
  await rejects(discoverWith(answer(200, { ...METADATA, issuer: "https://evil.example" })), {
    message: 'The issuer "https://id.example/" calls itself "https://evil.example"',
  });
});

Deno.test("discover() takes no endpoint that is not encrypted, nor one on this machine from afar", async () => {
  for (const token_endpoint of ["http://id.example/token", "http://127.0.0.1/token", "ftp://id.example", 7]) {
    await rejects(discoverWith(answer(200, { ...METADATA, token_endpoint })), { message: /not encrypted/ });
  }
  await rejects(discoverWith(answer(200, { issuer: "https://id.example" })), { message: /no token endpoint/ });
});

Deno.test("discover() says so when an issuer's description is no description", async () => {
  for (const body of [[], "text", {}, { issuer: 7 }]) {
    await rejects(discoverWith(answer(200, body)), { kind: "auth", message: /cannot be used/ });
  }
  const broken = new Response("{", { headers: { "content-type": "application/json" } });
  await rejects(discoverWith(broken), { kind: "auth", message: /cannot be used/ });
});

Deno.test("discover() says where it looked when there is nothing", async () => {
  const html = (): Response => new Response("<!doctype html>", { headers: { "content-type": "text/html" } });
  await rejects(discoverWith(html(), answer(404, {})), { message: "id.example does not describe its sign-in" });
  const moved = new Response(null, { status: 302, headers: { location: "https://evil.example/" } });
  await rejects(discoverWith(moved, html()), { message: /does not describe/ });
  await rejects(discoverWith(new TypeError("dns error: nope")), {
    message: "The name id.example cannot be resolved (DNS)",
  });
});

function partyWith(choice: { readonly scope?: string; readonly audience?: string }, scopes: readonly string[]): Party {
  const issuer = resolveIssuer({ issuer: "https://id.example", clientId: "cli", ...choice });
  return { issuer, metadata: readMetadata({ ...METADATA, scopes_supported: scopes }, "https://id.example") };
}

Deno.test("authorizationUrl() asks for the user's scope and audience, or for what brings a refresh token", async () => {
  const request = { redirectUri: "http://127.0.0.1:1/callback", state: "st", pkce: await createPkce() };
  const asked = (party: Party): readonly (string | null)[] => {
    const { searchParams } = authorizationUrl(party, request);
    return ["scope", "audience", "prompt"].map((name) => searchParams.get(name));
  };
  const openid = ["openid", "offline_access", "email"];
  deepEqual(asked(partyWith({}, openid)), ["openid offline_access", null, "consent"]);
  deepEqual(asked(partyWith({}, [])), [null, null, null]);
  deepEqual(asked(partyWith({ scope: "models", audience: "https://llm" }, openid)), ["models", "https://llm", null]);
  deepEqual(asked(partyWith({ scope: "" }, openid)), [null, null, null], "an empty scope asks for none");
});

Deno.test("redeemCode() tells a refusal without an OAuth error, and an answer that is none", async () => {
  const redeem = async (response: Response): Promise<unknown> =>
    redeemCode(partyWith({}, []), {
      code: new Secret("the-code-secret"),
      redirectUri: "http://127.0.0.1:1/callback",
      pkce: await createPkce(),
      ports: portsWith({ fetch: new FakeIssuerFetch([response]).fetch }),
    });
  const challenge = new Response(null, { status: 401, headers: { "www-authenticate": 'Basic realm="id"' } });
  await rejects(redeem(challenge), { kind: "auth", message: /refused the sign-in.*HTTP 401/ });
  await rejects(redeem(new Response("<html>the-code-secret", { status: 200 })), (error) => {
    equal(error instanceof QwenError && error.kind, "server");
    equal(Deno.inspect(error).includes("the-code-secret"), false);
    return true;
  });
});

Deno.test("metadata survives the handover to another sandbox", () => {
  const metadata = readMetadata({ ...METADATA, scopes_supported: ["openid", 1] }, "https://id.example");
  const crossed: unknown = JSON.parse(JSON.stringify(wireMetadata(metadata)));
  equal(JSON.stringify(readMetadata(crossed, "https://id.example")), JSON.stringify(metadata));
});
