// The files that a sandbox is granted, in the whole program: what `qwen permissions` says of them, and that they are enough
// wherever people's home directories really are, behind links and not there yet.
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { fakeEndpoint, saying } from "../fakes/fake_endpoint.ts";
import { startFakeQwenIssuer } from "../fakes/fake_qwen_issuer.ts";
import { startTokenServer } from "../fakes/fake_token_server.ts";
import { forms, runProgram } from "../fakes/program.ts";
import { Pty } from "../fakes/pty.ts";

const POSIX = Deno.build.os !== "windows";
const KEY = "sk-e2e-0123456789-abcdefghij-KLMN";

/** A directory with a home in it, gone afterwards. */
function place(): { readonly root: string; readonly home: string } & Disposable {
  const root = Deno.makeTempDirSync({ prefix: "qwen-grants-" });
  const home = `${root}/home`;
  Deno.mkdirSync(home);
  return { root, home, [Symbol.dispose]: () => Deno.removeSync(root, { recursive: true }) };
}

/** The file of a Qwen login that ended a while ago. */
function endedLogin(endpoint: string): string {
  const tokens = { access_token: "at-0", refresh_token: "rt-0", token_type: "Bearer", expiry_date: 5 };
  return JSON.stringify({ ...tokens, resource_url: endpoint });
}

interface Places {
  readonly root: string;
  readonly home: string;
}

/** How a home may lie: makes it with the login in it, answers the HOME to run with and the file that holds the login. */
const LAYOUTS: Readonly<Record<string, (at: Places, login: string) => { home: string; file: string }>> = {
  "HOME is a link": ({ root, home }, login) => {
    Deno.mkdirSync(`${home}/.qwen`, { mode: 0o700 });
    Deno.writeTextFileSync(`${home}/.qwen/oauth_creds.json`, login, { mode: 0o600 });
    Deno.symlinkSync(home, `${root}/linked`);
    return { home: `${root}/linked`, file: `${home}/.qwen/oauth_creds.json` };
  },
  "~/.qwen is a link to another place": ({ root, home }, login) => {
    Deno.mkdirSync(`${root}/dotfiles/qwen`, { recursive: true, mode: 0o700 });
    Deno.writeTextFileSync(`${root}/dotfiles/qwen/oauth_creds.json`, login, { mode: 0o600 });
    Deno.symlinkSync(`${root}/dotfiles/qwen`, `${home}/.qwen`);
    return { home, file: `${root}/dotfiles/qwen/oauth_creds.json` };
  },
  "the login's file is a link within the directory": ({ home }, login) => {
    Deno.mkdirSync(`${home}/.qwen/vault`, { recursive: true, mode: 0o700 });
    Deno.writeTextFileSync(`${home}/.qwen/vault/mine.json`, login, { mode: 0o600 });
    Deno.symlinkSync("vault/mine.json", `${home}/.qwen/oauth_creds.json`);
    return { home, file: `${home}/.qwen/vault/mine.json` };
  },
  "~/.qwen is open to others": ({ home }, login) => {
    Deno.mkdirSync(`${home}/.qwen`);
    Deno.chmodSync(`${home}/.qwen`, 0o755);
    Deno.writeTextFileSync(`${home}/.qwen/oauth_creds.json`, login, { mode: 0o600 });
    return { home, file: `${home}/.qwen/oauth_creds.json` };
  },
};

for (const form of forms()) {
  for (const [name, lay] of Object.entries(LAYOUTS)) {
    Deno.test({
      name: `${form.name}: a login is renewed and used where ${name}`,
      ignore: !POSIX,
      async fn(): Promise<void> {
        await using server = startTokenServer();
        await using endpoint = fakeEndpoint(saying("Hello"));
        using at = place();
        const { home, file } = lay(at, endedLogin(endpoint.baseUrl));
        const isLink = Deno.lstatSync(`${home}/.qwen/oauth_creds.json`).isSymlink;
        const env = { QWEN_OAUTH_BASE_URL: new URL(server.tokenEndpoint).origin };
        const { code, stdout, stderr } = await runProgram(form, { args: ["-p", "hi"], home, cwd: "/", env });
        deepEqual([code, stdout], [0, "Hello\n"], stderr);
        const open = name.endsWith("open to others");
        equal(/was open to other users \(mode 755\); it is closed now/.test(stderr), open, stderr);
        equal(endpoint.asked[0]?.headers.get("authorization"), "Bearer at-1");
        match(Deno.readTextFileSync(file), /"refresh_token": "rt-1"/);
        equal((Deno.statSync(file).mode ?? 0) & 0o777, 0o600);
        equal((Deno.statSync(`${home}/.qwen`).mode ?? 0) & 0o777, 0o700);
        equal(Deno.lstatSync(`${home}/.qwen/oauth_creds.json`).isSymlink, isLink, "the link stays");
      },
    });
  }

  Deno.test({
    name: `${form.name}: a login's file that is a link out of ~/.qwen is refused by its path, and left alone`,
    ignore: !POSIX,
    async fn(): Promise<void> {
      await using server = startTokenServer();
      using at = place();
      Deno.mkdirSync(`${at.home}/.qwen`, { mode: 0o700 });
      Deno.writeTextFileSync(`${at.root}/elsewhere.json`, endedLogin("127.0.0.1"), { mode: 0o600 });
      Deno.symlinkSync(`${at.root}/elsewhere.json`, `${at.home}/.qwen/oauth_creds.json`);
      const env = { QWEN_OAUTH_BASE_URL: new URL(server.tokenEndpoint).origin };
      const { code, stderr } = await runProgram(form, { args: ["auth", "token"], home: at.home, cwd: "/", env });
      equal(code, 3, stderr);
      match(stderr, /oauth_creds\.json" is a link that leads out of its directory/);
      equal(server.granted, 0);
      equal(Deno.readTextFileSync(`${at.root}/elsewhere.json`), endedLogin("127.0.0.1"));
    },
  });

  Deno.test(`${form.name}: the first login makes ~/.qwen, private, also where QWEN_HOME says`, async () => {
    for (const moved of [false, true]) {
      await using issuer = startFakeQwenIssuer({ interval: 0.1 });
      using at = place();
      const qwenHome = moved ? `${at.root}/a/b` : `${at.home}/.qwen`;
      const env = { QWEN_OAUTH_BASE_URL: issuer.url, ...(moved ? { QWEN_HOME: qwenHome } : {}) };
      const args = ["auth", "login", "--device"];
      const { code, stderr } = await runProgram(form, { args, home: at.home, cwd: "/", env });
      equal(code, 0, stderr);
      if (POSIX) equal((Deno.statSync(qwenHome).mode ?? 0) & 0o777, 0o700);
      if (POSIX) equal((Deno.statSync(`${qwenHome}/oauth_creds.json`).mode ?? 0) & 0o777, 0o600);
      deepEqual(Array.from(Deno.readDirSync(qwenHome), ({ name }) => name).sort(), [
        "oauth_creds.d",
        "oauth_creds.json",
        "settings.json",
      ]);
    }
  });

  Deno.test(`${form.name}: a prompt that goes on with a conversation keeps it where there is no ~/.qwen yet`, async () => {
    await using endpoint = fakeEndpoint(saying("one"), saying("two"));
    using at = place();
    const env = { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: endpoint.baseUrl };
    for (const answer of ["one", "two"]) {
      const { code, stdout, stderr } = await runProgram(form, {
        args: ["-c", "-p", "hi", "-m", "m-env"],
        home: at.home,
        env,
      });
      deepEqual([code, stdout, stderr], [0, `${answer}\n`, ""]);
    }
    deepEqual(Array.from(Deno.readDirSync(`${at.home}/.qwen`), ({ name }) => name), ["sessions"]);
    equal(Array.from(Deno.readDirSync(`${at.home}/.qwen/sessions`)).length, 1);
    if (POSIX) equal((Deno.statSync(`${at.home}/.qwen`).mode ?? 0) & 0o777, 0o700);
  });

  Deno.test(`${form.name}: qwen permissions names no file for a key, and for a login that login alone`, async () => {
    using at = place();
    const qwen = `${at.home}/.qwen`;
    const ask = async (...args: readonly string[]): Promise<{ files: readonly string[]; more: readonly string[] }> => {
      const given = ["permissions", "--json", ...args];
      const { code, stdout, stderr } = await runProgram(form, { args: given, home: at.home, cwd: "/" });
      equal(code, 0, stderr);
      const { read, write, conversation, why } = JSON.parse(stdout);
      deepEqual(read, write);
      for (const path of write) ok(typeof why[path] === "string" && why[path] !== "", path);
      return { files: write, more: conversation.write };
    };
    const key = ["--openai-api-key", KEY];
    deepEqual(await ask(...key), { files: [], more: [`${qwen}/history`, `${qwen}/sessions`] });
    deepEqual(await ask(...key, "--no-history"), { files: [], more: [] });
    Deno.mkdirSync(qwen, { mode: 0o700 });
    Deno.writeTextFileSync(`${qwen}/oauth_creds.json`, endedLogin("127.0.0.1"), { mode: 0o600 });
    Deno.writeTextFileSync(`${qwen}/oauth_sso.example.com.json`, "{}", { mode: 0o600 });
    const login = ["oauth_creds.json", "oauth_creds.lock", "oauth_creds.d", "oauth_quota.json", "oauth_quota.d"];
    deepEqual((await ask()).files, login.map((name) => `${qwen}/${name}`));
    deepEqual((await ask(...key)).files, []);
  });

  for (const answer of ["y", "n"] as const) {
    Deno.test({
      name: `a conversation with a key gets Qwen's login only after the user's ${answer} (${form.name})`,
      ignore: !POSIX,
      async fn(): Promise<void> {
        await using issuer = startFakeQwenIssuer({ interval: 0.1 });
        await using endpoint = fakeEndpoint();
        using at = place();
        Deno.mkdirSync(`${at.home}/.qwen`, { mode: 0o700 });
        const before = endedLogin("127.0.0.1");
        Deno.writeTextFileSync(`${at.home}/.qwen/oauth_creds.json`, before, { mode: 0o600 });
        using pty = new Pty(form, {
          home: at.home,
          env: {
            OPENAI_API_KEY: KEY,
            OPENAI_BASE_URL: endpoint.baseUrl,
            OPENAI_MODEL: "m-env",
            QWEN_OAUTH_BASE_URL: issuer.url,
            SSH_CONNECTION: "1 2 3 4",
          },
        });
        await pty.shows("❯");
        pty.type("/auth\r");
        const menu = await pty.shows("Esc back");
        pty.type(`${/(\d) Qwen OAuth/.exec(menu)?.[1] ?? ""}\r`);
        await pty.shows(/read and write [\s\S]*oauth_creds\.json[\s\S]*\[y\/N\]/);
        pty.type(`${answer}\n`);
        if (answer === "y") {
          await pty.shows(/settings\.json[\s\S]*Qwen OAuth\? \[y\/N\]$/);
          // A no to saving the choice: the conversation goes on with the login all the same.
          pty.type("n\n");
          await pty.shows(/settings\.json" was not changed[\s\S]*Signed in to Qwen[\s\S]*❯$/);
          equal(Deno.readDirSync(`${at.home}/.qwen`).some(({ name }) => name === "settings.json"), false);
        } else await pty.shows("Not done: that was not allowed");
        const now = Deno.readTextFileSync(`${at.home}/.qwen/oauth_creds.json`);
        equal(now === before, answer === "n");
        equal(issuer.seen.some((request) => request.includes("/device/code")), answer === "y");
      },
    });
  }
}
