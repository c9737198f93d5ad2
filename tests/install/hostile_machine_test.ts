// The installer on machines that resist: cut downloads, no home, read-only and noexec mounts, musl.
// What needs root is skipped aloud without it.
import assert from "node:assert/strict";
import { IS_ROOT, makeRelease, type Ran, Sandbox, sha256, snapshot, standIn, which } from "../fakes/install_sandbox.ts";
import { skip } from "../fakes/skip.ts";

const ON_POSIX = { ignore: Deno.build.os === "windows", sanitizeResources: false, sanitizeOps: false };

function test(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, fn, ...ON_POSIX });
}

function ended(ran: Ran, code: number): void {
  assert.equal(ran.code, code, `exit code ${ran.code}\n${ran.stdout}\n${ran.stderr}`);
}

function command(...words: string[]): boolean {
  return new Deno.Command(words[0] ?? "", { args: words.slice(1), stdout: "null", stderr: "null" }).outputSync()
    .success;
}

test("an install.sh cut at any length does nothing at all", async () => {
  using box = new Sandbox("");
  const asked = `${box.root}/asked`;
  // Whatever the installer could start leaves a mark; most of its tools would be started long before a download.
  for (const tool of "curl wget tar mkdir mktemp uname id mv rm ln sed cat".split(" ")) {
    try {
      Deno.removeSync(`${box.bin}/${tool}`);
    } catch {
      // it was not linked
    }
    box.fake(tool, `echo ${tool} >>${asked}`);
  }
  const whole = Deno.readFileSync("install.sh");
  const lengths = cutLengths(whole);
  box.own();
  const before = await snapshot(box.home);
  const start = (script: string): Promise<Deno.CommandStatus> =>
    new Deno.Command(which("dash") ?? "/bin/sh", {
      args: [script],
      cwd: box.home,
      env: { PATH: box.bin, HOME: box.home },
      clearEnv: true,
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn().status;
  // Two at a time, each with a file that gets shorter and shorter.
  await Promise.all([0, 1].map(async (half) => {
    const cut = `${box.root}/cut${half}.sh`;
    Deno.writeFileSync(cut, whole);
    for (const [index, length] of lengths.entries()) {
      if (index % 2 !== half) continue;
      Deno.truncateSync(cut, length);
      await start(cut);
      if (index % 500 < 2) assert.throws(() => Deno.statSync(asked), `something was started at about ${length} bytes`);
    }
  }));
  assert.throws(() => Deno.statSync(asked), "something was started");
  assert.deepEqual(await snapshot(box.home), before);
  await start(box.script);
  assert.match(Deno.readTextFileSync(asked), /uname/, "the marks do work: the whole script leaves them");
});

/**
 * Every length but the last two (the whole script, with and without its final newline), longest first. All of them take
 * a minute or two, so outside CI the middle is sampled: line ends, and every 37th length.
 */
function cutLengths(whole: Uint8Array): number[] {
  const lengths = Array.from({ length: whole.length - 1 }, (_, index) => whole.length - 2 - index);
  if ((Deno.env.get("CI") ?? "") !== "") return lengths;
  skip("lengths in the middle, but for line ends and every 37th; CI=1 tries each");
  return lengths.filter((length) =>
    length < 1500 || length > whole.length - 1500 || length % 37 === 0 || whole[length - 1] === 10 ||
    whole[length] === 10
  );
}

test("a read-only home is named, and the command that the message gives works", async () => {
  using box = new Sandbox();
  await makeRelease(box);
  const other = `${box.root}/elsewhere`;
  Deno.mkdirSync(other);
  Deno.chmodSync(box.home, 0o555);
  box.own();
  const env = { TMPDIR: other };
  const ran = await box.run(["--from", box.release], { env });
  ended(ran, 7);
  assert.match(ran.stderr, /Cannot write to \S+\/home\/\.local\/bin/);
  // What the shell makes of it: a folder whose name nobody can know beforehand.
  const fresh = Deno.makeTempDirSync({ dir: other });
  box.own();
  const advice = /This works: (.*)/.exec(ran.stderr)?.[1]?.replace('"$(mktemp -d)"', fresh) ?? "";
  assert.ok(advice.includes(fresh), ran.stderr);
  assert.deepEqual([...Deno.readDirSync(box.home)], []);

  const words = advice.split(" ").slice(2);
  ended(await box.run(words, { env }), 0);
  const dir = words[words.indexOf("--dir") + 1];
  assert.equal(Deno.readTextFileSync(`${dir}/qwen`), standIn("0.1.0"));
  ended(await box.run(["--uninstall", "--dir", dir ?? ""], { env }), 0);
  assert.deepEqual([...Deno.readDirSync(box.home)], []);
  Deno.chmodSync(box.home, 0o755);
});

for (const planted of ["link", "writable", "folder"]) {
  test(`a receipt that somebody else planted beside the program is not obeyed (${planted})`, async () => {
    using box = new Sandbox();
    await makeRelease(box);
    const shared = `${box.root}/shared`;
    Deno.mkdirSync(`${shared}/.qwen-install`, { recursive: true });
    const victim = `${box.home}/precious`;
    Deno.writeTextFileSync(victim, "mine");
    const receipt = `${shared}/.qwen-install/receipt`;
    const text = `qwen-receipt 1\nversion 0.0.9\nfile ${shared}/qwen\nfile ${victim}\n`;
    if (planted === "link") {
      Deno.writeTextFileSync(`${box.root}/theirs`, text);
      Deno.symlinkSync(`${box.root}/theirs`, receipt);
    } else Deno.writeTextFileSync(receipt, text);
    box.own();
    if (planted === "writable") Deno.chmodSync(receipt, 0o666);
    if (planted === "folder") Deno.chmodSync(`${shared}/.qwen-install`, 0o777);
    for (const args of [["--from", box.release, "--dir", shared], ["--uninstall", "--dir", shared]]) {
      const ran = await box.run(args);
      ended(ran, 7);
      assert.match(ran.stderr, /receipt \S+ is not obeyed/);
      assert.equal(Deno.readTextFileSync(victim), "mine");
    }
  });
}

test("a start-up file that cannot be written is left, and the line to add is printed", async () => {
  using box = new Sandbox();
  await makeRelease(box);
  Deno.writeTextFileSync(`${box.home}/.bashrc`, "mine\n", { mode: 0o444 });
  const ran = await box.run(["--from", box.release], { env: { SHELL: "/bin/bash" } });
  if (Deno.build.os === "linux") {
    ended(ran, 0);
    assert.match(ran.stderr, /Cannot write \S+\.bashrc; add this line[^]*export PATH=/);
    assert.equal(Deno.readTextFileSync(`${box.home}/.bashrc`), "mine\n");
  }
});

test("without HOME the user database is asked; without an entry the user is", async () => {
  using box = new Sandbox();
  await makeRelease(box);
  Deno.removeSync(`${box.bin}/getent`);
  box.fake("getent", `echo "someone:x:1:1::${box.home}:/bin/sh"`);
  ended(await box.run(["--from", box.release], { env: { HOME: "" } }), 0);
  assert.equal(Deno.readTextFileSync(`${box.home}/.local/bin/qwen`), standIn("0.1.0"));

  box.fake("getent", "exit 2");
  if (!IS_ROOT) return skip("a user without a home can only be made by root");
  const nobody = await box.run(["--from", box.release], { env: { HOME: "" }, uid: 54321 });
  ended(nobody, 7);
  assert.match(nobody.stderr, /HOME is not set and this user has no home[^]*--dir/);
});

test("a noexec folder for temporary files does not matter; a noexec target replaces nothing", async () => {
  if (!IS_ROOT || Deno.build.os !== "linux") return skip("mounting a noexec file system needs root on Linux");
  using box = new Sandbox();
  await makeRelease(box);
  await makeRelease(box, { version: "0.2.0" });
  const mount = `${box.root}/noexec`;
  Deno.mkdirSync(mount);
  if (!command("mount", "-t", "tmpfs", "-o", "noexec,size=400m", "tmpfs", mount)) {
    return skip("mount is not allowed here");
  }
  try {
    ended(await box.run(["--from", box.release], { env: { TMPDIR: mount } }), 0);

    Deno.mkdirSync(`${mount}/bin`);
    box.own();
    const before = await snapshot(mount);
    const ran = await box.run(["--from", box.release, "--dir", `${mount}/bin`]);
    ended(ran, 8);
    assert.match(ran.stderr, /may not be run in \S+ \(mounted noexec\?\)[^]*Nothing was replaced/);
    assert.deepEqual(await snapshot(mount), before);
  } finally {
    command("umount", mount);
  }
});

test("too little room is said before anything is written", async () => {
  if (!IS_ROOT || Deno.build.os !== "linux") return skip("mounting a small file system needs root on Linux");
  using box = new Sandbox();
  await makeRelease(box);
  const mount = `${box.root}/small`;
  Deno.mkdirSync(mount);
  if (!command("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", mount)) return skip("mount is not allowed here");
  try {
    box.own();
    const ran = await box.run(["--from", box.release, "--dir", `${mount}/bin`]);
    ended(ran, 7);
    assert.match(ran.stderr, /Not enough room in \S+: 120 MiB are needed, 1 MiB are free/);
    assert.deepEqual([...Deno.readDirSync(mount)], []);
  } finally {
    command("umount", mount);
  }
});

for (
  const [title, system, machine, words] of [
    ["an unknown system", "Plan9", "x86_64", /no build for Plan9/],
    ["an unknown processor", "Linux", "riscv64", /no build for the processor riscv64/],
    ["a Windows shell", "MINGW64_NT-10.0", "x86_64", /install\.ps1/],
  ] as const
) {
  test(`${title} is refused before any download`, async () => {
    using box = new Sandbox("sha256sum");
    await makeRelease(box);
    Deno.removeSync(`${box.bin}/uname`);
    box.fake("uname", `case $1 in -s) echo ${system} ;; -m) echo ${machine} ;; esac`);
    box.fake("curl", 'echo "$@" >>"$HOME/asked"');
    const ran = await box.run();
    ended(ran, 3);
    assert.match(ran.stderr, words);
    assert.deepEqual([...Deno.readDirSync(box.home)], []);
  });
}

test("musl and an old glibc are refused before any download", async () => {
  if (Deno.build.os !== "linux") return skip("libc is looked at on Linux only");
  using box = new Sandbox("sha256sum");
  Deno.removeSync(`${box.bin}/getconf`);
  box.fake("curl", 'echo "$@" >>"$HOME/asked"');
  box.fake("ldd", 'echo "musl libc (x86_64)" >&2; exit 1');
  const musl = await box.run();
  ended(musl, 3);
  assert.match(musl.stderr, /uses musl[^]*debian:stable-slim[^]*Nothing was downloaded/);
  box.fake("getconf", 'case $1 in GNU_LIBC_VERSION) echo "glibc 2.17" ;; *) echo 64 ;; esac');
  const old = await box.run();
  ended(old, 3);
  assert.match(old.stderr, /glibc 2\.17 is too old: 2\.27/);
  box.fake("getconf", "echo 32");
  assert.match((await box.run()).stderr, /there is no 32-bit build/);
  assert.deepEqual([...Deno.readDirSync(box.home)], []);
});

test("a BusyBox root with only a musl loader is recognised without ldd", async () => {
  const busybox = which("busybox");
  if (!IS_ROOT || Deno.build.os !== "linux" || busybox === undefined) return skip("needs root, Linux and busybox");
  using box = new Sandbox("");
  const root = `${box.root}/alpine`;
  for (const dir of ["bin", "dev", "lib", "tmp", "root", "etc"]) Deno.mkdirSync(`${root}/${dir}`, { recursive: true });
  // The machine's busybox may be dynamic: its libraries go along, without the ldd and getconf that would tell of glibc.
  const needed = new TextDecoder().decode(new Deno.Command("ldd", { args: [busybox] }).outputSync().stdout);
  for (const [path] of needed.matchAll(/\/\S+/g)) {
    Deno.mkdirSync(`${root}${path.slice(0, path.lastIndexOf("/"))}`, { recursive: true });
    Deno.copyFileSync(path, `${root}${path}`);
  }
  Deno.copyFileSync(busybox, `${root}/bin/busybox`);
  if (!command("mknod", `${root}/dev/null`, "c", "1", "3")) return skip("mknod is not allowed here");
  const applets = "sh ash uname id mkdir mv rm rmdir chmod cat sed grep head tail tr cut ls ln wc tar gzip";
  for (const applet of applets.split(" ")) Deno.symlinkSync("busybox", `${root}/bin/${applet}`);
  Deno.writeTextFileSync(`${root}/lib/ld-musl-x86_64.so.1`, "");
  Deno.copyFileSync("install.sh", `${root}/install.sh`);
  const before = await snapshot(root);
  const ran = new Deno.Command(which("chroot") ?? "chroot", {
    args: [root, "/bin/ash", "/install.sh"],
    env: { PATH: "/bin", HOME: "/root" },
    clearEnv: true,
  }).outputSync();
  assert.equal(ran.code, 3, new TextDecoder().decode(ran.stderr));
  assert.match(new TextDecoder().decode(ran.stderr), /uses musl/);
  assert.deepEqual(await snapshot(root), before);
});

test("the compiled program itself installs, answers and is removed", async () => {
  let binary: string;
  try {
    binary = Deno.realPathSync(Deno.env.get("QWEN_TEST_BINARY") ?? "dist/qwen");
  } catch {
    return skip("there is no dist/qwen: run `deno task compile` first");
  }
  using box = new Sandbox();
  await makeRelease(box, { binary });
  box.own();
  const before = await snapshot(box.home);
  ended(await box.run(["--from", box.release]), 0);
  assert.equal(await sha256(`${box.home}/.local/bin/qwen`), await sha256(binary));
  ended(await box.run(["--uninstall"]), 0);
  assert.deepEqual(await snapshot(box.home), before);
});
