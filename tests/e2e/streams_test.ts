// The three standard streams as they should not be: full, without a reader, a directory. What was asked for gets where it
// still can, and the exit code tells the truth.
import { deepEqual } from "node:assert/strict";
import { chunk, event, fakeEndpoint, finish } from "../fakes/fake_endpoint.ts";
import { type Form, forms, programEnv } from "../fakes/program.ts";

const KEY = "sk-test-0123456789abcdefghij";
const ignore = Deno.build.os !== "linux";

/** Runs `"$@"`, the program, as the script says; answers exit code and both streams. */
async function inShell(
  form: Form,
  script: string,
  { args, env = {} }: { readonly args: readonly string[]; readonly env?: Readonly<Record<string, string>> },
): Promise<readonly [number, string, string]> {
  const home = await Deno.makeTempDir({ prefix: "qwen-streams-" });
  try {
    const shell = new Deno.Command("bash", {
      args: ["-c", script, "bash", form.command, ...form.args, ...args],
      env: programEnv(home, env),
      clearEnv: true,
      cwd: home,
      stdin: "null",
    });
    const { code, stdout, stderr } = await shell.output();
    return [code, new TextDecoder().decode(stdout), new TextDecoder().decode(stderr)];
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

/** Standard error is a pipe whose reader is gone. */
const UNHEARD = 'exec 3>&1; { "$@" 2>&1 >&3; echo "exit $?" >&3; } | exec true';

/** Standard output is a pipe of 4 KiB (1031 is F_SETPIPE_SZ) that never waits, and whose reader takes little at a time. */
const UNWAITING = `set -o pipefail
perl -MFcntl -e 'fcntl(STDOUT, F_SETFL, fcntl(STDOUT, F_GETFL, 0) | O_NONBLOCK) or die;
  fcntl(STDOUT, 1031, 4096) or die; exec @ARGV' "$@" | dd bs=100 status=none`;

function hasPerl(): boolean {
  try {
    return new Deno.Command("perl", { args: ["-MFcntl", "-e", "1"] }).outputSync().success;
  } catch {
    return false;
  }
}

for (const form of forms()) {
  Deno.test({
    name: `${form.name}: a long answer into a full pipe that does not wait comes whole, and no part of it twice`,
    ignore: ignore || !hasPerl(),
    async fn(): Promise<void> {
      const parts = Array.from({ length: 400 }, (_, at) => `${at} ${"word ".repeat(at)}\n${at}`);
      await using endpoint = fakeEndpoint(() => ({
        body: [chunk({ content: parts.join("") }), finish(), "data: [DONE]\n\n"],
      }));
      const env = { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: endpoint.baseUrl, OPENAI_MODEL: "m-env" };
      const [code, stdout, stderr] = await inShell(form, UNWAITING, { args: ["-p", "hi"], env });
      deepEqual([code, stderr, stdout.length], [0, "", parts.join("").length + 1]);
      deepEqual(stdout === `${parts.join("")}\n`, true);
    },
  });

  Deno.test({
    name: `${form.name}: an answer comes whole though nobody can read the notes beside it`,
    ignore,
    async fn(): Promise<void> {
      const other = event({ id: "c", model: "another", choices: [{ index: 0, delta: { content: "Hello" } }] });
      await using endpoint = fakeEndpoint(() => ({
        body: [other, chunk({ content: " world" }), finish(), "data: [DONE]\n\n"],
      }));
      // The key ends with a quote, and the launcher says so; the model is another, and the sandbox says so.
      const env = { OPENAI_API_KEY: `${KEY}"`, OPENAI_BASE_URL: endpoint.baseUrl, OPENAI_MODEL: "m-env" };
      const args = ["-p", "hi"];
      deepEqual(await inShell(form, UNHEARD, { args, env }), [0, "Hello world\nexit 0\n", ""]);
      deepEqual(await inShell(form, '"$@" 2>/dev/full', { args, env }), [0, "Hello world\n", ""]);
    },
  });

  Deno.test({
    name: `${form.name}: the exit code tells what failed though standard error is full`,
    ignore,
    async fn(): Promise<void> {
      deepEqual(await inShell(form, '"$@" 2>/dev/full', { args: ["-p", "hi"] }), [4, "", ""]);
      deepEqual(await inShell(form, '"$@" 2>/dev/full', { args: ["--nonsense"] }), [2, "", ""]);
    },
  });

  Deno.test({
    name: `${form.name}: output that cannot be written is told in words, of the launcher and of the sandbox`,
    ignore,
    async fn(): Promise<void> {
      await using endpoint = fakeEndpoint(() => ({
        body: [chunk({ content: "Hello" }), finish(), "data: [DONE]\n\n"],
      }));
      const env = { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: endpoint.baseUrl, OPENAI_MODEL: "m-env" };
      const told = "qwen: Cannot write the output: No space left on device (os error 28)\n";
      for (const args of [["-p", "hi"], ["-p", "hi", "-o", "json"], ["env"], ["--help"]]) {
        deepEqual(await inShell(form, '"$@" >/dev/full', { args, env }), [1, "", told], args.join(" "));
      }
      const json = await inShell(form, '"$@" >/dev/full', { args: ["-p", "hi", "-o", "json"] });
      deepEqual([json[0], json[2].split("\n", 1)[0]], [
        4,
        "qwen: Not signed in: no key, login or local endpoint is configured",
      ]);
    },
  });

  Deno.test({
    name: `${form.name}: a directory as standard input is told in words, and nothing is asked`,
    ignore,
    async fn(): Promise<void> {
      await using endpoint = fakeEndpoint(() => ({ body: [] }));
      const env = { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: endpoint.baseUrl };
      const [code, stdout, stderr] = await inShell(form, '"$@" < .', { args: ["-p", "hi"], env });
      deepEqual([code, stdout, stderr], [1, "", "qwen: Cannot read standard input: Is a directory (os error 21)\n"]);
      deepEqual(endpoint.asked, []);
    },
  });
}
