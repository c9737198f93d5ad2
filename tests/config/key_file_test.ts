import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { QwenError } from "../../src/base/errors.ts";
import type { FakeWorldOptions } from "../fakes/fake_world.ts";
import { loadConfiguration } from "../../src/config/load.ts";
import { realWorld } from "../../src/launcher/machine/real_world.ts";
import { providerFacts } from "../../src/providers/facts.ts";
import { load } from "../fakes/fake_load.ts";

const KEY = "sk-file-0123456789abcdef";
const HOME_ENV = "/home/me/.qwen/.env";
const PROJECT = "/home/me/p";

const PRIVATE = { mode: 0o600, uid: 1000 };

/** Where a key in a file is found, and what is said of its source. */
const FOUND: readonly (readonly [name: string, world: FakeWorldOptions, source: Readonly<Record<string, unknown>>])[] =
  [
    ["OPENAI_API_KEY_FILE", {
      env: { OPENAI_API_KEY_FILE: "/run/secrets/key" },
      files: { "/run/secrets/key": { content: `${KEY}\n`, mode: 0o444 } },
    }, { kind: "environment", name: "OPENAI_API_KEY_FILE" }],
    ["a path from the home", {
      env: { OPENAI_API_KEY_FILE: "~/key" },
      files: { "/home/me/key": { content: `  ${KEY}\r\n`, ...PRIVATE } },
    }, { kind: "environment", name: "OPENAI_API_KEY_FILE" }],
    ["a service's own", {
      env: { DEEPSEEK_API_KEY_FILE: "/k", OPENAI_BASE_URL: "https://api.deepseek.com/v1" },
      files: { "/k": { content: KEY, ...PRIVATE } },
    }, { kind: "environment", name: "DEEPSEEK_API_KEY_FILE" }],
    ["the user's env file", {
      files: { [HOME_ENV]: "OPENAI_API_KEY_FILE=/k", "/k": { content: KEY, ...PRIVATE } },
    }, { kind: "env-file", name: "OPENAI_API_KEY_FILE", path: HOME_ENV, line: 1, scope: "user" }],
    ["a project's env file, inside the project", {
      cwd: PROJECT,
      files: {
        [`${PROJECT}/.env`]: "OPENAI_API_KEY_FILE=key\nOPENAI_BASE_URL=https://api.openai.com/v1",
        [`${PROJECT}/key`]: { content: KEY, ...PRIVATE },
      },
    }, { kind: "env-file", name: "OPENAI_API_KEY_FILE", path: `${PROJECT}/.env`, line: 1, scope: "project" }],
    ["systemd's folder", {
      env: { CREDENTIALS_DIRECTORY: "/run/credentials/x.service" },
      files: { "/run/credentials/x.service/openai_api_key": { content: KEY, mode: 0o400 } },
    }, { kind: "environment", name: "CREDENTIALS_DIRECTORY/openai_api_key" }],
  ];

for (const [name, world, source] of FOUND) {
  Deno.test(`a key is read from the file of ${name}, trimmed, and its source is told`, async () => {
    const { configuration: { credential, warnings } } = await load(world);
    equal(credential?.kind === "api-key" ? credential.secret?.reveal() : "", KEY);
    deepEqual(credential?.source, source);
    deepEqual(warnings, []);
  });
}

const REFUSED: readonly (readonly [name: string, world: FakeWorldOptions, words: RegExp])[] = [
  ["a variable and its file", {
    env: { OPENAI_API_KEY: "sk-other-0123456789", OPENAI_API_KEY_FILE: "/k" },
    files: { "/k": KEY },
  }, /OPENAI_API_KEY from the environment and OPENAI_API_KEY_FILE from the environment/],
  [
    "a file that is not there",
    { env: { OPENAI_API_KEY_FILE: "/k" } },
    /"\/k", named by OPENAI_API_KEY_FILE.*no such file/,
  ],
  ["an empty file", { env: { OPENAI_API_KEY_FILE: "/k" }, files: { "/k": " \n" } }, /it is empty/],
  ["a FIFO", { env: { OPENAI_API_KEY_FILE: "/k" }, files: { "/k": { kind: "other" } } }, /not a regular file/],
  ["a folder", { env: { OPENAI_API_KEY_FILE: "/k" }, files: { "/k": { kind: "directory" } } }, /not a regular file/],
  [
    "a file of a megabyte",
    { env: { OPENAI_API_KEY_FILE: "/k" }, files: { "/k": "x".repeat(1 << 20) } },
    /larger than 64 KiB/,
  ],
  ["a project that names the user's file", {
    cwd: PROJECT,
    files: { [`${PROJECT}/.env`]: "OPENAI_API_KEY_FILE=/home/me/.ssh/id_rsa", "/home/me/.ssh/id_rsa": "PRIVATE" },
  }, /a project names no file of yours/],
  ["a project that climbs", {
    cwd: PROJECT,
    files: { [`${PROJECT}/.env`]: "OPENAI_API_KEY_FILE=../.netrc", "/home/me/.netrc": "PRIVATE" },
  }, /a project names no file of yours/],
  ["a project beside whose name the user's file lies", {
    cwd: PROJECT,
    files: { [`${PROJECT}/.env`]: `OPENAI_API_KEY_FILE=${PROJECT}rivate/key`, [`${PROJECT}rivate/key`]: "PRIVATE" },
  }, /a project names no file of yours/],
];

for (const [name, world, words] of REFUSED) {
  Deno.test(`${name} ends the run with exit 3, and nothing of the file is said`, async () => {
    const error = await load(world).catch((error) => error);
    ok(error instanceof QwenError, String(error));
    equal(error.exitCode, 3);
    match(error.message, words);
    ok(!/PRIVATE|sk-/.test(`${error.message}${error.hint.join("")}`), error.message);
  });
}

Deno.test("a key file that others can read is told, where it is the user's own to close", async () => {
  const codes = async (
    path: string,
    facts: { readonly mode: number; readonly uid: number },
  ): Promise<readonly string[]> =>
    (await load({ env: { OPENAI_API_KEY_FILE: path }, files: { [path]: { content: KEY, ...facts } } }))
      .configuration.warnings.map(({ code }) => code);
  deepEqual(await codes("/home/me/key", { mode: 0o644, uid: 1000 }), ["key-file-open"]);
  deepEqual(await codes("/home/me/key", { mode: 0o600, uid: 1000 }), []);
  deepEqual(await codes("/run/secrets/key", { mode: 0o444, uid: 1000 }), []);
  deepEqual(await codes("/etc/key", { mode: 0o644, uid: 0 }), []);
});

Deno.test("no key file is read when a flag gives the key", async () => {
  const { configuration } = await load({
    flags: { openaiApiKey: "sk-flag-0123456789" },
    env: { OPENAI_MODEL: "m" },
    files: {},
  });
  equal(configuration.credential?.source.kind, "flag");
});

Deno.test("a key's file may have 64 KiB, white space around the key and all, and not a byte more", async () => {
  const env = { OPENAI_API_KEY_FILE: "/k" };
  const { configuration } = await load({ env, files: { "/k": KEY.padEnd(64 * 1024) } });
  equal(configuration.credential?.secret?.reveal(), KEY);
  await rejects(load({ env, files: { "/k": KEY.padEnd(64 * 1024 + 1) } }), { kind: "config" });
});

Deno.test({
  name: "a project's key file that lies elsewhere by a link, of its own or of a folder above it, is not read",
  ignore: Deno.build.os === "windows",
}, async () => {
  const home = await Deno.realPath(await Deno.makeTempDir());
  try {
    const project = `${home}/project`;
    await Deno.mkdir(`${project}/inner`, { recursive: true });
    await Deno.mkdir(`${home}/own`);
    await Deno.writeTextFile(`${home}/own/token`, "token-of-the-user-0123456789");
    await Deno.writeTextFile(`${project}/inner/token`, "token-of-the-project-01234");
    await Deno.symlink("../own", `${project}/keys`);
    await Deno.symlink("../own/token", `${project}/link`);
    await Deno.symlink("inner", `${project}/same`);
    const world = realWorld({ home, cwd: project, env: { HOME: home } });
    const key = async (path: string): Promise<string | undefined> => {
      await Deno.writeTextFile(
        `${project}/.env`,
        `OPENAI_API_KEY_FILE=${path}\nOPENAI_BASE_URL=http://127.0.0.1:9/v1\n`,
      );
      const { configuration } = await loadConfiguration(world, { flags: {}, providers: providerFacts });
      return configuration.credential?.secret?.reveal();
    };
    for (
      const path of [
        "keys/token",
        "./keys/token",
        "keys/../keys/token",
        `${project}/keys/token`,
        "link",
        "../own/token",
      ]
    ) {
      await rejects(key(path), { kind: "config", message: /is not in its directory/ }, path);
    }
    for (const path of ["inner/token", "same/token", `${project}/inner/token`]) {
      equal(await key(path), "token-of-the-project-01234", path);
    }
    equal(
      await key("keys/absent").catch(({ message }) => /is not in its directory/.test(message)),
      true,
      "nothing is said of it",
    );
  } finally {
    await Deno.remove(home, { recursive: true });
  }
});

Deno.test({
  name: "a key file that is swapped for a link while it is read is not read",
  ignore: Deno.build.os === "windows",
}, async () => {
  const home = await Deno.realPath(await Deno.makeTempDir());
  try {
    await Deno.mkdir(`${home}/project`);
    await Deno.writeTextFile(`${home}/own`, "token-of-the-user-0123456789");
    const path = `${home}/project/key`;
    const world = realWorld({ home, cwd: home, env: {} });
    // The link stands there when it is opened, and the file again when it is looked at.
    const open = Deno.openSync;
    await Deno.symlink("../own", path);
    Object.defineProperty(Deno, "openSync", {
      configurable: true,
      writable: true,
      value(...args: Parameters<typeof open>): Deno.FsFile {
        const file = open(...args);
        Deno.removeSync(path);
        Deno.writeTextFileSync(path, "token-of-the-project-01234");
        return file;
      },
    });
    try {
      equal(world.readWithin(`${home}/project`, path, 100), undefined);
    } finally {
      Object.defineProperty(Deno, "openSync", { configurable: true, writable: true, value: open });
    }
    equal(new TextDecoder().decode(world.readWithin(`${home}/project`, path, 100)), "token-of-the-project-01234");
  } finally {
    await Deno.remove(home, { recursive: true });
  }
});
