// `qwen uninstall` on a machine in memory, and once on real files after the real install.sh.
import assert from "node:assert/strict";
import { EXIT_CODES, QwenError } from "../../src/base/errors.ts";
import { BLOCK_END, BLOCK_START, withoutBlock } from "../../src/launcher/uninstall/receipt.ts";
import {
  describeUninstall,
  planUninstall,
  runUninstall,
  type UninstallOptions,
  type UninstallWorld,
} from "../../src/launcher/uninstall/uninstall.ts";
import { realWorld } from "../../src/launcher/machine/real_world.ts";
import { uninstallWorld } from "../../src/launcher/uninstall/uninstall_world.ts";
import { makeRelease, Sandbox, snapshot } from "../fakes/install_sandbox.ts";

const BIN = "/home/ada/.local/bin";
const RECEIPT = "/home/ada/.local/share/qwen/receipt";
const OPTIONS: UninstallOptions = { execPath: `${BIN}/qwen`, qwenHome: "/home/ada/.qwen", purge: false };
const BLOCK = `${BLOCK_START}\nexport PATH\n${BLOCK_END}\n`;

/** A machine of a few files; `removed` tells what was taken away, in order. */
function machine(
  files: Record<string, string>,
  os: "linux" | "windows" = "linux",
  others: readonly string[] = [],
): {
  world: UninstallWorld;
  files: Map<string, string>;
  removed: string[];
} {
  const map = new Map(Object.entries(files));
  const removed: string[] = [];
  const isFolder = (path: string): boolean =>
    path === "/" || [...map.keys()].some((name) => name.startsWith(`${path}/`));
  const world: UninstallWorld = {
    cwd: "/elsewhere",
    home: "/home/ada",
    os,
    stat: (path) => {
      const kind = map.has(path) ? "file" : isFolder(path) ? "directory" : undefined;
      return kind && { kind, size: 0, mode: 0o644, uid: 1000, gid: null, modifiedAt: null };
    },
    read: (path) => new TextEncoder().encode(map.get(path)),
    isOthers: (path) => others.includes(path),
    realPath: (path) => map.has(path) || isFolder(path) ? path : undefined,
    removeFile: (path) => {
      if (map.delete(path)) removed.push(path);
    },
    removeEmptyFolder: (path) => {
      if (!isFolder(path)) removed.push(`${path}/`);
    },
    removeTree: (path) => {
      for (const name of [...map.keys()]) if (name.startsWith(`${path}/`)) map.delete(name);
      removed.push(`${path}/**`);
    },
    overwrite: (path, text) => void map.set(path, text),
  };
  return { world, files: map, removed };
}

const INSTALLED = {
  [`${BIN}/qwen`]: "binary",
  [`${BIN}/other`]: "someone else's",
  [RECEIPT]: [
    "qwen-receipt 1",
    "version 0.1.0",
    `file ${BIN}/qwen`,
    `file ${BIN}/qwen-code`,
    "made /home/ada/.local/share",
    "made /home/ada/.local/share/qwen",
    "made /home/ada/.local/bin",
    "block /home/ada/.profile",
    "joined /home/ada/.profile",
    "futurekey something",
    "",
  ].join("\n"),
  "/home/ada/.profile": `mine\n${BLOCK}`,
  "/home/ada/.qwen/oauth_creds.json": "{}",
};

function refused(kind: keyof typeof EXIT_CODES, words: RegExp, act: () => unknown): QwenError {
  try {
    act();
  } catch (error) {
    assert.ok(error instanceof QwenError, String(error));
    assert.equal(error.kind, kind);
    assert.match(`${error.message}\n${error.hint.join("\n")}`, words);
    return error;
  }
  assert.fail("it was not refused");
}

Deno.test("runUninstall() removes exactly what the receipt names and keeps credentials", () => {
  const { world, files, removed } = machine(INSTALLED);
  const plan = planUninstall(world, OPTIONS);
  assert.deepEqual(removed, []);
  runUninstall(world, plan);
  assert.deepEqual(removed, [`${BIN}/qwen`, RECEIPT, "/home/ada/.local/share/qwen/", "/home/ada/.local/share/"]);
  assert.equal(files.get("/home/ada/.profile"), "mine");
  assert.equal(files.get("/home/ada/.qwen/oauth_creds.json"), "{}");
  assert.equal(files.get(`${BIN}/other`), "someone else's");
  const report = describeUninstall(plan, "did");
  assert.match(report, /^Removed:\n {2}\/home\/ada\/\.local\/bin\/qwen\n[^]*were kept; --purge removes them\.\n$/);
});

Deno.test("planUninstall() with purge names the folder of credentials, and the run takes it whole", () => {
  const { world, files, removed } = machine(INSTALLED);
  const plan = planUninstall(world, { ...OPTIONS, purge: true });
  assert.match(describeUninstall(plan, "would"), /Would remove:[^]*\.qwen and everything in it[^]*npm package/);
  assert.ok(files.has("/home/ada/.qwen/oauth_creds.json"));
  runUninstall(world, plan);
  assert.equal(removed.at(-1), "/home/ada/.qwen/**");
});

for (const qwenHome of ["/home/ada", "/home", "/", "/elsewhere", "/usr", "/etc", "/var", "/tmp"]) {
  Deno.test(`planUninstall() refuses to purge "${qwenHome}"`, () => {
    const { world, removed } = machine({ ...INSTALLED, "/elsewhere/file": "", [`${qwenHome}/file`]: "" });
    refused("config", /more than settings/, () => planUninstall(world, { ...OPTIONS, qwenHome, purge: true }));
    const elsewhere = { ...world, home: "/root", cwd: "/root" };
    if (!["/home/ada", "/elsewhere"].includes(qwenHome)) {
      refused("config", /more than settings/, () => planUninstall(elsewhere, { ...OPTIONS, qwenHome, purge: true }));
    }
    assert.deepEqual(removed, []);
  });
}

Deno.test("planUninstall() refuses to purge what a link or a parent makes of the system, and takes a folder within it", () => {
  const { world, removed } = machine({
    ...INSTALLED,
    "/etc/file": "",
    "/home/ada/.etc/file": "",
    "/var/lib/qwen/x": "",
  });
  const linked = { ...world, realPath: (path: string) => path === "/home/ada/.etc" ? "/etc" : world.realPath(path) };
  refused(
    "config",
    /more than settings/,
    () => planUninstall(linked, { ...OPTIONS, qwenHome: "/home/ada/.etc", purge: true }),
  );
  // Where the home or the current directory is reached by a link, what they are counts.
  const moved = {
    ...world,
    home: "/home/me",
    cwd: "/here",
    realPath: (path: string) => path === "/here" ? "/var/lib/qwen/x" : world.realPath(path),
  };
  refused(
    "config",
    /more than settings/,
    () => planUninstall(moved, { ...OPTIONS, qwenHome: "/var/lib/qwen", purge: true }),
  );
  assert.equal(planUninstall(world, { ...OPTIONS, qwenHome: "/var/lib/qwen", purge: true }).purge, "/var/lib/qwen");
  assert.equal(planUninstall(world, { ...OPTIONS, qwenHome: "/home/ada/none", purge: true }).purge, undefined);
  refused(
    "config",
    /more than settings/,
    () => planUninstall(world, { ...OPTIONS, qwenHome: "/home/ada/.profile", purge: true }),
  );
  assert.deepEqual(removed, []);
});

Deno.test("planUninstall() says what to do with a program that was copied by hand", () => {
  const { world } = machine({ "/opt/qwen": "binary" });
  refused(
    "config",
    /no receipt beside "\/opt\/qwen"[^]*rm "\/opt\/qwen"[^]*\/home\/ada\/\.qwen/,
    () => planUninstall(world, { ...OPTIONS, execPath: "/opt/qwen" }),
  );
});

Deno.test("planUninstall() does not take another program's receipt for its own", () => {
  const { world } = machine({ ...INSTALLED, [RECEIPT]: `qwen-receipt 1\nfile ${BIN}/other\n` });
  refused("config", /no receipt/, () => planUninstall(world, OPTIONS));
});

for (const broken of ["", "qwen-receipt 2\n", "qwen-receipt 1\n", "qwen-receipt 1\nfile ../qwen\n", "{}"]) {
  Deno.test(`planUninstall() refuses the receipt ${JSON.stringify(broken)}`, () => {
    const { world, removed } = machine({ ...INSTALLED, [RECEIPT]: broken });
    refused("config", /not one that the installer wrote/, () => planUninstall(world, OPTIONS));
    assert.deepEqual(removed, []);
  });
}

Deno.test("planUninstall() on Windows points to the script that can do it", () => {
  const folder = "C:/Users/ada/AppData/Local/Programs/qwen";
  const { world } = machine({ [`${folder}/.qwen-install/receipt`]: "qwen-receipt 1\n" }, "windows");
  const execPath = `${folder}/qwen.exe`.replaceAll("/", "\\");
  refused(
    "config",
    /-File "C:\\Users\\.*\\install\.ps1" -Uninstall/,
    () => planUninstall(world, { ...OPTIONS, execPath }),
  );
});

Deno.test("planUninstall() from source has nothing to remove", () => {
  const { world } = machine({});
  refused("config", /runs from its source/, () => planUninstall(world, { ...OPTIONS, execPath: "/usr/bin/deno" }));
});

Deno.test("runUninstall() names the path that cannot be removed and leaves the receipt for another try", () => {
  const { world, files } = machine(INSTALLED);
  const plan = planUninstall(world, OPTIONS);
  const stubborn = { ...world, removeFile: () => assert.fail("read-only file system") };
  const error = refused("other", /Cannot remove "\/home\/ada\/\.local\/bin\/qwen"/, () => runUninstall(stubborn, plan));
  assert.ok(error.cause instanceof Error);
  assert.ok(files.has(RECEIPT));
});

Deno.test("withoutBlock() gives the same bytes back, whatever stood around the block", () => {
  for (const [before, after] of [["", ""], ["a\n", ""], ["a\r\nb", "c\n"], ["\n\n", "\n"]] as const) {
    const joined = before !== "" && !before.endsWith("\n");
    const added = `${before}${joined ? "\n" : ""}${BLOCK}${after}`;
    if (after === "" || !joined) assert.equal(withoutBlock(added, { joined: joined && after === "" }), before + after);
  }
  const cut = `mine\n${BLOCK_START}\nexport PATH\nstill mine\n`;
  assert.equal(withoutBlock(cut, { joined: false }), cut);
});

Deno.test({
  name: "what install.sh installs, qwen uninstall removes: the tree is byte-identical",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    using box = new Sandbox();
    await makeRelease(box);
    Deno.writeTextFileSync(`${box.home}/.profile`, "no newline");
    box.own();
    const before = await snapshot(box.home);
    assert.equal((await box.run(["--from", box.release])).code, 0);
    const world = uninstallWorld({
      cwd: Deno.cwd(),
      home: box.home,
      os: "linux",
      uid: null,
      gid: null,
      env: () => undefined,
      stat: (path) => {
        try {
          const info = Deno.statSync(path);
          const kind = info.isFile ? "file" : "directory";
          return { kind, size: info.size, mode: info.mode, uid: info.uid, gid: null, modifiedAt: null };
        } catch {
          return undefined;
        }
      },
      lstat: () => undefined,
      readWithin: () => undefined,
      read: (path) => Deno.readFileSync(path),
      readStdin: () => new Uint8Array(),
    });
    const execPath = Deno.realPathSync(`${box.home}/.local/bin/qwen`);
    runUninstall(world, planUninstall(world, { execPath, qwenHome: `${box.home}/.qwen`, purge: true }));
    assert.deepEqual(await snapshot(box.home), before);
  },
});

for (const path of [RECEIPT, RECEIPT.replace(/\/receipt$/, "")]) {
  Deno.test(`uninstall does not obey a receipt where ${path} is another user's`, () => {
    const { world, removed } = machine(INSTALLED, "linux", [path]);
    refused("config", /another user/, () => planUninstall(world, OPTIONS));
    assert.deepEqual(removed, []);
  });
}

const PLANTED = [
  "file /home/ada/.ssh/id_ed25519",
  "file /home/ada/.local/bin/other",
  "file /home/ada/.local/bin/../../.ssh/qwen",
  "file /home/ada/.ssh/qwen",
  "file /etc/qwen",
  "file /home/ada/.local/share",
  "block /home/ada/.ssh/authorized_keys",
];
for (const line of PLANTED) {
  Deno.test(`uninstall refuses a receipt with the line "${line}", which no installer of ours writes`, () => {
    const receipt = `qwen-receipt 1\nversion 0.1.0\nfile ${BIN}/qwen\n${line}\n`;
    const { world, removed } = machine({ ...INSTALLED, [RECEIPT]: receipt });
    refused("config", /receipt/, () => planUninstall(world, OPTIONS));
    assert.deepEqual(removed, []);
  });
}

Deno.test("uninstall tells a receipt that others may write from the user's own", async () => {
  const place = await Deno.makeTempDir();
  try {
    const world = uninstallWorld({ ...realWorld(), uid: Deno.uid() });
    const file = `${place}/receipt`;
    await Deno.writeTextFile(file, "");
    for (
      const [mode, others] of [[0o600, false], [0o644, false], [0o664, false], [0o646, true], [0o666, true]] as const
    ) {
      await Deno.chmod(file, mode);
      assert.equal(world.isOthers(file), others, mode.toString(8));
    }
    await Deno.symlink(file, `${place}/link`);
    assert.equal(world.isOthers(`${place}/link`), true);
    await Deno.chmod(file, 0o600);
    assert.equal(uninstallWorld({ ...realWorld(), uid: 12_345 }).isOthers(file), Deno.uid() !== 0);
  } finally {
    await Deno.remove(place, { recursive: true });
  }
});

Deno.test({
  name: "a receipt is another's where somebody else owns it or may write to it; the user's own group does not count",
  ignore: Deno.build.os === "windows",
  async fn(): Promise<void> {
    const folder = await Deno.makeTempDir({ prefix: "qwen-others-" });
    try {
      const path = `${folder}/receipt`;
      Deno.writeTextFileSync(path, "");
      const world = uninstallWorld(realWorld());
      for (
        const [mode, isOthers] of [[0o600, false], [0o644, false], [0o664, false], [0o666, true], [
          0o602,
          true,
        ]] as const
      ) {
        Deno.chmodSync(path, mode);
        assert.equal(world.isOthers(path), isOthers, mode.toString(8));
      }
      Deno.symlinkSync("receipt", `${folder}/link`);
      assert.equal(world.isOthers(`${folder}/link`), true);
      assert.equal(uninstallWorld({ ...realWorld(), uid: null }).isOthers(path), false, "a system without owners");
      if (Deno.uid() !== 0) return;
      // Only root can give files away.
      Deno.chmodSync(path, 0o664);
      Deno.chownSync(path, 0, 12_345);
      assert.equal(world.isOthers(path), true, "another group may write");
      Deno.chmodSync(path, 0o644);
      assert.equal(world.isOthers(path), false);
      Deno.chownSync(path, 12_345, 0);
      assert.equal(world.isOthers(path), true);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
