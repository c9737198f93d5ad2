import { deepEqual, equal, match, rejects } from "node:assert/strict";
import type { DeviceCode } from "../../src/auth/flow/device_dialect.ts";
import type { PollEvent } from "../../src/auth/flow/device.ts";
import { pollDeviceCode, requestDeviceCode } from "../../src/auth/flow/device.ts";
import type { Party } from "../../src/auth/flow/authorization_code.ts";
import type { IssuerPorts } from "../../src/auth/issuer/issuer_http.ts";
import { type Issuer, qwenIssuer, resolveIssuer } from "../../src/auth/issuer/issuers.ts";
import { QwenError } from "../../src/base/errors.ts";
import { HandMovedClock, impatientClock } from "../fakes/hand_moved_clock.ts";
import { answer, FakeIssuerFetch } from "../fakes/fake_issuer_fetch.ts";

const START = 1_700_000_000_000;

const OFFER = {
  device_code: "device-code-secret",
  user_code: "WDJB-MJHT",
  verification_uri: "https://id.example/device",
  verification_uri_complete: "https://id.example/device?user_code=WDJB-MJHT",
  expires_in: 600,
  interval: 5,
};
const PENDING = answer.bind(null, 400, { error: "authorization_pending" });
const SLOW_DOWN = answer.bind(null, 400, { error: "slow_down" });
const TOKENS = answer.bind(null, 200, {
  access_token: "at-secret",
  refresh_token: "rt-secret",
  token_type: "bearer",
  expires_in: 3600,
});

function partyOf(issuer: Issuer): Party {
  if (issuer.known !== undefined) return { issuer, metadata: issuer.known };
  return {
    issuer,
    metadata: {
      issuer: issuer.url,
      tokenEndpoint: `${issuer.url}/token`,
      deviceEndpoint: `${issuer.url}/device`,
      issuerInAnswer: false,
      scopesSupported: ["openid", "offline_access"],
      signingAlgorithms: [],
    },
  };
}

const STANDARD = partyOf(resolveIssuer({ issuer: "https://id.example", clientId: "cli" }));
const QWEN = partyOf(qwenIssuer());

/** Our own words, and not the server's `expired_token`. */
const EXPIRED = /The code has expired before the sign-in was finished/;

interface Polled {
  readonly clock: HandMovedClock;
  readonly issuer: FakeIssuerFetch;
  readonly events: PollEvent[];
  readonly result: Promise<string>;
}

/** Runs a whole device flow; the clock moves by itself, so what it slept tells how long it took. */
async function start(
  party: Party,
  answers: readonly (Response | Error)[],
  offer: object = OFFER,
  first = answer(200, offer),
): Promise<Polled> {
  const clock = impatientClock(START);
  const issuer = new FakeIssuerFetch([first, ...answers]);
  const events: PollEvent[] = [];
  const ports: IssuerPorts = { fetch: issuer.fetch, clock, signal: new AbortController().signal };
  const device = await requestDeviceCode(party, ports);
  const result = pollDeviceCode(party, { device, ports, onEvent: (event) => events.push(event) })
    .then((tokens) => `${tokens.accessToken.reveal()} ${tokens.refreshToken?.reveal()} ${tokens.expiresAt}`);
  return { clock, issuer, events, result };
}

/** It fails so, with nothing secret in the error. */
async function fails(polled: Polled, kind: string, message: RegExp): Promise<void> {
  await rejects(polled.result, (error) => {
    equal(error instanceof QwenError && error.kind, kind);
    match(String(error), message);
    equal(
      /device-code-secret|at-secret/.test(`${error} ${error instanceof QwenError ? error.hint.join() : ""}`),
      false,
    );
    return true;
  });
  equal(polled.issuer.left, 0);
}

/** It fails so at its first poll, and polls no more. */
async function failsAtOnce(polled: Polled, kind: string, message: RegExp): Promise<void> {
  await fails(polled, kind, message);
  deepEqual([polled.issuer.sent.length, polled.clock.slept.length], [2, 1]);
}

Deno.test("pollDeviceCode() polls at the issuer's interval until the user is done", async () => {
  const polled = await start(STANDARD, [PENDING(), PENDING(), TOKENS()]);
  equal(await polled.result, `at-secret rt-secret ${START + 15_000 + 3_600_000}`);
  deepEqual(polled.clock.slept, [5_000, 5_000, 5_000]);
  const [asked, poll] = polled.issuer.sent;
  equal(asked?.form.toString(), "client_id=cli&scope=openid+offline_access");
  equal(poll?.form.get("grant_type"), "urn:ietf:params:oauth:grant-type:device_code");
  equal(poll?.form.get("device_code"), "device-code-secret");
  equal(poll?.form.get("client_id"), "cli");
});

Deno.test("pollDeviceCode() adds five seconds for good at each slow_down, and from then on a fifth (clocks differ)", async () => {
  const polled = await start(STANDARD, [SLOW_DOWN(), PENDING(), SLOW_DOWN(), PENDING(), TOKENS()]);
  await polled.result;
  deepEqual(polled.clock.slept, [5_000, 12_000, 12_000, 18_000, 18_000]);
});

Deno.test("pollDeviceCode() takes a limit of the rate for a slow_down, not for the end", async () => {
  const limited = new Response("<html>too many requests</html>", { status: 429 });
  const polled = await start(STANDARD, [limited, TOKENS()]);
  await polled.result;
  deepEqual(polled.clock.slept, [5_000, 12_000]);
});

Deno.test("pollDeviceCode() polls every five seconds when the issuer does not say", async () => {
  const polled = await start(STANDARD, [TOKENS()], { ...OFFER, interval: undefined });
  await polled.result;
  deepEqual(polled.clock.slept, [5_000]);
});

Deno.test("pollDeviceCode() goes on through network trouble, ever more slowly, and recovers", async () => {
  const down = new TypeError("error sending request for url (https://id.example/token): connection refused");
  const polled = await start(STANDARD, [down, down, answer(503, {}), PENDING(), TOKENS()]);
  await polled.result;
  deepEqual(polled.clock.slept, [5_000, 10_000, 20_000, 40_000, 5_000]);
  equal(polled.events.filter((event) => event.kind === "unreachable").length, 3);
});

Deno.test("pollDeviceCode() ends when the code's time is over by the clock, however polling went", async () => {
  const polled = await start(STANDARD, [PENDING(), PENDING()], { ...OFFER, expires_in: 12 });
  await fails(polled, "auth", /expired/);
  deepEqual(polled.clock.slept, [5_000, 5_000, 2_000]);
});

Deno.test("pollDeviceCode() ends at once on a terminal error", async () => {
  await failsAtOnce(await start(STANDARD, [answer(400, { error: "access_denied" })]), "auth", /Access was denied/);
  await failsAtOnce(await start(STANDARD, [answer(400, { error: "expired_token" })]), "auth", EXPIRED);
  await failsAtOnce(await start(STANDARD, [answer(401, { error: "invalid_client" })]), "auth", /client id/);
  await failsAtOnce(await start(STANDARD, [answer(200, { token_type: "bearer" })]), "auth", /cannot be used/);
  await failsAtOnce(await start(STANDARD, [answer(400, "no object")]), "auth", /cannot be used/);
});

Deno.test("pollDeviceCode() shows no secret that the server echoes", async () => {
  const echo = { error: "invalid_grant", error_description: "bad code device-code-secret" };
  await fails(await start(STANDARD, [answer(400, echo)]), "auth", /bad code \*\*\*\*/);
});

Deno.test("Qwen's refusal that echoes the code or the PKCE verifier shows neither, whichever field it stands in", async () => {
  for (const sentBack of ["device_code", "code_verifier"]) {
    for (const field of ["error", "error_description"]) {
      let secret = "";
      const fetch: IssuerPorts["fetch"] = (url, init) => {
        const form = init.body instanceof URLSearchParams ? init.body : new URLSearchParams();
        if (url.endsWith("/device/code")) return Promise.resolve(answer(200, OFFER));
        secret = form.get(sentBack) ?? "";
        return Promise.resolve(answer(400, { error: "odd", [field]: `about ${secret} of yours` }));
      };
      const ports: IssuerPorts = { fetch, clock: impatientClock(START), signal: new AbortController().signal };
      const device = await requestDeviceCode(QWEN, ports);
      await rejects(pollDeviceCode(QWEN, { device, ports }), (error) => {
        const said = error instanceof QwenError ? [error.message, ...error.hint].join("\n") : "";
        equal(secret.length > 10, true);
        equal(said.includes(secret), false, said);
        match(said, /about \*+ of yours/);
        return true;
      });
    }
  }
});

Deno.test("pollDeviceCode() stops at once when it is aborted", async () => {
  const clock = new HandMovedClock();
  const controller = new AbortController();
  const issuer = new FakeIssuerFetch([answer(200, OFFER)]);
  const ports: IssuerPorts = { fetch: issuer.fetch, clock, signal: controller.signal };
  const device: DeviceCode = await requestDeviceCode(STANDARD, ports);
  const result = pollDeviceCode(STANDARD, { device, ports });
  controller.abort(new QwenError("cancelled", "Cancelled"));
  await rejects(result, { name: "QwenError", message: "Cancelled" });
  equal(issuer.sent.length, 1);
});

Deno.test("Qwen is asked in its own dialect: PKCE, a request id, its scope", async () => {
  const polled = await start(QWEN, [TOKENS()], { ...OFFER, interval: undefined });
  equal(await polled.result, `at-secret rt-secret ${START + 2_000 + 3_600_000}`);
  deepEqual(polled.clock.slept, [2_000]);
  const [asked, poll] = polled.issuer.sent;
  equal(asked?.url, "https://chat.qwen.ai/api/v1/oauth2/device/code");
  match(asked?.headers.get("x-request-id") ?? "", /^[0-9a-f-]{36}$/);
  equal(asked?.form.get("client_id"), "f0304373b74a44d2b584a3fb70ca9e56");
  equal(asked?.form.get("scope"), "openid profile email model.completion");
  equal(asked?.form.get("code_challenge_method"), "S256");
  match(asked?.form.get("code_challenge") ?? "", /^[\w-]{43}$/);
  equal(poll?.url, "https://chat.qwen.ai/api/v1/oauth2/token");
  match(poll?.form.get("code_verifier") ?? "", /^[\w-]{43}$/);
});

Deno.test("Qwen's answers are understood: 429 slow_down, status pending, resource_url", async () => {
  const pending = answer(200, { status: "pending" });
  const tokens = answer(200, {
    access_token: "at",
    token_type: "Bearer",
    expires_in: 60,
    resource_url: "portal.qwen.ai",
  });
  const polled = await start(QWEN, [pending, answer(429, { error: "slow_down" }), PENDING(), tokens], {
    ...OFFER,
    interval: 2,
  });
  equal(await polled.result, `at undefined ${START + 2_000 + 2_000 + 8_400 + 8_400 + 60_000}`);
});

Deno.test("Qwen's refusals end the flow at once and name the alternatives", async () => {
  await failsAtOnce(await start(QWEN, [answer(401, {})]), "auth", EXPIRED);
  await failsAtOnce(await start(QWEN, [answer(400, { error: "expired_token" })]), "auth", EXPIRED);
  await failsAtOnce(await start(QWEN, [answer(429, { error: "too_many" })]), "limit", /429/);
  await failsAtOnce(await start(QWEN, [answer(400, { error: "access_denied" })]), "auth", /Access was denied/);
  await failsAtOnce(await start(QWEN, [answer(200, { status: "who knows" })]), "auth", /cannot be used/);
  await failsAtOnce(await start(QWEN, [new Response("<html>", { status: 404 })]), "auth", /HTTP 404/);
  const ended = await start(QWEN, [answer(403, { error: "discontinued" })]);
  await rejects(ended.result, (error) => {
    match(error instanceof QwenError ? error.hint.join("\n") : "", /ended on 2026-04-15[^]*openrouter/);
    return true;
  });
});

Deno.test("requestDeviceCode() tells a refusal, and an answer that is no use", async () => {
  const ask = (response: Response | Error): Promise<DeviceCode> =>
    requestDeviceCode(QWEN, {
      fetch: new FakeIssuerFetch([response]).fetch,
      clock: new HandMovedClock(),
      signal: new AbortController().signal,
    });
  await rejects(ask(answer(403, { error: "invalid_client" })), { message: /refused[^]*invalid_client/ });
  await rejects(ask(new Response("<html>", { status: 502 })), { message: /HTTP 502/ });
  await rejects(ask(answer(200, { device_code: "d", user_code: "u" })), { message: /cannot be used/ });
  await rejects(ask(answer(200, { ...OFFER, verification_uri: "javascript:alert(1)" })), { message: /cannot be used/ });
  for (
    const lacking of [{ device_code: undefined }, { device_code: "" }, { user_code: undefined }, {
      user_code: "\u0007",
    }]
  ) {
    await rejects(ask(answer(200, { ...OFFER, ...lacking })), { kind: "server", message: /cannot be used/ });
  }
  const down = new TypeError(
    "error sending request for url (https://chat.qwen.ai/x?secret=1): dns error: no such host",
  );
  await rejects(ask(down), { message: "The name chat.qwen.ai cannot be resolved (DNS)" });
  const nested = new TypeError("fetch failed", { cause: down });
  await rejects(ask(nested), { message: "The name chat.qwen.ai cannot be resolved (DNS)" });
});

Deno.test("requestDeviceCode() asks for the audience, and takes numbers as texts and none at all", async () => {
  const issuer = resolveIssuer({ issuer: "https://id.example", clientId: "cli", audience: "https://llm" });
  const polled = await start(partyOf(issuer), [TOKENS()], { ...OFFER, interval: "7", expires_in: undefined });
  await polled.result;
  equal(polled.issuer.sent[0]?.form.get("audience"), "https://llm");
  deepEqual(polled.clock.slept, [7_000]);
});

Deno.test("requestDeviceCode() says what to do when another issuer refuses", async () => {
  const ask = (party: Party, body: unknown): Promise<Polled> => start(party, [], OFFER, answer(400, body));
  await rejects(ask(STANDARD, { error: "invalid_client" }), hints(/client/));
  await rejects(ask(STANDARD, { error: "access_denied" }), hints(/^$/));
  const both = { ...STANDARD, metadata: { ...STANDARD.metadata, authorizationEndpoint: "https://id.example/auth" } };
  await rejects(ask(both, { error: "access_denied" }), hints(/--loopback|browser/));
});

function hints(words: RegExp): (error: unknown) => boolean {
  return (error) => {
    match(error instanceof QwenError ? error.hint.join("\n") : String(error), words);
    return true;
  };
}

Deno.test("requestDeviceCode() gives up on a server that does not answer", async () => {
  const ports: IssuerPorts = {
    fetch: (_url, init) =>
      new Promise((_resolve, reject) => init.signal?.addEventListener("abort", () => reject(init.signal?.reason))),
    clock: new HandMovedClock(),
    signal: new AbortController().signal,
    timeoutMs: 1,
  };
  await rejects(requestDeviceCode(QWEN, ports), { message: /chat\.qwen\.ai: no answer in/ });
});

Deno.test("a refusal of an odd form is told in words, without the code that it echoes", async () => {
  const odd = [
    [STANDARD, { error: "invalid_grant", error_description: 0 }],
    [STANDARD, { error: "invalid_grant", error_description: `${"x".repeat(290)}device-code-secret` }],
    [QWEN, { error: "nope", error_description: "device-code-secret" }],
  ] as const;
  for (const [party, body] of odd) {
    await fails(await start(party, [answer(400, body)]), "auth", /refused the sign-in/);
  }
  const unsupported = answer(200, { access_token: "at-secret", token_type: "mac" });
  await fails(await start(STANDARD, [unsupported]), "auth", /cannot be used/);
});
