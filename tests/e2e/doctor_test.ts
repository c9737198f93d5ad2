import { doesNotMatch, equal, match } from "node:assert/strict";
import { startDemoServer } from "../../src/demo/server.ts";
import { forms, type ProgramResult, runProgram } from "../fakes/program.ts";

const KEY = "sk-doctor-0123456789-abcdefgh";

for (const form of forms()) {
  const doctor = async (
    env: Readonly<Record<string, string>>,
    { args = [], settings }: { readonly args?: readonly string[]; readonly settings?: string } = {},
  ): Promise<ProgramResult & { readonly home: string }> => {
    const home = await Deno.makeTempDir({ prefix: "qwen-doctor-" });
    try {
      if (settings !== undefined) {
        await Deno.mkdir(`${home}/.qwen`, { mode: 0o700 });
        await Deno.writeTextFile(`${home}/.qwen/settings.json`, settings, { mode: 0o600 });
      }
      return { home, ...await runProgram(form, { args: ["doctor", ...args], env, home }) };
    } finally {
      await Deno.remove(home, { recursive: true });
    }
  };

  Deno.test(`${form.name}: qwen doctor finds nothing to fix where everything works`, async () => {
    const server = startDemoServer({ apiKey: KEY, wordDelayMs: 0, pendingPolls: 0 });
    try {
      const env = { OPENAI_BASE_URL: `${server.origin}/v1`, OPENAI_API_KEY: KEY, OPENAI_MODEL: "demo-small" };
      const { code, stdout, stderr } = await doctor(env);
      equal(code, 0);
      equal(stderr, "");
      match(stdout, /ok +model +demo-small is among the 2 on offer/);
      match(stdout, /\n\nNothing to fix\.\n$/);
      equal(server.served.join(), "GET /v1/models,GET /v1/models", "the list, and once more without the key");

      const refused = await doctor({ ...env, OPENAI_API_KEY: `${KEY}-wrong` });
      equal(refused.code, 4);
      match(refused.stdout, /\nFix first \(endpoint\): /);
      doesNotMatch(refused.stdout, /sk-doctor|-wrong|rong/);
    } finally {
      await server.close();
    }
  });

  Deno.test(`${form.name}: qwen doctor works with broken settings and without a credential`, async () => {
    const broken = await doctor({}, { settings: '{ "model": }' });
    equal(broken.code, 3);
    match(broken.stdout, /FAIL +settings +.*~\/\.qwen\/settings\.json", line 1, column 12/);
    match(broken.stdout, /\nFix first \(settings\): /);
    doesNotMatch(broken.stdout, new RegExp(broken.home));
    equal(broken.stderr, "");

    const none = await doctor({}, { args: ["--json"] });
    equal(none.code, 4);
    const told = JSON.parse(none.stdout);
    equal(told.fixFirst.check, "key");
    equal(told.exitCode, 4);
  });

  Deno.test(`${form.name}: qwen doctor contacts nobody where the key may not go there`, async () => {
    const server = startDemoServer({ apiKey: KEY, wordDelayMs: 0, pendingPolls: 0 });
    const home = await Deno.makeTempDir({ prefix: "qwen-doctor-" });
    try {
      await Deno.mkdir(`${home}/repo`);
      const url = server.origin.replace("127.0.0.1", "evil.example");
      await Deno.writeTextFile(`${home}/repo/.env`, `OPENAI_BASE_URL=${url}/v1\n`, { mode: 0o600 });
      const env = { OPENAI_API_KEY: KEY };
      const { code, stdout } = await runProgram(form, { args: ["doctor"], env, home, cwd: `${home}/repo` });
      equal(code, 3);
      match(stdout, /FAIL +key and host +Your key is not sent to evil\.example/);
      match(stdout, /– +DNS…model +not looked at/);
    } finally {
      await server.close();
      await Deno.remove(home, { recursive: true });
    }
  });
}
