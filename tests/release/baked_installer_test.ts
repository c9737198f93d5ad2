// An installer that carries its release's sums trusts them more than what lies beside the files.
import assert from "node:assert/strict";
import { bakePowerShell, bakeShell, type Release } from "../../tools/release/installer.ts";
import { makeRelease, PLATFORM, Sandbox, sha256 } from "../fakes/install_sandbox.ts";

async function baked(box: Sandbox, archive: string): Promise<Release> {
  const name = `qwen-0.1.0-${PLATFORM}.tar.gz`;
  const file = { name, sha256: await sha256(archive), bytes: 31_000_000, bytesOnDisk: 90_000_000 };
  const other = { ...file, name: "qwen-0.1.0-windows-x64.zip", sha256: "f".repeat(64) };
  return { version: "0.1.0", downloadUrl: box.release, files: [other, file] };
}

Deno.test({
  name: "a baked install.sh needs no SHA256SUMS, says the sizes, and refuses another file than its own",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    using box = new Sandbox();
    const archive = await makeRelease(box, { sums: "none" });
    const script = bakeShell(Deno.readTextFileSync("install.sh"), await baked(box, archive));
    Deno.writeTextFileSync(box.script, script);
    const ran = await box.run(["--dry-run"]);
    assert.equal(ran.code, 0, ran.stderr);
    assert.match(ran.stdout, /30 MiB to download, 86 MiB on disk[^]*written in this script/);
    assert.equal((await box.run()).code, 0);
    assert.equal((await box.run(["--uninstall"])).code, 0);

    // The mirror's own sum agrees with the file, and still it is not the file that was released.
    await makeRelease(box, { claims: "0.1.0 " });
    const forged = await box.run();
    assert.equal(forged.code, 6);
    assert.match(forged.stderr, /its SHA-256 is wrong/);
    assert.deepEqual([...Deno.readDirSync(box.home)], []);
  },
});

Deno.test("bakeShell() and bakePowerShell() write version, address and table, and change nothing else", async () => {
  const release: Release = {
    version: "2.0.0-rc.1",
    downloadUrl: "https://example.test/releases/download",
    files: [{ name: "qwen-2.0.0-rc.1-linux-x64.tar.gz", sha256: "a".repeat(64), bytes: 1, bytesOnDisk: 2 }],
  };
  const shell = await Deno.readTextFile("install.sh");
  const table = `${"a".repeat(64)} 1 2 qwen-2.0.0-rc.1-linux-x64.tar.gz`;
  const changed = (before: string, after: string): string[] =>
    after.split("\n").filter((line) => !before.split("\n").includes(line));
  assert.deepEqual(changed(shell, bakeShell(shell, release)), [
    "QWEN_DOWNLOAD_URL_DEFAULT='https://example.test/releases/download'",
    "BAKED_VERSION='2.0.0-rc.1'",
    `BAKED_FILES='${table}'`,
  ]);
  const powerShell = await Deno.readTextFile("install.ps1");
  assert.deepEqual(changed(powerShell, bakePowerShell(powerShell, release)), [
    "$DownloadUrlDefault = 'https://example.test/releases/download'",
    "$BakedVersion = '2.0.0-rc.1'",
    `$BakedFiles = '${table}'`,
  ]);
});

Deno.test("bakeShell() refuses a value that would end the quotes, and a script without the lines", async () => {
  const shell = await Deno.readTextFile("install.sh");
  const release: Release = { version: "1.0.0", downloadUrl: "https://x.test/'; rm -rf ~; '", files: [] };
  assert.throws(() => bakeShell(shell, release), /cannot stand in an installer/);
  assert.throws(() => bakeShell("#!/bin/sh\n", { ...release, downloadUrl: "https://x.test" }), /no line like/);
});
