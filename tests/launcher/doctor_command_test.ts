// `qwen doctor` where nothing may or can be asked over the network: what it says, and that no sandbox starts for it.
import { deepEqual, equal, match } from "node:assert/strict";
import { bareCommand } from "../../src/args/build.ts";
import type { Finding } from "../../src/base/findings.ts";
import { runDoctor } from "../../src/launcher/doctor/doctor_command.ts";
import { json } from "../fakes/fake_load.ts";
import { fakeWorld, type FakeWorldOptions } from "../fakes/fake_world.ts";

const KEY = "sk-0123456789abcdef0123";
const SETTINGS = "/home/ada/.qwen/settings.json";
const NETWORK = ["dns", "tcp", "tls", "clock", "endpoint", "model"];

interface Told {
  readonly code: number;
  readonly checks: readonly (Pick<Finding, "check" | "state" | "summary"> & { readonly fix?: string })[];
  readonly output: string;
  readonly fixFirst: string | undefined;
}

/** Runs the doctor on a fake machine, with what it prints caught. */
async function doctor(options: FakeWorldOptions): Promise<Told> {
  const real = Deno.stdout.writeSync;
  const parts: Uint8Array[] = [];
  const hand = (bytes: Uint8Array): number => (parts.push(bytes.slice()), bytes.length);
  Object.defineProperty(Deno.stdout, "writeSync", { configurable: true, writable: true, value: hand });
  const given: string[] = [];
  try {
    const world = fakeWorld({ home: "/home/ada", cwd: "/home/ada/project", ...options });
    const code = await runDoctor({ ...bareCommand("doctor"), json: true }, {
      world,
      giveUp: (rights) => given.push(...rights),
    });
    deepEqual(given, ["shell"], "what may start programs is given up");
    const output = await new Blob(parts.map((part) => part.slice())).text();
    const { checks, fixFirst } = JSON.parse(output);
    return { code, checks, output, fixFirst: fixFirst?.check };
  } finally {
    Object.defineProperty(Deno.stdout, "writeSync", { configurable: true, writable: true, value: real });
  }
}

function stateOf({ checks }: Told, name: string): string | undefined {
  return checks.find(({ check }) => check === name)?.state;
}

Deno.test("where something stands in the way, each check of the network is skipped with the reason, and the rest is told", async () => {
  const machines: readonly (readonly [FakeWorldOptions, string, number, RegExp])[] = [
    [{}, "key", 4, /./],
    [{ files: { [SETTINGS]: "{," } }, "settings", 3, /./],
    [{ env: { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: "nonsense" } }, "values", 3, /./],
    [
      {
        env: { OPENAI_API_KEY: KEY },
        files: { "/home/ada/project/.env": "OPENAI_BASE_URL=https://evil.example/v1\n" },
      },
      "binding",
      3,
      /./,
    ],
    [{ env: { OPENAI_API_KEY: KEY, SSL_CERT_FILE: "/none.pem" } }, "certificates", 3, /./],
    [{ env: { OPENAI_API_KEY: KEY, HTTPS_PROXY: "socks4://p:1" } }, "proxy", 3, /./],
    [{ files: { [SETTINGS]: json({ security: { auth: { selectedType: "qwen-oauth" } } }) } }, "key", 4, /./],
    [
      {
        env: { OPENAI_API_KEY: KEY },
        files: { "/etc/qwen-code/settings.json": json({ security: { auth: { enforcedType: "qwen-oauth" } } }) },
      },
      "values",
      3,
      /./,
    ],
  ];
  for (const [options, culprit, code] of machines) {
    const told = await doctor(options);
    deepEqual([told.code, told.fixFirst, stateOf(told, culprit)], [code, culprit, "fail"], told.output);
    const network = told.checks.filter(({ check }) => NETWORK.includes(check));
    deepEqual(network.map(({ check, state }) => [check, state]), NETWORK.map((check) => [check, "skipped"]));
    equal(new Set(network.map(({ summary }) => summary)).size, 1);
    equal(told.checks[0]?.check, "program");
    equal(told.checks.at(-1)?.check, "terminal", "the terminal comes last");
    equal(told.output.includes("0123456789"), false, "the key is not shown");
  }
});

Deno.test("the reasons differ: no configuration, nobody signed in, a host that may not have the key, a login that is missing", async () => {
  const reason = async (options: FakeWorldOptions): Promise<string> =>
    (await doctor(options)).checks.find(({ check }) => check === "dns")?.summary ?? "";
  const reasons = [
    await reason({ files: { [SETTINGS]: "{," } }),
    await reason({}),
    await reason({
      env: { OPENAI_API_KEY: KEY },
      files: { "/home/ada/project/.env": "OPENAI_BASE_URL=https://evil.example/v1\n" },
    }),
    await reason({ files: { [SETTINGS]: json({ security: { auth: { selectedType: "qwen-oauth" } } }) } }),
  ];
  equal(new Set(reasons).size, 4, reasons.join("\n"));
});

Deno.test("modes of files are told behind the env file, and before what is made of both", async () => {
  const { checks } = await doctor({ env: { OPENAI_API_KEY: KEY, HTTPS_PROXY: "socks4://p:1" } });
  const names = checks.map(({ check }) => check);
  deepEqual(names.slice(0, 4), ["program", "settings", "envFile", "permissions"]);
  const broken = (await doctor({ files: { [SETTINGS]: "{," } })).checks.map(({ check }) => check);
  deepEqual(broken.slice(0, 4), ["program", "settings", "envFile", "permissions"]);
});

Deno.test("the user's name and home are left out of what is told, by whichever variable they are known", async () => {
  const environments: readonly Readonly<Record<string, string>>[] = [
    { USER: "ada" },
    { LOGNAME: "ada" },
    { USERNAME: "ada" },
    { USER: "", LOGNAME: "ada" },
    {},
  ];
  for (const env of environments) {
    const { output } = await doctor({ env, files: { [SETTINGS]: "{," } });
    match(output, /~\/\.qwen\/settings\.json/);
    equal(/\bada\b/.test(output), false, JSON.stringify(env));
  }
});
