// Runs the proofs of tools/proof on the compiled program, and on programs that break each promise: a proof that cannot
// fail proves nothing. What this machine cannot show is skipped aloud.
import assert from "node:assert/strict";
import { which } from "../fakes/install_sandbox.ts";
import { skip } from "../fakes/skip.ts";

interface Proof {
  readonly code: number;
  readonly output: string;
}

const SKIPPED = 77;

/** Runs one proof; `undefined` when the machine cannot show it, which is said aloud. */
async function prove(script: string, ...args: string[]): Promise<Proof | undefined> {
  if (Deno.build.os !== "linux") return skip("the proofs need Linux");
  const ran = await new Deno.Command("sh", {
    args: [`tools/proof/${script}`, ...args],
    env: { DENO: Deno.execPath() },
    stdin: "null",
  }).output();
  const output = new TextDecoder().decode(ran.stdout) + new TextDecoder().decode(ran.stderr);
  return ran.code === SKIPPED ? skip(output.trim()) : { code: ran.code, output };
}

/** The compiled program, if there is one. */
function binary(): string | undefined {
  const path = Deno.env.get("QWEN_TEST_BINARY") ?? "dist/qwen";
  try {
    return Deno.realPathSync(path);
  } catch {
    return skip(`there is no ${path}: run \`deno task compile\` first`);
  }
}

/** A program of one's own making that asks the endpoint as it should, and then does `more`. */
async function withScript(more: string, use: (path: string) => Promise<void>): Promise<void> {
  const curl = which("curl");
  if (curl === undefined) return skip("curl is not on this machine");
  const path = await Deno.makeTempFile();
  const ask = `${curl} -s -X POST --max-time 5 "$OPENAI_BASE_URL/chat/completions"`;
  const content = `sed -n 's/.*"content":"\\([^"]*\\)".*/\\1/p' | tr -d '\\n'`;
  await Deno.writeTextFile(path, `#!/bin/sh\n${ask} | ${content}\n${more.replaceAll("curl", curl)}\n`);
  await Deno.chmod(path, 0o755);
  try {
    await use(path);
  } finally {
    await Deno.remove(path);
  }
}

for (const network of ["loopback", "dark"]) {
  Deno.test(`in a ${network} network a prompt speaks to its endpoint and to nothing else`, async () => {
    const program = binary();
    if (program === undefined) return;
    const proof = await prove("air_gap.sh", network, program);
    if (proof === undefined) return;
    assert.equal(proof.code, 0, proof.output);
    assert.match(proof.output, /PROVEN/);
  });
}

Deno.test("the air-gap proof accepts a program that asks only the endpoint", async () => {
  await withScript("true", async (path) => {
    const proof = await prove("air_gap.sh", "dark", path);
    if (proof !== undefined) assert.equal(proof.code, 0, proof.output);
  });
});

for (
  const [title, more, words] of [
    ["speaks to another host", "curl -s --connect-timeout 0.1 http://10.99.0.7:8080/ || true", /10\.99\.0\.7 8080/],
    ["speaks to another port of loopback", "curl -s http://127.0.0.1:9/ || true", /127\.0\.0\.1 9/],
    ["looks up a name", "curl -s --connect-timeout 0.1 http://telemetry.example/ || true", /it asked a name server/],
    ["asks twice", `curl -s "$OPENAI_BASE_URL/models" >/dev/null`, /was asked 2 times/],
    ["prints more than the answer", "echo more", /stdout is/],
  ] as const
) {
  Deno.test(`the air-gap proof notices a program that ${title}`, async () => {
    await withScript(more, async (path) => {
      const proof = await prove("air_gap.sh", "dark", path);
      if (proof === undefined) return;
      assert.equal(proof.code, 1, proof.output);
      assert.match(proof.output, words);
    });
  });
}

Deno.test("the program runs in a root of itself and its libraries, read-only, as nobody, without a home", async () => {
  const program = binary();
  if (program === undefined) return;
  const proof = await prove("bare_root.sh", program);
  if (proof === undefined) return;
  assert.equal(proof.code, 0, proof.output);
  assert.match(proof.output, /refused by the default seccomp profile: none/);
  // docs/containers.md names what is needed: these and nothing else.
  const files = [...proof.output.matchAll(/^ {2}\/\S*\/([\w.-]+)$/gm)].map(([, name]) => name);
  const documented = await Deno.readTextFile("docs/containers.md");
  for (const name of files) assert.ok(documented.includes(`\`${name}\``), `docs/containers.md does not name ${name}`);
});

Deno.test("the bare-root proof notices a program that needs more than its libraries", async () => {
  // A script needs a shell, and there is none in that root.
  await withScript("true", async (path) => {
    const proof = await prove("bare_root.sh", path);
    if (proof !== undefined) assert.notEqual(proof.code, 0, proof.output);
  });
});
