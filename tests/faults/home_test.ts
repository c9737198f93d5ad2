// The home directory as it should not be: full, read-only, without ~/.qwen, not there at all. The whole program, in each
// form. What must hold: a clear error or an answer, and every file that was there is as it was or as it should become.
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { parseCredentials } from "../../src/auth/credentials.ts";
import { fakeEndpoint, saying } from "../fakes/fake_endpoint.ts";
import { startTokenServer } from "../fakes/fake_token_server.ts";
import { type Form, forms, runProgram } from "../fakes/program.ts";
import { hasSmallDisks, smallDisk } from "./small_disk.ts";

const KEY = "sk-test-0123456789abcdefghij";
const SETTINGS = '{\n  // mine\n  "model": { "name": "kept" }\n}\n';
const EXPIRED = JSON.stringify({
  access_token: "at-0",
  refresh_token: "rt-0",
  token_type: "Bearer",
  resource_url: "127.0.0.1",
  expiry_date: 1,
});
const disks = hasSmallDisks();

/** A test that needs a disk of its own, for each form; ignored with its reason in the name where there is none. */
function onDisk(name: string, tell: (form: Form) => Promise<void>): void {
  for (const form of forms()) {
    const why = disks ? "" : " (not tried: needs root and mount)";
    Deno.test({ name: `${form.name}: ${name}${why}`, ignore: !disks, fn: () => tell(form) });
  }
}

function story(name: string, tell: (form: Form) => Promise<void>): void {
  for (const form of forms()) Deno.test(`${form.name}: ${name}`, () => tell(form));
}

onDisk("on a full disk a prompt with a key works, and a save says so and leaves the old file", async (form) => {
  using disk = smallDisk();
  if (disk === undefined) return;
  await using endpoint = fakeEndpoint(saying("Hello"));
  Deno.mkdirSync(`${disk.path}/.qwen`);
  Deno.writeTextFileSync(`${disk.path}/.qwen/settings.json`, SETTINGS);
  disk.fill();
  const env = { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: endpoint.baseUrl };
  const prompt = await runProgram(form, { args: ["-p", "hi", "-m", "m-env"], env, home: disk.path, cwd: "/" });
  deepEqual([prompt.code, prompt.stdout, prompt.stderr], [0, "Hello\n", ""]);
  const save = await runProgram(form, {
    args: ["auth", "login", "openai", "--with-api-key", "--openai-base-url", endpoint.baseUrl],
    stdin: `${KEY}\n`,
    home: disk.path,
    cwd: "/",
  });
  ok(save.code !== 0, save.stdout);
  match(save.stderr, /settings\.json|\.env/);
  equal(save.stderr.includes(KEY), false);
  equal(Deno.readTextFileSync(`${disk.path}/.qwen/settings.json`), SETTINGS);
  deepEqual([...Deno.readDirSync(`${disk.path}/.qwen`)].map((entry) => entry.name), ["settings.json"]);
});

onDisk("a renewal on a disk that is full but for a few pages loses no refresh token", async (form) => {
  for (let pagesLeft = 0; pagesLeft <= 5; pagesLeft += 1) {
    using disk = smallDisk();
    if (disk === undefined) return;
    await using server = startTokenServer();
    Deno.mkdirSync(`${disk.path}/.qwen`, { mode: 0o700 });
    const path = `${disk.path}/.qwen/oauth_creds.json`;
    Deno.writeTextFileSync(path, EXPIRED, { mode: 0o600 });
    disk.fill(pagesLeft);
    const env = { QWEN_OAUTH_BASE_URL: server.tokenEndpoint.replace("/token", "") };
    const { code, stderr } = await runProgram(form, { args: ["auth", "token"], env, home: disk.path, cwd: "/" });
    const kept = parseCredentials(Deno.readTextFileSync(path)).refreshToken?.reveal();
    equal(kept, `rt-${server.granted}`, `${pagesLeft} pages left, exit ${code}: ${stderr}`);
    if (code !== 0) ok(/space|full|write/i.test(stderr), stderr);
    equal(/rt-\d|at-\d/.test(stderr), false);
  }
});

onDisk("with a read-only home a prompt works, and a save says so", async (form) => {
  using disk = smallDisk();
  if (disk === undefined) return;
  await using endpoint = fakeEndpoint(saying("Hello"));
  await using server = startTokenServer();
  Deno.mkdirSync(`${disk.path}/.qwen`, { mode: 0o700 });
  Deno.writeTextFileSync(`${disk.path}/.qwen/oauth_creds.json`, EXPIRED, { mode: 0o600 });
  disk.readOnly();
  const env = { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: endpoint.baseUrl };
  const prompt = await runProgram(form, { args: ["-p", "hi", "-m", "m-env"], env, home: disk.path, cwd: "/" });
  deepEqual([prompt.code, prompt.stdout, prompt.stderr], [0, "Hello\n", ""]);
  const issuer = { QWEN_OAUTH_BASE_URL: server.tokenEndpoint.replace("/token", "") };
  const renewal = await runProgram(form, { args: ["auth", "token"], env: issuer, home: disk.path, cwd: "/" });
  ok(renewal.code !== 0);
  equal(server.granted, 0, "a refresh token was used up that cannot be kept");
  match(renewal.stderr, /\.qwen/);
});

story("without ~/.qwen a prompt makes none, and a login makes it private", async (form) => {
  await using endpoint = fakeEndpoint(saying("Hello"));
  const home = await Deno.makeTempDir();
  try {
    const env = { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: endpoint.baseUrl };
    equal((await runProgram(form, { args: ["-p", "hi"], env, home })).stdout, "Hello\n");
    deepEqual([...Deno.readDirSync(home)].filter(({ name }) => name === ".qwen"), []);
    const args = ["auth", "login", "openai", "--with-api-key", "--openai-base-url", endpoint.baseUrl];
    const login = await runProgram(form, { args, stdin: `${KEY}\n`, home });
    equal(login.code, 0, login.stderr);
    const { mode } = Deno.statSync(`${home}/.qwen`);
    if (mode !== null && Deno.build.os !== "windows") equal(mode & 0o777, 0o700);
  } finally {
    await Deno.remove(home, { recursive: true });
  }
});

story("without HOME a prompt with a key works, and what needs a home says so", async (form) => {
  await using endpoint = fakeEndpoint(saying("Hello"));
  const env = { HOME: undefined, USERPROFILE: undefined, OPENAI_BASE_URL: endpoint.baseUrl };
  const prompt = await runProgram(form, { args: ["-p", "hi"], env: { ...env, OPENAI_API_KEY: KEY } });
  deepEqual([prompt.code, prompt.stdout], [0, "Hello\n"]);
  const args = ["auth", "login", "openai", "--with-api-key"];
  const login = await runProgram(form, { args, env, stdin: `${KEY}\n` });
  ok(login.code !== 0, login.stderr);
  match(login.stderr, /HOME|home/);
  equal(login.stderr.includes(KEY), false);
});

story("four programs at once with one expired login ask for one renewal, and all are answered", async (form) => {
  await using server = startTokenServer();
  const home = await Deno.makeTempDir();
  try {
    Deno.mkdirSync(`${home}/.qwen`, { mode: 0o700 });
    Deno.writeTextFileSync(`${home}/.qwen/oauth_creds.json`, EXPIRED, { mode: 0o600 });
    const env = { QWEN_OAUTH_BASE_URL: server.tokenEndpoint.replace("/token", "") };
    const all = await Promise.all(
      Array.from({ length: 4 }, () => runProgram(form, { args: ["auth", "token"], env, home })),
    );
    deepEqual(all.map(({ code, stdout, stderr }) => [code, stdout, stderr]), all.map(() => [0, "at-1\n", ""]));
    equal(server.granted, 1);
    equal(server.refused, 0);
  } finally {
    await Deno.remove(home, { recursive: true });
  }
});
