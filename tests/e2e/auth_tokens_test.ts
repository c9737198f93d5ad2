// A stored login in the whole program: renewed inside the sandbox, used, printed, ended.
import { deepEqual, equal, match } from "node:assert/strict";
import { fakeEndpoint, refusing, saying } from "../fakes/fake_endpoint.ts";
import { type FakeTokenServer, startTokenServer } from "../fakes/fake_token_server.ts";
import { type Form, forms, type ProgramResult, runProgram } from "../fakes/program.ts";
import { Pty } from "../fakes/pty.ts";

interface Person extends AsyncDisposable {
  /** Runs a command line in this person's home. */
  qwen(...args: readonly string[]): Promise<ProgramResult>;
  read(name: string): Promise<string>;
  write(name: string, content: string): Promise<void>;
  names(): Promise<readonly string[]>;
}

/** A person whose Qwen login ended a while ago. */
async function signedIn(
  form: Form,
  at: { readonly server: FakeTokenServer; readonly endpoint: string },
): Promise<Person> {
  const home = await Deno.makeTempDir({ prefix: "qwen-e2e-" });
  await Deno.mkdir(`${home}/.qwen`, { mode: 0o700 });
  const login = {
    access_token: "at-0",
    refresh_token: "rt-0",
    token_type: "Bearer",
    resource_url: at.endpoint,
    expiry_date: 5,
  };
  await Deno.writeTextFile(`${home}/.qwen/oauth_creds.json`, JSON.stringify(login), { mode: 0o600 });
  await Deno.writeTextFile(`${home}/.qwen/settings.json`, '{\n  // mine\n  "ui": { "theme": "x" }\n}\n');
  const env = { QWEN_OAUTH_BASE_URL: new URL(at.server.tokenEndpoint).origin };
  return {
    qwen: (...args) => runProgram(form, { args, home, env }),
    read: (name) => Deno.readTextFile(`${home}/.qwen/${name}`),
    write: (name, content) => Deno.writeTextFile(`${home}/.qwen/${name}`, content),
    names: async () => (await Array.fromAsync(Deno.readDir(`${home}/.qwen`))).map(({ name }) => name).sort(),
    [Symbol.asyncDispose]: () => Deno.remove(home, { recursive: true }),
  };
}

for (const form of forms()) {
  Deno.test(`${form.name}: a prompt with a login that has ended renews it once, keeps it, and is answered`, async () => {
    await using server = startTokenServer();
    await using endpoint = fakeEndpoint(saying("Hello"));
    await using person = await signedIn(form, { server, endpoint: endpoint.baseUrl });
    const { code, stdout, stderr } = await person.qwen("-p", "hi");
    equal(stdout, "Hello\n", stderr);
    equal(code, 0);
    equal(endpoint.asked[0]?.headers.get("authorization"), "Bearer at-1");
    equal(server.granted, 1);
    match(await person.read("oauth_creds.json"), /"refresh_token": "rt-1"/);
    equal(/at-1|rt-1|at-0|rt-0/.test(stderr), false);
  });

  Deno.test(`${form.name}: a token that the endpoint refuses is renewed once, and the prompt is sent again`, async () => {
    await using server = startTokenServer();
    await using endpoint = fakeEndpoint(refusing(401, "token expired"), saying("Hello"));
    await using person = await signedIn(form, { server, endpoint: endpoint.baseUrl });
    const { code, stdout, stderr } = await person.qwen("-p", "hi");
    equal(stdout, "Hello\n", stderr);
    equal(code, 0);
    deepEqual(endpoint.asked.map(({ headers }) => headers.get("authorization")), ["Bearer at-1", "Bearer at-2"]);
    equal(server.granted, 2);
  });

  Deno.test(`${form.name}: qwen auth token prints the token alone, and auth logout ends the login and nothing else`, async () => {
    await using server = startTokenServer();
    await using person = await signedIn(form, { server, endpoint: "http://127.0.0.1:9" });
    const printed = await person.qwen("auth", "token");
    deepEqual(printed, { code: 0, signal: null, stdout: "at-1\n", stderr: "" });
    deepEqual(await person.qwen("auth", "token"), printed);
    equal((await person.qwen("auth", "token", "--refresh")).stdout, "at-2\n");
    const out = await person.qwen("auth", "logout", "--all");
    equal(out.code, 0, out.stderr);
    equal(out.stdout, "");
    match(out.stderr, /Signed out at Qwen/);
    equal(await person.read("settings.json"), '{\n  // mine\n  "ui": { "theme": "x" }\n}\n', "nothing else is touched");
    deepEqual(await person.names(), ["oauth_creds.d", "settings.json"]);
    const after = await person.qwen("auth", "token");
    equal(after.code, 4);
    equal(after.stdout, "");
    match(after.stderr, /qwen auth login/);
    equal(server.granted, 2);
  });

  Deno.test(`${form.name}: a login that its issuer has ended is removed, and exit code 4 says how to sign in again`, async () => {
    await using server = startTokenServer({ refreshToken: "another" });
    await using endpoint = fakeEndpoint();
    await using person = await signedIn(form, { server, endpoint: endpoint.baseUrl });
    const { code, stdout, stderr } = await person.qwen("-p", "hi", "--auth-type", "qwen-oauth");
    equal(code, 4, stderr);
    equal(stdout, "");
    match(stderr, /The sign-in has ended[^]*qwen auth login/);
    equal(stderr.includes("rt-0"), false);
    equal((await person.names()).includes("oauth_creds.json"), false);
    equal(endpoint.asked.length, 0);
  });

  Deno.test(`${form.name}: an issuer out of reach costs nobody a login: exit code 6`, async () => {
    const server = startTokenServer();
    await server[Symbol.asyncDispose]();
    await using endpoint = fakeEndpoint();
    await using person = await signedIn(form, { server, endpoint: endpoint.baseUrl });
    const before = await person.read("oauth_creds.json");
    const { code, stderr } = await person.qwen("-p", "hi");
    equal(code, 6, stderr);
    equal(await person.read("oauth_creds.json"), before);
    equal(endpoint.asked.length, 0);
  });

  Deno.test(`${form.name}: four prompts at once with a login that has ended make one renewal`, async () => {
    await using server = startTokenServer();
    await using endpoint = fakeEndpoint(saying("Hello"));
    await using person = await signedIn(form, { server, endpoint: endpoint.baseUrl });
    const runs = await Promise.all([1, 2, 3, 4].map(() => person.qwen("-p", "hi")));
    deepEqual(runs.map(({ code, stdout }) => [code, stdout]), runs.map(() => [0, "Hello\n"]));
    deepEqual(endpoint.asked.map(({ headers }) => headers.get("authorization")), runs.map(() => "Bearer at-1"));
    deepEqual([server.granted, server.refused], [1, 0]);
  });

  Deno.test({
    name: `${form.name}: qwen auth token puts no token on a terminal unless it is told to`,
    ignore: Deno.build.os === "windows",
    sanitizeOps: false,
    sanitizeResources: false,
    async fn(): Promise<void> {
      const home = await Deno.makeTempDir({ prefix: "qwen-e2e-" });
      try {
        const env = { OPENAI_API_KEY: "sk-terminal-0123456789" };
        using refused = new Pty(form, { args: ["auth", "token"], home, env });
        equal(await refused.exitCode(), 2);
        match(refused.screen, /--show/);
        equal(refused.written.includes("0123456789"), false);
        using shown = new Pty(form, { args: ["auth", "token", "--show"], home, env });
        equal(await shown.exitCode(), 0);
        equal(shown.screen, "sk-terminal-0123456789");
        equal(shown.written.includes("\x1b"), false);
      } finally {
        await Deno.remove(home, { recursive: true });
      }
    },
  });

  Deno.test(`${form.name}: a login file that is torn, or over for good, is told and counts as signed out`, async () => {
    await using server = startTokenServer();
    await using person = await signedIn(form, { server, endpoint: "http://127.0.0.1:9" });
    const over = '{"access_token":"at-0-secret","token_type":"Bearer","expiry_date":5}';
    for (const [content, words] of [["{torn", /Ignored ".*oauth_creds\.json"/], [over, /has ended/]] as const) {
      await person.write("oauth_creds.json", content);
      for (const line of [["auth", "status"], ["-p", "hi"], ["auth", "token"]]) {
        const { code, stdout, stderr } = await person.qwen(...line);
        equal(code, 4, line.join(" "));
        match(stdout + stderr, words);
        equal(/at-0-secret/.test(stdout + stderr), false);
      }
      equal(await person.read("oauth_creds.json"), content, "it is left for whoever wants to look");
    }
    equal(server.forms.length, 0);
  });
}
