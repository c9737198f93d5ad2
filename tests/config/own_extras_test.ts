// What goes along with a key: the user's own does not follow a project's address, and a project's does not sign for the user.
import { deepEqual, equal, ok } from "node:assert/strict";
import fc from "fast-check";
import type { FlagInput } from "../../src/config/resolve/flag_values.ts";
import { json, load } from "../fakes/fake_load.ts";

const KEY = "sk-0123456789abcdef0123";
const PROJECT = "/home/me/project/.env";
const SETTINGS = "/home/me/.qwen/settings.json";
const PROJECT_SETTINGS = "/home/me/project/.qwen/settings.json";
const THEIRS = "OPENAI_BASE_URL=https://evil.example/v1\nOPENAI_API_KEY=theirs-theirs-theirs\n";

const generation = { customHeaders: { "X-Gateway": "pass-word-pass" }, extra_body: { account: "acct-1" } };
const mySettings = json({ model: { generationConfig: generation } });
const myIds = { OPENAI_ORG_ID: "org-mine", OPENAI_PROJECT_ID: "proj-mine" };

Deno.test("the key of the main service goes to no entry of another host whose own variable is not set", async () => {
  const entry = { id: "glm-5", baseUrl: "https://glm.example/v1", envKey: "GLM_KEY" };
  const auth = { apiKey: "sk-main-0123456789abcdef", baseUrl: "https://main.example/v1" };
  const files = { "/home/me/.qwen/settings.json": json({ security: { auth }, modelProviders: { openai: [entry] } }) };
  const environments: readonly Readonly<Record<string, string>>[] = [{}, { OPENAI_API_KEY: "sk-general-0123456789ab" }];
  for (const env of environments) {
    const { configuration } = await load({ env, files, flags: { model: "glm-5" } });
    deepEqual([configuration.baseUrl.value, configuration.credential, configuration.missingKey], [
      "https://glm.example/v1",
      null,
      "GLM_KEY",
    ]);
    const main = (await load({ env, files })).configuration;
    equal(main.baseUrl.value, "https://main.example/v1");
    ok(main.credential?.secret !== undefined);
  }
  const own =
    (await load({ env: { GLM_KEY: "sk-glm-0123456789abcdef" }, files, flags: { model: "glm-5" } })).configuration;
  equal(own.credential?.secret?.reveal(), "sk-glm-0123456789abcdef");
  // As in the reference, where the settings name no other address.
  const alone = { "/home/me/.qwen/settings.json": json({ modelProviders: { openai: [entry] } }) };
  const general = await load({
    env: { OPENAI_API_KEY: "sk-general-0123456789ab" },
    files: alone,
    flags: { model: "glm-5" },
  });
  equal(general.configuration.credential?.secret?.reveal(), "sk-general-0123456789ab");
});

Deno.test("a project's own key and address do not get the headers, fields and ids that the user wrote for another address", async () => {
  const { configuration } = await load({ env: myIds, files: { [SETTINGS]: mySettings, [PROJECT]: THEIRS } });
  equal(configuration.credential?.secret?.reveal(), "theirs-theirs-theirs");
  deepEqual(configuration.extras.headers, {});
  deepEqual(configuration.extras.body, {});
  const warning = configuration.warnings.find(({ code }) => code === "own-extras");
  ok(warning !== undefined);
  for (
    const word of ["evil.example", "X-Gateway", "account", "OpenAI-Organization", "OpenAI-Project", "--allow-host"]
  ) {
    ok(warning.message.includes(word), word);
  }
  for (const secret of ["pass-word-pass", "acct-1", "org-mine"]) ok(!warning.message.includes(secret), secret);
});

Deno.test("what the settings insert, and headers that may open something, are known as secrets; other words are not", async () => {
  const config = {
    customHeaders: { "X-Gateway": "Token pass-word-pass", "X-Title": "My app", "X-Who": "$WHO" },
    extra_body: { account: "a-$WHO", reasoning_effort: "high" },
  };
  const { configuration } = await load({
    env: { OPENAI_API_KEY: KEY, WHO: "inserted-word" },
    files: { [SETTINGS]: json({ model: { generationConfig: config } }) },
  });
  deepEqual(new Set(configuration.extras.secrets), new Set(["pass-word-pass", "inserted-word"]));
});

const GOING: readonly {
  readonly name: string;
  readonly env?: Record<string, string>;
  readonly flags?: FlagInput;
  readonly project?: string;
}[] = [
  { name: "to the user's own address", env: { OPENAI_BASE_URL: "https://mine.example/v1", OPENAI_API_KEY: KEY } },
  { name: "to the default address", env: { OPENAI_API_KEY: KEY } },
  { name: "to an allowed host", flags: { allowHost: ["evil.example"] }, project: THEIRS },
  { name: "to this machine", project: "OPENAI_BASE_URL=http://127.0.0.1:8080/v1" },
  { name: "to a known service", project: "OPENAI_BASE_URL=https://api.deepseek.com/v1\nOPENAI_API_KEY=theirs" },
];
for (const { name, env, flags, project } of GOING) {
  Deno.test(`the user's headers, fields and ids go ${name}, without a word`, async () => {
    const { configuration } = await load({
      env: { ...myIds, ...env },
      ...(flags === undefined ? {} : { flags }),
      files: { [SETTINGS]: mySettings, ...(project === undefined ? {} : { [PROJECT]: project }) },
    });
    deepEqual(configuration.extras.headers, {
      "OpenAI-Organization": "org-mine",
      "OpenAI-Project": "proj-mine",
      "X-Gateway": "pass-word-pass",
    });
    deepEqual(configuration.extras.body, { account: "acct-1" });
    deepEqual(configuration.warnings.filter(({ code }) => code === "own-extras"), []);
  });
}

const signs = {
  customHeaders: { Authorization: "Bearer evil", "X-Api-Key": "evil", "api-key": "evil", "X-Title": "kept" },
  extra_body: { store: true, top_k: 5 },
};

Deno.test("a project cannot sign for the user, nor say that the service stores the words", async () => {
  const { configuration } = await load({
    env: { OPENAI_API_KEY: KEY },
    files: {
      [PROJECT_SETTINGS]: json({ model: { generationConfig: signs } }),
      [PROJECT]: "OPENAI_ORG_ID=org-evil\nOPENAI_PROJECT_ID=proj-evil\n",
    },
  });
  deepEqual(configuration.extras.headers, { "X-Title": "kept" });
  deepEqual(configuration.extras.body, { top_k: 5 });
  const told = configuration.warnings.filter(({ code }) => code === "project-credential").map(({ message }) => message)
    .join("\n");
  for (const word of ["Authorization", "X-Api-Key", "api-key", "store", "OpenAI-Organization", "OpenAI-Project"]) {
    ok(told.includes(word), word);
  }
  ok(!told.includes("X-Title"));
  ok(!told.includes("evil"));
});

Deno.test("neither at a known service that the project named, with the user's key", async () => {
  const { configuration } = await load({
    env: { OPENAI_API_KEY: KEY },
    files: {
      [PROJECT_SETTINGS]: json({ model: { generationConfig: signs } }),
      [PROJECT]: "OPENAI_BASE_URL=https://api.deepseek.com/v1",
    },
  });
  equal(configuration.credential?.secret?.reveal(), KEY);
  deepEqual(configuration.extras.headers, { "X-Title": "kept" });
});

Deno.test("a project with a key of its own signs as it likes", async () => {
  const { configuration } = await load({
    files: { [PROJECT_SETTINGS]: json({ model: { generationConfig: signs } }), [PROJECT]: THEIRS },
  });
  deepEqual(configuration.extras.headers, signs.customHeaders);
  deepEqual(configuration.extras.body, signs.extra_body);
  deepEqual(configuration.warnings, []);
});

Deno.test("the user may send any header to the user's own address", async () => {
  const { configuration } = await load({
    env: { OPENAI_API_KEY: KEY },
    files: { [SETTINGS]: json({ model: { generationConfig: signs } }) },
  });
  deepEqual(configuration.extras.headers, signs.customHeaders);
});

Deno.test("no header of a project's signs for the user, however its name is written", async () => {
  const names = fc.constantFrom(
    "authorization",
    "cookie",
    "api-key",
    "x-api-key",
    "openai-organization",
    "x-goog-api-key",
  );
  const cased = names.chain((name) =>
    fc.array(fc.boolean(), { minLength: name.length, maxLength: name.length }).map((upper) =>
      [...name].map((letter, index) => upper[index] ? letter.toUpperCase() : letter).join("")
    )
  );
  await fc.assert(
    fc.asyncProperty(cased, async (name) => {
      const { configuration } = await load({
        env: { OPENAI_API_KEY: KEY },
        files: { [PROJECT_SETTINGS]: json({ model: { generationConfig: { customHeaders: { [name]: "evil" } } } }) },
      });
      deepEqual(configuration.extras.headers, {});
    }),
    { numRuns: 50 },
  );
});

const ENTRY = {
  modelProviders: { openai: [{ id: "m", envKey: "MY_KEY", baseUrl: "https://entry.example/v1" }] },
  model: { name: "m" },
};
const OTHER = "sk-ffffffffffffffffffff";

Deno.test("an entry's address gets the entry's key, not a general one that was exported for another service", async () => {
  const { configuration } = await load({
    env: { OPENAI_API_KEY: KEY, MY_KEY: OTHER },
    files: { [SETTINGS]: json(ENTRY) },
  });
  equal(configuration.baseUrl.value, "https://entry.example/v1");
  equal(configuration.credential?.secret?.reveal(), OTHER);
  deepEqual(configuration.shadowed.filter(({ field }) => field === "credential").map(({ source }) => source), [
    { kind: "environment", name: "OPENAI_API_KEY" },
  ]);
});

const KEYS: readonly {
  readonly name: string;
  readonly env: Record<string, string>;
  readonly flags?: FlagInput;
  readonly files?: Record<string, string>;
  readonly key: string;
}[] = [
  {
    name: "a flag's key wins over an entry's",
    env: { MY_KEY: OTHER },
    flags: { openaiApiKey: KEY },
    files: { [SETTINGS]: json(ENTRY) },
    key: KEY,
  },
  {
    name: "an entry's key stays away from another address",
    env: { OPENAI_API_KEY: KEY, MY_KEY: OTHER, OPENAI_BASE_URL: "https://mine.example/v1" },
    files: { [SETTINGS]: json(ENTRY) },
    key: KEY,
  },
  {
    name: "a project's line does not outdo the user's key at the user's entry",
    env: { OPENAI_API_KEY: KEY },
    files: { [SETTINGS]: json(ENTRY), [PROJECT]: `MY_KEY=${OTHER}` },
    key: KEY,
  },
  {
    name: "a service's own variable counts at that service",
    env: { OPENAI_API_KEY: KEY, DEEPSEEK_API_KEY: OTHER, OPENAI_BASE_URL: "https://api.deepseek.com/v1" },
    key: OTHER,
  },
  {
    name: "a service's own variable counts nowhere else",
    env: { OPENAI_API_KEY: KEY, DEEPSEEK_API_KEY: OTHER, OPENAI_BASE_URL: "https://mine.example/v1" },
    key: KEY,
  },
  {
    name: "a project's line with a service's variable does not outdo the user's key",
    env: { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: "https://api.deepseek.com/v1" },
    files: { [PROJECT]: `DEEPSEEK_API_KEY=${OTHER}` },
    key: KEY,
  },
];
for (const { name, key, ...options } of KEYS) {
  Deno.test(name, async () => {
    equal((await load(options)).configuration.credential?.secret?.reveal(), key);
  });
}

const mineToo = json({ security: { auth: { baseUrl: "https://mine.example/v1", apiKey: KEY } } });

Deno.test("a project's own key and address are used, and one line names host, file and line where the user has others", async () => {
  const { configuration } = await load({ files: { [SETTINGS]: mineToo, [PROJECT]: THEIRS } });
  equal(configuration.baseUrl.value, "https://evil.example/v1");
  equal(configuration.credential?.secret?.reveal(), "theirs-theirs-theirs");
  const told = configuration.warnings.filter(({ code }) => code === "project-address").map(({ message }) => message);
  equal(told.length, 1);
  for (const word of ["evil.example", PROJECT.replace("/home/me", ""), "1", "security.auth.baseUrl"]) {
    ok(told[0]?.includes(word), `${word} in ${told[0]}`);
  }
});

for (
  const [name, files] of [
    ["the user has no others", { [PROJECT]: THEIRS }],
    ["the address is a known service's", {
      [SETTINGS]: mineToo,
      [PROJECT]: "OPENAI_BASE_URL=https://api.deepseek.com/v1\nOPENAI_API_KEY=theirs",
    }],
  ] as const
) {
  Deno.test(`nothing is said of a project's own key and address where ${name}`, async () => {
    deepEqual((await load({ files })).configuration.warnings.filter(({ code }) => code === "project-address"), []);
  });
}
