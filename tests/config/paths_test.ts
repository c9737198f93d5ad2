import { deepEqual, equal } from "node:assert/strict";
import { pathRules } from "../../src/config/files/path_rules.ts";
import { expandPath, resolvePaths } from "../../src/config/files/paths.ts";
import { pathText, sourceText } from "../../src/config/source_text.ts";
import { fakeWorld } from "../fakes/fake_world.ts";

/** [system, path, the directory above] */
const PARENTS: readonly (readonly ["linux" | "windows", string, string | undefined])[] = [
  ["linux", "/a/b", "/a"],
  ["linux", "/a", "/"],
  ["linux", "/", undefined],
  ["windows", "C:\\a\\b", "C:\\a"],
  ["windows", "C:\\a", "C:\\"],
  ["windows", "C:\\", undefined],
  ["windows", "C:/a/b", "C:\\a"],
  ["windows", "\\\\server\\share\\a", "\\\\server\\share\\"],
  ["windows", "\\\\server\\share\\", undefined],
];

for (const [os, path, expected] of PARENTS) {
  Deno.test(`parent() of ${path} on ${os}`, () => equal(pathRules(os).parent(path), expected));
}

/** [system, base, path, absolute] */
const RESOLVED: readonly (readonly ["linux" | "windows", string, string, string])[] = [
  ["linux", "/a/b", "c", "/a/b/c"],
  ["linux", "/a/b", "../c/./d", "/a/c/d"],
  ["linux", "/a", "../../..", "/"],
  ["linux", "/a", "/x//y/", "/x/y"],
  ["windows", "C:\\a", "b\\..\\c", "C:\\a\\c"],
  ["windows", "C:\\a", "D:/x", "D:\\x"],
];

for (const [os, base, path, expected] of RESOLVED) {
  Deno.test(`resolve() of ${path} from ${base} on ${os}`, () => equal(pathRules(os).resolve(base, path), expected));
}

Deno.test("expandPath() knows ~ and relative paths, and no other user's ~", () => {
  const world = fakeWorld();
  const home = "/home/me";
  deepEqual(["~", "~/q", "q", "/q", "~other/q"].map((path) => expandPath(world, { home, path })), [
    "/home/me",
    "/home/me/q",
    "/home/me/project/q",
    "/q",
    "/home/me/project/~other/q",
  ]);
  equal(expandPath(world, { path: "~/q" }), "/home/me/project/~/q");
});

Deno.test("resolvePaths() takes QWEN_HOME from the environment, then from the user's env files", () => {
  const files = { "/home/me/.env": "\nQWEN_HOME=/from/file" };
  const file = resolvePaths(fakeWorld({ files }));
  equal(file.qwenHome, "/from/file");
  deepEqual(file.qwenHomeSource, {
    kind: "env-file",
    name: "QWEN_HOME",
    path: "/home/me/.env",
    line: 2,
    scope: "user",
  });
  equal(resolvePaths(fakeWorld({ files, env: { QWEN_HOME: "rel" } })).qwenHome, "/home/me/project/rel");
  equal(resolvePaths(fakeWorld({ files, env: { QWEN_HOME: "" } })).qwenHome, "/from/file");
  equal(resolvePaths(fakeWorld()).qwenHome, "/home/me/.qwen");
  equal(resolvePaths(fakeWorld({ home: null, env: { QWEN_HOME: "/q" } })).qwenHome, "/q");
});

Deno.test("resolvePaths() has no project settings in the home, and none above the current directory", () => {
  const places = (cwd: string): readonly string[] => resolvePaths(fakeWorld({ cwd })).settings.map(({ path }) => path);
  deepEqual(places("/home/me"), [
    "/etc/qwen-code/system-defaults.json",
    "/home/me/.qwen/settings.json",
    "/etc/qwen-code/settings.json",
  ]);
  deepEqual(places("/home/me/a/b")[2], "/home/me/a/b/.qwen/settings.json");
});

Deno.test("pathText() shortens the home, and nothing that only begins like it", () => {
  deepEqual(["/home/me", "/home/me/a", "/home/meter/a", "/x"].map((path) => pathText(path, "/home/me")), [
    "~",
    "~/a",
    "/home/meter/a",
    "/x",
  ]);
});

Deno.test("sourceText() words every kind of source", () => {
  const file = { path: "/home/me/x", scope: "user" } as const;
  deepEqual(
    [
      sourceText({ kind: "flag", name: "--model" }),
      sourceText({ kind: "flag", name: "--openai-api-key", path: "/k" }),
      sourceText({ kind: "environment", name: "A" }),
      sourceText({ kind: "env-file", name: "A", line: 3, ...file }, "/home/me"),
      sourceText({ kind: "settings", name: "model.name", ...file }),
      sourceText({ kind: "default" }),
      sourceText({ kind: "default", name: "openrouter" }),
      sourceText({ kind: "oauth", name: "qwen", path: "/c" }),
    ],
    [
      "flag --model",
      "flag --openai-api-key, from /k",
      "A from the environment",
      "A in ~/x line 3",
      "model.name in /home/me/x",
      "default",
      "default of openrouter",
      "sign-in with qwen, /c",
    ],
  );
});
