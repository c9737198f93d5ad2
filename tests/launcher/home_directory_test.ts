import { deepEqual, equal, ok, throws } from "node:assert/strict";
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

Deno.test({
  name: "a home that cannot be written is told before a sign-in, in words of ours and with ways out",
  ignore: Deno.build.os === "windows",
  async fn(): Promise<void> {
    const place = await Deno.realPath(await Deno.makeTempDir({ prefix: "qwen-prepare-" }));
    try {
      await Deno.writeTextFile(`${place}/.qwen`, "x");
      for (const path of [`${place}/.qwen`, `${place}/.qwen/deeper`]) {
        throws(() => prepareHome(path, { toKeep: true }), (error) => {
          ok(error instanceof QwenError && error.kind === "config");
          equal(error.message, `Nothing can be kept in "${path}": something that is no folder is in the way`);
          ok(error.hint.some((line) => line.includes("QWEN_HOME")), `${error.hint}`);
          ok(error.hint.some((line) => line.includes("OPENAI_API_KEY")), `${error.hint}`);
          return true;
        });
      }
      deepEqual(prepareHome(`${place}/home`, { toKeep: true }).warnings, []);
      deepEqual([...Deno.readDirSync(`${place}/home`)], []);
    } finally {
      await Deno.remove(place, { recursive: true });
    }
  },
});
