// What the installer does with provenance, with signals, with a terminal, and with a checkout.
import assert from "node:assert/strict";
import { DENO_VERSION } from "../../tools/pins.ts";
import { makeRelease, PLATFORM, type Ran, Sandbox, snapshot, standIn, which } from "../fakes/install_sandbox.ts";
import { skip } from "../fakes/skip.ts";

const ON_POSIX = { ignore: Deno.build.os === "windows", sanitizeResources: false, sanitizeOps: false };

function test(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, fn, ...ON_POSIX });
}

function ended(ran: Ran, code: number): void {
  assert.equal(ran.code, code, `exit code ${ran.code}\n${ran.stdout}\n${ran.stderr}`);
}

/** A box whose curl answers for the release host out of the release folder, and notes what it was asked. */
async function releaseHost(): Promise<Sandbox> {
  const box = new Sandbox("sha256sum cp");
  await makeRelease(box);
  Deno.writeTextFileSync(`${box.release}/v0.1.0/provenance.sigstore.json`, "{}");
  box.fake(
    "curl",
    `for word in "$@"; do
  case $previous in --output) out=$word ;; esac
  previous=$word
done
echo "$previous" >>"$HOME/../asked"
file=${box.release}/\${previous#*/download/}
[ -f "$file" ] || exit 22
if [ "$out" = - ]; then cat "$file"; else cp "$file" "$out"; fi`,
  );
  return box;
}

const asked = (box: Sandbox): string[] =>
  Deno.readTextFileSync(`${box.root}/asked`).trim().split("\n").map((url) => url.slice(url.lastIndexOf("/") + 1));

test("with cosign present the provenance of a download is checked, by workflow, tag and issuer", async () => {
  using box = await releaseHost();
  box.fake("cosign", 'printf "%s\\n" "$*" >"$HOME/../cosign"');
  const ran = await box.run();
  ended(ran, 0);
  assert.match(ran.stdout, /Checked: provenance \(built by \S+\/qwen's release workflow, says cosign\)/);
  const words = Deno.readTextFileSync(`${box.root}/cosign`);
  assert.match(words, /^verify-blob-attestation --new-bundle-format --bundle \S+ --type slsaprovenance1/);
  assert.match(words, /--certificate-oidc-issuer https:\/\/token\.actions\.githubusercontent\.com/);
  assert.match(words, /release\\\.yml@refs\/tags\/v0\\\.1\\\.0\$ \S+\/archive$/m);
  assert.deepEqual(asked(box), ["SHA256SUMS", `qwen-0.1.0-${PLATFORM}.tar.gz`, "provenance.sigstore.json"]);
});

test("a provenance that does not hold installs nothing", async () => {
  using box = await releaseHost();
  box.fake("cosign", 'echo "no matching signatures" >&2; exit 1');
  const ran = await box.run();
  ended(ran, 6);
  assert.match(ran.stderr, /no matching signatures[^]*does not confirm[^]*QWEN_PROVENANCE=off/);
  assert.deepEqual([...Deno.readDirSync(box.home)], []);
  ended(await box.run([], { env: { QWEN_PROVENANCE: "off" } }), 0);
});

test("gh is asked only when it is signed in, and what was not checked is said", async () => {
  using box = await releaseHost();
  box.fake("gh", 'case "$1 $2" in "auth token") exit 1 ;; *) echo called >"$HOME/../gh" ;; esac');
  const ran = await box.run();
  ended(ran, 0);
  assert.match(ran.stdout, /Not checked: provenance \(neither cosign nor a signed-in gh is here\)/);
  assert.throws(() => Deno.statSync(`${box.root}/gh`));
  ended(await box.run(["--uninstall"]), 0);
  ended(await box.run([], { env: { QWEN_PROVENANCE: "require" } }), 6);
  box.fake("gh", 'echo "$*" >>"$HOME/../gh"');
  ended(await box.run([], { env: { QWEN_PROVENANCE: "require" } }), 0);
  assert.match(Deno.readTextFileSync(`${box.root}/gh`), /attestation verify \S+ --bundle \S+ --repo \S+\/qwen/);
});

test("from a mirror no program is started that would ask another host", async () => {
  using box = new Sandbox();
  await makeRelease(box);
  box.fake("cosign", 'echo called >"$HOME/../called"');
  box.fake("gh", 'echo called >"$HOME/../called"');
  const ran = await box.run(["--mirror", box.release]);
  ended(ran, 0);
  assert.match(ran.stdout, /Not checked: provenance \(the file does not come from the release host\)/);
  assert.throws(() => Deno.statSync(`${box.root}/called`));
});

for (const [signal, code] of [["TERM", 143], ["INT", 130]] as const) {
  test(`SIG${signal} in the middle of a download ends with ${code} and leaves nothing`, async () => {
    using box = await releaseHost();
    const curl = Deno.readTextFileSync(`${box.bin}/curl`);
    const signalled = curl.replace(
      '[ -f "$file" ]',
      `case $file in *.gz) kill -${signal} $PPID ;; esac; [ -f "$file" ]`,
    );
    Deno.writeTextFileSync(`${box.bin}/curl`, signalled);
    box.own();
    const before = await snapshot(box.home);
    ended(await box.run(), code);
    assert.deepEqual(await snapshot(box.home), before);
  });
}

test("on a terminal it asks first; anything but yes does nothing", async () => {
  const script = which("script");
  if (script === undefined || Deno.build.os !== "linux") return skip("script(1) of Linux makes the terminal");
  using box = new Sandbox();
  await makeRelease(box);
  const dir = `${box.home}/bin`;
  const inTerminal = async (answer: string, options: string): Promise<string> => {
    const command = `sh ${box.script} --from ${box.release} --dir ${dir} --no-modify-path ${options}`;
    const child = new Deno.Command(script, {
      args: ["-qec", command, "/dev/null"],
      env: { PATH: box.bin, HOME: box.home, SHELL: which("sh") ?? "/bin/sh" },
      clearEnv: true,
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(answer));
    const { stdout } = await child.output();
    await writer.close().catch(() => {});
    return new TextDecoder().decode(stdout);
  };
  assert.match(await inTerminal("n\n", ""), /Go on\? \[Y\/n\][^]*Nothing was done/);
  assert.deepEqual([...Deno.readDirSync(box.home)], []);
  assert.doesNotMatch(await inTerminal("", "--yes"), /Go on/);
  assert.equal(Deno.readTextFileSync(`${dir}/qwen`), standIn("0.1.0"));
});

/** A checkout in the box: the files by which it is recognised, and a `deno` or `npx` that "compiles". */
function checkout(box: Sandbox, tool: "deno" | "npx", body: string): string {
  const folder = `${box.root}/checkout`;
  Deno.mkdirSync(folder);
  for (const file of ["deno.json", "main.ts"]) Deno.writeTextFileSync(`${folder}/${file}`, "");
  Deno.copyFileSync("install.sh", `${folder}/install.sh`);
  Deno.writeTextFileSync(`${box.root}/made`, standIn("0.1.0"));
  box.link("cp");
  box.fake(tool, `echo "$*" >>${box.root}/words\n${body}`);
  return `${folder}/install.sh`;
}

for (
  const [tool, words] of [["deno", "task compile"], ["npx", `--yes deno@${DENO_VERSION} task compile`]] as const
) {
  test(`--from-source builds with ${tool} in the checkout and installs the result`, async () => {
    using box = new Sandbox("");
    const script = checkout(box, tool, `mkdir dist && cp ${box.root}/made dist/qwen`);
    const ran = await box.run(["--from-source"], { script });
    ended(ran, 0);
    assert.equal(Deno.readTextFileSync(`${box.root}/words`).trim(), words);
    assert.equal(Deno.readTextFileSync(`${box.home}/.local/bin/qwen`), standIn("0.1.0"));
    ended(await box.run(["--uninstall"], { script }), 0);
    assert.deepEqual([...Deno.readDirSync(box.home)], []);
  });
}

test("--from-source shows why a build failed, and installs nothing", async () => {
  using box = new Sandbox("");
  const script = checkout(box, "deno", 'echo "error: no such module" >&2; exit 1');
  const ran = await box.run(["--from-source"], { script });
  ended(ran, 1);
  assert.match(ran.stderr, /error: no such module[^]*"deno task compile" failed/);
  assert.deepEqual([...Deno.readDirSync(box.home)], []);
});

test("with every tool from BusyBox it installs and removes as anywhere else", async () => {
  const busybox = which("busybox");
  if (busybox === undefined) return skip("busybox is not on this machine");
  using box = new Sandbox("");
  for (const { name } of Deno.readDirSync(box.bin)) {
    if (name === "getconf") continue;
    Deno.removeSync(`${box.bin}/${name}`);
    Deno.symlinkSync(busybox, `${box.bin}/${name}`);
  }
  Deno.symlinkSync(busybox, `${box.bin}/sha256sum`);
  await makeRelease(box);
  Deno.writeTextFileSync(`${box.home}/.profile`, "mine");
  box.own();
  const before = await snapshot(box.home);
  const shell = ["busybox", "ash"];
  ended(await box.run(["--from", box.release], { shell }), 0);
  ended(await box.run(["--uninstall"], { shell }), 0);
  assert.deepEqual(await snapshot(box.home), before);
});
