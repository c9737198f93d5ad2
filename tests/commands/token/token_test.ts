import { deepEqual, equal, match, rejects } from "node:assert/strict";
import { saveCredentials } from "../../../src/auth/store/store.ts";
import { runAuthToken } from "../../../src/commands/token/run.ts";
import { Secret } from "../../../src/config/secret.ts";
import { QwenError } from "../../../src/base/errors.ts";
import { authSandbox, loginConfiguration, NO_FLAGS } from "../../fakes/auth_sandbox.ts";
import { TEST_KEY } from "../../fakes/fake_configuration.ts";
import { startTokenServer } from "../../fakes/fake_token_server.ts";
import { companyTokens, qwenTokens } from "../../fakes/sample_tokens.ts";
import { tempPlace } from "../../fakes/temp_place.ts";

const COMMAND = { kind: "auth token", flags: NO_FLAGS, refresh: false, show: false, json: false } as const;

Deno.test("auth token prints the key and nothing else", async () => {
  await using place = await tempPlace();
  const sandbox = authSandbox(place, { command: COMMAND });
  equal(await runAuthToken(sandbox.context), 0);
  equal(sandbox.out.stdout, `${TEST_KEY}\n`);
  equal(sandbox.out.stderr, "");
});

Deno.test("auth token does not put a secret on a terminal without --show", async () => {
  await using place = await tempPlace();
  const sandbox = authSandbox(place, { command: COMMAND, terminal: true });
  await rejects(runAuthToken(sandbox.context), (error) => {
    equal(error instanceof QwenError && error.kind === "usage", true);
    match(error instanceof QwenError ? error.hint.join() : "", /--show/);
    return true;
  });
  equal(sandbox.out.stdout, "");
  const shown = authSandbox(place, { command: { ...COMMAND, show: true }, terminal: true });
  equal(await runAuthToken(shown.context), 0);
  equal(shown.out.stdout, `${TEST_KEY}\n`);
});

Deno.test("auth token renews a login that has ended, and prints the new token", async () => {
  await using server = startTokenServer();
  await using place = await tempPlace();
  const tokens = qwenTokens({ refreshToken: new Secret("rt-0"), expiresAt: 1 });
  await saveCredentials(tokens, place);
  const sandbox = authSandbox(place, {
    command: COMMAND,
    configuration: loginConfiguration(tokens, place),
    start: { surroundings: { QWEN_OAUTH_BASE_URL: new URL(server.tokenEndpoint).origin } },
  });
  equal(await runAuthToken(sandbox.context), 0);
  equal(sandbox.out.stdout, "at-1\n");
  equal(server.granted, 1);
});

Deno.test("auth token renews a good login only with --refresh", async () => {
  await using server = startTokenServer();
  await using place = await tempPlace();
  const tokens = companyTokens({ refreshToken: new Secret("rt-0"), tokenEndpoint: server.tokenEndpoint });
  await saveCredentials(tokens, place);
  const configuration = loginConfiguration(tokens, place);
  const plain = authSandbox(place, { command: COMMAND, configuration });
  await runAuthToken(plain.context);
  equal(plain.out.stdout, "at-one-secret-token\n");
  equal(server.granted, 0);
  const fresh = authSandbox(place, { command: { ...COMMAND, refresh: true }, configuration });
  await runAuthToken(fresh.context);
  equal(fresh.out.stdout, "at-1\n");
});

Deno.test("auth token --debug shows the exchange and no token", async () => {
  await using server = startTokenServer();
  await using place = await tempPlace();
  const tokens = companyTokens({ refreshToken: new Secret("rt-0"), tokenEndpoint: server.tokenEndpoint, expiresAt: 1 });
  await saveCredentials(tokens, place);
  const configuration = loginConfiguration(tokens, place);
  const sandbox = authSandbox(place, { command: COMMAND, configuration, start: { debug: true } });
  await runAuthToken(sandbox.context);
  match(sandbox.out.stderr, /> POST http:\/\/127\.0\.0\.1/);
  equal(/rt-0|rt-1|at-1/.test(sandbox.out.stderr), false, sandbox.out.stderr);
});

Deno.test("auth token without any sign-in exits 4, says how to sign in, and starts no login", async () => {
  await using place = await tempPlace();
  const sandbox = authSandbox(place, { command: COMMAND, configuration: { method: "none", credential: null } });
  await rejects(runAuthToken(sandbox.context), (error) => {
    equal(error instanceof QwenError && error.exitCode === 4, true);
    match(error instanceof QwenError ? error.hint.join() : "", /qwen auth login.*OPENAI_API_KEY/);
    return true;
  });
  equal(sandbox.asked.length, 0);
  equal(sandbox.out.stdout, "");
});

Deno.test("auth token for a local endpoint says that there is no key", async () => {
  await using place = await tempPlace();
  const credential = { kind: "none", source: { kind: "default" } } as const;
  const sandbox = authSandbox(place, { command: COMMAND, configuration: { credential } });
  await rejects(runAuthToken(sandbox.context), /asks for no key/);
});

Deno.test("auth token --json says what goes with the token, for programs that ask for it at every request", async () => {
  await using place = await tempPlace();
  const key = authSandbox(place, { command: { ...COMMAND, json: true } });
  equal(await runAuthToken(key.context), 0);
  const { base_url: keyUrl, ...ofKey } = JSON.parse(key.out.stdout);
  deepEqual(ofKey, { token: TEST_KEY, expires_at: null, model: "m-env", header: `Authorization: Bearer ${TEST_KEY}` });
  equal(typeof keyUrl, "string");
  const tokens = companyTokens({ expiresAt: Date.UTC(2040, 0, 1) });
  await saveCredentials(tokens, place);
  const login = authSandbox(place, {
    command: { ...COMMAND, json: true },
    configuration: loginConfiguration(tokens, place),
  });
  equal(await runAuthToken(login.context), 0);
  const told = JSON.parse(login.out.stdout);
  deepEqual([told.token, told.expires_at, told.base_url], [
    tokens.accessToken.reveal(),
    "2040-01-01T00:00:00.000Z",
    tokens.baseUrl,
  ]);
});

Deno.test("auth token --min-valid renews a login that lives less, once, and leaves one that lives longer", async () => {
  await using server = startTokenServer();
  await using place = await tempPlace();
  const tokens = qwenTokens({ refreshToken: new Secret("rt-0"), expiresAt: Date.now() + 5 * 60_000 });
  await saveCredentials(tokens, place);
  const ask = async (minValidMs: number): Promise<string> => {
    const sandbox = authSandbox(place, {
      command: { ...COMMAND, minValid: minValidMs },
      configuration: loginConfiguration(tokens, place),
      start: { surroundings: { QWEN_OAUTH_BASE_URL: new URL(server.tokenEndpoint).origin } },
    });
    await runAuthToken(sandbox.context);
    return sandbox.out.stdout;
  };
  equal(await ask(60_000), `${tokens.accessToken.reveal()}\n`);
  equal(server.granted, 0);
  equal(await ask(10 * 60_000), "at-1\n");
  equal(server.granted, 1);
});
