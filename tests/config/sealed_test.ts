// Secrets that rest sealed: what opens them and what does not, and where a sealed text may stand.
import { deepEqual, equal, match, notEqual, ok, rejects } from "node:assert/strict";
import fc from "fast-check";
import { isSealed } from "../../src/config/secret.ts";
import { isSealedLogin, openLogin, sealLogin } from "../../src/config/sealed/sealed_login.ts";
import { isSealingKey, newSealingKey, openSealed, sealText } from "../../src/config/sealed/sealed_text.ts";
import { json, load } from "../fakes/fake_load.ts";

const SETTINGS = "/home/me/.qwen/settings.json";
const LOGIN = "/home/me/.qwen/oauth_creds.json";

Deno.test("what was sealed opens with its key and what it is bound to, and says nothing of itself", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: "binary", maxLength: 300 }), fc.string(), async (plain, bound) => {
      const key = newSealingKey();
      ok(isSealingKey(key));
      const sealed = await sealText(plain, { key, bound });
      ok(isSealed(sealed));
      match(sealed, /^sealed:1:[0-9a-f]{8}:[A-Za-z0-9_-]+$/);
      if (plain.length > 4) ok(!sealed.includes(plain) && !sealed.includes(btoa(encodeURIComponent(plain))));
      // Lone surrogates have no UTF-8.
      deepEqual(await openSealed(sealed, { key, bound }), {
        plain: new TextDecoder().decode(new TextEncoder().encode(plain)),
      });
      notEqual(await sealText(plain, { key, bound }), sealed, "two of the same text are not alike");
    }),
    { numRuns: 60 },
  );
});

Deno.test("a sealed text opens with no other key, bound to nothing else, and not when a character is another", async () => {
  const key = newSealingKey();
  const sealed = await sealText("sk-secret", { key, bound: "a" });
  deepEqual(await openSealed(sealed, { key: newSealingKey(), bound: "a" }), { whyNot: "other-key" });
  deepEqual(await openSealed(sealed, { key, bound: "b" }), { whyNot: "changed" });
  for (let at = "sealed:1:00000000:".length; at < sealed.length - 1; at++) {
    const other = sealed.slice(0, at) + (sealed[at] === "A" ? "B" : "A") + sealed.slice(at + 1);
    deepEqual(await openSealed(other, { key, bound: "a" }), { whyNot: "changed" }, String(at));
  }
  for (
    const odd of [
      `sealed:1:${sealed.slice(9, 17)}:${"A".repeat(45)}`,
      "sealed:2:00000000:AAAA",
      "sealed:1:",
      "sealed:1:zz:AAAA",
      sealed.slice(0, 30),
      `${sealed}=`,
      "x",
    ]
  ) {
    deepEqual(await openSealed(odd, { key, bound: "a" }), { whyNot: "form" }, odd);
  }
});

const TOKENS = {
  access_token: "at-secret-token",
  refresh_token: "rt-secret-token",
  token_type: "Bearer",
  expiry_date: 1990000000000,
  issuer: "https://sso.example.com",
  client_id: "qwen-cli",
  token_endpoint: "https://sso.example.com/token",
};

Deno.test("of a sealed login no token can be read, and what stands beside them is bound to them", async () => {
  const key = newSealingKey();
  const content = JSON.stringify({ ...TOKENS, id_token: "id-secret-token" });
  const sealed = await sealLogin(content, key);
  ok(isSealedLogin(sealed) && !isSealedLogin(content));
  ok(!sealed.includes("secret-token"));
  equal(await sealLogin(sealed, key), sealed, "sealed once");
  const fields = JSON.parse(sealed);
  equal(fields.token_endpoint, TOKENS.token_endpoint);
  equal(fields.renewable, true);
  const opened = await openLogin(sealed, key);
  ok("content" in opened);
  deepEqual(JSON.parse(opened.content), { ...TOKENS, id_token: "id-secret-token" });
  // Whoever can write the file cannot have the refresh token sent to an address of their own.
  const moved = JSON.stringify({ ...fields, token_endpoint: "https://evil.example/token" });
  deepEqual(await openLogin(moved, key), { whyNot: "changed" });
  deepEqual(await openLogin(JSON.stringify({ ...fields, base_url: "https://evil.example" }), key), {
    whyNot: "changed",
  });
  const turned = JSON.stringify(Object.fromEntries(Object.entries(fields).toReversed()));
  ok("content" in await openLogin(turned, key), "the order of the fields says nothing");
  for (const odd of ["", "{", "[]", "null", '"sealed"']) {
    equal(await sealLogin(odd, key), odd);
    deepEqual(await openLogin(odd, key), { content: odd });
  }
});

Deno.test("the configuration knows a sealed login without its key: whose, where to, until when", async () => {
  const sealed = await sealLogin(
    JSON.stringify({
      access_token: "at-secret-token",
      refresh_token: "rt-secret-token",
      token_type: "Bearer",
      resource_url: "portal.qwen.ai",
      expiry_date: 1,
    }),
    newSealingKey(),
  );
  const { configuration } = await load({
    files: { [SETTINGS]: json({ security: { auth: { selectedType: "qwen-oauth" } } }), [LOGIN]: sealed },
  });
  equal(configuration.credential?.kind, "oauth", "it has run out, and can be renewed");
  equal(configuration.baseUrl.value, "https://portal.qwen.ai/v1");
  deepEqual([configuration.login?.sealed, configuration.login?.renewable], [true, true]);
  deepEqual(configuration.warnings, []);
});

Deno.test("a sealed key stands in the user's own settings alone: anywhere else somebody may have copied it there", async () => {
  const sealed = await sealText("sk-secret", { key: newSealingKey(), bound: "api-key" });
  const own = await load({ files: { [SETTINGS]: json({ security: { auth: { apiKey: sealed } } }) } });
  deepEqual([own.configuration.credential?.sealed, own.configuration.credential?.secret], [sealed, undefined]);
  const variable = await load({ files: { [SETTINGS]: json({ env: { OPENAI_API_KEY: sealed } }) } });
  equal(variable.configuration.credential?.sealed, sealed);
  const places = {
    "a project's settings": {
      files: { "/home/me/project/.qwen/settings.json": json({ security: { auth: { apiKey: sealed } } }) },
    },
    "a project's env file": { files: { "/home/me/project/.env": `OPENAI_API_KEY=${sealed}\n` } },
    "the user's env file": { files: { "/home/me/.qwen/.env": `OPENAI_API_KEY=${sealed}\n` } },
    "the environment": { env: { OPENAI_API_KEY: sealed } },
    "a project's variable that the user's settings insert": {
      files: {
        [SETTINGS]: json({ security: { auth: { apiKey: "$MY_KEY" } } }),
        "/home/me/project/.env": `MY_KEY=${sealed}\n`,
      },
    },
    "a flag": { flags: { openaiApiKey: sealed } },
  };
  for (const [place, options] of Object.entries(places)) {
    await rejects(load(options), { kind: "config", message: /only your settings\.json/ }, place);
  }
});

Deno.test("secretStore is the user's own word: a project's is told and not followed, an unknown one ends the run", async () => {
  const project = await load({ files: { "/home/me/project/.qwen/settings.json": '{\n"secretStore": "file"}' } });
  equal(project.secretStore, "file");
  match(
    project.configuration.warnings.map(({ message }) => message).join(),
    /"secretStore" in .* line 2 is not followed/,
  );
  const both = await load({
    files: {
      [SETTINGS]: json({ secretStore: "keychain" }),
      "/home/me/project/.qwen/settings.json": json({ secretStore: "file" }),
    },
  });
  equal(both.secretStore, "keychain");
  await rejects(load({ files: { [SETTINGS]: json({ secretStore: "vault" }) } }), {
    kind: "config",
    message: /"secretStore" in .*settings\.json line 2 is neither "file" nor "keychain"/,
  });
  await rejects(load({ files: { [SETTINGS]: json({ secretStore: true }) } }), { kind: "config" });
});
