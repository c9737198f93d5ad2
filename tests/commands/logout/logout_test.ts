import { deepEqual, equal, match, rejects } from "node:assert/strict";
import { QWEN_ISSUER } from "../../../src/config/logins/login_file.ts";
import { loadCredentials, saveCredentials } from "../../../src/auth/store/store.ts";
import { runAuthLogout } from "../../../src/commands/logout/run.ts";
import type { Configuration } from "../../../src/config/configuration.ts";
import { QwenError } from "../../../src/base/errors.ts";
import { authSandbox, type AuthSandboxOptions, loginConfiguration, NO_FLAGS } from "../../fakes/auth_sandbox.ts";
import { COMPANY, companyTokens, qwenTokens } from "../../fakes/sample_tokens.ts";
import { listCredentials, type TempPlace, tempPlace } from "../../fakes/temp_place.ts";

const UNUSED: Partial<Configuration> = { method: "none", credential: null };

function command(target?: string, all = false): AuthSandboxOptions["command"] {
  return { kind: "auth logout", flags: NO_FLAGS, all, ...(target === undefined ? {} : { target }) };
}

/** A login at Qwen, and one at a company whose revocation endpoint answers with this status. */
async function signedInTwice(status = 200): Promise<TempPlace & { readonly revoked: string[] }> {
  const revoked: string[] = [];
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, async (request) => {
    revoked.push(new URLSearchParams(await request.text()).get("token") ?? "");
    return new Response(null, { status });
  });
  const place = await tempPlace();
  await saveCredentials(qwenTokens(), place);
  await saveCredentials(companyTokens({ revocationEndpoint: `http://127.0.0.1:${server.addr.port}/revoke` }), place);
  const dispose = async (): Promise<void> => {
    await server.shutdown();
    await place[Symbol.asyncDispose]();
  };
  return { ...place, revoked, [Symbol.asyncDispose]: dispose };
}

async function issuers(place: TempPlace): Promise<readonly string[]> {
  return (await listCredentials(place)).map(({ issuer }) => issuer);
}

Deno.test("auth logout ends the login that is in use, at its issuer and here, and no other", async () => {
  await using place = await signedInTwice();
  const configuration = loginConfiguration(companyTokens(), place);
  const sandbox = authSandbox(place, { command: command(), configuration });
  equal(await runAuthLogout(sandbox.context), 0);
  deepEqual(place.revoked, ["rt-one-secret-token", "at-one-secret-token"]);
  deepEqual(await issuers(place), [QWEN_ISSUER]);
  match(sandbox.out.stderr, /Signed out at https:\/\/sso\.example\.com.*\nThe tokens are revoked/);
  equal(sandbox.out.stdout, "");
  deepEqual(sandbox.asked, [], "the settings are not touched");
});

Deno.test("auth logout TARGET ends that one, by name, URL or host", async () => {
  for (
    const [target, left] of [["qwen", COMPANY], ["qwen-oauth", COMPANY], [COMPANY, QWEN_ISSUER], [
      "sso.example.com",
      QWEN_ISSUER,
    ]]
  ) {
    await using place = await signedInTwice();
    const sandbox = authSandbox(place, { command: command(target), configuration: UNUSED });
    equal(await runAuthLogout(sandbox.context), 0);
    deepEqual(await issuers(place), [left], target);
  }
});

Deno.test("auth logout says what it could not revoke, and for how long that lives on", async () => {
  await using place = await signedInTwice(503);
  const configuration = { command: command(undefined, true), configuration: UNUSED, ask: () => ({}) };
  const sandbox = authSandbox(place, configuration);
  equal(await runAuthLogout(sandbox.context), 0);
  match(sandbox.out.stderr, /Qwen.*\nThe issuer offers no way to revoke the access token: .*60 minutes/);
  match(
    sandbox.out.stderr,
    /could not be revoked \(127\.0\.0\.1:\d+ did not revoke the token: HTTP 503\): .*60 minutes/,
  );
  equal(/secret-token/.test(sandbox.out.stderr), false);
  deepEqual(await issuers(place), []);
});

Deno.test("auth logout --all ends every login and clears the stored key", async () => {
  await using place = await signedInTwice();
  const sandbox = authSandbox(place, { command: command(undefined, true) });
  equal(await runAuthLogout(sandbox.context), 0);
  deepEqual(await issuers(place), []);
  const edit = { kind: "forget-key", scope: "user" };
  deepEqual(sandbox.asked, [{ kind: "save-configuration", edit }]);
  match(sandbox.out.stderr, /API key is removed from \/home\/u\/\.qwen\/settings\.json/);
  match(sandbox.out.stderr, /still set by OPENAI_API_KEY/);
});

Deno.test("auth logout with a key in use clears the key and leaves the logins", async () => {
  await using place = await signedInTwice();
  const sandbox = authSandbox(place, { command: command() });
  equal(await runAuthLogout(sandbox.context), 0);
  equal(sandbox.asked.length, 1);
  deepEqual(await issuers(place), [QWEN_ISSUER, COMPANY]);
  deepEqual(place.revoked, []);
});

Deno.test("auth logout does not choose between logins that are not in use", async () => {
  await using place = await signedInTwice();
  const sandbox = authSandbox(place, { command: command(), configuration: UNUSED });
  await rejects(runAuthLogout(sandbox.context), (error) => {
    equal(error instanceof QwenError && error.exitCode === 2, true);
    match(error instanceof QwenError ? error.hint.join() : "", /qwen, https:\/\/sso.*--all/);
    return true;
  });
  await rejects(runAuthLogout(authSandbox(place, { command: command("nobody") }).context), /Not signed in at "nobody"/);
  deepEqual(await issuers(place), [QWEN_ISSUER, COMPANY]);
});

Deno.test("auth logout with nothing to do says so and exits 0", async () => {
  await using place = await tempPlace();
  for (const all of [true, false]) {
    const sandbox = authSandbox(place, { command: command(undefined, all), configuration: UNUSED, ask: () => ({}) });
    equal(await runAuthLogout(sandbox.context), 0);
    match(sandbox.out.stderr, /nothing to sign out of/);
  }
});

Deno.test("auth logout of a login that its file no longer holds whole is told and starts nothing", async () => {
  await using place = await tempPlace();
  await saveCredentials(qwenTokens(), place);
  await Deno.writeTextFile(place.path("oauth_creds.json"), "{");
  const sandbox = authSandbox(place, { command: command("qwen"), configuration: UNUSED });
  equal(await runAuthLogout(sandbox.context), 0);
  match(sandbox.out.stderr, /kept as/);
  equal(await loadCredentials(QWEN_ISSUER, place), undefined);
});
