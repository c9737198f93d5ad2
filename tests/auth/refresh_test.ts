import { deepEqual, equal, rejects } from "node:assert/strict";
import type { TokenSet } from "../../src/auth/credentials.ts";
import { QWEN_ISSUER } from "../../src/config/logins/login_file.ts";
import { type RefreshPlace, validCredentials } from "../../src/auth/renew/refresh.ts";
import { loadCredentials, saveCredentials } from "../../src/auth/store/store.ts";
import { Secret } from "../../src/config/secret.ts";
import { QwenError } from "../../src/base/errors.ts";
import { type HandMovedClock, impatientClock } from "../fakes/hand_moved_clock.ts";
import { answer, FakeIssuerFetch } from "../fakes/fake_issuer_fetch.ts";
import { inTime } from "../fakes/in_time.ts";
import { COMPANY, companyTokens, qwenTokens } from "../fakes/sample_tokens.ts";
import { type TempPlace, tempPlace } from "../fakes/temp_place.ts";

const NOW = 1_790_000_000_000;
const FRESH = {
  access_token: "at-two-secret-token",
  refresh_token: "rt-two-secret-token",
  token_type: "Bearer",
  expires_in: 3600,
};

/** A place with one login and an issuer that gives these answers. */
async function signedIn(
  tokens: TokenSet,
  answers: readonly (Response | Error)[],
): Promise<{ place: TempPlace & RefreshPlace; issuer: FakeIssuerFetch; clock: HandMovedClock }> {
  const clock = impatientClock(NOW);
  const issuer = new FakeIssuerFetch(answers);
  const place = { ...await tempPlace({ clock }), fetch: issuer.fetch };
  await saveCredentials(tokens, place);
  return { place, issuer, clock };
}

function access(tokens: TokenSet | undefined): string | undefined {
  return tokens?.accessToken.reveal();
}

function isKind(kind: string, ...words: RegExp[]): (error: unknown) => boolean {
  return (error: unknown): boolean => {
    if (!(error instanceof QwenError)) return false;
    const all = [error.message, ...error.hint].join("\n");
    equal(/secret-token/.test(all), false, "a token stands in the error");
    equal(error.kind, kind);
    for (const word of words) equal(word.test(all), true, `${word} is not in ${all}`);
    return true;
  };
}

Deno.test("validCredentials() uses a token that is good for more than 30 s without asking anybody", async () => {
  const { place, issuer } = await signedIn(qwenTokens({ expiresAt: NOW + 30_001 }), []);
  await using _ = place;
  equal(access(await validCredentials(QWEN_ISSUER, place)), "at-one-secret-token");
  equal(issuer.sent.length, 0);
});

Deno.test("validCredentials() renews 30 s before the end, in Qwen's form, and keeps what it got", async () => {
  const { place, issuer } = await signedIn(qwenTokens({ expiresAt: NOW + 30_000 }), [answer(200, FRESH)]);
  await using _ = place;
  equal(access(await validCredentials(QWEN_ISSUER, place)), "at-two-secret-token");
  equal(issuer.sent[0]?.url, "https://chat.qwen.ai/api/v1/oauth2/token");
  deepEqual([...issuer.sent[0]?.form ?? []], [
    ["grant_type", "refresh_token"],
    ["refresh_token", "rt-one-secret-token"],
    ["client_id", "f0304373b74a44d2b584a3fb70ca9e56"],
  ]);
  const kept = await loadCredentials(QWEN_ISSUER, place);
  equal(access(kept), "at-two-secret-token");
  equal(kept?.refreshToken?.reveal(), "rt-two-secret-token");
  equal(kept?.resourceUrl, "portal.qwen.ai", "what the answer leaves out stays");
  equal(kept?.expiresAt, NOW + 3_600_000);
});

Deno.test("validCredentials() keeps the refresh token when the answer brings no new one", async () => {
  const { refresh_token: _, ...rest } = FRESH;
  const { place } = await signedIn(qwenTokens({ expiresAt: NOW }), [
    answer(200, { ...rest, resource_url: "new.qwen.ai" }),
  ]);
  await using __ = place;
  const tokens = await validCredentials(QWEN_ISSUER, place);
  equal(tokens.refreshToken?.reveal(), "rt-one-secret-token");
  equal(tokens.resourceUrl, "new.qwen.ai");
});

Deno.test("validCredentials() renews at any other issuer by RFC 6749, for a public client", async () => {
  const { place, issuer } = await signedIn(companyTokens({ expiresAt: NOW }), [answer(200, FRESH)]);
  await using _ = place;
  equal(access(await validCredentials(COMPANY, place)), "at-two-secret-token");
  equal(issuer.sent[0]?.url, `${COMPANY}/token`);
  equal(issuer.sent[0]?.form.get("client_id"), "qwen-cli");
  equal(issuer.sent[0]?.form.get("refresh_token"), "rt-one-secret-token");
  const kept = await loadCredentials(COMPANY, place);
  equal(kept?.baseUrl, "https://llm.example.com/v1");
  equal(kept?.revocationEndpoint, `${COMPANY}/revoke`);
});

Deno.test("validCredentials() asks once for fifty callers", async () => {
  const { place, issuer } = await signedIn(qwenTokens({ expiresAt: NOW }), [answer(200, FRESH)]);
  await using _ = place;
  const all = await Promise.all(Array.from({ length: 50 }, () => validCredentials(QWEN_ISSUER, place)));
  deepEqual([...new Set(all.map(access))], ["at-two-secret-token"]);
  equal(issuer.sent.length, 1);
});

Deno.test("validCredentials() asks once for fifty callers also where the issuer is in trouble, and again for the next one", async () => {
  const { place, issuer } = await signedIn(qwenTokens({ expiresAt: NOW - 1 }), [answer(503, {}), answer(200, FRESH)]);
  await using _ = place;
  const all = await Promise.allSettled(Array.from({ length: 50 }, () => validCredentials(QWEN_ISSUER, place)));
  deepEqual([...new Set(all.map(({ status }) => status))], ["rejected"]);
  equal(issuer.sent.length, 1);
  equal(access(await validCredentials(QWEN_ISSUER, place)), "at-two-secret-token");
  equal(issuer.sent.length, 2);
});

Deno.test("validCredentials() renews a token that an endpoint refused, and only that one", async () => {
  const { place, issuer } = await signedIn(qwenTokens({ expiresAt: NOW + 3_600_000 }), [answer(200, FRESH)]);
  await using _ = place;
  const refused = new Secret("at-one-secret-token");
  equal(access(await validCredentials(QWEN_ISSUER, place, { refused })), "at-two-secret-token");
  equal(access(await validCredentials(QWEN_ISSUER, place, { refused })), "at-two-secret-token");
  equal(issuer.sent.length, 1, "the second caller finds the new token");
});

Deno.test("new tokens are on disk before anybody has them", async () => {
  const { place } = await signedIn(qwenTokens({ expiresAt: NOW }), [answer(200, FRESH)]);
  await using _ = place;
  const tokens = await validCredentials(QWEN_ISSUER, place);
  const disk: unknown = JSON.parse(await Deno.readTextFile(place.path("oauth_creds.json")));
  equal(JSON.stringify(disk).includes(tokens.refreshToken?.reveal() ?? "?"), true);
});

Deno.test("an invalid_grant removes the login that holds the refused token, and says what to do", async () => {
  for (const status of [400, 401]) {
    const { place } = await signedIn(qwenTokens({ expiresAt: NOW }), [
      answer(status, { error: "invalid_grant", error_description: "rt-one-secret-token is unknown" }),
    ]);
    await using _ = place;
    await rejects(validCredentials(QWEN_ISSUER, place), isKind("auth", /chat\.qwen\.ai/, /qwen auth login/));
    equal(await loadCredentials(QWEN_ISSUER, place), undefined);
  }
});

Deno.test("an invalid_grant that Qwen tells with status 200 ends the login too", async () => {
  const { place } = await signedIn(qwenTokens({ expiresAt: NOW }), [answer(200, { error: "invalid_grant" })]);
  await using _ = place;
  await rejects(validCredentials(QWEN_ISSUER, place), isKind("auth", /qwen auth login/));
  equal(await loadCredentials(QWEN_ISSUER, place), undefined);
});

Deno.test("an invalid_grant leaves a login alone that took the refused one's place meanwhile", async () => {
  const { place } = await signedIn(qwenTokens({ expiresAt: NOW }), []);
  await using _ = place;
  const newer = qwenTokens({
    accessToken: new Secret("at-newer"),
    refreshToken: new Secret("rt-newer"),
    expiresAt: NOW + 3_600_000,
  });
  const fetch = async (): Promise<Response> => {
    // The reference writes without regard for our kernel lock.
    await Deno.writeTextFile(
      place.path("oauth_creds.json"),
      '{"access_token":"at-newer","refresh_token":"rt-newer","token_type":"Bearer","expiry_date":' + newer.expiresAt +
        "}",
    );
    return answer(400, { error: "invalid_grant" });
  };
  equal(access(await validCredentials(QWEN_ISSUER, { ...place, fetch })), "at-newer");
  equal(access(await loadCredentials(QWEN_ISSUER, place)), "at-newer");
});

Deno.test("a renewal does not write over a login that another program made meanwhile, nor over a logout", async () => {
  for (const meanwhile of ["login", "logout"]) {
    const { place } = await signedIn(qwenTokens({ expiresAt: NOW }), []);
    await using _ = place;
    const file = place.path("oauth_creds.json");
    const fetch = async (): Promise<Response> => {
      await (meanwhile === "logout" ? Deno.remove(file) : Deno.writeTextFile(
        file,
        `{"access_token":"at-newer","refresh_token":"rt-newer","token_type":"Bearer","expiry_date":${NOW + 3_600_000}}`,
      ));
      return answer(200, FRESH);
    };
    const attempt = validCredentials(QWEN_ISSUER, { ...place, fetch });
    if (meanwhile === "login") equal(access(await attempt), "at-newer");
    else await rejects(attempt, isKind("auth", /Not signed in/));
    equal(access(await loadCredentials(QWEN_ISSUER, place)), meanwhile === "login" ? "at-newer" : undefined);
  }
});

/** A program that breaks our lock: it removes the file and takes the lock for itself. */
async function breakLock(place: TempPlace): Promise<void> {
  await Deno.remove(place.path("oauth_creds.lock"));
  await Deno.writeTextFile(place.path("oauth_creds.lock"), "the-reference");
  await Deno.utime(place.path("oauth_creds.lock"), NOW / 1000, NOW / 1000);
}

Deno.test("new tokens are kept when a program broke our lock, was refused, and removed the login", async () => {
  const { place } = await signedIn(qwenTokens({ expiresAt: NOW }), []);
  await using _ = place;
  const fetch = async (): Promise<Response> => {
    await breakLock(place);
    await Deno.remove(place.path("oauth_creds.json"));
    return answer(200, FRESH);
  };
  equal(access(await validCredentials(QWEN_ISSUER, { ...place, fetch })), "at-two-secret-token");
  equal(access(await loadCredentials(QWEN_ISSUER, place)), "at-two-secret-token");
  equal(await Deno.readTextFile(place.path("oauth_creds.lock")), "the-reference", "its lock is its own");
});

Deno.test("a refusal while another program has our lock removes nothing, and the tokens that it gets are used", async () => {
  const { place, clock } = await signedIn(qwenTokens({ expiresAt: NOW }), []);
  await using _ = place;
  clock.meanwhile = async () => {
    await Deno.writeTextFile(
      place.path("oauth_creds.json"),
      `{"access_token":"at-newer","refresh_token":"rt-newer","token_type":"Bearer","expiry_date":${NOW + 3_600_000}}`,
    );
    await Deno.remove(place.path("oauth_creds.lock"));
  };
  let asked = 0;
  const fetch = async (): Promise<Response> => {
    asked++;
    await breakLock(place);
    return answer(400, { error: "invalid_grant" });
  };
  equal(access(await validCredentials(QWEN_ISSUER, { ...place, fetch })), "at-newer");
  equal(asked, 1);
  equal(access(await loadCredentials(QWEN_ISSUER, place)), "at-newer");
});

Deno.test("trouble with the network or the issuer never removes a login", async () => {
  const html = new Response("<html>gateway</html>", { status: 200, headers: { "content-type": "text/html" } });
  const troubles: readonly [Response | Error, string][] = [
    [new TypeError("error sending request: connection refused"), "network"],
    [answer(500, {}), "server"],
    [answer(503, { error: "invalid_grant" }), "server"],
    [answer(429, { error: "slow_down" }), "limit"],
    [new Response(null, { status: 302, headers: { location: "https://evil.example/" } }), "server"],
    [answer(400, { error: "invalid_client", error_description: "rt-one-secret-token" }), "auth"],
    [new Response("<html>proxy says no</html>", { status: 401 }), "auth"],
    [html, "server"],
    [answer(200, {}), "server"],
    [answer(200, []), "server"],
  ];
  for (const issuer of [QWEN_ISSUER, COMPANY]) {
    for (const [trouble, kind] of troubles) {
      const tokens = issuer === QWEN_ISSUER ? qwenTokens({ expiresAt: NOW }) : companyTokens({ expiresAt: NOW });
      const { place } = await signedIn(tokens, [trouble instanceof Response ? trouble.clone() : trouble]);
      await using _ = place;
      await rejects(validCredentials(issuer, place), isKind(kind), `${issuer} ${kind}`);
      equal(access(await loadCredentials(issuer, place)), "at-one-secret-token");
    }
  }
});

Deno.test("the last seconds of a token are used when it cannot be renewed just now", async () => {
  const { place, issuer } = await signedIn(qwenTokens({ expiresAt: NOW + 10_000 }), [answer(503, {})]);
  await using _ = place;
  equal(access(await validCredentials(QWEN_ISSUER, place)), "at-one-secret-token");
  equal(issuer.sent.length, 1);
});

Deno.test("validCredentials() says so in plain words when Qwen's free tier is over, and keeps the login", async () => {
  const { place } = await signedIn(qwenTokens({ expiresAt: NOW }), [
    answer(429, { error: { code: "insufficient_quota", message: "Free allocated quota exceeded." } }),
  ]);
  await using _ = place;
  await rejects(validCredentials(QWEN_ISSUER, place), isKind("limit", /2026-04-15/, /openrouter/));
  equal(access(await loadCredentials(QWEN_ISSUER, place)), "at-one-secret-token");
});

Deno.test("validCredentials() without a login, or without a way to renew it, names the command", async () => {
  const { place, issuer } = await signedIn(companyTokens({ expiresAt: NOW, refreshToken: undefined }), []);
  await using _ = place;
  await rejects(validCredentials(QWEN_ISSUER, place), isKind("auth", /Not signed in at Qwen/, /qwen auth login/));
  await rejects(validCredentials(COMPANY, place), isKind("auth", /--issuer https:\/\/sso\.example\.com/));
  equal(issuer.sent.length, 0);
});

Deno.test("a caller that gives up waits for the disk, two seconds at most", async () => {
  const { place, clock } = await signedIn(qwenTokens({ expiresAt: NOW }), []);
  await using _ = place;
  const caller = new AbortController();
  const fetch = (): Promise<Response> => {
    caller.abort(new QwenError("cancelled", "Cancelled"));
    return Promise.resolve(answer(200, FRESH));
  };
  // A clock on which the grace takes longer than the disk.
  const grace = Promise.withResolvers<void>();
  clock.meanwhile = () => grace.promise;
  const attempt = validCredentials(QWEN_ISSUER, { ...place, fetch }, { signal: caller.signal });
  await rejects(inTime(attempt, "the end of the wait"), isKind("cancelled"));
  grace.resolve();
  deepEqual(clock.slept, [2000]);
  equal(access(await loadCredentials(QWEN_ISSUER, place)), "at-two-secret-token");
});

Deno.test("a caller that gives up does not stop the renewal", async () => {
  const { place } = await signedIn(qwenTokens({ expiresAt: NOW }), []);
  await using _ = place;
  const caller = new AbortController();
  const asked = Promise.withResolvers<void>();
  const answered = Promise.withResolvers<Response>();
  const fetch = (): Promise<Response> => {
    asked.resolve();
    return answered.promise;
  };
  const attempt = validCredentials(QWEN_ISSUER, { ...place, fetch }, { signal: caller.signal });
  const other = validCredentials(QWEN_ISSUER, { ...place, fetch });
  await asked.promise;
  caller.abort(new QwenError("cancelled", "Cancelled"));
  await rejects(attempt, isKind("cancelled"));
  answered.resolve(answer(200, FRESH));
  equal(access(await other), "at-two-secret-token");
  equal(access(await loadCredentials(QWEN_ISSUER, place)), "at-two-secret-token");
});

/** A disk that takes no new temporary file, until the end of the block. */
function fullDisk(): Disposable {
  const real = Deno.openSync;
  Object.defineProperty(Deno, "openSync", {
    configurable: true,
    writable: true,
    value: (path: string, options?: Deno.OpenOptions): Deno.FsFile => {
      if (/new-[0-9a-f]{12}$/.test(path)) throw new Error("No space left on device (os error 28)");
      return real(path, options);
    },
  });
  const back = { configurable: true, writable: true, value: real };
  return { [Symbol.dispose]: () => void Object.defineProperty(Deno, "openSync", back) };
}

Deno.test("on a full disk the issuer is not asked for tokens that could not be kept, and the old ones stay", async () => {
  const { place, issuer } = await signedIn(qwenTokens({ expiresAt: NOW }), [answer(200, FRESH)]);
  await using _ = place;
  const before = await Deno.readTextFile(place.path("oauth_creds.json"));
  {
    using _full = fullDisk();
    await rejects(
      validCredentials(QWEN_ISSUER, place),
      isKind("config", /oauth_creds\.json/, /No space left on device/),
    );
  }
  equal(issuer.sent.length, 0);
  equal(await Deno.readTextFile(place.path("oauth_creds.json")), before);
  deepEqual(place.files(), ["oauth_creds.d/guard", "oauth_creds.json"]);
  equal(access(await validCredentials(QWEN_ISSUER, place)), "at-two-secret-token", "once there is room again");
});

Deno.test("a renewal keeps the type of token that the answer leaves out, takes another, and writes the usual one as the reference does", async () => {
  const types = async (tokens: TokenSet, token_type: string | undefined): Promise<string | undefined> => {
    const { place } = await signedIn(tokens, [answer(200, { ...FRESH, token_type })]);
    await using _ = place;
    const renewed = await validCredentials(tokens.issuer, place);
    equal((await loadCredentials(tokens.issuer, place))?.tokenType, renewed.tokenType);
    return renewed.tokenType;
  };
  const expired = { expiresAt: NOW, tokenType: "Bearer" };
  equal(await types(qwenTokens(expired), undefined), "Bearer");
  equal(await types(qwenTokens(expired), "N_A"), "N_A");
  for (const type of ["bearer", "Bearer", "BEARER"]) equal(await types(companyTokens(expired), type), "Bearer", type);
});

Deno.test("a renewal that is refused says why in the issuer's words, code and description, without a token in them", async () => {
  const refused = async (body: unknown, ...words: RegExp[]): Promise<void> => {
    const { place, issuer } = await signedIn(companyTokens({ expiresAt: NOW - 1 }), [answer(400, body)]);
    await using _ = place;
    await rejects(validCredentials(COMPANY, place), isKind("auth", ...words));
    equal(issuer.sent.length, 1);
    equal(access(await loadCredentials(COMPANY, place)), "at-one-secret-token", "the login stays");
  };
  await refused({ error: "invalid_client", error_description: "no such client" }, /invalid_client: no such client/);
  await refused({ error: "invalid_client" }, /invalid_client(?!:)/);
  await refused({ error: "odd", error_description: "about rt-one-secret-token" }, /odd: about \*+/);
  await refused("no object", /HTTP 400/);
});
