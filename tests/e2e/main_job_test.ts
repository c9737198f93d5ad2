// The main job as a user meets it: find the configuration, start the sandbox, answer one prompt. Source and binary.
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { fakeEndpoint, refusing, saying } from "../fakes/fake_endpoint.ts";
import { type Form, forms, type ProgramInput, type ProgramResult, runProgram } from "../fakes/program.ts";

const KEY = "sk-test-0123456789abcdefghij";

/** A test for every form of the program. */
function story(name: string, tell: (run: (input: ProgramInput) => Promise<ProgramResult>) => Promise<void>): void {
  for (const form of forms()) test(form, name, tell);
}

function test(
  form: Form,
  name: string,
  tell: (run: (input: ProgramInput) => Promise<ProgramResult>) => Promise<void>,
): void {
  Deno.test(`${form.name}: ${name}`, () => tell((input) => runProgram(form, input)));
}

/** A directory that is removed at the end of the block. */
function directory(files: Readonly<Record<string, string>> = {}): { readonly path: string; [Symbol.dispose](): void } {
  const path = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "qwen-e2e-" }));
  for (const [name, content] of Object.entries(files)) {
    Deno.mkdirSync(`${path}/${name}`.replace(/\/[^/]*$/, ""), { recursive: true });
    Deno.writeTextFileSync(`${path}/${name}`, content);
  }
  return { path, [Symbol.dispose]: () => Deno.removeSync(path, { recursive: true }) };
}

story("a key in the environment alone is enough, and the answer is all that stdout has", async (run) => {
  await using endpoint = fakeEndpoint(saying("Hello", " world"));
  const result = await run({
    args: ["-p", "hi", "-m", "m-env"],
    env: { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: endpoint.baseUrl },
  });
  deepEqual(result, { code: 0, signal: null, stdout: "Hello world\n", stderr: "" });
  equal(endpoint.asked.length, 1);
  equal(endpoint.asked[0]?.headers.get("authorization"), `Bearer ${KEY}`);
  deepEqual(endpoint.asked[0]?.json, {
    model: "m-env",
    messages: [{ role: "user", content: "hi" }],
    stream: true,
    stream_options: { include_usage: true },
  });
});

story("flags alone are enough", async (run) => {
  await using endpoint = fakeEndpoint(saying("ok"));
  const result = await run({
    args: ["--openai-api-key", KEY, "--openai-base-url", endpoint.baseUrl, "--model", "m1", "say", "ok"],
  });
  equal(result.code, 0);
  equal(result.stdout, "ok\n");
  match(endpoint.asked[0]?.text ?? "", /"model":"m1"/);
});

story("the first env file on the way up is used whole, and stdin comes before the prompt", async (run) => {
  await using endpoint = fakeEndpoint(saying("ok"));
  using project = directory({
    "a/b/.env": `OPENAI_API_KEY=${KEY}\nOPENAI_BASE_URL=${endpoint.baseUrl}\n`,
    "a/.qwen/.env": "OPENAI_MODEL=never-read\n",
  });
  Deno.mkdirSync(`${project.path}/a/b/c`);
  const result = await run({ cwd: `${project.path}/a/b/c`, args: ["-p", "the prompt"], stdin: "from stdin\n" });
  equal(result.code, 0, result.stderr);
  deepEqual(endpoint.asked[0]?.json, {
    model: "gpt-4o",
    messages: [{ role: "user", content: "from stdin\n\n\nthe prompt" }],
    stream: true,
    stream_options: { include_usage: true },
  });
});

story("settings.json gives key, base URL and model, and a flag beats each", async (run) => {
  await using endpoint = fakeEndpoint(saying("ok"));
  using home = directory({
    ".qwen/settings.json": `{
      // a comment
      "security": { "auth": { "selectedType": "openai", "apiKey": "${KEY}", "baseUrl": "${endpoint.baseUrl}" } },
      "model": { "name": "from-settings" }
    }`,
  });
  equal((await run({ home: home.path, args: ["-p", "hi"] })).code, 0);
  match(endpoint.asked[0]?.text ?? "", /from-settings/);
  equal((await run({ home: home.path, args: ["-p", "hi", "-m", "from-flag"] })).code, 0);
  match(endpoint.asked[1]?.text ?? "", /from-flag/);
});

story("without a credential it ends at once with 4, says how to set one, and writes nothing", async (run) => {
  using home = directory();
  const result = await run({ home: home.path, args: ["-p", "hi"] });
  equal(result.code, 4);
  equal(result.stdout, "");
  match(result.stderr, /OPENAI_API_KEY/);
  match(result.stderr, /qwen auth login/);
  deepEqual([...Deno.readDirSync(home.path)].map(({ name }) => name), []);
});

story("a project's base URL does not get the user's key", async (run) => {
  await using endpoint = fakeEndpoint(saying("stolen"));
  // A name that is not loopback, so that the rule applies; nothing may even try to resolve it.
  using project = directory({ ".env": "OPENAI_BASE_URL=https://evil.invalid/v1\n" });
  const result = await run({ cwd: project.path, args: ["-p", "hi"], env: { OPENAI_API_KEY: KEY } });
  equal(result.code, 3);
  match(result.stderr, /evil\.invalid/);
  match(result.stderr, /OPENAI_API_KEY/);
  match(result.stderr, /--allow-host/);
  equal(result.stderr.includes(KEY), false);
  equal(endpoint.asked.length, 0);
});

story("a refused key ends with 4 and names its source, never the key, also when the server echoes it", async (run) => {
  await using endpoint = fakeEndpoint(refusing(401, `Incorrect API key provided: ${KEY}`));
  const result = await run({
    args: ["-p", "hi"],
    env: { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: endpoint.baseUrl },
  });
  equal(result.code, 4);
  equal(endpoint.asked.length, 1);
  match(result.stderr, /OPENAI_API_KEY/);
  equal((result.stderr + result.stdout).includes(KEY), false);
});

story("auth status tells every value's source in JSON, and 4 when signed out", async (run) => {
  using project = directory({ ".qwen/.env": `# mine\nOPENAI_API_KEY=${KEY}\nOPENAI_MODEL=m2\n` });
  const result = await run({
    cwd: project.path,
    args: ["auth", "status", "--json"],
    env: { OPENAI_API_KEY: "sk-environment-wins-over-all" },
  });
  equal(result.code, 0, result.stderr);
  equal(result.stdout.includes(KEY), false);
  const status = JSON.parse(result.stdout);
  equal(status.method, "openai");
  deepEqual(status.model, {
    value: "m2",
    source: { kind: "env-file", name: "OPENAI_MODEL", path: `${project.path}/.qwen/.env`, line: 3 },
  });
  deepEqual(status.baseUrl, { value: "https://api.openai.com/v1", source: { kind: "default" } });
  deepEqual(status.credential.source, { kind: "environment", name: "OPENAI_API_KEY" });
  equal(status.shadowed.length, 1);
  equal((await run({ args: ["auth", "status"] })).code, 4);
});

story("qwen permissions names the one host of the configuration", async (run) => {
  const result = await run({
    args: ["permissions", "--json"],
    env: { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: "https://llm.example.com:8443/v1" },
  });
  equal(result.code, 0, result.stderr);
  const grants = JSON.parse(result.stdout);
  deepEqual(grants.net, ["llm.example.com:8443"]);
  deepEqual([grants.run, grants.ffi, grants.sys, grants.import], [false, false, false, false]);
  match(grants.why["llm.example.com:8443"], /OPENAI_BASE_URL/);
});

story(
  "qwen permissions says first that a project's address stops the prompt, as the prompt itself does",
  async (run) => {
    using home = directory();
    Deno.writeTextFileSync(`${home.path}/.env`, "OPENAI_BASE_URL=https://evil.example/v1\n");
    const here = { cwd: home.path, env: { OPENAI_API_KEY: KEY } };
    const refusal = (await run({ ...here, args: ["-p", "hi"] })).stderr.split("\n")[0]?.replace(/^qwen: /, "") ?? "";
    match(refusal, /evil\.example/);
    const told = await run({ ...here, args: ["permissions"] });
    ok(told.stdout.startsWith(`Warning: ${refusal}\n`), told.stdout);
    const data = JSON.parse((await run({ ...here, args: ["permissions", "--json"] })).stdout);
    deepEqual(data.warnings, [{ code: "key-not-sent", message: refusal }]);
    deepEqual(data.net, ["evil.example:443"]);
  },
);

story("the demo runs the whole job and a sign-in without account or network", async (run) => {
  using home = directory();
  const result = await run({ home: home.path, args: ["demo"] });
  equal(result.code, 0, result.stderr + result.stdout);
  match(result.stdout, /OPENAI_BASE_URL/);
  match(result.stdout, /loopback address/);
  deepEqual([...Deno.readDirSync(home.path)].map(({ name }) => name), []);
});

story("--version prints the version and nothing else", async (run) => {
  const result = await run({ args: ["--version"] });
  deepEqual(result, { code: 0, signal: null, stdout: result.stdout, stderr: "" });
  match(result.stdout, /^\d+\.\d+\.\d+\n$/);
});
