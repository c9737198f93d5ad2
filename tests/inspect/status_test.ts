import { deepEqual, equal, match } from "node:assert/strict";
import { jsonText } from "../../src/base/json.ts";
import { statusExitCode, statusJson, statusText } from "../../src/inspect/status.ts";
import { json, load } from "../fakes/fake_load.ts";

const KEY = "sk-0123456789abcdef0123";
const OTHER = "sk-ffffffffffffffffffff";
const PROJECT = "/home/me/project/.env";
const SETTINGS = "/home/me/.qwen/settings.json";

Deno.test("statusJson() has the fields of the contract and no others", async () => {
  const loaded = await load({
    env: { OPENAI_API_KEY: KEY },
    files: { [PROJECT]: `# mine\nOPENAI_API_KEY=${OTHER}\n`, [SETTINGS]: json({ model: { name: "m" } }) },
  });
  deepEqual(statusJson(loaded), {
    method: "openai",
    model: { value: "m", source: { kind: "settings", name: "model.name", path: SETTINGS, line: 3 } },
    baseUrl: { value: "https://api.openai.com/v1", source: { kind: "default" } },
    credential: { kind: "api-key", masked: "sk-****0123", source: { kind: "environment", name: "OPENAI_API_KEY" } },
    shadowed: [{
      field: "credential",
      value: "sk-****ffff",
      source: { kind: "env-file", name: "OPENAI_API_KEY", path: PROJECT, line: 2 },
      by: { kind: "environment", name: "OPENAI_API_KEY" },
    }],
    warnings: [],
  });
  equal(statusExitCode(loaded), 0);
});

Deno.test("statusJson() without credentials says none, and the exit code 4", async () => {
  const loaded = await load();
  const status = statusJson(loaded);
  equal(status.method, "none");
  equal(status.credential, null);
  equal(statusExitCode(loaded), 4);
  match(statusText(loaded), /OPENAI_API_KEY/);
});

Deno.test("statusText() stands in columns, with each source and ~ for the home", async () => {
  const loaded = await load({
    env: { OPENAI_API_KEY: KEY },
    files: { [PROJECT]: `OPENAI_API_KEY=${OTHER}\nOPENAI_MODEL=m` },
  });
  equal(
    statusText(loaded),
    [
      "Method    openai                     (OPENAI_API_KEY from the environment)",
      "Key       sk-****0123                (OPENAI_API_KEY from the environment)",
      "Base URL  https://api.openai.com/v1  (default)",
      "Model     m                          (OPENAI_MODEL in ~/project/.env line 2)",
      "",
      "Also set, and not used:",
      "  key sk-****ffff, OPENAI_API_KEY in ~/project/.env line 1 (OPENAI_API_KEY from the environment wins)",
    ].join("\n"),
  );
});

Deno.test("statusText() of a local endpoint says that it needs no key", async () => {
  const loaded = await load({ env: { OPENAI_BASE_URL: "http://127.0.0.1:11434/v1", OPENAI_MODEL: "m" } });
  const { credential } = statusJson(loaded);
  deepEqual([credential?.kind, credential?.masked], ["none", null]);
  match(statusText(loaded), /^Key {7}\S.*$/m);
  equal(/\*\*\*\*/.test(statusText(loaded)), false);
  equal(statusExitCode(loaded), 0);
});

Deno.test("statusText() tells until when a login holds", async () => {
  const loaded = await load({
    env: { QWEN_OAUTH: "1" },
    files: {
      "/home/me/.qwen/oauth_creds.json": json({ access_token: "secret-a", refresh_token: "r", expiry_date: 1.8e12 }),
    },
  });
  match(statusText(loaded), /Sign-in {3}token until 2027-01-15 08:00 UTC/);
  equal(statusText(loaded).includes("secret-a"), false);
  equal(statusJson(loaded).credential?.masked, "****");
});

Deno.test("statusText() tells that a key would not be sent", async () => {
  const loaded = await load({
    env: { OPENAI_API_KEY: KEY },
    files: { [PROJECT]: "OPENAI_BASE_URL=https://evil.example/v1" },
  });
  deepEqual(statusJson(loaded).warnings.map(({ code }) => code), ["key-not-sent"]);
  match(statusText(loaded), /Warning: Your key is not sent to evil\.example/);
});

Deno.test("no status lets a control character or a key through", async () => {
  const cwd = "/home/me/\x1b]0;title\x07\u009b31m\u202e";
  const loaded = await load({
    cwd,
    env: { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: `https://me:${OTHER}@h.example/`, OPENAI_MODEL: "m\x1b[2J" },
    flags: { openaiBaseUrl: "https://a.example/v1" },
    files: { [`${cwd}/.env`]: { content: "OPENAI_MODEL=\x1b[31m", unreadable: true } },
  });
  const told = [statusText(loaded), jsonText(statusJson(loaded))].join("\n");
  // deno-lint-ignore no-control-regex -- the test is about control characters
  equal(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/.test(told), false);
  equal(told.includes(KEY) || told.includes(OTHER), false);
  deepEqual(JSON.parse(jsonText(statusJson(loaded))), JSON.parse(JSON.stringify(statusJson(loaded))));
});

Deno.test("statusJson() shows a login's token masked, and one that is over as signed out", async () => {
  const path = "/home/me/.qwen/oauth_creds.json";
  const token = { access_token: "access-0123456789abcdef", refresh_token: "r", token_type: "Bearer" };
  const signedIn = await load({ files: { [path]: json({ ...token, expiry_date: 4_000_000_000_000 }) } });
  const source = { kind: "oauth", name: "qwen", path };
  deepEqual(statusJson(signedIn).credential, { kind: "oauth", masked: "****cdef", source });
  equal(statusExitCode(signedIn), 0);
  const over = await load({
    files: { [path]: json({ ...token, refresh_token: undefined, expiry_date: 1_600_000_000_000 }) },
  });
  deepEqual([statusJson(over).method, statusJson(over).credential, statusExitCode(over)], ["qwen-oauth", null, 4]);
  match(statusText(over), /has ended and cannot be renewed/);
});

Deno.test("statusText() promises no renewal of a login that has nothing to be renewed with", async () => {
  const path = "/home/me/.qwen/oauth_creds.json";
  const token = { access_token: "access-0123456789abcdef", token_type: "Bearer", expiry_date: 4_000_000_000_000 };
  match(statusText(await load({ files: { [path]: json(token) } })), /cannot be renewed/);
  match(statusText(await load({ files: { [path]: json({ ...token, refresh_token: "r" }) } })), /renewed when needed/);
});

Deno.test("statusText() tells of a proxy that requests would go past, as a prompt refuses to", async () => {
  const loaded = await load({ env: { OPENAI_API_KEY: KEY, HTTPS_PROXY: "me:secret@proxy:port" } });
  const [warning] = statusJson(loaded).warnings;
  equal(warning?.code, "unusable-proxy");
  match(warning?.message ?? "", /HTTPS_PROXY/);
  match(statusText(loaded), /HTTPS_PROXY/);
  equal(statusText(loaded).includes("secret"), false);
  deepEqual(statusJson(await load({ env: { OPENAI_API_KEY: KEY, HTTPS_PROXY: "http://proxy:3128" } })).warnings, []);
});
