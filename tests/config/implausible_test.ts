import { deepEqual, equal, ok } from "node:assert/strict";
import { QwenError } from "../../src/base/errors.ts";
import type { FakeWorldOptions } from "../fakes/fake_world.ts";
import { json, load } from "../fakes/fake_load.ts";

const KEY = "sk-test-0123456789";
const HOME_ENV = "/home/me/.qwen/.env";
const URL = "https://llm.example/v1";
const inFile = (...lines: readonly string[]): FakeWorldOptions => ({ files: { [HOME_ENV]: lines.join("\n") } });

/**
 * What people write and cannot mean, with the words that must be told of it. Reports: motdotla/dotenv #633, #601, #758,
 * vlucas/phpdotenv #406, huggingface/huggingface_hub #4842 (`#`); aspen-cloud/triplit #50, dotenvx/dotenvx #659 (`$NAME`);
 * Significant-Gravitas/AutoGPT #4869, camel-ai/owl #19 (OPENAI_API_BASE).
 */
const TOLD: readonly (readonly [name: string, world: FakeWorldOptions, code: string, words: RegExp])[] = [
  [
    "a key cut at #",
    inFile("", "OPENAI_API_KEY=sk-aaaa#bbbb"),
    "value-cut",
    /OPENAI_API_KEY in .*\.env line 2 ends at/,
  ],
  ["an exported key cut at #", inFile("export OPENAI_API_KEY = sk-aaaa#bbbb # mine"), "value-cut", /line 1/],
  ["a service's key cut at #", inFile("DEEPSEEK_API_KEY=sk-aaaa#bbbb"), "value-cut", /DEEPSEEK_API_KEY="…"/],
  ["a model cut at #", inFile(`OPENAI_API_KEY=${KEY}`, "OPENAI_MODEL=m#1"), "value-cut", /OPENAI_MODEL/],
  ["$NAME in an env file", inFile(`MYKEY=${KEY}`, "OPENAI_API_KEY=$MYKEY"), "value-unexpanded", /line 2/],
  ["${NAME} in an env file", inFile("OPENAI_API_KEY=${MYKEY}"), "value-unexpanded", /nothing puts a value in/],
  ["a part ${NAME}", inFile("OPENAI_API_KEY=sk-${MYKEY}"), "value-unexpanded", /line 1/],
  ["$NAME by docker --env-file", { env: { OPENAI_API_KEY: "$MYKEY" } }, "value-unexpanded", /from the environment/],
  ["a model ${NAME}", { env: { OPENAI_API_KEY: KEY, OPENAI_MODEL: "${M}" } }, "value-unexpanded", /OPENAI_MODEL/],
  ["a quote too many", { env: { OPENAI_API_KEY: `"${KEY}` } }, "value-quote", /quote/],
  ["a model in quotes", { env: { OPENAI_API_KEY: KEY, OPENAI_MODEL: '"m"' } }, "value-quote", /OPENAI_MODEL/],
  ["Bearer before the key", { env: { OPENAI_API_KEY: `Bearer ${KEY}` } }, "key-bearer", /only the key itself/],
  ["<your key>", { env: { OPENAI_API_KEY: "<your key>" } }, "key-placeholder", /placeholder/],
  ["your-api-key-here", { env: { OPENAI_API_KEY: "your-api-key-here" } }, "key-placeholder", /placeholder/],
  ["sk-xxxx", { env: { OPENAI_API_KEY: "sk-xxxxxxxx" } }, "key-placeholder", /placeholder/],
  ...["OPENAI_API_BASE", "OPENAI_API_BASE_URL", "OPENAI_BASE"].map((name) =>
    [
      name,
      { env: { OPENAI_API_KEY: KEY, [name]: URL } },
      "others-address",
      new RegExp(`${name} .*OPENAI_BASE_URL`),
    ] as const
  ),
  ["cmd's set", inFile("set OPENAI_API_KEY=x"), "env-file-dialect", /line 1 sets OPENAI_API_KEY as another shell/],
  ["setx", inFile("", `setx OPENAI_API_KEY "x"`), "env-file-dialect", /line 2/],
  ["cmd's set in quotes", inFile(`set "OPENAI_API_KEY=x"`), "env-file-dialect", /line 1/],
  ["PowerShell", inFile(`$env:OPENAI_API_KEY = "x"`), "env-file-dialect", /line 1/],
  ["csh", inFile("setenv OPENAI_BASE_URL http://127.0.0.1/v1"), "env-file-dialect", /OPENAI_BASE_URL/],
  ["declare -x", inFile(`declare -x QWEN_MODEL="m"`), "env-file-dialect", /QWEN_MODEL/],
];

for (const [name, world, code, words] of TOLD) {
  Deno.test(`a value that cannot be meant so is told with its source: ${name}`, async () => {
    const { configuration } = await load(world);
    const told = configuration.warnings.filter((warning) => warning.code === code);
    equal(told.length, 1, JSON.stringify(configuration.warnings));
    ok(words.test(told[0]?.message ?? ""), told[0]?.message);
    for (const { message } of configuration.warnings) ok(!/sk-(?!\$)|llm\.example/.test(message), message);
  });
}

/** What looks like one of those and is not. */
const FINE: readonly (readonly [name: string, world: FakeWorldOptions])[] = [
  ["a comment behind a key", inFile(`OPENAI_API_KEY=${KEY} # mine`)],
  ["a comment close to a key", inFile(`OPENAI_API_KEY=${KEY}# mine`)],
  ["a # in quotes", inFile(`OPENAI_API_KEY="sk-aaaa#bbbb"`)],
  ["a # in quotes behind blanks", inFile(`OPENAI_API_KEY =  'sk-aaaa#bbbb'`)],
  ["another variable with a #", inFile(`OPENAI_API_KEY=${KEY}`, "COLOR=a#b")],
  ["a line for another program", inFile(`OPENAI_API_KEY=${KEY}`, "set PATH=x")],
  ["a placeholder for a local server", { env: { OPENAI_API_KEY: "xxx", OPENAI_BASE_URL: "http://127.0.0.1:1/v1" } }],
  ["another program's address beside ours", {
    env: { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: URL, OPENAI_API_BASE: URL },
  }],
  ["a model with a price", { env: { OPENAI_API_KEY: KEY, OPENAI_MODEL: "m$1" } }],
];

for (const [name, world] of FINE) {
  Deno.test(`nothing is told of ${name}`, async () => {
    deepEqual((await load(world)).configuration.warnings, []);
  });
}

const NO_URLS: readonly (readonly [value: string, words: RegExp])[] = [
  ['"https://llm.example/v1"', /quotes stand in the value/],
  ["'https://llm.example/v1", /quotes stand in the value/],
  ["http://${HOST}/v1", /variable's name stands in it/],
  ["$BASE/v1", /variable's name stands in it/],
  ["llm.example/v1", /does not start with http/],
];

for (const [value, words] of NO_URLS) {
  Deno.test(`the base URL ${value} is refused for what is wrong with it`, async () => {
    const error = await load({ env: { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: value } }).catch((error) => error);
    ok(error instanceof QwenError && words.test(error.message), String(error));
    equal(error.exitCode, 3);
  });
}

const PROJECT = { cwd: "/home/me/p" };
const PROJECT_ENV = "/home/me/p/.env";

Deno.test("a project's env file without a key that hides the user's own is told, where no key is found", async () => {
  const files = { [PROJECT_ENV]: "DATABASE_URL=x", [HOME_ENV]: `OPENAI_API_KEY=${KEY}` };
  const { configuration } = await load({ ...PROJECT, files });
  deepEqual(configuration.warnings.map(({ code }) => code), ["env-file-hides"]);
  ok(configuration.warnings[0]?.message.includes(PROJECT_ENV) && configuration.warnings[0].message.includes(HOME_ENV));
  equal(configuration.credential, null);
});

const NOT_HIDING: readonly (readonly [name: string, world: FakeWorldOptions])[] = [
  ["it has a key", { files: { [PROJECT_ENV]: `OPENAI_API_KEY=${KEY}`, [HOME_ENV]: "A=1" } }],
  ["there is none of the user's", { files: { [PROJECT_ENV]: "A=1" } }],
  ["a key is set elsewhere", { env: { OPENAI_API_KEY: KEY }, files: { [PROJECT_ENV]: "A=1", [HOME_ENV]: "B=1" } }],
  ["settings have the key", {
    files: {
      [PROJECT_ENV]: "A=1",
      [HOME_ENV]: "B=1",
      "/home/me/.qwen/settings.json": json({ security: { auth: { apiKey: KEY } } }),
    },
  }],
];

for (const [name, world] of NOT_HIDING) {
  Deno.test(`nothing is told of a hidden env file when ${name}`, async () => {
    const { configuration } = await load({ ...PROJECT, ...world });
    deepEqual(configuration.warnings.filter(({ code }) => code === "env-file-hides"), []);
  });
}
