// The archives are read by other people's programs, and are the same bytes each time.
import assert from "node:assert/strict";
import { entriesOf, pack, sumsText } from "../../tools/release/assemble.ts";
import { type Entry, tarGz, zip } from "../../tools/release/archive.ts";
import { archiveName, TARGETS } from "../../tools/release/targets.ts";
import { sha256, which } from "../fakes/install_sandbox.ts";
import { skip } from "../fakes/skip.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const ENTRIES: readonly Entry[] = [
  { path: "qwen-0.1.0-linux-x64/qwen", bytes: bytes("#!/bin/sh\necho hello\n"), executable: true },
  { path: "qwen-0.1.0-linux-x64/LICENSE", bytes: bytes("x".repeat(512)), executable: false },
  { path: "qwen-0.1.0-linux-x64/empty", bytes: new Uint8Array(), executable: false },
];

function unpacks(command: readonly string[], folder: string): void {
  const ran = new Deno.Command(command[0] ?? "", { args: command.slice(1), cwd: folder }).outputSync();
  assert.ok(ran.success, new TextDecoder().decode(ran.stderr));
  for (const { path, bytes, executable } of ENTRIES) {
    assert.deepEqual(Deno.readFileSync(`${folder}/${path}`), bytes);
    const mode = Deno.statSync(`${folder}/${path}`).mode;
    if (mode !== null && command[0]?.endsWith("tar")) assert.equal((mode & 0o111) !== 0, executable, path);
  }
}

for (const program of ["tar", "busybox"]) {
  Deno.test(`tarGz() makes what ${program} unpacks, with the executable bit`, async () => {
    const path = which(program);
    if (path === undefined) return skip(`${program} is not on this machine`);
    const folder = await Deno.makeTempDir();
    try {
      await Deno.writeFile(`${folder}/a.tar.gz`, await tarGz(ENTRIES));
      unpacks([path, ...(program === "busybox" ? ["tar"] : []), "-xzf", "a.tar.gz"], folder);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

Deno.test("zip() makes what other programs unpack", async () => {
  const tools = [["unzip", "-q", "a.zip"], ["python3", "-m", "zipfile", "-e", "a.zip", "."], [
    "busybox",
    "unzip",
    "a.zip",
  ]];
  const found = tools.filter(([program]) => which(program ?? "") !== undefined);
  if (found.length === 0) return skip("no program that reads ZIP is on this machine");
  for (const command of found) {
    const folder = await Deno.makeTempDir();
    try {
      await Deno.writeFile(`${folder}/a.zip`, zip(ENTRIES));
      unpacks(command, folder);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  }
});

Deno.test("an archive has the same bytes each time it is packed", async () => {
  assert.deepEqual(await tarGz(ENTRIES), await tarGz(ENTRIES));
  assert.deepEqual(zip(ENTRIES), zip(ENTRIES));
  const long = { path: "a/".repeat(60), bytes: new Uint8Array(), executable: false };
  await assert.rejects(() => tarGz([long]), /too long/);
});

const EXTRAS = {
  LICENSE: bytes("l"),
  "man/qwen.1": bytes("m"),
  "install.ps1": bytes("i"),
  "completions/_qwen": bytes("c"),
};

for (const target of TARGETS) {
  Deno.test(`pack() makes ${target.platform} of what its installer looks for`, async () => {
    const content = { program: bytes("program"), extras: EXTRAS };
    const folder = `qwen-1.2.3-${target.platform}`;
    const paths = entriesOf(target, "1.2.3", content).map((entry) => entry.path);
    const own = target.archive === "zip" ? "install.ps1" : "man/qwen.1";
    const wanted = [target.program, "LICENSE", own, "completions/_qwen"].map((path) => `${folder}/${path}`);
    assert.deepEqual(new Set(paths), new Set(wanted));

    const { file, bytes: archive } = await pack(target, "1.2.3", content);
    assert.equal(file.name, archiveName("1.2.3", target));
    assert.equal(file.bytes, archive.length);
    const path = await Deno.makeTempFile();
    await Deno.writeFile(path, archive);
    assert.equal(file.sha256, await sha256(path));
    await Deno.remove(path);
  });
}

Deno.test("sumsText() is what sha256sum --check reads", () => {
  const text = sumsText([{ name: "b", sha256: "2".repeat(64) }, { name: "a", sha256: "1".repeat(64) }]);
  assert.equal(text, `${"1".repeat(64)}  a\n${"2".repeat(64)}  b\n`);
});
