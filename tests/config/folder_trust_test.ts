import { equal, rejects } from "node:assert/strict";
import { isFolderTrusted } from "../../src/config/files/folder_trust.ts";
import { resolvePaths } from "../../src/config/files/paths.ts";
import { fakeWorld } from "../fakes/fake_world.ts";

const RULES = "/home/me/.qwen/trustedFolders.json";

function trusted(rules: Readonly<Record<string, string>> | undefined, cwd = "/home/me/a/b"): Promise<boolean> {
  const world = fakeWorld({ cwd, files: rules === undefined ? {} : { [RULES]: JSON.stringify(rules) } });
  return isFolderTrusted(world, resolvePaths(world));
}

/** [rules, whether /home/me/a/b is trusted] */
const CASES: readonly (readonly [Readonly<Record<string, string>> | undefined, boolean])[] = [
  [undefined, false],
  [{}, false],
  [{ "/home/me/a/b": "TRUST_FOLDER" }, true],
  [{ "/home/me/a": "TRUST_FOLDER" }, true],
  [{ "~/a": "TRUST_FOLDER" }, true],
  [{ "/home/me/a/c": "TRUST_PARENT" }, true],
  [{ "/home/me/a/bb": "TRUST_FOLDER" }, false],
  [{ "/home/me": "TRUST_FOLDER", "/home/me/a/b": "DO_NOT_TRUST" }, false],
  [{ "/home/me": "DO_NOT_TRUST", "/home/me/a": "TRUST_FOLDER" }, true],
];

for (const [rules, expected] of CASES) {
  Deno.test(`isFolderTrusted() is ${expected} by ${JSON.stringify(rules)}`, async () => {
    equal(await trusted(rules), expected);
  });
}

Deno.test("isFolderTrusted() names file and line of a rule that it does not know", async () => {
  await rejects(trusted({ "/x": "SURE" }), /trustedFolders\.json", line 1, column 7/);
});
