// A workload without a key, as whole programs: a file that the platform renews, GitHub's jobs, a client's secret.
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { fakeEndpoint, refusing, saying } from "../fakes/fake_endpoint.ts";
import { startDemoServer } from "../../src/demo/server.ts";
import { startExchange } from "../fakes/fake_exchange.ts";
import { type Form, forms, type ProgramResult, runProgram } from "../fakes/program.ts";

const SUBJECT = "subject-0123456789abcdefghij";

interface Place {
  readonly home: string;
  run(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<ProgramResult>;
}

async function withPlace(form: Form, act: (place: Place) => Promise<void>): Promise<void> {
  const home = await Deno.makeTempDir({ prefix: "qwen-workload-" });
  try {
    // As Kubernetes mounts it: a link that leads over another.
    await Deno.mkdir(`${home}/data-1`);
    await Deno.writeTextFile(`${home}/data-1/token`, `${SUBJECT}\n`);
    await Deno.symlink("data-1", `${home}/..data`);
    await Deno.symlink("..data/token", `${home}/token`);
    await act({ home, run: (args, env = {}) => runProgram(form, { home, args, env }) });
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

for (const form of forms()) {
  const test = (name: string, act: (place: Place) => Promise<void>): void =>
    Deno.test({
      name: `${form.name}: ${name}`,
      ignore: Deno.build.os === "windows",
      fn: (): Promise<void> => withPlace(form, act),
    });

  test("a prompt of a workload exchanges the token of its file, and keeps and tells nothing of it", async ({ home, run }) => {
    await using issuer = startExchange();
    await using endpoint = fakeEndpoint(saying("no key needed"));
    const env = {
      OPENAI_BASE_URL: endpoint.baseUrl,
      OPENAI_MODEL: "m-env",
      QWEN_WORKLOAD_TOKEN_FILE: `${home}/token`,
      QWEN_WORKLOAD_TOKEN_URL: issuer.tokenUrl,
    };
    const { code, stdout, stderr } = await run(["-p", "hi", "--debug"], env);
    deepEqual([code, stdout], [0, "no key needed\n"], stderr);
    match(stderr, /^> POST http:\/\/127\.0\.0\.1:\d+\/token$/m, "--debug tells of the exchange");
    match(stderr, /^> POST .*\/v1\/chat\/completions\n< 200 text\/event-stream \(\d+ ms\)$/m);
    ok(!`${stdout}${stderr}`.includes(SUBJECT) && !stderr.includes("at-1"), stderr);
    equal(issuer.asked[0]?.fields["subject_token"], SUBJECT);
    deepEqual(endpoint.asked.map(({ headers }) => headers.get("authorization")), ["Bearer at-1"]);
    ok(![...Deno.readDirSync(home)].some(({ name }) => name === ".qwen"), "nothing is kept");
    const token = await run(["auth", "token", "--json"], env);
    const { token: shown, expires_at: end } = JSON.parse(token.stdout);
    equal(shown, "at-2");
    ok(Date.parse(end) > Date.now());
    const status = await run(["auth", "status"], env);
    equal(status.code, 0);
    match(status.stdout, /a token for the workload, from 127\.0\.0\.1:\d+ when it is needed/);
    equal(issuer.asked.length, 2, "to look asks nobody");
    const { stdout: permissions } = await run(["permissions", "--json"], env);
    const { net, read } = JSON.parse(permissions);
    deepEqual([net.toSorted(), read], [[new URL(issuer.tokenUrl).host, endpoint.host].toSorted(), []]);
  });

  test("a token of a workload that the service refuses in the middle is got anew by qwen exec, from the file as it is then", async ({ home, run }) => {
    await using issuer = startExchange();
    await using endpoint = fakeEndpoint(saying("first"), refusing(401, "token expired"), saying("second"));
    const env = {
      OPENAI_BASE_URL: endpoint.baseUrl,
      OPENAI_MODEL: "m-env",
      QWEN_WORKLOAD_TOKEN_FILE: `${home}/token`,
      QWEN_WORKLOAD_TOKEN_URL: issuer.tokenUrl,
    };
    const ask = `curl -s "$OPENAI_BASE_URL/chat/completions" -H "authorization: Bearer $OPENAI_API_KEY" ` +
      `-H 'content-type: application/json' -d '{"model":"m","messages":[]}'`;
    const rotate = `mkdir '${home}/data-2' && echo rotated-0123456789 > '${home}/data-2/token' && ` +
      `ln -sfn data-2 '${home}/..data'`;
    const { code, stdout, stderr } = await run(["exec", "--", "sh", "-c", `${ask}; ${rotate}; ${ask}`], env);
    equal(code, 0, stderr);
    match(stdout, /first[\s\S]*second/);
    deepEqual(issuer.asked.map(({ fields }) => fields["subject_token"]), [SUBJECT, "rotated-0123456789"]);
    deepEqual(endpoint.asked.map(({ headers }) => headers.get("authorization")), [
      "Bearer at-1",
      "Bearer at-1",
      "Bearer at-2",
    ]);
  });

  test("a job of GitHub's gets its token there and exchanges it", async ({ run }) => {
    await using issuer = startExchange();
    await using endpoint = fakeEndpoint(saying("from the job"));
    const { code, stdout, stderr } = await run(["-p", "hi"], {
      OPENAI_BASE_URL: endpoint.baseUrl,
      OPENAI_MODEL: "m-env",
      QWEN_WORKLOAD_GITHUB: "models",
      QWEN_WORKLOAD_TOKEN_URL: issuer.tokenUrl,
      ACTIONS_ID_TOKEN_REQUEST_URL: issuer.githubUrl,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: "job-0123456789abcdef",
    });
    deepEqual([code, stdout], [0, "from the job\n"], stderr);
    deepEqual(issuer.asked.map(({ path }) => path), ["/github?api-version=2&audience=models", "/token"]);
    equal(issuer.asked[1]?.fields["subject_token"], "subject-1");
  });

  test("qwen doctor proves a workload's token, and says first where the issuer refuses it", async ({ home, run }) => {
    const server = startDemoServer({ apiKey: "at-1", wordDelayMs: 0, pendingPolls: 0 });
    try {
      const env = {
        OPENAI_BASE_URL: `${server.origin}/v1`,
        OPENAI_MODEL: "demo-small",
        QWEN_WORKLOAD_TOKEN_FILE: `${home}/token`,
      };
      await using issuer = startExchange();
      const good = await run(["doctor"], { ...env, QWEN_WORKLOAD_TOKEN_URL: issuer.tokenUrl });
      equal(good.code, 0, good.stdout);
      match(good.stdout, /Nothing to fix/);
      await using refusing = startExchange({
        refuse: () => Response.json({ error: "invalid_grant" }, { status: 400 }),
      });
      const bad = await run(["doctor"], { ...env, QWEN_WORKLOAD_TOKEN_URL: refusing.tokenUrl });
      equal(bad.code, 4, bad.stdout);
      match(bad.stdout, /gives the workload no token: invalid_grant/);
      const none = await run(["doctor"], {
        ...env,
        QWEN_WORKLOAD_TOKEN_URL: issuer.tokenUrl,
        QWEN_WORKLOAD_TOKEN_FILE: "/none",
      });
      equal(none.code, 4, none.stdout);
      match(none.stdout, /Cannot read "\/none"/);
    } finally {
      await server.close();
    }
  });

  test("a proof that is refused ends with 4, the reason and no word of the proof; one that is missing sends nothing", async ({ home, run }) => {
    await using issuer = startExchange({
      refuse: () => Response.json({ error: "invalid_grant", error_description: `bad ${SUBJECT}` }, { status: 400 }),
    });
    await using endpoint = fakeEndpoint(saying("never"));
    const env = { OPENAI_BASE_URL: endpoint.baseUrl, OPENAI_MODEL: "m-env", QWEN_WORKLOAD_TOKEN_URL: issuer.tokenUrl };
    const refused = await run(["-p", "hi"], { ...env, QWEN_WORKLOAD_TOKEN_FILE: `${home}/token` });
    deepEqual([refused.code, refused.stdout], [4, ""]);
    match(refused.stderr, /gives the workload no token: invalid_grant/);
    ok(!refused.stderr.includes(SUBJECT), refused.stderr);
    const missing = await run(["-p", "hi"], { ...env, QWEN_WORKLOAD_TOKEN_FILE: `${home}/nothing` });
    equal(missing.code, 4);
    match(missing.stderr, /Cannot read ".*\/nothing"/);
    deepEqual([issuer.asked.length, endpoint.asked.length], [1, 0]);
  });

  test("qwen auth login --workload proves the workload by one exchange and keeps its description, from a relative path", async ({ home, run }) => {
    await using issuer = startExchange();
    await using endpoint = fakeEndpoint(saying("from the settings"));
    const settings = `${home}/.qwen/settings.json`;
    await Deno.mkdir(`${home}/.qwen`, { mode: 0o700 });
    await Deno.writeTextFile(settings, '{ "security": { "auth": { "selectedType": "qwen-oauth" } } } // mine\n', {
      mode: 0o600,
    });
    const env = {
      OPENAI_BASE_URL: endpoint.baseUrl,
      OPENAI_MODEL: "m-kept",
      QWEN_WORKLOAD_TOKEN_FILE: "token",
      QWEN_WORKLOAD_TOKEN_URL: issuer.tokenUrl,
      QWEN_WORKLOAD_AUDIENCE: "models",
    };
    const { code, stdout, stderr } = await run(["auth", "login", "--workload"], env);
    equal(code, 0, stderr);
    match(
      `${stdout}${stderr}`,
      /127\.0\.0\.1:\d+ gave a token that holds until .*\nThe description is saved in .*settings\.json/,
    );
    equal(issuer.asked.length, 1);
    const kept = await Deno.readTextFile(settings);
    match(kept, /\/\/ mine/);
    ok(!kept.includes(SUBJECT) && !kept.includes("at-1"), kept);
    equal(JSON.parse(kept.replace("// mine", "")).env.QWEN_WORKLOAD_TOKEN_FILE, `${home}/token`);
    const prompt = await run(["-p", "hi"]);
    deepEqual([prompt.code, prompt.stdout], [0, "from the settings\n"], prompt.stderr);
    deepEqual(endpoint.asked.map(({ headers, text }) => [headers.get("authorization"), JSON.parse(text).model]), [
      ["Bearer at-2", "m-kept"],
    ]);
    equal(issuer.asked[1]?.fields["audience"], "models");
  });

  test("a token with a line end and what a terminal obeys, as its issuer named it, is printed for no script", async ({ home, run }) => {
    const token = "at-1\r\nx-injected: 1\u001b]0;title\u0007";
    await using issuer = startExchange({ refuse: () => Response.json({ access_token: token, token_type: "Bearer" }) });
    const env = {
      OPENAI_BASE_URL: "http://127.0.0.1:9/v1",
      QWEN_WORKLOAD_TOKEN_FILE: `${home}/token`,
      QWEN_WORKLOAD_TOKEN_URL: issuer.tokenUrl,
    };
    const { code, stdout, stderr } = await run(["auth", "token"], env);
    deepEqual([code, stdout], [3, ""], stderr);
    match(stderr, /it holds a character that cannot be sent in a header/);
    await Deno.mkdir(`${home}/.qwen`, { mode: 0o700 });
    const login = { access_token: token, token_type: "Bearer", expiry_date: 4_000_000_000_000 };
    await Deno.writeTextFile(`${home}/.qwen/oauth_creds.json`, JSON.stringify(login), { mode: 0o600 });
    const kept = await run(["auth", "token", "--auth-type", "qwen-oauth"]);
    deepEqual([kept.code, kept.stdout], [3, ""], kept.stderr);
  });

  test("the address and model of a directory's files do not become the user's own by qwen auth login --workload", async ({ home, run }) => {
    await using issuer = startExchange();
    await using endpoint = fakeEndpoint(saying("never"));
    const env = {
      QWEN_WORKLOAD_TOKEN_FILE: `${home}/token`,
      QWEN_WORKLOAD_TOKEN_URL: issuer.tokenUrl,
      QWEN_HOME: `${home}/q`,
    };
    await Deno.writeTextFile(`${home}/.env`, "");
    await Deno.mkdir(`${home}/project`);
    const inProject = (args: readonly string[]): Promise<ProgramResult> =>
      runProgram(form, { home, args, env, cwd: `${home}/project` });
    await Deno.writeTextFile(`${home}/project/.env`, `OPENAI_BASE_URL=${endpoint.baseUrl}\nOPENAI_MODEL=theirs\n`);
    const refused = await inProject(["auth", "login", "--workload"]);
    equal(refused.code, 3, refused.stderr);
    match(
      refused.stderr,
      /Nothing is kept: the address is OPENAI_BASE_URL in .*\.env line 1, which came with this directory/,
    );
    deepEqual([issuer.asked.length, isFile(`${home}/q/settings.json`)], [0, false]);
    const named = await inProject(["auth", "login", "--workload", "--openai-base-url", "http://127.0.0.1:9/v1"]);
    equal(named.code, 0, named.stderr);
    const { security, model } = JSON.parse(await Deno.readTextFile(`${home}/q/settings.json`));
    deepEqual([security.auth.baseUrl, model], ["http://127.0.0.1:9/v1", undefined]);
    deepEqual((await run(["auth", "status"], env)).stdout.includes("theirs"), false);
  });

  test("qwen auth login --workload that is refused, is none, or would not be used keeps nothing", async ({ home, run }) => {
    await using issuer = startExchange({ refuse: () => Response.json({ error: "invalid_grant" }, { status: 400 }) });
    const env = { OPENAI_BASE_URL: "http://127.0.0.1:9/v1", QWEN_WORKLOAD_TOKEN_URL: issuer.tokenUrl };
    const file = { ...env, QWEN_WORKLOAD_TOKEN_FILE: `${home}/token` };
    const refused = await run(["auth", "login", "--workload"], file);
    equal(refused.code, 4);
    match(refused.stderr, /gives the workload no token: invalid_grant/);
    const none = await run(["auth", "login", "--workload"]);
    deepEqual([none.code, none.stderr.split("\n")[0]], [2, "qwen: No workload is described"]);
    const other = await run(["auth", "login", "--workload"], { ...file, OPENAI_API_KEY: "sk-0123456789" });
    equal(other.code, 3);
    match(other.stderr, /would not be used: OPENAI_API_KEY/);
    const both = await run(["auth", "login", "--workload", "--with-api-key"], file);
    equal(both.code, 2);
    equal(issuer.asked.length, 1);
    ok(![...Deno.readDirSync(home)].some(({ name }) => name === ".qwen"), "nothing is kept");
  });

  test("a command prints the platform's token, with PATH, HOME and what is listed; none of its words reach the sandbox", async ({ home, run }) => {
    await using issuer = startExchange();
    await using endpoint = fakeEndpoint(saying("printed"));
    await Deno.writeTextFile(
      `${home}/cloud`,
      `#!/bin/sh\nenv | grep -c OPENAI_BASE >> ${home}/seen\necho "subject-of-$1"\n`,
      { mode: 0o700 },
    );
    const env = {
      OPENAI_BASE_URL: endpoint.baseUrl,
      OPENAI_MODEL: "m-env",
      QWEN_WORKLOAD_TOKEN_COMMAND: JSON.stringify([`${home}/cloud`, "me"]),
      QWEN_WORKLOAD_TOKEN_URL: issuer.tokenUrl,
    };
    const { code, stdout, stderr } = await run(["-p", "hi"], env);
    deepEqual([code, stdout], [0, "printed\n"], stderr);
    equal(issuer.asked[0]?.fields["subject_token"], "subject-of-me");
    equal(await Deno.readTextFile(`${home}/seen`), "0\n");
    match((await run(["permissions"], env)).stdout.replaceAll(/\s+/g, " "), /runs .*\/cloud for the key/);
    const failing = await run(["-p", "hi"], { ...env, QWEN_WORKLOAD_TOKEN_COMMAND: "/none/cloud" });
    equal(failing.code, 4);
    match(failing.stderr, /There is no program "\/none\/cloud" \(QWEN_WORKLOAD_TOKEN_COMMAND/);
    const relative = await run(["-p", "hi"], { ...env, QWEN_WORKLOAD_TOKEN_COMMAND: "cloud" });
    equal(relative.code, 3);
    match(relative.stderr, /No program is named by its whole path/);
    equal(issuer.asked.length, 1);
  });
}
