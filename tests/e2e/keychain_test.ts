// What rests sealed, as whole programs on a desktop's own keyring: a session bus and a gnome-keyring of the test's own, with its
// home; unlocked, locked, gone, without a bus.
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { fakeEndpoint, saying } from "../fakes/fake_endpoint.ts";
import { type Form, forms, type ProgramResult, runProgram } from "../fakes/program.ts";

const PROGRAMS = ["/usr/bin/secret-tool", "/usr/bin/gnome-keyring-daemon", "/usr/bin/dbus-daemon", "/usr/bin/gdbus"];
const absent = PROGRAMS.filter((path) => !isThere(path));

function isThere(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

interface Desktop {
  readonly home: string;
  run(
    args: readonly string[],
    more?: { stdin?: string; env?: Record<string, string | undefined> },
  ): Promise<ProgramResult>;
  lock(): Promise<void>;
  forget(): Promise<void>;
  /** Everything that stands in the home's files. */
  kept(): Promise<string>;
}

async function withDesktop(form: Form, act: (desktop: Desktop) => Promise<void>): Promise<void> {
  const home = await Deno.makeTempDir({ prefix: "qwen-keyring-" });
  await Deno.mkdir(`${home}/.qwen`, { mode: 0o700 });
  const address = `unix:path=${home}/bus`;
  const own = { HOME: home, XDG_RUNTIME_DIR: home, DBUS_SESSION_BUS_ADDRESS: address, PATH: "/usr/bin:/bin" };
  const start = (command: string, args: readonly string[], stdin: "null" | "piped" = "null"): Deno.ChildProcess =>
    new Deno.Command(command, { args: [...args], env: own, clearEnv: true, stdin, stdout: "null", stderr: "null" })
      .spawn();
  const ended = async (command: string, args: readonly string[]): Promise<void> => {
    await start(command, args).status;
  };
  const bus = start("/usr/bin/dbus-daemon", ["--session", "--nofork", `--address=${address}`]);
  while (!isSocket(`${home}/bus`)) await new Promise((resolve) => setTimeout(resolve, 20));
  const keyring = start("/usr/bin/gnome-keyring-daemon", ["--unlock", "--foreground", "--components=secrets"], "piped");
  const writer = keyring.stdin.getWriter();
  await writer.write(new TextEncoder().encode("test"));
  await writer.close();
  const secrets = ["--session", "--dest", "org.freedesktop.secrets", "--object-path", "/org/freedesktop/secrets"];
  await ended("/usr/bin/gdbus", ["wait", "--session", "--timeout", "20", "org.freedesktop.secrets"]);
  try {
    await act({
      home,
      run: (args, { stdin, env = {} } = {}) =>
        runProgram(form, { home, args, env: { ...own, ...env }, ...(stdin === undefined ? {} : { stdin }) }),
      lock: () =>
        ended("/usr/bin/gdbus", [
          "call",
          ...secrets,
          "--method",
          "org.freedesktop.Secret.Service.Lock",
          "['/org/freedesktop/secrets/collection/login']",
        ]),
      forget: () => ended("/usr/bin/secret-tool", ["clear", "service", "qwen", "account", "sealing-key"]),
      async kept(): Promise<string> {
        let all = "";
        for await (const path of filesBelow(`${home}/.qwen`)) all += await Deno.readTextFile(path);
        return all;
      },
    });
  } finally {
    for (const child of [keyring, bus]) {
      child.kill("SIGKILL");
      await child.status;
    }
    await Deno.remove(home, { recursive: true });
  }
}

function isSocket(path: string): boolean {
  try {
    return Deno.statSync(path).isSocket === true;
  } catch {
    return false;
  }
}

async function* filesBelow(folder: string): AsyncGenerator<string> {
  for await (const entry of Deno.readDir(folder)) {
    if (entry.isDirectory) yield* filesBelow(`${folder}/${entry.name}`);
    else yield `${folder}/${entry.name}`;
  }
}

const KEY = "sk-9f8e7d6c5b4a392817";
const LOGIN = {
  access_token: "at-secret-of-it",
  refresh_token: "rt-secret-of-it",
  token_type: "Bearer",
  resource_url: "portal.qwen.ai",
  expiry_date: 4_000_000_000_000,
};

for (const form of forms()) {
  const test = (name: string, act: (desktop: Desktop) => Promise<void>): void =>
    Deno.test({
      name: `${form.name}: ${name}${absent.length === 0 ? "" : ` (SKIPPED: no ${absent.join(", ")})`}`,
      ignore: absent.length > 0,
      fn: (): Promise<void> => withDesktop(form, act),
    });

  test("a key and a login are sealed and used, nothing of them stands in a file, and unsealed they are as before", async ({ home, run, kept }) => {
    await using endpoint = fakeEndpoint(saying("opened"));
    const login = `${home}/.qwen/oauth_creds.json`;
    await Deno.writeTextFile(login, JSON.stringify(LOGIN), { mode: 0o600 });
    const saved = await run(["auth", "login", "--with-api-key", "--openai-base-url", endpoint.baseUrl], { stdin: KEY });
    equal(saved.code, 0, saved.stderr);
    const sealed = await run(["auth", "seal"]);
    equal(sealed.code, 0, sealed.stderr);
    match(
      sealed.stdout,
      /^Sealed: security\.auth\.apiKey \(~\/\.qwen\/settings\.json\)\nSealed: ~\/\.qwen\/oauth_creds\.json\n/,
    );
    match(sealed.stdout, /every program that you run can ask for it while the keyring is unlocked/);
    ok(!/9f8e7d6c|secret-of-it/.test(await kept()), "no file holds them");
    const prompt = await run(["-p", "hi", "-m", "m"]);
    deepEqual([prompt.code, prompt.stdout], [0, "opened\n"], prompt.stderr);
    deepEqual(endpoint.asked.map(({ headers }) => headers.get("authorization")), [`Bearer ${KEY}`]);
    equal((await run(["auth", "token"])).stdout, `${KEY}\n`);
    equal((await run(["auth", "token", "--auth-type", "qwen-oauth"])).stdout, `${LOGIN.access_token}\n`);
    const status = await run(["auth", "status", "--json"]);
    equal(JSON.parse(status.stdout).credential.sealed, true);
    ok(!status.stdout.includes("9f8e7d6c"));
    match((await run(["doctor"])).stdout, /^ok +at rest +sealed, with a key in the keyring of this desktop/m);
    // What is saved from now on is sealed at once.
    equal((await run(["auth", "login", "--with-api-key"], { stdin: `${KEY}-second` })).code, 0);
    ok(!(await kept()).includes("-second"));
    equal((await run(["auth", "token"])).stdout, `${KEY}-second\n`);
    const plain = await run(["auth", "unseal"]);
    equal(plain.code, 0, plain.stderr);
    deepEqual(JSON.parse(await Deno.readTextFile(login)), LOGIN);
    equal(JSON.parse(await Deno.readTextFile(`${home}/.qwen/settings.json`)).security.auth.apiKey, `${KEY}-second`);
    equal((await run(["auth", "token"])).stdout, `${KEY}-second\n`);
  });

  test("a keyring that is locked, has lost the key or is not there ends the run with 4, and nothing is taken for absent", async ({ home, run, lock, forget, kept }) => {
    await using endpoint = fakeEndpoint(saying("never"));
    await run(["auth", "login", "--with-api-key", "--openai-base-url", endpoint.baseUrl], { stdin: KEY });
    const login = `${home}/.qwen/oauth_creds.json`;
    await Deno.writeTextFile(login, JSON.stringify(LOGIN), { mode: 0o600 });
    equal((await run(["auth", "seal"])).code, 0);
    const before = await kept();
    const noBus = { DBUS_SESSION_BUS_ADDRESS: undefined, XDG_RUNTIME_DIR: undefined };
    const gone = await run(["-p", "hi"], { env: noBus });
    deepEqual([gone.code, gone.stdout], [4, ""]);
    match(gone.stderr, /No key comes from the keyring of this desktop/);
    match(gone.stderr, /It said: secret-tool: .*D-Bus/);
    await lock();
    for (
      const args of [["-p", "hi"], ["auth", "token", "--auth-type", "qwen-oauth"], ["auth", "unseal"], [
        "auth",
        "logout",
        "qwen",
      ]]
    ) {
      const locked = await run(args);
      deepEqual([locked.code, locked.stdout], [4, ""], args.join(" "));
      match(
        locked.stderr,
        /is locked\n {2}Unlock it, then try again: secret-tool lookup service qwen account sealing-key\n$/,
      );
    }
    const json = await run(["-p", "hi", "-o", "json"]);
    deepEqual([json.code, JSON.parse(json.stdout).at(-1).is_error], [4, true]);
    match((await run(["doctor"])).stdout, /^FAIL +at rest/m);
    // To look at what is configured needs no key.
    equal((await run(["auth", "status"])).code, 0);
    equal(
      (await run(["-p", "hi", "--openai-api-key", "sk-given", "--openai-base-url", endpoint.baseUrl, "-m", "m"])).code,
      0,
    );
    equal(await kept(), before, "no file has changed");
    await forget();
    deepEqual(endpoint.asked.map(({ headers }) => headers.get("authorization")), ["Bearer sk-given"]);
  });

  test("a login whose key is lost can be ended, and another one kept in its place", async ({ home, run, forget }) => {
    const login = `${home}/.qwen/oauth_creds.json`;
    await Deno.writeTextFile(login, JSON.stringify(LOGIN), { mode: 0o600 });
    equal((await run(["auth", "seal"])).code, 0);
    await forget();
    const lost = await run(["auth", "token", "--auth-type", "qwen-oauth"]);
    equal(lost.code, 4);
    match(lost.stderr, /holds none\n {2}What was sealed with another key cannot be opened any more; sign in again/);
    const ended = await run(["auth", "logout", "qwen"]);
    equal(ended.code, 0, ended.stderr);
    ok(!isThere(login));
    equal((await run(["auth", "login", "--with-api-key"], { stdin: KEY })).code, 0, "with a new key of the keyring");
    equal((await run(["auth", "token"])).stdout, `${KEY}\n`);
  });

  test("the setting is taken back where nothing is sealed, also without a keyring", async ({ home, run }) => {
    await Deno.writeTextFile(`${home}/.qwen/settings.json`, '{ "secretStore": "keychain" }\n', { mode: 0o600 });
    const gone = { DBUS_SESSION_BUS_ADDRESS: undefined, XDG_RUNTIME_DIR: undefined };
    const back = await run(["auth", "unseal"], { env: gone });
    deepEqual([back.code, back.stdout.split("\n")[0]], [0, "Nothing was sealed"], back.stderr);
    ok(!(await Deno.readTextFile(`${home}/.qwen/settings.json`)).includes("keychain"));
  });
}
