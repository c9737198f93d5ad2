// The stores of three systems, each asked through its own program: what that program is told by arguments and by standard
// input (a fake one writes both down), and what is made of each of its answers.
import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { QwenError } from "../../src/base/errors.ts";
import { newSealingKey } from "../../src/config/sealed/sealed_text.ts";
import { systemKeyStore } from "../../src/launcher/key_store/key_store.ts";
import { SealingKeys } from "../../src/launcher/key_store/sealing_keys.ts";
import { STORE_PROGRAMS } from "../../src/launcher/key_store/programs.ts";
import { realWorld } from "../../src/launcher/machine/real_world.ts";
import { type Ran, runProgram } from "../../src/launcher/machine/run_program.ts";
import type { WritableWorld } from "../../src/config/world.ts";

type System = keyof typeof STORE_PROGRAMS;
const IGNORE = Deno.build.os === "windows";

interface Fake extends AsyncDisposable {
  readonly home: string;
  readonly world: WritableWorld;
  run(run: Parameters<typeof runProgram>[0]): Promise<Ran>;
  /** Arguments, standard input and names of the environment, by run. */
  asked(): Promise<readonly { readonly args: string; readonly input: string; readonly env: string }[]>;
}

/** A program in the place of a system's own, which does what the script says. */
async function fake(system: System, script: string, longestMs?: number): Promise<Fake> {
  const home = await Deno.makeTempDir({ prefix: "qwen-store-" });
  const path = `${home}/program`;
  const record = `n=$(ls ${home} | grep -c args); printf '%s\\n' "$*" > ${home}/args$n; cat > ${home}/input$n; ` +
    `env | sed 's/=.*//' | sort | tr '\\n' ' ' > ${home}/env$n; input=$(cat ${home}/input$n)\n`;
  await Deno.writeTextFile(path, `#!/bin/sh\nPATH=/usr/bin:/bin\n${record}${script}\n`, { mode: 0o700 });
  const env = { HOME: home, XDG_RUNTIME_DIR: "/run/x", OPENAI_API_KEY: "sk-of-nobody", USERPROFILE: home };
  const real = realWorld({ home, env });
  // Paths of Windows, on the system that the tests run on.
  const there = system === "windows" ? "C:\\Users\\me" : home;
  const here = (path: string): string => path.replace(there, home).replaceAll("\\", "/");
  const world: WritableWorld = {
    ...real,
    home: there,
    env: (name) => real.env(name),
    os: system,
    stat: (path) => real.stat(here(path)),
    lstat: (path) => real.lstat(here(path)),
    read: (path, maxBytes) => real.read(here(path), maxBytes),
    replace: (path, content, mode) => real.replace(here(path), content, mode),
  };
  return {
    home,
    world,
    run: (run) => {
      equal(run.argv[0], STORE_PROGRAMS[system]);
      match(
        STORE_PROGRAMS[system],
        /^(\/usr\/bin\/|C:\\Windows\\System32\\)/,
        "whole, and where only the system writes",
      );
      equal(run.longestMs, 3_000);
      // The fake lies on this system, whichever it stands for.
      return runProgram({
        ...run,
        argv: [path, ...run.argv.slice(1)],
        os: "linux",
        longestMs: longestMs ?? run.longestMs,
      });
    },
    async asked(): Promise<readonly { readonly args: string; readonly input: string; readonly env: string }[]> {
      const runs = [];
      const read = (name: string): Promise<string> => Deno.readTextFile(`${home}/${name}`);
      for (let at = 0; [...Deno.readDirSync(home)].some(({ name }) => name === `args${at}`); at++) {
        runs.push({
          args: (await read(`args${at}`)).trim(),
          input: await read(`input${at}`),
          env: await read(`env${at}`),
        });
      }
      return runs;
    },
    [Symbol.asyncDispose]: () => Deno.remove(home, { recursive: true }),
  };
}

const KEY = newSealingKey();

/** What each system's program prints for a key that is there, and for one that is not. */
const ANSWERS: Readonly<Record<System, { readonly there: string; readonly absent: string }>> = {
  linux: { there: `printf ${KEY}`, absent: 'case "$*" in lookup*) exit 1;; esac' },
  darwin: {
    there: `echo ${KEY}`,
    absent:
      'echo "security: SecKeychainSearchCopyNext: The specified item could not be found in the keychain." >&2; echo "find-generic-password: returned 44" >&2; exit 44',
  },
  windows: { there: `printf ${KEY}`, absent: "exit 1" },
};

for (const system of ["linux", "darwin", "windows"] as const) {
  const test = (name: string, fn: () => Promise<void>): void =>
    Deno.test({ name: `${system}: ${name}`, ignore: IGNORE, fn });
  const { there, absent } = ANSWERS[system];
  const prepare = async ({ world, home }: Fake): Promise<void> => {
    // Windows has no store of its own: the protected text stands in a file.
    if (system === "windows") world.replace(`${home}/.qwen/sealing_key.dpapi`, "AQAAANCM", 0o600);
    await Promise.resolve();
  };

  test("the key is read, and no other variable of the environment goes to the program", async () => {
    await using one = await fake(system, there);
    await prepare(one);
    equal(await systemKeyStore(one).read(), KEY);
    const [asked] = await one.asked();
    ok(!asked?.env.includes("OPENAI_API_KEY"), asked?.env);
    ok(!asked?.args.includes(KEY));
  });

  test("a key that is not there is told from a store that does not answer", async () => {
    await using one = await fake(system, absent);
    equal(await systemKeyStore(one).read(), undefined);
  });

  test("a new key goes by standard input: no list of processes shows it", async () => {
    await using one = await fake(system, "printf AQAAANCM");
    await systemKeyStore(one).write(KEY);
    const asked = await one.asked();
    equal(asked.length, 1);
    ok(asked[0]?.input.includes(KEY), asked[0]?.input);
    ok(!asked[0]?.args.includes(KEY), asked[0]?.args);
  });

  test("what the store holds is a key of this program, or the run ends and none of it is told", async () => {
    for (const odd of ["sk-somebody-elses-password", `${KEY}x`, "$(yes | head -c 200)"]) {
      await using one = await fake(system, `printf '%s' "${odd}"`);
      await prepare(one);
      const error = await failureOf(systemKeyStore(one).read());
      match(error.message, /no key of this program/);
      ok(!`${error.message}${error.hint}`.includes("somebody"));
    }
    await using endless = await fake(system, "yes");
    await prepare(endless);
    await failureOf(systemKeyStore(endless).read());
  });

  test("a program that is not there, or waits for somebody, ends the run and says what to do", async () => {
    await using one = await fake(system, "sleep 60", 50);
    await prepare(one);
    const slow = await failureOf(systemKeyStore(one).read());
    match(slow.message, /No answer within 3 s from /);
    equal(slow.hint.length, 1);
    await Deno.remove(`${one.home}/program`);
    const none = await failureOf(systemKeyStore(one).read());
    ok(none.message.startsWith(`${STORE_PROGRAMS[system]} is needed`), none.message);
  });
}

async function failureOf(promise: Promise<unknown>): Promise<QwenError> {
  try {
    throw new Error(`answered ${await promise}`);
  } catch (error) {
    ok(error instanceof QwenError, String(error));
    equal(error.exitCode, 4);
    return error;
  }
}

Deno.test(
  { name: "linux: a locked keyring is no absent key, or a new one would take its place", ignore: IGNORE },
  async () => {
    const locked = 'case "$1" in lookup) exit 1;; search) echo "[/1]"; echo "label = x";; esac';
    await using one = await fake("linux", locked);
    match((await failureOf(systemKeyStore(one).read())).message, /is locked$/);
    await rejects(new SealingKeys(systemKeyStore(one)).orNew(), /is locked/);
    ok(!(await one.asked()).some(({ args }) => args.startsWith("store")), "nothing was written");
  },
);

Deno.test({ name: "linux: without a session bus its own words are told", ignore: IGNORE }, async () => {
  await using one = await fake(
    "linux",
    'echo "secret-tool: Cannot autolaunch D-Bus without X11 \\$DISPLAY" >&2; exit 1',
  );
  const error = await failureOf(systemKeyStore(one).read());
  equal(error.hint[0], "It said: secret-tool: Cannot autolaunch D-Bus without X11 $DISPLAY");
});

Deno.test({
  name: "darwin: a keychain that may not ask is locked, and its number decides, whatever it exits with",
  ignore: IGNORE,
}, async () => {
  const script = 'echo "security: SecKeychainItemCopyContent: User interaction is not allowed." >&2; ' +
    'echo "find-generic-password: returned -25308" >&2';
  await using one = await fake("darwin", script);
  match((await failureOf(systemKeyStore(one).read())).message, /the keychain of macOS is locked/);
  deepEqual((await one.asked()).map(({ args, input }) => [args, input]), [
    ["-i", "find-generic-password -s qwen -a sealing-key -w\n"],
  ]);
});

Deno.test({ name: "windows: the script is one word that cmd.exe has nothing to read in", ignore: IGNORE }, async () => {
  await using one = await fake("windows", "printf AQAAANCM");
  await systemKeyStore(one).write(KEY);
  equal(await Deno.readTextFile(`${one.home}/.qwen/sealing_key.dpapi`), "AQAAANCM");
  const words = (await one.asked())[0]?.args.split(" ") ?? [];
  deepEqual(words.slice(0, 3), ["-NoProfile", "-NonInteractive", "-EncodedCommand"]);
  match(words[3] ?? "", /^[A-Za-z0-9+/=]+$/);
  const script = atob(words[3] ?? "").replaceAll("\0", "");
  match(script, /ProtectedData\]::Protect\(/);
});

Deno.test("the store is asked once for however many plans; where two make a key at once, the one that stands counts", async () => {
  let kept: string | undefined;
  let reads = 0;
  const other = newSealingKey();
  const keys = new SealingKeys({
    name: "macos",
    program: "",
    read: () => (reads++, Promise.resolve(kept)),
    write: () => (kept = other, Promise.resolve()),
  });
  equal(await keys.orNew(), other, "another process was later");
  equal(await keys.current(), other);
  equal(reads, 3);
  const forgetful = new SealingKeys({
    name: "macos",
    program: "",
    read: () => Promise.resolve(undefined),
    write: () => Promise.resolve(),
  });
  await rejects(forgetful.orNew(), { kind: "auth", message: /No key was kept/ });
  await rejects(forgetful.current(), { kind: "auth", message: /holds none/ });
  equal(await forgetful.ifThere(), undefined);
});
