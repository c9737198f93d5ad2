// Private files, watched while they are made: nobody else may look into one at any moment, and nobody reads half of one.
import { deepEqual, equal, throws } from "node:assert/strict";
import {
  appendLines,
  createPrivate,
  makePrivateFolder,
  openOrCreate,
  replaceWhole,
} from "../../src/base/private_file.ts";

const IGNORE = Deno.build.os === "windows";

/** Runs `act` in a folder of its own with a umask that takes nothing, and tells the mode of each file when it had no byte yet. */
async function modesAtBirth(act: (at: string) => void): Promise<readonly string[]> {
  const at = await Deno.makeTempDir({ prefix: "qwen-private-" });
  const umask = Deno.umask(0);
  const { openSync, mkdirSync } = Deno;
  const born: string[] = [];
  const tell = (path: string | URL): void => {
    const { mode, size, isFile } = Deno.lstatSync(path);
    born.push(`${((mode ?? 0) & 0o777).toString(8)}${isFile ? ` ${size}` : ""}`);
  };
  const put = (name: "openSync" | "mkdirSync", value: unknown): void => {
    Object.defineProperty(Deno, name, { configurable: true, writable: true, value });
  };
  put("openSync", (path: string | URL, options?: Deno.OpenOptions) => {
    const file = openSync(path, options);
    if (options?.createNew === true || options?.create === true) tell(path);
    return file;
  });
  put("mkdirSync", (path: string | URL, options?: Deno.MkdirOptions) => {
    mkdirSync(path, options);
    tell(path);
  });
  try {
    act(at);
  } finally {
    put("openSync", openSync);
    put("mkdirSync", mkdirSync);
    Deno.umask(umask);
    await Deno.remove(at, { recursive: true });
  }
  return born;
}

Deno.test({
  name: "each file is closed to others before it has a byte, and each folder before it has a file",
  ignore: IGNORE,
  async fn(): Promise<void> {
    const born = await modesAtBirth((at) => {
      makePrivateFolder(`${at}/d`);
      createPrivate(`${at}/d/new`, { content: "secret" }).close();
      openOrCreate(`${at}/d/opened`).close();
      appendLines(`${at}/d/lines`, "secret\n");
      Deno.writeTextFileSync(`${at}/d/old`, "secret of old", { mode: 0o644 });
      replaceWhole(`${at}/d/old`, { content: "secret", temporary: `${at}/d/t` });
      equal((Deno.statSync(`${at}/d/old`).mode ?? 0) & 0o777, 0o600);
    });
    deepEqual(born, ["700", "600 0", "600 0", "600 0", "600 0"]);
  },
});

Deno.test({
  name: "a file is replaced by renaming: who has the old one open reads that to its end, and a failure leaves it",
  ignore: IGNORE,
  async fn(): Promise<void> {
    const at = await Deno.makeTempDir({ prefix: "qwen-private-" });
    try {
      Deno.writeTextFileSync(`${at}/f`, "old words", { mode: 0o600 });
      using reader = Deno.openSync(`${at}/f`);
      const before = Deno.statSync(`${at}/f`).ino;
      replaceWhole(`${at}/f`, { content: "new", temporary: `${at}/t` });
      const bytes = new Uint8Array(20);
      equal(new TextDecoder().decode(bytes.subarray(0, reader.readSync(bytes) ?? 0)), "old words");
      deepEqual([Deno.readTextFileSync(`${at}/f`), Deno.statSync(`${at}/f`).ino === before], ["new", false]);
      Deno.mkdirSync(`${at}/folder/inside`, { recursive: true });
      throws(() => replaceWhole(`${at}/folder`, { content: "x", temporary: `${at}/t` }));
      deepEqual([...Deno.readDirSync(at)].map(({ name }) => name).sort(), ["f", "folder"]);
    } finally {
      await Deno.remove(at, { recursive: true });
    }
  },
});
