// Commands that print a key, as they are run: what they get, what they may do wrong, and what is told of it.
import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { QwenError } from "../../src/base/errors.ts";
import { report } from "../../src/base/report.ts";
import { realWorld } from "../../src/launcher/machine/real_world.ts";
import { runKeyCommand } from "../../src/launcher/machine/run_key_command.ts";
import { CommandKeys } from "../../src/launcher/grants/command_keys.ts";
import { fakeConfiguration } from "../fakes/fake_configuration.ts";
import { load } from "../fakes/fake_load.ts";

const SOURCE = { kind: "flag", name: "--key-command" } as const;
const IGNORE = Deno.build.os === "windows";

interface Tried {
  readonly variables?: readonly string[];
  readonly words?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly longestMs?: number;
}

/** Runs a shell script as the command. */
async function printed(
  script: string,
  { variables = [], words = [], env = {}, longestMs }: Tried = {},
): Promise<string> {
  const home = await Deno.makeTempDir();
  const path = `${home}/store`;
  await Deno.writeTextFile(path, `#!/bin/sh\n${script}\n`, { mode: 0o700 });
  const world = realWorld({ home: home, env: { PATH: "/usr/bin:/bin", HOME: home, ...env } });
  const ports = { world, ...(longestMs === undefined ? {} : { longestMs }) };
  return await runKeyCommand({ argv: [path, ...words], variables }, SOURCE, ports);
}

async function failure(
  script: string,
  tried: Tried = {},
): Promise<{ readonly error: QwenError; readonly told: string }> {
  try {
    throw new Error(`printed ${await printed(script, tried)}`);
  } catch (error) {
    ok(error instanceof QwenError, String(error));
    equal(error.exitCode, 4);
    return { error, told: report(error).lines.join("\n") };
  }
}

Deno.test({ name: "the key is the first line, trimmed", ignore: IGNORE }, async () => {
  equal(await printed('printf "  sk-1 \\r\\nsecond\\n"'), "sk-1");
  equal(await printed("echo; echo sk-2"), "sk-2");
  equal(await printed("printf sk-; sleep 0.2; echo 3"), "sk-3", "however it comes");
});

Deno.test({ name: "words reach the program as they are, and no shell reads them", ignore: IGNORE }, async () => {
  const words = ["a b", "$(id)", "; echo x", "*", "'", ""];
  equal(await printed('printf "%s|" "$@"', { words }), words.map((word) => `${word}|`).join(""));
});

Deno.test({
  name: "of the environment it gets PATH, HOME and what the user lists, and stdin is closed",
  ignore: IGNORE,
}, async () => {
  const env = { OPENAI_API_KEY: "sk-other", GITHUB_TOKEN: "gh", VAULT_ADDR: "https://vault" };
  const script = 'cat; env | sed "s/=.*//" | grep -v "^_$\\|^PWD$\\|^OLDPWD$\\|^SHLVL$" | sort | tr "\\n" " "';
  equal(await printed(script, { env }), "HOME PATH");
  equal(await printed(script, { env, variables: ["VAULT_ADDR", "ABSENT"] }), "HOME PATH VAULT_ADDR");
});

Deno.test(
  { name: "a command that hangs is ended, also where a child of it holds the pipe", ignore: IGNORE },
  async () => {
    const { error } = await failure("sleep 60 & sleep 60", { longestMs: 50 });
    ok(error.message.includes("within 0.05 s"), error.message);
    equal(await printed("sleep 60 & echo sk-3"), "sk-3");
  },
);

Deno.test({ name: "a command that prints without end is ended", ignore: IGNORE }, async () => {
  ok((await failure("yes sk-0123456789")).error.message.includes("64 KiB"));
});

Deno.test({
  name: "a command that fails is told with its own words, and none of them steers or is a key",
  ignore: IGNORE,
}, async () => {
  const { error, told } = await failure(
    'echo plain-key-of-nobody; printf "\\033[2Jdenied: sk-leaked-0123456789\\nplain-key-of-nobody\\n" >&2; exit 3',
  );
  ok(error.message.includes("ended with 3"), error.message);
  ok(told.includes("denied: ****"), told);
  ok(!told.includes("leaked") && !told.includes("key-of-nobody") && !told.includes(String.fromCharCode(27)), told);
  ok(error.hint.at(-1)?.startsWith("Try it by hand: /"), told);
});

Deno.test(
  { name: "a program that is not there, cannot be run or prints nothing is told apart", ignore: IGNORE },
  async () => {
    const world = realWorld({ env: {} });
    const run = (path: string): Promise<string> => runKeyCommand({ argv: [path], variables: [] }, SOURCE, { world });
    await rejects(run("/nowhere/at/all"), { message: 'There is no program "/nowhere/at/all" (flag --key-command)' });
    const plain = await Deno.makeTempFile();
    await rejects(run(plain), { message: `"${plain}" cannot be run (flag --key-command)` });
    ok((await failure("true")).error.message.includes("printed no key"));
  },
);

Deno.test("a command is run once for however many plans, again for a fresh key, and not at every wish of a sandbox", async () => {
  const flags = { keyCommand: '["/bin/store", "read"]' };
  const loaded = await load({ flags });
  const runs: (readonly string[])[] = [];
  let now = 0;
  const keys = new CommandKeys(({ argv }) => Promise.resolve(`sk-${runs.push(argv)}-0123456789`), { now: () => now });
  await rejects(keys.fresh(), QwenError);
  for (let round = 0; round < 3; round++) {
    const { configuration: { credential } } = await keys.filled(loaded);
    equal(credential?.secret?.reveal(), "sk-1-0123456789");
  }
  deepEqual(await Promise.all([keys.fresh(), keys.fresh()]), ["sk-2-0123456789", "sk-2-0123456789"]);
  now += 4_999;
  equal(await keys.fresh(), "sk-2-0123456789", "it was run a moment ago");
  equal((await keys.filled(loaded)).configuration.credential?.secret?.reveal(), "sk-2-0123456789");
  now += 1;
  equal(await keys.fresh(), "sk-3-0123456789");
  deepEqual(runs, [["/bin/store", "read"], ["/bin/store", "read"], ["/bin/store", "read"]]);
});

Deno.test("what a command prints goes into a header, or the run ends", async () => {
  const loaded = await load({ flags: { keyCommand: "/bin/store" } });
  await rejects(new CommandKeys(() => Promise.resolve("sk-é")).filled(loaded), { kind: "config" });
});

Deno.test("a sandbox that has turned has the program of a workload's proof run no more often than that of a key", async () => {
  let runs = 0;
  let now = 0;
  const keys = new CommandKeys(() => Promise.reject(new Error("no key")), {
    readProof: () => Promise.resolve(`proof-${++runs}`),
    now: () => now,
  });
  const proof = { kind: "command", command: { argv: ["/bin/token"], variables: [] } } as const;
  const workload = { tokenUrl: "https://sts.example", grant: "g", fields: {}, asJson: false, proof };
  const source = { kind: "environment", name: "QWEN_WORKLOAD_TOKEN_COMMAND" } as const;
  const configuration = fakeConfiguration("https://a.example/v1", {
    credential: { kind: "workload", workload, source },
  });
  equal((await keys.filled({ configuration })).configuration.credential?.secret?.reveal(), "proof-1");
  deepEqual(await Promise.all([keys.fresh(), keys.fresh()]), ["proof-2", "proof-2"]);
  for (let at = 0; at < 100; at++) equal(await keys.fresh(), "proof-2");
  now += 5_001;
  equal(await keys.fresh(), "proof-3");
});
