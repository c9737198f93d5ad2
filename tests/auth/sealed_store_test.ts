// The store of logins with a sealing key: what is written, what is read, and what becomes of a file that does not open.
import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { QWEN_ISSUER } from "../../src/config/logins/login_file.ts";
import { newSealingKey } from "../../src/config/sealed/sealed_text.ts";
import { validCredentials } from "../../src/auth/renew/refresh.ts";
import { endLogin } from "../../src/auth/renew/revoke.ts";
import { loadCredentials, saveCredentials } from "../../src/auth/store/store.ts";
import { answer, FakeIssuerFetch } from "../fakes/fake_issuer_fetch.ts";
import { COMPANY, companyTokens, qwenTokens } from "../fakes/sample_tokens.ts";
import { tempPlace } from "../fakes/temp_place.ts";

const NEVER = new AbortController().signal;

Deno.test("a login is kept sealed where there is a key for it, and read by that key alone", async () => {
  const sealingKey = newSealingKey();
  await using place = await tempPlace({ sealingKey });
  for (const tokens of [qwenTokens(), companyTokens()]) {
    await saveCredentials(tokens, place);
    const kept = await loadCredentials(tokens.issuer, place);
    equal(kept?.accessToken.reveal(), tokens.accessToken.reveal());
    equal(kept?.refreshToken?.reveal(), tokens.refreshToken?.reveal());
    equal(kept?.tokenEndpoint, tokens.tokenEndpoint);
  }
  for (const name of place.files()) {
    ok(!(await Deno.readTextFile(place.path(name))).includes("secret-token"), name);
    equal(((await Deno.stat(place.path(name))).mode ?? 0) & 0o077, 0, name);
  }
});

Deno.test("a login that does not open is an error, and its file stays as it is: it is not broken", async () => {
  const sealingKey = newSealingKey();
  await using place = await tempPlace({ sealingKey });
  await saveCredentials(companyTokens(), place);
  const [name = ""] = place.files().filter((file) => file.endsWith(".json"));
  const whole = await Deno.readTextFile(place.path(name));
  const { sealingKey: _none, ...without } = place;
  const other = { ...place, sealingKey: newSealingKey() };
  await rejects(loadCredentials(COMPANY, other), { kind: "auth", message: /sealed with another key/ });
  // A conversation that began before everything was sealed.
  await rejects(loadCredentials(COMPANY, without), {
    kind: "auth",
    message: /was sealed since this run began/,
    hint: ["Start it again: nothing is lost"],
  });
  await Deno.writeTextFile(place.path(name), whole.replace(`${COMPANY}/token`, "https://evil.example/token"));
  const changed = await Deno.readTextFile(place.path(name));
  const issuer = new FakeIssuerFetch([]);
  const demand = { force: true, signal: NEVER };
  await rejects(validCredentials(COMPANY, { ...place, fetch: issuer.fetch }, demand), {
    kind: "auth",
    message: /changed after it was sealed/,
  });
  deepEqual(issuer.sent, [], "the refresh token went nowhere");
  equal(await Deno.readTextFile(place.path(name)), changed);
  deepEqual(place.warnings, []);
});

Deno.test("a renewal keeps the seal, and seals a login that was in plain text", async () => {
  const sealingKey = newSealingKey();
  await using place = await tempPlace();
  await saveCredentials(qwenTokens({ expiresAt: 1 }), place);
  const fresh = { access_token: "at-two-secret-token", token_type: "Bearer", expires_in: 1 };
  const issuer = new FakeIssuerFetch([
    answer(200, { ...fresh, refresh_token: "rt-two-secret-token" }),
    answer(200, fresh),
  ]);
  const sealed = { ...place, sealingKey, fetch: issuer.fetch };
  for (const from of ["rt-one-secret-token", "rt-two-secret-token"]) {
    await validCredentials(QWEN_ISSUER, sealed, { force: true, signal: NEVER });
    equal(issuer.sent.at(-1)?.form.get("refresh_token"), from);
    ok(!(await Deno.readTextFile(place.path("oauth_creds.json"))).includes("secret-token"));
  }
  equal((await loadCredentials(QWEN_ISSUER, sealed))?.refreshToken?.reveal(), "rt-two-secret-token");
});

Deno.test("a login whose key is lost is ended on this machine, and that it was not revoked is told", async () => {
  await using place = await tempPlace({ sealingKey: newSealingKey() });
  await saveCredentials(companyTokens(), place);
  const { sealingKey: _lost, ...without } = place;
  const issuer = new FakeIssuerFetch([]);
  const ended = await endLogin(COMPANY, { ...without, fetch: issuer.fetch }, NEVER);
  equal(ended?.revocation.kind, "failed");
  deepEqual(issuer.sent, []);
  equal(await loadCredentials(COMPANY, place), undefined);
});
