// Real processes against a real lock: what `refresh_test.ts` shows for one process holds for many.
import { deepEqual, equal } from "node:assert/strict";
import { loadCredentials, saveCredentials } from "../../src/auth/store/store.ts";
import type { TokenSet } from "../../src/auth/credentials.ts";
import { QWEN_ISSUER } from "../../src/config/logins/login_file.ts";
import { Secret } from "../../src/config/secret.ts";
import { startTokenServer } from "../fakes/fake_token_server.ts";
import { qwenTokens } from "../fakes/sample_tokens.ts";
import { spawnAtOnce } from "../fakes/spawned_renewal.ts";
import { tempPlace } from "../fakes/temp_place.ts";

const PROCESSES = 20;

function expired(): TokenSet {
  return qwenTokens({ accessToken: new Secret("at-0"), refreshToken: new Secret("rt-0"), expiresAt: 1 });
}

Deno.test("twenty processes with an expired token come down to one refresh", async () => {
  await using server = startTokenServer();
  await using place = await tempPlace();
  await saveCredentials(expired(), place);
  const all = await spawnAtOnce(PROCESSES, { mode: "once", ...place, tokenEndpoint: server.tokenEndpoint });
  const said = await Promise.all(all.map((one) => one.ended()));
  deepEqual(said, Array.from({ length: PROCESSES }, () => ["token at-1"]));
  equal(server.granted, 1);
  equal(server.refused, 0);
  equal((await loadCredentials(QWEN_ISSUER, place))?.refreshToken?.reveal(), "rt-1");
});

Deno.test("twenty processes find a dead owner's lock, and one of them takes over", async () => {
  await using server = startTokenServer();
  await using place = await tempPlace();
  await saveCredentials(expired(), place);
  // What a killed process leaves: its UUID as the last holder's, and the lock with the same UUID.
  const id = crypto.randomUUID();
  await Deno.writeTextFile(place.path("oauth_creds.d/guard"), id);
  await Deno.writeTextFile(place.path("oauth_creds.lock"), id);
  const all = await spawnAtOnce(PROCESSES, { mode: "once", ...place, tokenEndpoint: server.tokenEndpoint });
  const said = await Promise.all(all.map((one) => one.ended()));
  deepEqual(new Set(said.flat()), new Set(["token at-1"]));
  equal(server.granted, 1);
  equal(server.refused, 0);
});

Deno.test("twenty processes find a stale lock of the reference, and one of them takes over", async () => {
  await using server = startTokenServer();
  await using place = await tempPlace();
  await saveCredentials(expired(), place);
  await Deno.writeTextFile(place.path("oauth_creds.lock"), crypto.randomUUID());
  await Deno.utime(place.path("oauth_creds.lock"), Date.now() / 1000 - 36, Date.now() / 1000 - 36);
  const all = await spawnAtOnce(PROCESSES, { mode: "once", ...place, tokenEndpoint: server.tokenEndpoint });
  const said = await Promise.all(all.map((one) => one.ended()));
  deepEqual(new Set(said.flat()), new Set(["token at-1"]));
  equal(server.granted, 1);
  equal(server.refused, 0);
});
