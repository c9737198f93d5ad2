// The token of a workload: which request gets it, when it is got again, and what is told when nobody gives one.
import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { workloadBearer, workloadToken } from "../../src/auth/workload_bearer.ts";
import type { BearerSource } from "../../src/auth/bearer.ts";
import type { Workload } from "../../src/config/configuration.ts";
import { type FakeExchange, startExchange } from "../fakes/fake_exchange.ts";
import type { IssuerPorts } from "../../src/auth/issuer/issuer_http.ts";
import { HandMovedClock } from "../fakes/hand_moved_clock.ts";
import { startOidcProvider } from "../fakes/oidc_process.ts";

const EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
const JWT = "urn:ietf:params:oauth:token-type:jwt";

function jwt(claims: object): string {
  const part = (value: object): string => btoa(JSON.stringify(value)).replaceAll("=", "");
  return `${part({ alg: "RS256" })}.${part(claims)}.c2lnbmF0dXJl`;
}

function exchangeAt({ tokenUrl }: Pick<FakeExchange, "tokenUrl">, more: Partial<Workload> = {}): Workload {
  return {
    tokenUrl,
    grant: EXCHANGE,
    fields: { subject_token_type: JWT, audience: "models" },
    asJson: false,
    proof: { kind: "file", path: "/token" },
    ...more,
  };
}

const ports = (): IssuerPorts => ({ fetch, clock: new HandMovedClock(), signal: new AbortController().signal });

Deno.test("a projected token is exchanged by RFC 8693, as a form without a client", async () => {
  await using issuer = startExchange();
  const token = await workloadToken(exchangeAt(issuer), "the-subject", ports());
  equal(token.secret.reveal(), "at-1");
  const [{ fields, headers } = { fields: {}, headers: new Headers() }] = issuer.asked;
  deepEqual(fields, {
    grant_type: EXCHANGE,
    subject_token_type: JWT,
    audience: "models",
    subject_token: "the-subject",
  });
  equal(headers.get("authorization"), null);
});

Deno.test("OpenAI's exchange is JSON with its own fields", async () => {
  await using issuer = startExchange();
  const fields = { subject_token_type: JWT, identity_provider_id: "idp_1", service_account_id: "sa_1" };
  await workloadToken(exchangeAt(issuer, { asJson: true, fields }), "the-subject", ports());
  deepEqual(issuer.asked[0]?.fields, { grant_type: EXCHANGE, ...fields, subject_token: "the-subject" });
  match(issuer.asked[0]?.headers.get("content-type") ?? "", /^application\/json/);
});

Deno.test("at GitHub the job's token gets the one that is exchanged, for the audience, and neither is told", async () => {
  await using issuer = startExchange();
  const proof = { kind: "github", url: `${issuer.githubUrl}&audience=models` } as const;
  await workloadToken(exchangeAt(issuer, { proof }), "job-token-0123456789", ports());
  const [asked, exchanged] = issuer.asked;
  deepEqual([asked?.path, asked?.headers.get("authorization")], [
    "/github?api-version=2&audience=models",
    "Bearer job-token-0123456789",
  ]);
  equal(exchanged?.fields["subject_token"], "subject-1");
  ok(!JSON.stringify(exchanged?.fields).includes("job-token"));
});

function bearerAt(issuer: FakeExchange): { readonly bearer: BearerSource; readonly clock: HandMovedClock } {
  const clock = new HandMovedClock();
  let reads = 0;
  const fresh = (): Promise<string> => Promise.resolve(`subject-${++reads}`);
  const bearer = workloadBearer({ workload: exchangeAt(issuer), proof: "subject-0", fresh, ports: { fetch, clock } });
  return { bearer, clock };
}

Deno.test("one token serves all until shortly before its end, and the proof is read again for the next", async () => {
  await using issuer = startExchange({ expiresInS: 600 });
  const { bearer, clock } = bearerAt(issuer);
  const all = await Promise.all(Array.from({ length: 20 }, () => bearer.current()));
  deepEqual(new Set(all.map(({ secret }) => secret?.reveal())), new Set(["at-1"]));
  clock.advance(479_000);
  equal((await bearer.current()).secret?.reveal(), "at-1");
  clock.advance(1_000);
  equal((await bearer.current()).secret?.reveal(), "at-2");
  deepEqual(issuer.asked.map(({ fields }) => fields["subject_token"]), ["subject-0", "subject-1"]);
});

Deno.test("a token of a minute is not got anew at every request", async () => {
  await using issuer = startExchange({ expiresInS: 60 });
  const { bearer, clock } = bearerAt(issuer);
  for (let count = 0; count < 5; count++) await bearer.current();
  clock.advance(29_000);
  await bearer.current();
  equal(issuer.asked.length, 1);
});

Deno.test("a refused token is got anew once, however many were refused; a second refusal stands", async () => {
  await using issuer = startExchange();
  const { bearer } = bearerAt(issuer);
  const old = await bearer.current();
  const renewed = await Promise.all(Array.from({ length: 10 }, () => bearer.renew(old)));
  deepEqual(new Set(renewed.map((one) => one?.secret?.reveal())), new Set(["at-2"]));
  equal(issuer.asked.length, 2);
});

Deno.test("a refusal names the issuer's reason and what the token says of itself, and quotes no token", async () => {
  const subject = jwt({ iss: "https://idp.example", sub: "system:ci", aud: ["models"], exp: 1_700_000_000 });
  const refuse = (): Response =>
    Response.json({ error: "invalid_grant", error_description: `audience of ${subject} is wrong` }, { status: 400 });
  await using issuer = startExchange({ refuse });
  await rejects(
    workloadToken(exchangeAt(issuer), subject, ports()),
    (error: Error & { kind: string; hint: string[] }) => {
      equal(error.kind, "auth");
      match(error.message, /gives the workload no token: invalid_grant: audience of /);
      match(error.hint.join(), /iss="https:\/\/idp\.example" sub="system:ci" aud=\["models"\] exp=2023-11-14T22:13:20/);
      ok(!`${error.message}${error.hint.join()}`.includes(subject.split(".")[2] ?? ""));
      return true;
    },
  );
});

Deno.test("an issuer that fails, limits, redirects or answers nonsense is told as such; the proof goes nowhere else", async () => {
  const answers: readonly (readonly [() => Response, string])[] = [
    [() => new Response("down", { status: 503 }), "server"],
    [() => Response.json({}, { status: 429 }), "limit"],
    [() => new Response(null, { status: 307, headers: { location: "https://evil.example/token" } }), "auth"],
    [() => new Response("<html>"), "server"],
    [() => Response.json({ token_type: "Bearer" }), "server"],
    [() => Response.json({ access_token: "x", token_type: "Bearer", expires_in: "soon" }), "server"],
  ];
  for (const [refuse, kind] of answers) {
    await using issuer = startExchange({ refuse });
    await rejects(workloadToken(exchangeAt(issuer), "the-subject", ports()), { kind });
    equal(issuer.asked.length, 1);
  }
});

async function signer(): Promise<{ readonly pem: string; readonly jwk: JsonWebKey; readonly publicJwk: JsonWebKey }> {
  const pair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"]);
  const der = new Uint8Array(await crypto.subtle.exportKey("pkcs8", pair.privateKey));
  const pem = `-----BEGIN PRIVATE KEY-----\n${btoa(String.fromCharCode(...der))}\n-----END PRIVATE KEY-----\n`;
  const { key_ops: _, ...publicJwk } = await crypto.subtle.exportKey("jwk", pair.publicKey);
  return { pem, jwk: await crypto.subtle.exportKey("jwk", pair.privateKey), publicJwk };
}

Deno.test("a certified provider gives a token for a client's secret, a PEM and a JWK, and refuses a wrong one", async () => {
  const { pem, jwk, publicJwk } = await signer();
  const machine = { grant_types: ["client_credentials"], redirect_uris: [], response_types: [] };
  const secret = "a secret: with / and % and +";
  await using provider = await startOidcProvider({
    machines: [
      { ...machine, client_id: "machine", client_secret: secret, token_endpoint_auth_method: "client_secret_basic" },
      {
        ...machine,
        client_id: "signer",
        token_endpoint_auth_method: "private_key_jwt",
        token_endpoint_auth_signing_alg: "ES256",
        jwks: { keys: [{ ...publicJwk, alg: "ES256", use: "sig" }] },
      },
    ],
  });
  const at = (clientId: string, signs: boolean): Workload => ({
    tokenUrl: `${provider.issuer}/token`,
    grant: "client_credentials",
    fields: {},
    asJson: false,
    clientId,
    proof: { kind: "client", path: "/proof", signs },
  });
  const clock = { now: () => Date.now(), sleep: () => Promise.resolve() };
  const real = { fetch, clock, signal: new AbortController().signal };
  for (const [clientId, proof] of [["machine", secret], ["signer", pem], ["signer", JSON.stringify(jwk)]] as const) {
    const token = await workloadToken(at(clientId, clientId === "signer"), proof, real);
    ok(token.secret.reveal().length > 20 && (token.expiresAt ?? 0) > Date.now(), clientId);
  }
  await rejects(workloadToken(at("machine", false), "wrong-secret-0123456789", real), (error: Error) => {
    match(error.message, /invalid_client/);
    ok(!error.message.includes("wrong-secret"));
    return true;
  });
  for (
    const broken of [
      "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----",
      "{}",
      "text",
      pem.slice(0, 60),
    ]
  ) {
    await rejects(workloadToken(at("signer", true), broken, real), { kind: "config", message: /no private key/ });
  }
});

Deno.test("an issuer that repeats what a client proved itself with, in the form in which it was sent, is not quoted with it", async () => {
  let said = "";
  const refuse = (): Response => Response.json({ error: "invalid_client", error_description: said }, { status: 401 });
  await using issuer = startExchange({ refuse });
  const heard: typeof fetch = async (url, init) => {
    const sent = new Request(url, init);
    const form = new URLSearchParams(await sent.text());
    said = `${sent.headers.get("authorization") ?? form.get("client_assertion")}`;
    return await fetch(url, init);
  };
  const pair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"]);
  const jwk = JSON.stringify(await crypto.subtle.exportKey("jwk", pair.privateKey));
  for (const [proof, signs] of [["s3cr/t+with special:chars_and-more", false], [jwk, true]] as const) {
    const workload = exchangeAt(issuer, {
      grant: "client_credentials",
      fields: {},
      clientId: "cid",
      proof: { kind: "client", path: "/proof", signs },
    });
    const error = await workloadToken(workload, proof, { ...ports(), fetch: heard }).then(
      () => undefined,
      (why) => why,
    );
    match(error.message, /invalid_client: (?:Basic )?(?:[A-Za-z0-9=]{0,12}\*\*\*\*[A-Za-z0-9=]{0,3})?$/, error.message);
    equal(error.message.includes(said), false);
  }
});

Deno.test("a server that takes a client's secret as it is, and not form-encoded, gives its token at the second try; a plain one is tried once", async () => {
  const asked: string[] = [];
  let takes = "";
  const server: typeof fetch = async (url, init) => {
    const request = new Request(url, init);
    await request.body?.cancel();
    const sent = atob((request.headers.get("authorization") ?? "").replace("Basic ", ""));
    asked.push(sent);
    return sent === takes
      ? Response.json({ access_token: "at-1", token_type: "bearer", expires_in: 60 })
      : new Response(null, { status: 403 });
  };
  const workload: Workload = {
    tokenUrl: "https://sso.example/token",
    grant: "client_credentials",
    fields: {},
    asJson: false,
    clientId: "machine",
    proof: { kind: "client", path: "/proof", signs: false },
  };
  // As glewlwyd 2.7.5 does, which was tried.
  takes = "machine:secret of:the machine+1234";
  const token = await workloadToken(workload, "secret of:the machine+1234", { ...ports(), fetch: server });
  equal(token.secret.reveal(), "at-1");
  deepEqual(asked.splice(0), ["machine:secret+of%3Athe+machine%2B1234", takes]);
  takes = "machine:secret+of%3Athe+machine%2B1234";
  await workloadToken(workload, "secret of:the machine+1234", { ...ports(), fetch: server });
  equal(asked.splice(0).length, 1);
  takes = "nobody";
  await rejects(workloadToken(workload, "plainsecret1234", { ...ports(), fetch: server }), { kind: "auth" });
  equal(asked.splice(0).length, 1, "both forms are one");
});
