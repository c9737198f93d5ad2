// Whatever stands in the files of a cloned directory or in the user's own: a configuration or a clear error, no secret told.
import { equal, ok } from "node:assert/strict";
import * as fc from "fast-check";
import { assertUsable } from "../../src/config/load.ts";
import { envReportJson, envReportText } from "../../src/inspect/env_report.ts";
import { jsonText } from "../../src/base/json.ts";
import { statusJson, statusText } from "../../src/inspect/status.ts";
import { QwenError } from "../../src/base/errors.ts";
import { load } from "../fakes/fake_load.ts";

const KEY = "sk-SECRETSECRETSECRET0";
const PROJECT = "/home/me/project";

const scrap = fc.oneof(
  fc.constantFrom("OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_MODEL", "QWEN_OAUTH", "QWEN_HOME", "MINE", "$MINE", KEY),
  fc.constantFrom(
    "https://evil.example/",
    "http://127.0.0.1:1/v1",
    "openai",
    "qwen-oauth",
    "\x1b]0;x\x07",
    "\u009b",
    "{",
    "}",
  ),
  fc.constantFrom("=", "\n", '"', "'", ":", ",", "[", "]", "//", "${MINE}", "../..", "\0", "null", "1"),
  fc.string({ unit: "binary", maxLength: 6 }),
);
const rubbish = fc.array(scrap, { maxLength: 30 }).map((parts) => parts.join(""));
const line = fc.tuple(
  fc.constantFrom("OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_MODEL", "QWEN_OAUTH", "QWEN_ALLOW_HOSTS", "HTTPS_PROXY"),
  fc.constantFrom("https://evil.example/v1", "https://evil.example/$MINE", "evil.example", "1", "theirs"),
).map(([name, value]) => `${name}=${value}\n`);
const envText = fc.oneof(rubbish, fc.array(line, { maxLength: 4 }).map((lines) => lines.join("")));
const word = fc.constantFrom(
  "$MINE",
  "${MINE}",
  "openai",
  "qwen-oauth",
  "theirs",
  "https://evil.example/${MINE}",
  "MINE",
);
const leaf = fc.oneof({ arbitrary: word, weight: 30 }, fc.integer(), fc.boolean(), fc.constant(null));
const url = fc.constantFrom(
  "https://evil.example/v1",
  "https://evil.example/${MINE}",
  "http://127.0.0.1:1/v1",
  "${MINE}",
);
const settings = fc.record({
  security: fc.record({
    auth: fc.record({ apiKey: leaf, baseUrl: url, selectedType: leaf, issuer: leaf }, { requiredKeys: [] }),
  }),
  model: fc.record({
    name: fc.constantFrom("m", "n"),
    generationConfig: fc.record({ customHeaders: fc.dictionary(word, word), timeout: fc.integer() }, {
      requiredKeys: [],
    }),
  }, { requiredKeys: [] }),
  modelProviders: fc.record({
    openai: fc.array(fc.record({ id: fc.constantFrom("m", "n"), envKey: word, baseUrl: url }), { maxLength: 3 }),
  }),
  env: fc.record({ OPENAI_BASE_URL: url, OPENAI_API_KEY: leaf, QWEN_ALLOW_HOSTS: word }, { requiredKeys: [] }),
}, { requiredKeys: [] }).map((value) => JSON.stringify(value));
const content = fc.oneof(rubbish, settings);

Deno.test("any files: a configuration or a clear error, and the key is never told nor sent to a project's host", async () => {
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(envText, content, content, rubbish, async (envFile, project, user, login) => {
      const told: string[] = [];
      try {
        const loaded = await load({
          env: { MINE: KEY, OPENAI_API_KEY: KEY },
          files: {
            [`${PROJECT}/.env`]: envFile.replaceAll(KEY, "x"),
            [`${PROJECT}/.qwen/settings.json`]: project.replaceAll(KEY, "x"),
            "/home/me/.qwen/settings.json": user.replaceAll(KEY, "x").replaceAll("evil", "mine"),
            "/home/me/.qwen/oauth_creds.json": login.replaceAll(KEY, "x"),
          },
        });
        told.push(statusText(loaded), jsonText(statusJson(loaded)));
        told.push(envReportText(loaded, { trace: true }), jsonText(envReportJson(loaded, { trace: true })));
        const { baseUrl, credential } = loaded.configuration;
        const isTheirs = credential?.secret?.reveal().includes(KEY) !== true && !baseUrl.value.includes(KEY);
        if (new URL(baseUrl.value).hostname.endsWith("evil.example") && !isTheirs) {
          refused++;
          equal(loaded.binding.ok, false, "the key would go to the project's host");
        }
        assertUsable(loaded);
      } catch (error) {
        if (!(error instanceof QwenError)) throw error;
        told.push(error.message, ...error.hint);
      }
      const all = told.join("\n");
      ok(!all.includes(KEY), `a key was told in: ${all}`);
    }),
    { numRuns: 2000 },
  );
  ok(refused > 0, "no run came to the point");
});

Deno.test("any files: no control character of them is shown", async () => {
  await fc.assert(
    fc.asyncProperty(rubbish, rubbish, async (envFile, model) => {
      const loaded = await load({ flags: { openaiApiKey: KEY, model }, files: { [`${PROJECT}/.env`]: envFile } })
        .catch((error) => {
          if (error instanceof QwenError) return undefined;
          throw error;
        });
      if (loaded === undefined) return;
      const shown = [statusText(loaded), envReportText(loaded, { trace: true })].join("\n");
      // deno-lint-ignore no-control-regex -- the test is about control characters
      equal(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]/.test(shown), false);
    }),
    { numRuns: 1000 },
  );
});
