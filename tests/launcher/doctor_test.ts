import { deepEqual, equal, match } from "node:assert/strict";
import { NO_FLAGS } from "../fakes/fake_sandbox.ts";
import { type FakeWorld, fakeWorld, type FakeWorldOptions } from "../fakes/fake_world.ts";
import { lookAtFiles } from "../../src/launcher/doctor/doctor_files.ts";
import { lookAtModes } from "../../src/launcher/doctor/doctor_modes.ts";
import { lookAtCertificates, lookAtProxy, lookAtTerminal } from "../../src/launcher/doctor/doctor_host_facts.ts";
import type { Finding } from "../../src/base/findings.ts";

const SETTINGS = "/home/me/.qwen/settings.json";

async function files(options: FakeWorldOptions): Promise<Readonly<Record<string, Finding>>> {
  const { findings } = await lookAtFiles(fakeWorld(options), NO_FLAGS);
  return Object.fromEntries(findings.map((finding) => [finding.check, finding]));
}

async function modes(options: FakeWorldOptions): Promise<Finding> {
  const world = fakeWorld(options);
  const look = await lookAtFiles(world, NO_FLAGS);
  const namesIn = (folder: string): string[] =>
    Object.keys(options.files ?? {}).filter((path) => path.startsWith(`${folder}/`)).map((path) =>
      path.slice(folder.length + 1)
    );
  return lookAtModes(world, { ...look, namesIn });
}

Deno.test("lookAtFiles() tells settings that do not parse as a finding, with line and column", async () => {
  const found = await files({ files: { [SETTINGS]: "{,}" } });
  deepEqual([found.settings?.state, found.settings?.kind], ["fail", "config"]);
  match(found.settings?.summary ?? "", /line 1, column 2/);
  equal(found.values, undefined);
});

Deno.test("lookAtFiles() warns of settings that another program put aside and did not bring back", async () => {
  const found = await files({ files: { [`${SETTINGS}.orig`]: "{}" } });
  deepEqual([found.settings?.state, found.settings?.fix], ["warn", `mv "${SETTINGS}.orig" "${SETTINGS}"`]);
  equal((await files({ files: { [SETTINGS]: "{}", [`${SETTINGS}.orig`]: "{}" } })).settings?.state, "ok");
});

Deno.test("lookAtFiles() tells a value that cannot be used apart from the files", async () => {
  const found = await files({ env: { OPENAI_API_KEY: "k", OPENAI_BASE_URL: "nonsense" } });
  deepEqual([found.settings?.state, found.values?.state, found.values?.kind], ["ok", "fail", "config"]);
});

Deno.test("lookAtFiles() names the env file that is taken, and an odd one on the way", async () => {
  const taken = await files({ files: { "/home/me/project/.env": "OPENAI_API_KEY=k\nX=1\n" } });
  match(taken.envFile?.summary ?? "", /project\/\.env \(2 variables\)/);
  const odd = await files({ files: { "/home/me/project/.env": { kind: "directory" } } });
  equal(odd.envFile?.state, "warn");
});

Deno.test("lookAtFiles() says how to sign in where there is no credential", async () => {
  const found = await files({});
  deepEqual([found.key?.state, found.key?.kind], ["fail", "auth"]);
  match(found.key?.fix ?? "", /qwen auth login/);
});

Deno.test("lookAtFiles() searches env files by folder trust also where no configuration comes of them, and trusts none where settings are broken", async () => {
  const files = { "/home/me/project/.env": "OPENAI_BASE_URL=nonsense\n" };
  const env = { OPENAI_API_KEY: "sk-0123456789" };
  const taken = async (settings: string): Promise<string | undefined> =>
    (await lookAtFiles(fakeWorld({ env, files: { ...files, [SETTINGS]: settings } }), NO_FLAGS)).search.file?.path;
  equal(await taken("{}"), "/home/me/project/.env");
  equal(await taken("{,"), undefined);
  const broken = { ...env, OPENAI_BASE_URL: "nonsense" };
  const trust = '{"security": {"folderTrust": {"enabled": true}}}';
  const look = await lookAtFiles(fakeWorld({ env: broken, files: { ...files, [SETTINGS]: trust } }), NO_FLAGS);
  deepEqual([look.loaded, look.search.file], [undefined, undefined]);
});

Deno.test("lookAtFiles() says what is missing: any sign-in, the key of the address, the entry's variable, the login", async () => {
  const at = async (settings: object): Promise<Finding | undefined> =>
    (await files({ files: { [SETTINGS]: JSON.stringify(settings) } })).key;
  const auth = (more: object): object => ({ security: { auth: more } });
  match((await at({}))?.summary ?? "", /^Not signed in|^Nobody|sign/i);
  match((await at(auth({ selectedType: "openai", baseUrl: "https://llm.example/v1" })))?.summary ?? "", /llm\.example/);
  const entry = { id: "m", baseUrl: "https://llm.example/v1", envKey: "LLM_KEY" };
  const missing = await at({
    ...auth({ selectedType: "openai" }),
    model: { name: "m" },
    modelProviders: { openai: [entry] },
  });
  match(missing?.fix ?? "", /LLM_KEY/);
  const login = await at(auth({ selectedType: "qwen-oauth" }));
  equal(/llm|LLM/.test(login?.summary ?? ""), false);
  match(login?.fix ?? "", /qwen auth login/);
  const all = [{}, auth({ selectedType: "openai" }), auth({ selectedType: "qwen-oauth" })];
  const summaries = new Set(await Promise.all(all.map(async (settings) => (await at(settings))?.summary)));
  equal(summaries.size, 3);
});

Deno.test("lookAtFiles() tells when a key may not go to the host that a directory brought along", async () => {
  const found = await files({
    env: { OPENAI_API_KEY: "sk-abc" },
    files: { "/home/me/project/.env": "OPENAI_BASE_URL=https://evil.example/v1\n" },
  });
  deepEqual([found.binding?.state, found.binding?.kind], ["fail", "config"]);
});

Deno.test("lookAtFiles() says where a key may go, and skips that where there is none to send", async () => {
  const at = async (env: Readonly<Record<string, string>>): Promise<Finding | undefined> =>
    (await files({ env })).binding;
  equal((await at({ OPENAI_API_KEY: "sk-0123456789" }))?.state, "ok");
  match((await at({ OPENAI_API_KEY: "sk-0123456789" }))?.summary ?? "", /api\.openai\.com/);
  equal((await at({ OPENAI_BASE_URL: "http://127.0.0.1:11434/v1" }))?.state, "skipped");
  equal((await at({}))?.state, "skipped");
});

Deno.test("lookAtModes() is content with closed files and with settings that hold no key", async () => {
  const found = await modes({
    files: {
      "/home/me/.qwen/.env": { content: "OPENAI_API_KEY=k\n", mode: 0o600 },
      [SETTINGS]: { content: '{"env": {"OPENAI_API_KEY": "$KEY"}}', mode: 0o644 },
    },
  });
  equal(found.state, "ok");
});

Deno.test("lookAtModes() warns of a key that others can read, also in settings that do not parse", async () => {
  const content = '{"security": {"auth": {"apiKey": "sk-secret"}},,}';
  const found = await modes({ files: { [SETTINGS]: { content, mode: 0o644 } } });
  deepEqual([found.state, found.fix], ["warn", `chmod 600 ${SETTINGS}`]);
});

Deno.test("lookAtModes() fails where everybody may change what holds secrets", async () => {
  const found = await modes({ files: { "/home/me/.qwen/oauth_creds.json": { content: "{}", mode: 0o666 } } });
  deepEqual([found.state, found.kind], ["fail", "config"]);
});

const proxiesOf = ({ env }: FakeWorld): Parameters<typeof lookAtProxy>[0] => ({ env, nameOf: (variable) => variable });

Deno.test("lookAtProxy() names variable and proxy, without the password in it", () => {
  const world = fakeWorld({ env: { HTTPS_PROXY: "http://me:secret@proxy.example:3128" } });
  const { finding, via } = lookAtProxy(proxiesOf(world), "https://api.example/v1");
  deepEqual([finding.state, via], ["ok", "HTTPS_PROXY"]);
  equal(finding.summary, "through proxy.example:3128 (HTTPS_PROXY)");
  equal(lookAtProxy(proxiesOf(world), "http://api.example/v1").via, undefined);
});

Deno.test("lookAtProxy() keeps to NO_PROXY and refuses what is no URL", () => {
  const env = { HTTPS_PROXY: "http://p:1", NO_PROXY: "other, .example" };
  equal(lookAtProxy(proxiesOf(fakeWorld({ env })), "https://api.example/v1").via, undefined);
  equal(lookAtProxy(proxiesOf(fakeWorld({ env })), "https://api.example.org/v1").via, "HTTPS_PROXY");
  equal(
    lookAtProxy(
      proxiesOf(fakeWorld({ env: { all_proxy: "::::", HTTPS_PROXY: "socks4://p:1" } })),
      "https://a.example/v1",
    ).finding
      .state,
    "fail",
  );
});

Deno.test("lookAtCertificates() counts what is added and fails on a file that cannot be read", () => {
  const pem = (base64: string): string => `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`;
  const files = {
    "/ca.pem": pem("MAMC\nAQE="),
    "/empty": "",
    "/cut.pem": pem("MAMC\nAQE=") + pem("MAMCAQ=="),
    "/rubbish.pem": pem("rubbish!"),
  };
  const look = (path: string): Finding => lookAtCertificates(fakeWorld({ files, env: { SSL_CERT_FILE: path } }));
  deepEqual([look("/ca.pem").state, look("/empty").state, look("/none").state], ["ok", "fail", "fail"]);
  deepEqual([look("/cut.pem").state, look("/rubbish.pem").state], ["fail", "fail"]);
  match(look("/rubbish.pem").summary, /"\/rubbish\.pem" \(named by SSL_CERT_FILE\)/);
  match(look("/ca.pem").summary, /1 authority added by SSL_CERT_FILE/);
});

Deno.test("lookAtTerminal() warns of a narrow window and of a locale that is not UTF-8", () => {
  const facts = { stdin: true, stdout: true, stderr: true, columns: 80, rows: 24 };
  const look = (locale: string, more = {}): Finding =>
    lookAtTerminal(fakeWorld({ env: { LANG: locale, TERM: "xterm" } }), { ...facts, ...more });
  equal(look("en_US.UTF-8").state, "ok");
  equal(look("").state, "ok");
  equal(look("fr_FR.ISO-8859-1").state, "warn");
  equal(look("en_US.UTF-8", { columns: 30 }).state, "warn");
  equal(look("x", { stdout: false }).state, "skipped");
  for (const locale of ["C", "POSIX", "de_DE", "en_US.utf8", "C.UTF-8"]) equal(look(locale).state, "ok", locale);
  deepEqual([39, 40].map((columns) => look("C", { columns }).state), ["warn", "ok"]);
});

Deno.test("lookAtTerminal() says whether colours are drawn, and goes by the strongest variable of the locale", () => {
  const facts = { stdin: true, stdout: true, stderr: true, columns: 80, rows: 24 };
  const summary = (env: Readonly<Record<string, string>>): string => lookAtTerminal(fakeWorld({ env }), facts).summary;
  const coloured = summary({ TERM: "xterm", LANG: "C" });
  equal(summary({ TERM: "xterm", LANG: "C", NO_COLOR: "" }), coloured);
  equal(summary({ TERM: "xterm", LANG: "C", NO_COLOR: "1" }) === coloured, false);
  equal(summary({ TERM: "dumb", LANG: "C" }) === coloured.replace("xterm", "dumb"), false);
  match(summary({ LC_ALL: "", LC_CTYPE: "C.UTF-8", LANG: "de_DE.ISO-8859-1" }), /C\.UTF-8/);
  match(summary({ LC_ALL: "C.UTF-8", LC_CTYPE: "x.ISO-8859-1" }), /C\.UTF-8/);
});
