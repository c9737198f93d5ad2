// The machine as the launcher sees it: variables, standard input, files behind links.
import { deepEqual, equal, throws } from "node:assert/strict";
import { realWorld } from "../../src/launcher/machine/real_world.ts";

/** An environment of the process's own, until the end of the block: the real one is every test's. */
class Environment implements Disposable {
  readonly now: Map<string, string>;
  readonly #real: readonly (readonly [string, unknown])[];

  constructor(variables: Readonly<Record<string, string>>) {
    this.now = new Map(Object.entries(variables));
    const hands: Readonly<Record<string, unknown>> = {
      get: (name: string) => {
        const value = this.now.get(name);
        if (value === "not UTF-8") throw new TypeError("invalid unicode");
        return value;
      },
      set: (name: string, value: string) => this.now.set(name, value),
      delete: (name: string) => this.now.delete(name),
    };
    this.#real = Object.entries(hands).map(([name, value]) => {
      const real: unknown = Reflect.get(Deno.env, name);
      Object.defineProperty(Deno.env, name, { configurable: true, writable: true, value });
      return [name, real];
    });
  }

  [Symbol.dispose](): void {
    for (const [name, value] of this.#real) {
      Object.defineProperty(Deno.env, name, { configurable: true, writable: true, value });
    }
  }
}

async function inPlace(act: (place: string) => void): Promise<void> {
  const place = await Deno.realPath(await Deno.makeTempDir({ prefix: "qwen-world-" }));
  try {
    act(place);
  } finally {
    await Deno.remove(place, { recursive: true });
  }
}

Deno.test("where a proxy is named, the runtime is told to reach this machine and what is excepted without it", () => {
  for (const name of ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"]) {
    using environment = new Environment({ [name]: "http://p:1", no_proxy: "old.example", NO_PROXY: "older.example" });
    const world = realWorld();
    world.useProxies({ direct: ["in.example"] });
    deepEqual(Object.fromEntries(environment.now), {
      [name]: "http://p:1",
      NO_PROXY: "localhost,127.0.0.0/8,::1,in.example",
    });
    // Who asks the world is told what the user set.
    deepEqual([world.env("no_proxy"), world.env("NO_PROXY")], ["old.example", "older.example"]);
    world.useProxies({ direct: ["other.example"] });
    deepEqual([environment.now.get("NO_PROXY"), world.env("NO_PROXY")], [
      "localhost,127.0.0.0/8,::1,other.example",
      "older.example",
    ]);
  }
});

Deno.test("without a proxy the environment is left alone; a chosen one is told, and an empty one is taken away", () => {
  using environment = new Environment({ NO_PROXY: "a" });
  const world = realWorld();
  world.useProxies({ direct: ["in.example"] });
  deepEqual(Object.fromEntries(environment.now), { NO_PROXY: "a" });
  environment.now.set("ALL_PROXY", "http://env:1");
  world.useProxies({ direct: [], told: { HTTPS_PROXY: "http://flag:1", ALL_PROXY: "" } });
  deepEqual(Object.fromEntries(environment.now), {
    HTTPS_PROXY: "http://flag:1",
    NO_PROXY: "localhost,127.0.0.0/8,::1",
  });
  deepEqual([world.env("ALL_PROXY"), world.env("HTTPS_PROXY"), world.env("NO_PROXY")], [
    "http://env:1",
    undefined,
    "a",
  ]);
});

Deno.test("a variable that is not UTF-8 is set and holds nothing of use; a home of such a name is none", () => {
  using _environment = new Environment({ OPENAI_BASE_URL: "not UTF-8", HOME: "not UTF-8", QWEN_HOME: "not UTF-8" });
  const world = realWorld({ cwd: "/" });
  deepEqual([world.env("OPENAI_BASE_URL"), world.env("QWEN_HOME"), world.env("NONE")], [
    "\ufffd",
    undefined,
    undefined,
  ]);
  equal(world.home, undefined);
});

Deno.test("the home is HOME's, on Windows USERPROFILE's where that is not set, and elsewhere never", () => {
  const isWindows = Deno.build.os === "windows";
  const home = (env: Readonly<Record<string, string>>): string | undefined => realWorld({ env, cwd: "/" }).home;
  equal(home({ HOME: "/h", USERPROFILE: "/u" }), "/h");
  equal(home({ USERPROFILE: "/u" }), isWindows ? "/u" : undefined);
  equal(home({ HOME: "", USERPROFILE: "/u" }), isWindows ? "/u" : undefined);
  equal(home({}), undefined);
  equal(realWorld({ env: { HOME: "/h" }, home: "/other", cwd: "/" }).home, "/other");
});

Deno.test("a test's or the demo's environment replaces the machine's whole", () => {
  using _environment = new Environment({ OPENAI_API_KEY: "sk-mine", HOME: "/home/mine" });
  const world = realWorld({ env: { HOME: "/home/other" }, cwd: "/" });
  deepEqual([world.env("OPENAI_API_KEY"), world.home], [undefined, "/home/other"]);
});

Deno.test("read() gives the first bytes and no more, of a file of any length", () =>
  inPlace((place) => {
    const world = realWorld({ env: {}, cwd: place });
    const bytes = Uint8Array.from({ length: 200_000 }, (_, at) => at % 251);
    Deno.writeFileSync(`${place}/file`, bytes);
    for (const most of [0, 1, 65_535, 65_536, 65_537, 199_999, 200_000, 300_000]) {
      deepEqual(world.read(`${place}/file`, most), bytes.subarray(0, most), String(most));
    }
    throws(() => world.read(`${place}/none`, 1));
  }));

Deno.test("stat() tells what a link leads to, lstat() the link, and both nothing of what is not there", {
  ignore: Deno.build.os === "windows",
}, () =>
  inPlace((place) => {
    const world = realWorld({ env: {}, cwd: place });
    Deno.writeTextFileSync(`${place}/file`, "four");
    Deno.chmodSync(`${place}/file`, 0o640);
    Deno.symlinkSync("file", `${place}/link`);
    const { kind, size, mode } = world.stat(`${place}/link`) ?? {};
    deepEqual([kind, size, mode], ["file", 4, 0o640]);
    equal(world.lstat(`${place}/link`)?.kind, "other");
    equal(world.stat(place)?.kind, "directory");
    deepEqual([world.stat(`${place}/none`), world.lstat(`${place}/none`)], [undefined, undefined]);
  }));

Deno.test(
  "replace() replaces the file behind a link, leaves the link and no temporary file, and makes the folder private",
  {
    ignore: Deno.build.os === "windows",
  },
  () =>
    inPlace((place) => {
      const world = realWorld({ env: {}, cwd: place });
      Deno.mkdirSync(`${place}/dotfiles`);
      Deno.writeTextFileSync(`${place}/dotfiles/settings`, "old");
      Deno.symlinkSync("dotfiles/settings", `${place}/settings`);
      world.replace(`${place}/settings`, "new", 0o600);
      equal(Deno.readTextFileSync(`${place}/dotfiles/settings`), "new");
      equal(Deno.lstatSync(`${place}/settings`).isSymlink, true);
      equal((Deno.statSync(`${place}/settings`).mode ?? 0) & 0o777, 0o600);
      world.replace(`${place}/a/b/file`, "x", 0o600);
      equal((Deno.statSync(`${place}/a/b`).mode ?? 0) & 0o777, 0o700);
      deepEqual([...Deno.readDirSync(place)].map(({ name }) => name).sort(), ["a", "dotfiles", "settings"]);
      deepEqual([...Deno.readDirSync(`${place}/dotfiles`)].map(({ name }) => name), ["settings"]);
      Deno.mkdirSync(`${place}/folder`);
      throws(() => world.replace(`${place}/folder`, "x", 0o600), { kind: "config", message: /folder/ });
    }),
);

Deno.test(
  "replace() does not follow a link that another user put into the file's or its folder's place where others may write",
  {
    ignore: Deno.build.os === "windows" || Deno.uid() !== 0,
  },
  async () => {
    await inPlace((place) => {
      const strangers = (target: string, path: string): void => {
        Deno.symlinkSync(target, path);
        new Deno.Command("chown", { args: ["-h", "12345", path] }).outputSync();
      };
      Deno.mkdirSync(`${place}/home`);
      Deno.writeTextFileSync(`${place}/home/settings`, "precious");
      Deno.mkdirSync(`${place}/shared`);
      Deno.chmodSync(`${place}/shared`, 0o777);
      strangers("../home/settings", `${place}/shared/settings`);
      strangers("../home", `${place}/shared/.qwen`);
      const { replace } = realWorld();
      throws(() => replace(`${place}/shared/settings`, "new", 0o600), /is not a regular file/);
      throws(() => replace(`${place}/shared/.qwen/settings`, "new", 0o600), /is not a regular file/);
      equal(Deno.readTextFileSync(`${place}/home/settings`), "precious");
      deepEqual([...Deno.readDirSync(`${place}/home`)].map(({ name }) => name), ["settings"]);
      // Where nobody else may write it was put on purpose.
      Deno.chmodSync(`${place}/shared`, 0o755);
      replace(`${place}/shared/settings`, "new", 0o600);
      equal(Deno.readTextFileSync(`${place}/home/settings`), "new");
    });
  },
);
