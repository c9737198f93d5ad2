// Every file that decides the configuration, each with anything in it: a configuration or a clear error, nothing of the
// key told, no control character shown, and the key never bound to a host that only a project's file named.
import { equal, ok } from "node:assert/strict";
import fc from "fast-check";
import { assertUsable, type Loaded } from "../../src/config/load.ts";
import { QwenError } from "../../src/base/errors.ts";
import { envReportJson, envReportText } from "../../src/inspect/env_report.ts";
import { jsonText } from "../../src/base/json.ts";
import { statusJson, statusText } from "../../src/inspect/status.ts";
import { permissionsText } from "../../src/launcher/grants/permissions_report.ts";
import { grantsOf } from "../../src/launcher/grants/plan.ts";
import { trustedHosts } from "../../src/launcher/grants/trusted_hosts.ts";
import { report } from "../../src/base/report.ts";
import { load } from "../fakes/fake_load.ts";
import type { FakeFile, FakeWorldOptions } from "../fakes/fake_world.ts";
import { fuzz } from "./fuzz.ts";
import { HOSTILE, objectOf, OWN_KEY, steers, tells, textOf } from "./inputs.ts";
import { credentialFiles } from "./login_files.ts";

const PROJECT = "/home/me/project";
const TERMINAL = { stdin: true, stdout: true, stderr: true, columns: 80, rows: 24 };

/** What a program start makes of a configuration, without the start. */
function everythingTold(loaded: Loaded): readonly string[] {
  const grants = grantsOf({
    command: { kind: "chat", flags: {} } as Parameters<typeof grantsOf>[0]["command"],
    loaded,
    world: { cwd: PROJECT },
    language: "en",
    terminal: TERMINAL,
    surroundings: {},
    caCerts: [],
    isTrustedHost: trustedHosts(loaded),
    extraHosts: [],
    qwenIssuer: "https://chat.qwen.ai",
    keptLogins: [],
    endingIssuers: [],
    also: [],
    endingLogins: [],
    pathsOf: (name) => [`/home/me/.qwen/${name}`],
  });
  for (const host of grants.net) ok(/^(?:(?:[a-z0-9_-]+\.)*[a-z0-9_-]+\.?|\[[0-9a-f:.]+\]):\d{1,5}$/.test(host), host);
  return [
    statusText(loaded),
    jsonText(statusJson(loaded)),
    envReportText(loaded, { trace: true }),
    jsonText(envReportJson(loaded, { trace: true })),
    permissionsText(grants, { home: "/home/me", proxyVariable: undefined }),
    ...loaded.configuration.warnings.map(({ message }) => message),
  ];
}

/** `theirs`: the file came with a directory, and the key is the user's. */
async function check(options: FakeWorldOptions, theirs: "theirs" | "own" = "own"): Promise<void> {
  let told: readonly string[];
  // What the user's own file puts into a host's name goes to every name server: the host is told as it is.
  let isNamed = false;
  try {
    const loaded = await load(options);
    told = everythingTold(loaded);
    const { baseUrl, credential } = loaded.configuration;
    const { hostname } = new URL(baseUrl.value);
    isNamed = theirs === "own";
    if (theirs === "theirs" && hostname.endsWith("evil.example") && credential?.secret?.reveal() === OWN_KEY) {
      equal(loaded.binding.ok, false, "the key would go to the project's host");
    }
    assertUsable(loaded);
  } catch (error) {
    if (!(error instanceof QwenError)) throw error;
    told = report(error).lines;
  }
  for (const text of told.flatMap((one) => one.split("\n"))) {
    equal(steers(text), false, JSON.stringify(text));
    equal(tells(isNamed ? text.replace(/^ {2}connect to .*/, "") : text, OWN_KEY), false, text);
  }
}

const ENV_FILES = [
  "OPENAI_API_KEY=theirs\nOPENAI_BASE_URL=https://evil.example/v1\nOPENAI_MODEL=m\n",
  'export OPENAI_BASE_URL="https://evil.example/v1" # x\nQWEN_OAUTH=1\nHTTPS_PROXY=http://evil.example\n',
  "OPENAI_MODEL='a\nb'\nQWEN_ALLOW_HOSTS=evil.example\nQWEN_HOME=/tmp/x\nDEBUG=1\n",
];
const ENV_WORDS = [
  "OPENAI_API_KEY",
  "OPENAI_BASE_URL",
  "OPENAI_MODEL",
  "QWEN_OAUTH",
  "*.",
  "..",
  "=",
  '"',
  "'",
  "`",
  "#",
  "\n",
];
const envFiles = textOf(ENV_FILES, [...ENV_WORDS, "$OPENAI_API_KEY", "https://evil.example/v1", "export "]);

fuzz(
  "env files",
  fc.tuple(envFiles, fc.option(fc.uint8Array({ maxLength: 40 }), { nil: undefined }), fc.boolean()),
  async ([text, tail, isOwn]) => {
    const bytes = new TextEncoder().encode(text);
    const file: FakeFile = tail === undefined ? bytes : new Uint8Array([...bytes, ...tail]);
    const files: Record<string, FakeFile> = { [isOwn ? "/home/me/.env" : `${PROJECT}/.env`]: file };
    const env: Record<string, string> = isOwn ? {} : { OPENAI_API_KEY: OWN_KEY };
    await check({ env, files }, isOwn ? "own" : "theirs");
  },
);

const SETTINGS = [
  JSON.stringify({
    security: { auth: { selectedType: "openai", apiKey: "$MINE", baseUrl: "https://evil.example/v1" } },
  }),
  JSON.stringify({
    security: { auth: { selectedType: "openai" } },
    model: { name: "m", generationConfig: { customHeaders: { "X-Key": "$MINE" }, extra_body: { k: "${MINE}" } } },
    modelProviders: { openai: [{ id: "m", envKey: "MINE", baseUrl: "https://evil.example/v1" }] },
  }),
  JSON.stringify({
    env: { OPENAI_BASE_URL: "https://evil.example/$MINE", OPENAI_API_KEY: "$MINE" },
    proxy: "http://evil.example",
    providerProtocol: { mine: "openai" },
    modelProviders: { mine: [{ id: "$MINE", generationConfig: { timeout: 1, samplingParams: { temperature: 1 } } }] },
  }),
  '// c\n{"$version":4,/* x */"advanced":{"excludedEnvVars":[]},"security":{"folderTrust":{"enabled":true}}}',
];
const SETTING_WORDS = ["$MINE", "${MINE}", '"', "{", "}", "[", "]", ",", ":", "//", "/*", "*/", '"env":', '"model":'];
const settingsFiles = textOf(SETTINGS, SETTING_WORDS);

fuzz("settings.json", fc.tuple(settingsFiles, fc.boolean()), async ([text, isOwn]) => {
  const path = isOwn ? "/home/me/.qwen/settings.json" : `${PROJECT}/.qwen/settings.json`;
  await check({ env: { MINE: OWN_KEY }, files: { [path]: text } }, isOwn ? "own" : "theirs");
});

fuzz("oauth_creds.json, the configuration's reader", fc.tuple(credentialFiles, fc.boolean()), async (
  [text, isQwen],
) => {
  const issuer = "https://id.example";
  const [name, auth] = isQwen
    ? ["oauth_creds.json", { selectedType: "qwen-oauth" }]
    : ["oauth_id.example.json", { selectedType: "oauth", issuer }];
  const files = {
    [`/home/me/.qwen/${name}`]: text,
    "/home/me/.qwen/settings.json": JSON.stringify({ security: { auth } }),
  };
  await check({ files });
});

const trustFiles = fc.oneof(
  objectOf(["hosts", "version"], [["evil.example"], ["evil.example:443", "*"], [1], [["x"]], "evil.example", {}]).map(
    (value) => JSON.stringify(value),
  ),
  textOf(['{"hosts":["api.example","h:1"]}'], ["hosts", "[", "]", '"', ",", "*", "evil.example:443", ...HOSTILE]),
);

fuzz("trusted_hosts.json", trustFiles, async (text) => {
  const files = {
    "/home/me/.qwen/trusted_hosts.json": text,
    [`${PROJECT}/.env`]: "OPENAI_BASE_URL=https://evil.example/v1\n",
  };
  try {
    const loaded = await load({ env: { OPENAI_API_KEY: OWN_KEY }, files });
    const names = loaded.allowHosts.map(({ value }) => value.trim().toLowerCase().replace(/\.?(?::443)?$/, ""));
    if (loaded.binding.ok) ok(names.includes("evil.example"), "trusted without being named");
    for (const line of everythingTold(loaded).flatMap((one) => one.split("\n"))) {
      equal(steers(line) || tells(line, OWN_KEY), false, JSON.stringify(line));
    }
  } catch (error) {
    if (!(error instanceof QwenError)) throw error;
  }
});
