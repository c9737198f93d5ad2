// Files that the user named, on a real disk: what was asked about is what is opened, whatever is put in its place.
import { deepEqual, equal, throws } from "node:assert/strict";
import { QwenError } from "../../src/base/errors.ts";
import { realNamedFiles } from "../../src/launcher/machine/named_files.ts";

const windows = Deno.build.os === "windows";
const files = realNamedFiles(windows ? "windows" : "linux");
const isRefusal = (error: unknown): boolean => error instanceof QwenError && error.kind === "config";

async function inPlace(act: (place: string) => Promise<void>): Promise<void> {
  const made = await Deno.makeTempDir({ prefix: "qwen-named-" });
  try {
    await act(await Deno.realPath(made));
  } finally {
    await Deno.remove(made, { recursive: true });
  }
}

Deno.test({
  name: "resolve() tells where links lead, also where only a part of the path is there",
  ignore: windows,
  fn: () =>
    inPlace(async (place) => {
      await Deno.mkdir(`${place}/home`);
      await Deno.writeTextFile(`${place}/home/id`, "PRIVATE");
      await Deno.symlink("home/id", `${place}/README.md`);
      await Deno.symlink("home", `${place}/docs`);
      await Deno.symlink("nowhere", `${place}/dangling`);
      equal(files.resolve(`${place}/README.md`), `${place}/home/id`);
      equal(files.resolve(`${place}/docs/id`), `${place}/home/id`);
      equal(files.resolve(`${place}/docs/new/er`), `${place}/home/new/er`);
      equal(files.resolve(`${place}/dangling`), `${place}/dangling`);
    }),
});

Deno.test({
  name: "a link, a folder or a FIFO that took the file's place after the question is not opened",
  ignore: windows,
  fn: () =>
    inPlace(async (place) => {
      await Deno.writeTextFile(`${place}/secret`, "PRIVATE");
      await Deno.mkdir(`${place}/elsewhere`);
      await Deno.writeTextFile(`${place}/elsewhere/file`, "PRIVATE");
      await Deno.mkdir(`${place}/folder`);
      await Deno.symlink("secret", `${place}/link`);
      await Deno.symlink("elsewhere", `${place}/way`);
      await Deno.symlink("nowhere", `${place}/dangling`);
      equal((await new Deno.Command("mkfifo", { args: [`${place}/fifo`] }).output()).success, true);
      for (const name of ["link", "way/file", "folder", "fifo", "dangling", "absent"]) {
        throws(() => files.read(`${place}/${name}`, 100), isRefusal, name);
      }
      for (const name of ["link", "folder", "fifo", "dangling", "way/file"]) {
        equal(files.write(`${place}/${name}`, "x", { overwrite: false }), false, name);
      }
      for (const name of ["link", "folder", "fifo", "way/file", "way/new"]) {
        throws(() => files.write(`${place}/${name}`, "x", { overwrite: true }), isRefusal, name);
      }
      throws(() => files.write(`${place}/way/new`, "x", { overwrite: false }), isRefusal);
      equal(await Deno.readTextFile(`${place}/secret`), "PRIVATE");
      equal(await Deno.readTextFile(`${place}/elsewhere/file`), "PRIVATE");
      deepEqual([...Deno.readDirSync(`${place}/elsewhere`)].map(({ name }) => name), ["file"]);
    }),
});

Deno.test("read() gives a file whole, up to the limit and not a byte beyond it", () =>
  inPlace(async (place) => {
    const path = files.resolve(`${place}/a`);
    await Deno.writeFile(path, new Uint8Array([1, 2, 3]));
    deepEqual(files.read(path, 3), new Uint8Array([1, 2, 3]));
    throws(() => files.read(path, 2), /3 bytes are more than the 2/);
    await Deno.writeFile(path, new Uint8Array(10));
    throws(() => files.read(path, 2), /10 bytes are more than the 2/);
    await Deno.writeFile(path, new Uint8Array());
    deepEqual(files.read(path, 0), new Uint8Array());
  }));

Deno.test("write() makes a private file, replaces one only when told to, and leaves nothing else behind", () =>
  inPlace(async (place) => {
    const path = files.resolve(`${place}/a`);
    equal(files.write(path, "one", { overwrite: false }), true);
    equal(files.write(path, "two", { overwrite: false }), false);
    equal(await Deno.readTextFile(path), "one");
    equal(files.write(path, "two", { overwrite: true }), true);
    equal(await Deno.readTextFile(path), "two");
    if (!windows) equal(((await Deno.stat(path)).mode ?? 0) & 0o777, 0o600);
    deepEqual([...Deno.readDirSync(place)].map(({ name }) => name), ["a"]);
    throws(() => files.write(`${place}/none/a`, "x", { overwrite: true }), QwenError);
  }));

/** Does something at the very moment of the opening, and something right after it. */
function around<T>({ before, after }: { before(): void; after(): void }, act: () => T): T {
  const { openSync } = Deno;
  Deno.openSync = (...args): Deno.FsFile => {
    before();
    const file = openSync(...args);
    after();
    return file;
  };
  try {
    return act();
  } finally {
    Deno.openSync = openSync;
  }
}

Deno.test({
  name: "a file or a folder that is swapped for a link while it is opened, and back, gives nothing away",
  ignore: windows,
  fn: () =>
    inPlace(async (place) => {
      for (const folder of ["there", "elsewhere"]) await Deno.mkdir(`${place}/${folder}`);
      await Deno.writeTextFile(`${place}/there/file`, "harmless");
      await Deno.writeTextFile(`${place}/elsewhere/file`, "PRIVATE");
      const path = `${place}/there/file`;
      const swaps: readonly (readonly [string, string])[] = [
        [path, `${place}/elsewhere/file`],
        [`${place}/there`, `${place}/elsewhere`],
      ];
      for (const [at, secret] of swaps) {
        const toLink = (): void => {
          Deno.renameSync(at, `${place}/aside`);
          Deno.symlinkSync(secret, at);
        };
        const back = (): void => {
          Deno.removeSync(at);
          Deno.renameSync(`${place}/aside`, at);
        };
        throws(() => around({ before: toLink, after: back }, () => files.read(path, 100)), isRefusal);
        throws(() => around({ before: toLink, after: () => {} }, () => files.read(path, 100)), isRefusal);
        back();
        equal(new TextDecoder().decode(files.read(path, 100)), "harmless");
      }
    }),
});

Deno.test({
  name: "a file that flips between a harmless one and a link to a secret never gives the secret away",
  ignore: Deno.build.os !== "linux",
  fn: () =>
    inPlace(async (place) => {
      await Deno.writeTextFile(`${place}/secret`, "PRIVATE");
      // Another process swaps while this one reads; it ends by itself.
      const swap = `i=0; while [ $i -lt 300 ]; do ln -sf secret "$0/t"; mv -T "$0/t" "$0/file"; ` +
        `echo harmless > "$0/u"; mv -T "$0/u" "$0/file"; i=$((i+1)); done`;
      const child = new Deno.Command("sh", { args: ["-c", swap, place] }).spawn();
      let over = false;
      const ended = child.status.then(() => over = true);
      const seen = new Set<string>();
      while (!over) {
        for (let turn = 0; turn < 50; turn++) {
          try {
            seen.add(new TextDecoder().decode(files.read(`${place}/file`, 100)));
          } catch (error) {
            if (!(error instanceof QwenError)) throw error;
          }
        }
        await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 0))]);
      }
      equal(seen.has("PRIVATE"), false);
      seen.delete("");
      deepEqual([...seen], ["harmless\n"]);
    }),
});
