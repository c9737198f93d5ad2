// The installer on every shell and in every kind of trouble; what must not happen is asserted as well as what must.
import assert from "node:assert/strict";
import {
  makeRelease,
  PLATFORM,
  type Ran,
  Sandbox,
  serveRelease,
  sha256,
  snapshot,
  standIn,
  which,
} from "../fakes/install_sandbox.ts";
import { skip } from "../fakes/skip.ts";

const ON_POSIX = { ignore: Deno.build.os === "windows", sanitizeResources: false, sanitizeOps: false };
const ARCHIVE = `qwen-0.1.0-${PLATFORM}.tar.gz`;

function test(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, fn, ...ON_POSIX });
}

function ended(ran: Ran, code: number): void {
  assert.equal(ran.code, code, `exit code ${ran.code}\n${ran.stdout}\n${ran.stderr}`);
}

const SHELLS: readonly (readonly string[])[] = [
  ["dash"],
  ["busybox", "ash"],
  ["bash", "--posix"],
  ["bash"],
  ["zsh"],
  ["mksh"],
];

for (const shell of SHELLS) {
  const name = shell.join(" ");
  test(`${name}: installs, finds itself installed, and removes every trace`, async () => {
    if (which(shell[0] ?? "") === undefined) return skip(`${name} is not on this machine`);
    using box = new Sandbox();
    await makeRelease(box);
    Deno.writeTextFileSync(`${box.home}/.profile`, "# mine, without a newline at its end");
    box.own();
    const before = await snapshot(box.home);
    const server = serveRelease(box);
    try {
      for (const piped of [true, false]) {
        const env = { QWEN_MIRROR: server.url };
        const first = await box.run([], { shell, env, piped });
        ended(first, 0);
        const target = `${box.home}/.local/bin/qwen`;
        assert.equal(Deno.readTextFileSync(target), standIn("0.1.0"));
        assert.equal(Deno.readLinkSync(`${box.home}/.local/bin/qwen-code`), "qwen");
        assert.match(Deno.readTextFileSync(`${box.home}/.local/share/man/man1/qwen.1`), /of 0\.1\.0/);
        assert.match(Deno.readTextFileSync(`${box.home}/.profile`), /end\n# >>> qwen/);
        assert.match(first.stdout, /Checked: SHA-256[^]*Checked: it runs here/);

        const installed = await snapshot(box.home);
        const asked = server.seen.length;
        const again = await box.run([], { shell, env, piped });
        ended(again, 0);
        assert.match(again.stdout, /already installed/);
        assert.deepEqual(await snapshot(box.home), installed);
        assert.deepEqual(server.seen.slice(asked), ["/v0.1.0/SHA256SUMS"]);

        ended(await box.run(["--uninstall"], { shell, piped }), 0);
        assert.deepEqual(await snapshot(box.home), before);
      }
    } finally {
      await server.close();
    }
  });
}

const FETCHERS: readonly { title: string; tools: string; busyboxWget?: boolean; code: number }[] = [
  { title: "with curl and no wget", tools: "curl sha256sum", code: 0 },
  { title: "with GNU wget and no curl", tools: "wget sha256sum", code: 0 },
  { title: "with BusyBox wget and nothing else", tools: "sha256sum", busyboxWget: true, code: 0 },
  { title: "with neither curl nor wget", tools: "sha256sum", code: 4 },
  { title: "with openssl as the only SHA-256 tool", tools: "curl openssl", code: 0 },
  { title: "with shasum as the only SHA-256 tool", tools: "curl shasum perl", code: 0 },
  { title: "with busybox as the only SHA-256 tool", tools: "curl busybox", code: 0 },
  { title: "with no SHA-256 tool at all", tools: "curl", code: 6 },
];

for (const { title, tools, busyboxWget, code } of FETCHERS) {
  test(`${title} the installer ends with ${code}`, async () => {
    const wanted = [...tools.split(" "), ...(busyboxWget === true ? ["busybox"] : [])];
    const missing = wanted.filter((tool) => tool !== "sha256sum" && which(tool) === undefined);
    if (missing.length > 0) return skip(`${missing.join(", ")}: not on this machine`);
    using box = new Sandbox(tools);
    if (busyboxWget === true) box.link("busybox", "wget");
    await makeRelease(box);
    box.own();
    const before = await snapshot(box.home);
    const server = serveRelease(box);
    const ran = await box.run([], { env: { QWEN_MIRROR: server.url } });
    await server.close();
    ended(ran, code);
    if (code !== 0) {
      assert.deepEqual(await snapshot(box.home), before);
      assert.equal(server.seen.length, 0);
    }
    if (busyboxWget === true) assert.match(ran.stderr, /cannot be told to insist on TLS 1\.2/);
  });
}

test("only the variable that names the risk installs without a SHA-256 tool", async () => {
  using box = new Sandbox("curl");
  await makeRelease(box);
  const ran = await box.run(["--mirror", box.release], { env: { QWEN_INSECURE_SKIP_CHECKSUM: "1" } });
  ended(ran, 0);
  assert.match(ran.stderr, /unchecked because QWEN_INSECURE_SKIP_CHECKSUM=1/);
});

test("a corrupt archive leaves the working version and nothing else", async () => {
  using box = new Sandbox();
  await makeRelease(box);
  ended(await box.run(["--mirror", box.release]), 0);
  const archive = await makeRelease(box, { version: "0.2.0" });
  const bytes = Deno.readFileSync(archive);
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
  Deno.writeFileSync(archive, bytes);
  box.own();
  const before = await snapshot(box.home);
  const ran = await box.run(["--mirror", box.release, "--version", "0.2.0"]);
  ended(ran, 6);
  assert.match(ran.stderr, /its SHA-256 is wrong[^]*expected [0-9a-f]{64}[^]*found {4}[0-9a-f]{64}/);
  assert.deepEqual(await snapshot(box.home), before);
});

for (
  const [sums, code, words] of [
    ["wrong", 6, /SHA-256 is wrong/],
    ["silent", 6, /does not name qwen-/],
    ["none", 5, /Cannot get SHA256SUMS/],
  ] as const
) {
  test(`a release whose SHA256SUMS is ${sums} installs nothing`, async () => {
    using box = new Sandbox();
    await makeRelease(box, { sums });
    box.own();
    const before = await snapshot(box.home);
    const ran = await box.run(["--mirror", box.release]);
    ended(ran, code);
    assert.match(ran.stderr, words);
    assert.deepEqual(await snapshot(box.home), before);
  });
}

test("a program that does not run, or calls itself another version, replaces nothing", async () => {
  using box = new Sandbox();
  await makeRelease(box);
  ended(await box.run(["--mirror", box.release]), 0);
  await makeRelease(box, { version: "0.2.0", claims: "0.1.9" });
  Deno.writeTextFileSync(`${box.root}/broken`, "#!/no/such/interpreter\n");
  await makeRelease(box, { version: "0.3.0", binary: `${box.root}/broken` });
  box.own();
  const before = await snapshot(box.home);
  for (const version of ["0.2.0", "0.3.0"]) {
    const ran = await box.run(["--mirror", box.release, "--version", version]);
    ended(ran, 8);
    assert.match(ran.stderr, /Nothing was replaced/);
  }
  assert.deepEqual(await snapshot(box.home), before);
});

test("an upgrade replaces the program and forgets no file of the old one", async () => {
  using box = new Sandbox();
  box.own();
  const before = await snapshot(box.home);
  await makeRelease(box);
  await makeRelease(box, { version: "0.2.0" });
  Deno.writeTextFileSync(`${box.release}/LATEST`, "0.2.0\n");
  ended(await box.run(["--mirror", box.release]), 0);
  ended(await box.run(["--mirror", box.release, "--version", "latest"]), 0);
  assert.equal(Deno.readTextFileSync(`${box.home}/.local/bin/qwen`), standIn("0.2.0"));
  const profile = Deno.readTextFileSync(`${box.home}/.profile`);
  assert.equal(profile.split("# >>> qwen").length, 2);

  const older = await box.run(["--mirror", box.release]);
  ended(older, 9);
  assert.match(older.stderr, /newer than the 0\.1\.0[^]*--version 0\.1\.0/);
  ended(await box.run(["--mirror", box.release, "--version", "0.1.0"]), 0);
  ended(await box.run(["--uninstall"]), 0);
  assert.deepEqual(await snapshot(box.home), before);
});

test("a dry run prints address, sum, target and start-up file, and writes nothing", async () => {
  using box = new Sandbox();
  const archive = await makeRelease(box);
  box.own();
  const before = await snapshot(box.root);
  const server = serveRelease(box);
  const ran = await box.run(["--dry-run"], { env: { QWEN_MIRROR: server.url } });
  await server.close();
  ended(ran, 0);
  for (const words of [`${server.url}/v0.1.0/${ARCHIVE}`, await sha256(archive), ".local/bin/qwen", ".profile"]) {
    assert.ok(ran.stdout.includes(words), `"${words}" in ${ran.stdout}`);
  }
  assert.deepEqual(await snapshot(box.root), before);
  assert.deepEqual(server.seen, ["/v0.1.0/SHA256SUMS"]);
});

test("a folder, an archive and a bare binary install without any network program", async () => {
  using box = new Sandbox("sha256sum");
  const archive = await makeRelease(box);
  const stick = `${box.root}/a stick`;
  Deno.mkdirSync(stick);
  Deno.writeTextFileSync(`${stick}/qwen-linux`, standIn("0.1.0"));
  const sum = await sha256(`${stick}/qwen-linux`);
  Deno.copyFileSync(archive, `${stick}/${ARCHIVE}`);
  Deno.copyFileSync(`${box.release}/v0.1.0/SHA256SUMS`, `${stick}/SHA256SUMS`);
  for (const args of [[stick], [`${stick}/${ARCHIVE}`], [box.release], [`${stick}/qwen-linux`, "--sha256", sum]]) {
    ended(await box.run(["--from", ...args]), 0);
    assert.equal(Deno.readTextFileSync(`${box.home}/.local/bin/qwen`), standIn("0.1.0"));
    assert.match(Deno.readTextFileSync(`${box.home}/.local/share/fish/vendor_completions.d/qwen.fish`), /0\.1\.0/);
    ended(await box.run(["--uninstall"]), 0);
  }
  const unchecked = await box.run(["--from", `${stick}/qwen-linux`]);
  ended(unchecked, 6);
  assert.match(unchecked.stderr, /Nothing says what the SHA-256 of qwen-linux should be/);
  Deno.renameSync(`${stick}/${ARCHIVE}`, `${stick}/qwen-0.1.0-linux-mips.tar.gz`);
  ended(await box.run(["--from", `${stick}/qwen-0.1.0-linux-mips.tar.gz`]), 3);
});

test("a mirror that does not answer gives way to the next, and no other host is asked", async () => {
  using box = new Sandbox();
  await makeRelease(box);
  const server = serveRelease(box);
  // Port 1 of loopback is closed on any machine that runs tests.
  const ran = await box.run([], { env: { QWEN_MIRROR: `http://127.0.0.1:1 ${server.url}` } });
  await server.close();
  ended(ran, 0);
  assert.deepEqual(server.seen, ["/v0.1.0/SHA256SUMS", `/v0.1.0/${ARCHIVE}`]);
});

test("plain http to another host is refused before anything is sent", async () => {
  using box = new Sandbox("sha256sum");
  box.fake("curl", 'echo "$@" >>"$HOME/asked"');
  for (const mirror of ["http://mirror.example", "http://127.0.0.1@mirror.example", "http://localhost.example"]) {
    const ran = await box.run(["--mirror", mirror]);
    assert.ok(ran.code === 6 || ran.code === 2, ran.stderr);
  }
  assert.throws(() => Deno.statSync(`${box.home}/asked`));
});

test("curl is held to https and TLS 1.2, and a proxy variable is obeyed", async () => {
  using box = new Sandbox("sha256sum");
  box.fake("curl", 'printf "%s\\n" "$*" "proxy=$https_proxy" >>"$HOME/asked"; exit 22');
  ended(await box.run([], { env: { HTTPS_PROXY: "http://proxy.example:3128" } }), 5);
  const asked = Deno.readTextFileSync(`${box.home}/asked`);
  assert.match(asked, /--proto =https --tlsv1\.2 --fail/);
  assert.match(asked, /proxy=http:\/\/proxy\.example:3128/);

  using real = new Sandbox();
  await makeRelease(real);
  const proxy = serveRelease(real);
  // The mirror's own port is closed: only the proxy can have served this.
  const env = { QWEN_MIRROR: "http://127.0.0.1:1", http_proxy: proxy.url };
  ended(await real.run([], { env }), 0);
  await proxy.close();
  assert.equal(proxy.seen.length, 2);
});

test("npm's qwen earlier in PATH is named, and one in the target folder is not replaced", async () => {
  using box = new Sandbox();
  await makeRelease(box);
  const npm = `${box.root}/lib/node_modules/@qwen-code/qwen-code/cli.js`;
  Deno.mkdirSync(npm.slice(0, npm.lastIndexOf("/")), { recursive: true });
  Deno.writeTextFileSync(npm, "#!/usr/bin/env node\n", { mode: 0o755 });
  Deno.symlinkSync("../lib/node_modules/@qwen-code/qwen-code/cli.js", `${box.bin}/qwen`);
  const shadowed = await box.run(["--mirror", box.release]);
  ended(shadowed, 0);
  assert.match(shadowed.stderr, /bin\/qwen, the npm package @qwen-code\/qwen-code[^]*npm uninstall -g/);

  const before = await snapshot(box.bin);
  const inTheWay = await box.run(["--mirror", box.release, "--dir", box.bin]);
  ended(inTheWay, 9);
  assert.match(inTheWay.stderr, /npm uninstall -g @qwen-code\/qwen-code[^]*--force/);
  assert.deepEqual(await snapshot(box.bin), before);
  ended(await box.run(["--mirror", box.release, "--dir", box.bin, "--force"]), 0);
  assert.equal(Deno.readTextFileSync(npm), "#!/usr/bin/env node\n");
});

test("a folder that is not called bin keeps everything inside itself", async () => {
  using box = new Sandbox();
  await makeRelease(box);
  const dir = `${box.home}/my tools`;
  box.own();
  const before = await snapshot(box.home);
  const env = { QWEN_NO_MODIFY_PATH: "1" };
  const ran = await box.run(["--mirror", box.release, "--dir", dir], { env });
  ended(ran, 0);
  assert.match(ran.stdout, /add this line[^]*export PATH="\$HOME\/my tools:\$PATH"/);
  assert.ok(Deno.statSync(`${dir}/.qwen-install/receipt`).isFile);
  assert.deepEqual([...Deno.readDirSync(box.home)].map((entry) => entry.name), ["my tools"]);
  ended(await box.run(["--uninstall", "--dir", dir]), 0);
  assert.deepEqual(await snapshot(box.home), before);
});

test("a start-up file whose end marker was deleted is not cut", async () => {
  using box = new Sandbox();
  await makeRelease(box);
  ended(await box.run(["--mirror", box.release]), 0);
  const profile = `${box.home}/.profile`;
  Deno.writeTextFileSync(profile, Deno.readTextFileSync(profile).replace("# <<< qwen <<<", "export MINE=1"));
  const before = Deno.readTextFileSync(profile);
  const ran = await box.run(["--uninstall"]);
  ended(ran, 0);
  assert.match(ran.stderr, /remove the block between[^]*by hand/);
  assert.equal(Deno.readTextFileSync(profile), before);
});

test("removal keeps credentials, and --purge takes them and nothing above them", async () => {
  using box = new Sandbox();
  await makeRelease(box);
  Deno.mkdirSync(`${box.home}/.qwen`);
  Deno.writeTextFileSync(`${box.home}/.qwen/oauth_creds.json`, "{}");
  ended(await box.run(["--mirror", box.release]), 0);
  const dry = await box.run(["--uninstall", "--purge", "--dry-run"]);
  ended(dry, 0);
  assert.match(dry.stdout, /local\/bin\/qwen\n[^]*\.qwen and everything in it/);
  ended(await box.run(["--uninstall"]), 0);
  assert.equal(Deno.readTextFileSync(`${box.home}/.qwen/oauth_creds.json`), "{}");
  ended(await box.run(["--uninstall", "--purge"], { env: { QWEN_HOME: box.home } }), 2);
  ended(await box.run(["--uninstall", "--purge"]), 0);
  assert.deepEqual([...Deno.readDirSync(box.home)], []);
});

test("wrong usage says so and does nothing", async () => {
  using box = new Sandbox();
  for (const args of [["--verison", "1"], ["--version"], ["--purge"], ["--from", "/no/such"], ["--from-source"]]) {
    ended(await box.run(args), 2);
  }
  ended(await box.run(["--from", box.release, "--sha256", "xyz"]), 5);
  assert.deepEqual([...Deno.readDirSync(box.home)], []);
});

test("on a CI runner the folder goes into GITHUB_PATH, once", async () => {
  using box = new Sandbox();
  await makeRelease(box);
  const path = `${box.root}/github_path`;
  Deno.writeTextFileSync(path, "/other\n");
  const env = { GITHUB_PATH: path };
  for (let run = 0; run < 2; run++) ended(await box.run(["--mirror", box.release, "--force"], { env }), 0);
  assert.equal(Deno.readTextFileSync(path), `/other\n${box.home}/.local/bin\n`);
});
