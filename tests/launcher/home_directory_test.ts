import { deepEqual, equal, throws } from "node:assert/strict";
import { QwenError } from "../../src/base/errors.ts";
import { prepareHome } from "../../src/launcher/services/home_directory.ts";

Deno.test({
  name: "prepareHome() makes a private directory, closes an open one, and makes none where something is in the way",
  ignore: Deno.build.os === "windows",
  async fn(): Promise<void> {
    const place = await Deno.realPath(await Deno.makeTempDir({ prefix: "qwen-prepare-" }));
    const modeOf = (path: string): number => (Deno.statSync(path).mode ?? 0) & 0o777;
    try {
      const home = `${place}/deep/.qwen`;
      deepEqual(prepareHome(home), { root: home, warnings: [] });
      equal(modeOf(home), 0o700);
      await Deno.chmod(home, 0o755);
      equal(prepareHome(home).warnings.length, 1);
      equal(modeOf(home), 0o700);
      await Deno.symlink("nowhere", `${place}/.qwen`);
      await Deno.writeTextFile(`${place}/file`, "x");
      for (const path of [`${place}/.qwen`, `${place}/file/.qwen`]) {
        throws(
          () => prepareHome(path),
          (error) => error instanceof QwenError && error.kind === "config" && error.message.includes(path),
        );
      }
      deepEqual([...Deno.readDirSync(place)].map(({ name }) => name).sort(), [".qwen", "deep", "file"]);
    } finally {
      await Deno.remove(place, { recursive: true });
    }
  },
});
