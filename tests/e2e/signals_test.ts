// Ctrl-C and termination at every point where the program waits, and readers that leave early: exit codes as a shell
// sees them, one line on stderr, nothing left behind.
import { deepEqual, equal, match } from "node:assert/strict";
import { type Answer, fakeEndpoint, refusing } from "../fakes/fake_endpoint.ts";
import { startFakeQwenIssuer } from "../fakes/fake_qwen_issuer.ts";
import { type Form, forms, programEnv, startProgram } from "../fakes/program.ts";

const KEY = "sk-test-0123456789abcdefghij";
const ignore = Deno.build.os === "windows";
const SIGNALS = [["SIGINT", 130, "Cancelled"], ["SIGTERM", 143, "Terminated"], ["SIGHUP", 143, "Terminated"]] as const;

interface Run {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** The program is where it is meant to be once this was said on stderr, or once this has happened. */
  readonly until: RegExp | Promise<void>;
}

/** Starts the program, signals it where it waits, and gives the exit code, both streams and the files it left. */
async function interrupt(form: Form, signal: Deno.Signal, { args, env, until }: Run): Promise<unknown[]> {
  const home = await Deno.makeTempDir({ prefix: "qwen-signal-" });
  try {
    const child = startProgram(form, { args, env, home });
    // A sign-in may be given an address there; a prompt would wait for more of it.
    if (args[0] === "-p") await child.stdin.close();
    const said = Promise.withResolvers<void>();
    let told = "";
    const reading = (async () => {
      for await (const chunk of child.stderr.pipeThrough(new TextDecoderStream())) {
        told += chunk;
        if (until instanceof RegExp && until.test(told)) said.resolve();
      }
      said.resolve();
    })();
    const output = new Response(child.stdout).text();
    await (until instanceof RegExp ? said.promise : until);
    child.kill(signal);
    const [status, stdout] = await Promise.all([child.status, output, reading]);
    await child.stdin.abort().catch(() => {/* it has gone */});
    const kept = [...Deno.readDirSync(home)].flatMap(({ name }) => [...Deno.readDirSync(`${home}/${name}`)]);
    return [status.code, stdout, told, kept.map(({ name }) => name).filter((name) => name.endsWith(".json"))];
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

for (const form of forms()) {
  for (const [signal, exitCode, word] of SIGNALS) {
    Deno.test({
      name: `${form.name}: ${signal} before the first byte of an answer exits ${exitCode}`,
      ignore,
      async fn(): Promise<void> {
        const asked = Promise.withResolvers<void>();
        const answer: Answer = () => {
          asked.resolve();
          return { head: "hang" };
        };
        await using endpoint = fakeEndpoint(answer);
        const env = { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: endpoint.baseUrl };
        const ended = await interrupt(form, signal, { args: ["-p", "hi"], env, until: asked.promise });
        deepEqual(ended, [exitCode, "", `qwen: ${word}\n`, []]);
      },
    });

    Deno.test({
      name: `${form.name}: ${signal} during the wait for another try exits ${exitCode}, and there is no other try`,
      ignore,
      async fn(): Promise<void> {
        await using endpoint = fakeEndpoint({ ...refusing(429, "slow"), headers: { "retry-after": "30" } });
        const env = { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: endpoint.baseUrl };
        const run = { args: ["-p", "hi"], env, until: /try 2 follows in 30 s/ };
        const [code, stdout, stderr] = await interrupt(form, signal, run);
        deepEqual([code, stdout], [exitCode, ""]);
        match(String(stderr), new RegExp(`\\nqwen: ${word}\\n$`));
        equal(endpoint.asked.length, 1);
      },
    });

    Deno.test({
      name: `${form.name}: ${signal} during a sign-in without a terminal exits ${exitCode} and leaves nothing`,
      ignore,
      async fn(): Promise<void> {
        for (const flag of ["--device", "--loopback"]) {
          await using qwen = startFakeQwenIssuer({ browser: true, interval: 60 });
          const env = { QWEN_OAUTH_BASE_URL: qwen.url };
          const until = flag === "--device" ? /good for 15 min/ : /Waiting for the browser/;
          const [code, stdout, stderr, kept] = await interrupt(form, signal, {
            args: ["auth", "login", flag],
            env,
            until,
          });
          deepEqual([code, stdout, kept], [exitCode, "", []]);
          match(String(stderr), new RegExp(`qwen: ${word}\\n$`));
        }
      },
    });
  }

  Deno.test({
    name: `${form.name}: a reader that leaves after one line ends every listing quietly`,
    ignore,
    async fn(): Promise<void> {
      const home = await Deno.makeTempDir({ prefix: "qwen-pipe-" });
      try {
        for (const words of ["env --trace", "--help", "auth status --json", "permissions", "completions bash", "man"]) {
          const shell = new Deno.Command("bash", {
            args: ["-c", `set -o pipefail; "$@" | head -1; echo "\${PIPESTATUS[0]}"`, "bash", form.command].concat(
              form.args,
              words.split(" "),
            ),
            env: programEnv(home, { OPENAI_API_KEY: KEY }),
            clearEnv: true,
            cwd: home,
          });
          const { stdout, stderr } = await shell.output();
          const lines = new TextDecoder().decode(stdout).trimEnd().split("\n");
          deepEqual([lines.length, lines.at(-1), new TextDecoder().decode(stderr)], [2, "0", ""], words);
        }
      } finally {
        await Deno.remove(home, { recursive: true });
      }
    },
  });
}
