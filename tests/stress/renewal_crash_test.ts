// `kill -9` at random instants of a renewal. 40 times in the ordinary run; QWEN_STRESS=1 makes it 500.
import { equal, ok } from "node:assert/strict";
import { parseCredentials } from "../../src/auth/credentials.ts";
import { QWEN_ISSUER } from "../../src/config/logins/login_file.ts";
import { loadCredentials, saveCredentials } from "../../src/auth/store/store.ts";
import { Secret } from "../../src/config/secret.ts";
import { type FakeTokenServer, startTokenServer } from "../fakes/fake_token_server.ts";
import { qwenTokens } from "../fakes/sample_tokens.ts";
import { spawnRenewal } from "../fakes/spawned_renewal.ts";
import { type TempPlace, tempPlace } from "../fakes/temp_place.ts";

const KILLS = Deno.env.get("QWEN_STRESS") === "1" ? 500 : 40;
/** The first renewal of a process takes some 50 ms here, each further one 15: the instant falls into any of several. */
const LONGEST_LIFE_MS = 150;

/** What the kills hit, for the report. */
interface Hits {
  lockLeft: number;
  temporaryLeft: number;
  /** The server had answered, and the file still holds the token before. */
  answerLost: number;
}

/** Answers whether the server granted anything in this life. */
async function killOnce(place: TempPlace, server: FakeTokenServer): Promise<boolean> {
  const child = spawnRenewal({ mode: "forever", qwenHome: place.qwenHome, tokenEndpoint: server.tokenEndpoint });
  await child.ready();
  const before = server.granted;
  await child.go();
  const lifeMs = Math.random() * LONGEST_LIFE_MS;
  await new Promise((resolve) => setTimeout(resolve, lifeMs));
  child.kill();
  for (const line of await child.ended()) ok(line.startsWith("token at-"), line);
  return server.granted > before;
}

/** The file is one that the server gave out, whole and private; so is everything else in the directory. */
async function checkFiles(place: TempPlace, server: FakeTokenServer): Promise<string> {
  const tokens = parseCredentials(await Deno.readTextFile(place.path("oauth_creds.json")));
  const access = tokens.accessToken.reveal();
  equal(tokens.refreshToken?.reveal(), server.issued.get(access), "a torn pair");
  for (const name of place.files()) {
    const mode = (await Deno.stat(place.path(name))).mode;
    if (mode !== null) equal(mode & 0o777, 0o600, name);
  }
  return access;
}

function count(
  hits: Hits,
  { place, isLost }: { readonly place: TempPlace; readonly isLost: boolean },
): void {
  if (isLost) hits.answerLost++;
  for (const name of place.files()) {
    if (name === "oauth_creds.lock") hits.lockLeft++;
    if (name.includes("/new-")) hits.temporaryLeft++;
  }
}

Deno.test(`a login survives ${KILLS} kills in the middle of its renewal`, async () => {
  await using server = startTokenServer();
  await using place = await tempPlace();
  await saveCredentials(
    qwenTokens({ accessToken: new Secret("at-0"), refreshToken: new Secret("rt-0"), expiresAt: 1 }),
    place,
  );
  const hits: Hits = { lockLeft: 0, temporaryLeft: 0, answerLost: 0 };
  for (let i = 0; i < KILLS; i++) {
    const granted = await killOnce(place, server);
    const access = await checkFiles(place, server);
    count(hits, { place, isLost: granted && access !== `at-${server.granted}` });
  }
  const last = spawnRenewal({ mode: "forever", qwenHome: place.qwenHome, tokenEndpoint: server.tokenEndpoint });
  await last.ready();
  await last.go();
  ok((await last.line())?.startsWith("token at-"), "the login still works");
  last.kill();
  await last.ended();
  equal(server.refused, 0);
  ok(await loadCredentials(QWEN_ISSUER, place));
  equal(place.warnings.length, 0);
  const found = `${KILLS} kills, ${server.granted} renewals: lock left ${hits.lockLeft}, temporary file left ` +
    `${hits.temporaryLeft}, answer lost ${hits.answerLost}\n`;
  await Deno.stderr.write(new TextEncoder().encode(found));
});
