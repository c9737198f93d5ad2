import { deepEqual, equal, ok } from "node:assert/strict";
import * as fc from "fast-check";
import { EXCLUDED_BY_DEFAULT } from "../../src/config/files/env_rules.ts";
import { type EnvSearch, searchEnvFile } from "../../src/config/files/env_search.ts";
import { resolvePaths } from "../../src/config/files/paths.ts";
import {
  type FakeEntry,
  type FakeFile,
  type FakeWorld,
  fakeWorld,
  type FakeWorldOptions,
} from "../fakes/fake_world.ts";

function search(
  options: FakeWorldOptions,
  { excluded = EXCLUDED_BY_DEFAULT, projectTrusted = true }: {
    excluded?: readonly string[];
    projectTrusted?: boolean;
  } = {},
): EnvSearch & { readonly world: FakeWorld } {
  const world = fakeWorld(options);
  return { ...searchEnvFile(world, { paths: resolvePaths(world), excluded, projectTrusted }), world };
}

function values({ variables }: EnvSearch): Record<string, string> {
  return Object.fromEntries([...variables].map(([name, { value }]) => [name, value]));
}

interface Case {
  readonly name: string;
  readonly world: FakeWorldOptions;
  /** The file taken, or undefined. */
  readonly file: string | undefined;
  readonly scope?: "user" | "project";
  readonly values?: Readonly<Record<string, string>>;
  readonly warnings?: readonly string[];
}

const HOME = "/home/me";
const CASES: readonly Case[] = [
  { name: "nothing anywhere", world: {}, file: undefined },
  {
    name: ".qwen/.env before .env of one directory, never merged",
    world: { files: { "/home/me/project/.qwen/.env": "A=1", "/home/me/project/.env": "A=2\nB=2" } },
    file: "/home/me/project/.qwen/.env",
    scope: "project",
    values: { A: "1" },
  },
  {
    name: "the nearest directory before its parent",
    world: {
      cwd: "/home/me/a/b",
      files: { "/home/me/a/.qwen/.env": "A=parent", "/home/me/a/b/.env": "A=child" },
    },
    file: "/home/me/a/b/.env",
    values: { A: "child" },
  },
  {
    name: "a project file hides the home files whole",
    world: { files: { "/home/me/project/.env": "A=1", "/home/me/.qwen/.env": "B=2" } },
    file: "/home/me/project/.env",
    values: { A: "1" },
  },
  {
    name: "~/.qwen/.env when no project has one",
    world: { files: { "/home/me/.qwen/.env": "A=1", "/home/me/.env": "A=2" } },
    file: "/home/me/.qwen/.env",
    scope: "user",
    values: { A: "1" },
  },
  {
    name: "~/.env last",
    world: { cwd: "/srv/app", files: { "/home/me/.env": "A=2" } },
    file: "/home/me/.env",
    scope: "user",
  },
  {
    name: "a home file met on the walk is the user's",
    world: { cwd: "/home/me/a/b/c", files: { "/home/me/.env": "DEBUG=1" } },
    file: "/home/me/.env",
    scope: "user",
    values: { DEBUG: "1" },
  },
  {
    name: "home files come before the directories above home",
    world: { files: { "/home/me/.env": "A=mine", "/home/.env": "A=above", "/.env": "A=root" } },
    file: "/home/me/.env",
  },
  {
    name: "a directory above home is looked at",
    world: { files: { "/home/.env": "A=above" } },
    file: "/home/.env",
    scope: "project",
  },
  { name: "up to the root", world: { cwd: "/srv/app", files: { "/.env": "A=1" } }, file: "/.env", scope: "project" },
  {
    name: "the root itself as current directory",
    world: { cwd: "/", files: { "/.qwen/.env": "A=1" } },
    file: "/.qwen/.env",
    scope: "project",
  },
  {
    name: "home as current directory",
    world: { cwd: HOME, files: { "/home/me/.qwen/.env": "A=1" } },
    file: "/home/me/.qwen/.env",
    scope: "user",
  },
  {
    name: "the root as home",
    world: { cwd: "/app", home: "/", files: { "/.env": "DEBUG=1" } },
    file: "/.env",
    scope: "user",
    values: { DEBUG: "1" },
  },
  { name: "no home", world: { cwd: "/srv", home: null, files: { "/srv/.env": "A=1" } }, file: "/srv/.env" },
  {
    name: "a home behind a link",
    world: { cwd: "/data/me/project", home: "/home/me", realHome: "/data/me", files: { "/home/me/.env": "DEBUG=1" } },
    file: "/home/me/.env",
    scope: "user",
    values: { DEBUG: "1" },
  },
  {
    name: "a home with a slash at its end",
    world: { home: "/home/me/", files: { "/home/me/.env": "A=1" } },
    file: "/home/me/.env",
    scope: "user",
  },
  {
    name: "a directory named .env (a Python environment) is passed over",
    world: { files: { "/home/me/project/.env": { kind: "directory" }, "/home/me/.env": "A=1" } },
    file: "/home/me/.env",
  },
  {
    name: "a FIFO is passed over unopened",
    world: { files: { "/home/me/project/.env": { kind: "other" }, "/home/me/.env": "A=1" } },
    file: "/home/me/.env",
  },
  {
    name: "an empty file ends the search",
    world: { files: { "/home/me/project/.env": "", "/home/me/.env": "A=1" } },
    file: "/home/me/project/.env",
    values: {},
  },
  {
    name: "an unreadable file ends it with a warning",
    world: { files: { "/home/me/project/.env": { content: "A=1", unreadable: true }, "/home/me/.env": "A=1" } },
    file: "/home/me/project/.env",
    values: {},
    warnings: ["env-file-unreadable"],
  },
  {
    name: "a file larger than 1 MiB ends it with a warning",
    world: { files: { "/home/me/project/.env": { content: "A=1", size: (1 << 20) + 1 }, "/home/me/.env": "A=1" } },
    file: "/home/me/project/.env",
    values: {},
    warnings: ["env-file-too-large"],
  },
  {
    name: "a file that grew beyond 1 MiB ends it with a warning",
    world: { files: { "/home/me/project/.env": { content: "A=1\n".repeat(1 << 19), size: 0 } } },
    file: "/home/me/project/.env",
    values: {},
    warnings: ["env-file-too-large"],
  },
  {
    name: "a file with NUL is no text",
    world: { files: { "/home/me/project/.env": "A=1\0" } },
    file: "/home/me/project/.env",
    values: {},
    warnings: ["env-file-not-text"],
  },
  {
    name: "UTF-16 is read, as PowerShell writes it",
    world: {
      files: { "/home/me/project/.env": new Uint8Array([0xff, 0xfe, 0x41, 0, 0x3d, 0, 0x31, 0, 0x0d, 0, 0x0a, 0]) },
    },
    file: "/home/me/project/.env",
    values: { A: "1" },
  },
  {
    name: "invalid UTF-8 is no text",
    world: { files: { "/home/me/project/.env": new Uint8Array([0x41, 0x3d, 0xc3, 0x28]) } },
    file: "/home/me/project/.env",
    values: {},
    warnings: ["env-file-not-text"],
  },
  {
    name: "a byte order mark is fine",
    world: { files: { "/home/me/project/.env": "\uFEFFA=1" } },
    file: "/home/me/project/.env",
    values: { A: "1" },
  },
  {
    name: "a stranger's file in /tmp is passed over with a warning",
    world: {
      cwd: "/tmp/work",
      files: {
        "/tmp": { kind: "directory", mode: 0o1777, uid: 0 },
        "/tmp/.env": { content: "A=trap", uid: 1234 },
        "/home/me/.env": "A=1",
      },
    },
    file: "/home/me/.env",
    warnings: ["env-file-foreign"],
  },
  {
    name: "a stranger's .qwen in /tmp is passed over with a warning",
    world: {
      cwd: "/tmp",
      files: {
        "/tmp": { kind: "directory", mode: 0o1777, uid: 0 },
        "/tmp/.qwen": { kind: "directory", mode: 0o755, uid: 1234 },
        "/tmp/.qwen/.env": { content: "A=trap", uid: 1234 },
      },
    },
    file: undefined,
    warnings: ["env-file-foreign"],
  },
  {
    name: "a link in /tmp that a stranger made is passed over, though it leads to a file of the user's own",
    world: {
      cwd: "/tmp/work",
      files: {
        "/tmp": { kind: "directory", mode: 0o1777, uid: 0 },
        "/tmp/.env": { content: "A=other project", linkUid: 1234 },
      },
    },
    file: undefined,
    warnings: ["env-file-foreign"],
  },
  {
    name: "a link that the user made to a stranger's file in /tmp is passed over",
    world: {
      cwd: "/tmp/work",
      files: {
        "/tmp": { kind: "directory", mode: 0o1777, uid: 0 },
        "/tmp/.env": { content: "A=theirs", uid: 1234, linkUid: 1000 },
      },
    },
    file: undefined,
    warnings: ["env-file-foreign"],
  },
  {
    name: "a .qwen in /tmp that is a stranger's link to a folder of the user's is passed over",
    world: {
      cwd: "/tmp",
      files: {
        "/tmp": { kind: "directory", mode: 0o1777, uid: 0 },
        "/tmp/.qwen": { kind: "directory", linkUid: 1234 },
        "/tmp/.qwen/.env": "A=other project",
      },
    },
    file: undefined,
    warnings: ["env-file-foreign"],
  },
  {
    name: "a stranger's file in a folder of a shared group is passed over",
    world: {
      cwd: "/srv/team",
      files: {
        "/srv/team": { kind: "directory", mode: 0o775, uid: 0, gid: 50 },
        "/srv/team/.env": { content: "A=trap", uid: 1234 },
      },
    },
    file: undefined,
    warnings: ["env-file-foreign"],
  },
  {
    name: "a file in a folder that only the user's own group may change is taken, whoever owns it",
    world: {
      cwd: "/srv/mine",
      files: {
        "/srv/mine": { kind: "directory", mode: 0o775, uid: 1000 },
        "/srv/mine/.env": { content: "A=1", uid: 1234 },
      },
    },
    file: "/srv/mine/.env",
    values: { A: "1" },
  },
  {
    name: "root's file in /tmp is taken",
    world: {
      cwd: "/tmp",
      files: { "/tmp": { kind: "directory", mode: 0o1777 }, "/tmp/.env": { content: "A=1", uid: 0 } },
    },
    file: "/tmp/.env",
    values: { A: "1" },
  },
  {
    name: "a stranger's file in a directory of his own is taken",
    world: { cwd: "/srv", uid: 0, files: { "/srv/.env": { content: "A=1", uid: 1234 } } },
    file: "/srv/.env",
    values: { A: "1" },
  },
  {
    name: "QWEN_HOME moves the user's file",
    world: { env: { QWEN_HOME: "/etc/qwen" }, files: { "/etc/qwen/.env": "A=1", "/home/me/.env": "A=2" } },
    file: "/etc/qwen/.env",
    scope: "user",
  },
  {
    name: "QWEN_HOME in ~/.qwen/.env moves the user's file",
    world: { files: { "/home/me/.qwen/.env": "QWEN_HOME=~/q", "/home/me/q/.env": "A=1" } },
    file: "/home/me/q/.env",
    scope: "user",
    values: { A: "1" },
  },
  {
    name: "QWEN_HOME in a project counts for nothing",
    world: { files: { "/home/me/project/.env": "QWEN_HOME=/evil\nA=1", "/evil/.env": "A=2" } },
    file: "/home/me/project/.env",
    values: { A: "1" },
  },
  {
    name: "on Windows, up to the drive",
    world: {
      os: "windows",
      uid: null,
      cwd: "C:\\Users\\me\\project",
      home: "C:\\Users\\me",
      files: { "C:\\Users\\.env": "A=1" },
    },
    file: "C:\\Users\\.env",
    scope: "project",
  },
];

for (const { name, world, file, scope, values: expected, warnings = [] } of CASES) {
  Deno.test(`searchEnvFile(): ${name}`, () => {
    const found = search(world);
    equal(found.file?.path, file);
    if (scope !== undefined) equal(found.file?.scope, scope);
    if (expected !== undefined) deepEqual(values(found), expected);
    deepEqual(found.warnings.map(({ code }) => code), warnings);
  });
}

Deno.test("searchEnvFile() names the file in its one warning", () => {
  const { warnings } = search({ files: { "/home/me/project/.env": { content: "A", unreadable: true } } });
  equal(warnings.length, 1);
  ok(warnings[0]?.message.includes("/home/me/project/.env"));
});

Deno.test("searchEnvFile() tells every path in order and what became of it", () => {
  const { steps } = search({
    cwd: "/home/me/a",
    files: { "/home/me/a/.qwen/.env": { kind: "directory" }, "/home/me/.qwen/.env": "A=1" },
  });
  deepEqual(steps.map(({ path, outcome }) => [path, outcome]), [
    ["/home/me/a/.qwen/.env", "not-a-file"],
    ["/home/me/a/.env", "absent"],
    ["/home/me/.qwen/.env", "taken"],
  ]);
});

Deno.test("searchEnvFile() asks one stat a path, 200 levels deep, and reads nothing else", () => {
  const cwd = "/d".repeat(200);
  const { world, steps } = search({ cwd, env: { QWEN_HOME: "/q" } });
  equal(steps.length, 201 * 2 + 3);
  equal(world.stats.length, steps.length);
  deepEqual(world.reads, []);
});

Deno.test("searchEnvFile() never opens what is no regular file", () => {
  const { world } = search({ files: { "/home/me/project/.env": { kind: "other" } } });
  deepEqual(world.reads, []);
});

Deno.test("searchEnvFile() passes project files over in a folder that is not trusted", () => {
  const found = search({ files: { "/home/me/project/.env": "A=1", "/home/me/.env": "A=2" } }, {
    projectTrusted: false,
  });
  deepEqual(values(found), { A: "2" });
  equal(found.steps.find(({ path }) => path === "/home/me/project/.env")?.outcome, "untrusted");
  equal(found.world.reads.includes("/home/me/project/.env"), false);
});

/** [file, name, refusal] of a file with every kind of line */
const REFUSALS: readonly (readonly [string, string, string | undefined])[] = [
  ["/home/me/project/.env", "DEBUG", "excluded"],
  ["/home/me/project/.env", "DEBUG_MODE", "excluded"],
  ["/home/me/project/.qwen/.env", "DEBUG", undefined],
  ["/home/me/.env", "DEBUG", undefined],
  ["/home/me/project/.env", "QWEN_HOME", "own-only"],
  ["/home/me/project/.qwen/.env", "QWEN_HOME", "own-only"],
  ["/home/me/project/.env", "qwen_oauth_base_url", "own-only"],
  ["/home/me/project/.env", "QWEN_ALLOW_HOSTS", "own-only"],
  ["/home/me/project/.qwen/.env", "HTTPS_PROXY", "own-only"],
  ["/home/me/project/.env", "http_proxy", "own-only"],
  ["/home/me/project/.env", "NODE_EXTRA_CA_CERTS", "own-only"],
  ["/home/me/project/.env", "SSL_CERT_FILE", "own-only"],
  ["/home/me/project/.env", "GIT_SSH_COMMAND", "own-only"],
  ...[
    ..."PYTHONHTTPSVERIFY NPM_CONFIG_REGISTRY PIP_INDEX_URL QWEN_SANDBOX_IMAGE DENO_DIR".split(" "),
    ..."XDG_CONFIG_HOME XDG_CACHE_HOME HOME USERPROFILE TMPDIR TMP TEMP NODE_TLS_REJECT_UNAUTHORIZED".split(" "),
    ..."SSL_CERT_DIR CURL_CA_BUNDLE REQUESTS_CA_BUNDLE HTTP_PROXY ALL_PROXY NO_PROXY".split(" "),
    ..."EDITOR VISUAL BROWSER LESSOPEN SSH_ASKPASS".split(" "),
  ].map((name) => ["/home/me/project/.env", name, "own-only"] as const),
  ["/home/me/.qwen/.env", "HTTPS_PROXY", undefined],
  ["/home/me/.env", "QWEN_OAUTH_BASE_URL", undefined],
  ["/home/me/project/.env", "LD_PRELOAD", "loader"],
  ["/home/me/.env", "NODE_OPTIONS", "loader"],
  ["/home/me/project/.env", "OPENAI_BASE_URL", undefined],
];

for (const [path, name, reason] of REFUSALS) {
  Deno.test(`searchEnvFile() ${reason === undefined ? "takes" : "refuses"} ${name} from ${path}`, () => {
    const found = search({ files: { [path]: `\n${name}=1\nOTHER=2` } });
    equal(found.variables.has(name), reason === undefined);
    deepEqual(found.refused, reason === undefined ? [] : [{ name, path, line: 2, reason }]);
    equal(found.variables.get("OTHER")?.value, "2");
    deepEqual(found.warnings.map(({ code }) => code), reason === "loader" ? ["env-file-loader"] : []);
  });
}

Deno.test("searchEnvFile() lets the user's own list replace DEBUG", () => {
  const found = search({ files: { "/home/me/project/.env": "DEBUG=1\nMINE=1" } }, { excluded: ["MINE"] });
  deepEqual(values(found), { DEBUG: "1" });
});

// The rules of the search (compatibility 1.1) once more, as plainly as they can be said, to compare with on generated trees.
interface Tree {
  readonly cwd: string;
  readonly home: string;
  readonly files: Readonly<Record<string, FakeFile>>;
}

function model({ cwd, home, files }: Tree): string | undefined {
  const levels = cwd.split("/").filter((part) => part !== "");
  const directories = levels.map((_, at) => `/${levels.slice(0, levels.length - at).join("/")}`);
  const paths = [...directories, "/", home].flatMap((directory) => {
    const base = directory === "/" ? "" : directory;
    return [`${base}/.qwen/.env`, `${base}/.env`];
  });
  return paths.find((path) => {
    const file = files[path];
    if (file === undefined) return false;
    return typeof file === "string" || file instanceof Uint8Array || (file.kind ?? "file") === "file";
  });
}

const directory = fc.array(fc.constantFrom("a", "b", "me"), { maxLength: 5 }).map((parts) => `/${parts.join("/")}`);
const oddFile: fc.Arbitrary<FakeFile> = fc.oneof(
  fc.constantFrom<FakeFile>("A=1", "", "rubbish", "\0", new Uint8Array([255])),
  fc.record<FakeEntry>({ kind: fc.constantFrom("file", "directory", "other") }),
  fc.constant<FakeFile>({ content: "A=1", unreadable: true }),
);
const tree: fc.Arbitrary<Tree> = fc.record({
  cwd: directory,
  home: directory,
  places: fc.array(fc.tuple(directory, fc.constantFrom(".env", ".qwen/.env", ".env.local"), oddFile), { maxLength: 8 }),
}).map(({ cwd, home, places }) => ({
  cwd,
  home,
  files: Object.fromEntries(places.map(([at, name, file]) => [`${at === "/" ? "" : at}/${name}`, file])),
}));

Deno.test("searchEnvFile() finds what the plain rules find, in any tree", () => {
  fc.assert(
    fc.property(tree, (generated) => {
      const found = search(generated);
      equal(found.file?.path, model(generated));
      equal(new Set(found.steps.map(({ path }) => path)).size, found.steps.length);
      const sources = [...found.variables.values()].map(({ source }) => source.kind === "env-file" && source.path);
      ok(sources.every((path) => path === found.file?.path), "never merged");
    }),
    { numRuns: 2000 },
  );
});
