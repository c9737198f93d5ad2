import { deepEqual, equal, match, rejects } from "node:assert/strict";
import type { Party } from "../../src/auth/flow/authorization_code.ts";
import { openRouterIssuer } from "../../src/auth/issuer/issuers.ts";
import { openRouterUrl, redeemOpenRouterCode } from "../../src/auth/flow/openrouter.ts";
import { createPkce } from "../../src/auth/flow/pkce.ts";
import { Secret } from "../../src/config/secret.ts";
import { QwenError } from "../../src/base/errors.ts";
import { answer } from "../fakes/fake_issuer_fetch.ts";
import { HandMovedClock } from "../fakes/hand_moved_clock.ts";

const CODE = "the-code-secret";

function openRouter(): Party {
  const issuer = openRouterIssuer();
  if (issuer.known === undefined) throw new Error("OpenRouter needs no discovery");
  return { issuer, metadata: issuer.known };
}

/** Redeems a code; what was sent is kept. */
async function redeem(response: Response): Promise<{ readonly key: Promise<Secret>; readonly sent: string[] }> {
  const sent: string[] = [];
  const ports = {
    clock: new HandMovedClock(),
    signal: new AbortController().signal,
    fetch: (url: string, init: RequestInit): Promise<Response> => {
      sent.push(`${init.method} ${url} ${init.body}`);
      return Promise.resolve(response);
    },
  };
  return { key: redeemOpenRouterCode(openRouter(), { code: new Secret(CODE), pkce: await createPkce(), ports }), sent };
}

Deno.test("openRouterUrl() carries the challenge and the way back, and neither state nor client id", async () => {
  const pkce = await createPkce();
  const redirectUri = "http://localhost:3000/callback/st-1";
  const url = openRouterUrl(openRouter(), { redirectUri, pkce });
  equal(`${url.origin}${url.pathname}`, "https://openrouter.ai/auth");
  deepEqual([...url.searchParams], [
    ["callback_url", redirectUri],
    ["code_challenge", pkce.challenge],
    ["code_challenge_method", "S256"],
  ]);
});

Deno.test("redeemOpenRouterCode() sends code and verifier once and gives the key", async () => {
  const { key, sent } = await redeem(answer(200, { key: "sk-or-v1-abc" }));
  equal((await key).reveal(), "sk-or-v1-abc");
  equal(sent.length, 1);
  match(
    sent[0] ?? "",
    /^POST https:\/\/openrouter\.ai\/api\/v1\/auth\/keys \{"code":"the-code-secret","code_verifier":"[\w-]{43}","code_challenge_method":"S256"\}$/,
  );
});

Deno.test("redeemOpenRouterCode() tells a refusal by its kind, and never the code", async () => {
  const cases: readonly [Response, string, RegExp][] = [
    [answer(403, { error: { message: `Invalid code ${CODE}` } }), "auth", /HTTP 403.*Invalid code \*\*\*\*/],
    [answer(400, { error: "bad verifier" }), "auth", /HTTP 400.*bad verifier/],
    [answer(429, {}), "limit", /HTTP 429/],
    [new Response("<html>", { status: 502 }), "server", /HTTP 502/],
    [answer(200, { key: "" }), "server", /cannot be used/],
    [answer(200, [CODE]), "server", /cannot be used/],
  ];
  for (const [response, kind, words] of cases) {
    await rejects((await redeem(response)).key, (error) => {
      equal(error instanceof QwenError && error.kind, kind);
      match(String(error), words);
      equal(Deno.inspect(error).includes(CODE), false, String(error));
      return true;
    });
  }
});
