// `qwen auth token` without a sandbox: when the launcher answers at once, and when it leaves that to one.
import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import { bareCommand } from "../../src/args/build.ts";
import type { CommandNamed } from "../../src/commands/specs.ts";
import { saveCredentials } from "../../src/auth/store/store.ts";
import { realWorld } from "../../src/launcher/machine/real_world.ts";
import { answerToken } from "../../src/launcher/token_answer.ts";
import { qwenTokens } from "../fakes/sample_tokens.ts";
import { tempPlace } from "../fakes/temp_place.ts";

type Wish = Partial<CommandNamed<"auth token">>;

async function asked(
  home: string,
  wish: Wish,
  env: Readonly<Record<string, string>> = {},
): Promise<string | undefined> {
  const world = realWorld({ home, cwd: home, env: { HOME: home, PATH: "/usr/bin:/bin", ...env } });
  // Also where the tests run at a terminal.
  return await answerToken({ ...bareCommand("auth token"), show: true, ...wish }, { world, giveUp: () => {} });
}

const LOGIN = { ...bareCommand("auth token").flags, authType: "qwen-oauth" } as const;

Deno.test("a key is printed at once, and as data with all that its use takes", async () => {
  await using place = await tempPlace();
  const env = { OPENAI_API_KEY: "sk-1234567890", OPENAI_BASE_URL: "https://a.example/v1", OPENAI_MODEL: "m" };
  equal(await asked(place.home, {}, env), "sk-1234567890\n");
  deepEqual(JSON.parse(await asked(place.home, { json: true }, env) ?? ""), {
    token: "sk-1234567890",
    expires_at: null,
    base_url: "https://a.example/v1",
    model: "m",
    header: "Authorization: Bearer sk-1234567890",
  });
  deepEqual([...Deno.readDirSync(place.home)], [], "nothing is kept");
});

Deno.test({ name: "a key that a command prints is had from it", ignore: Deno.build.os === "windows" }, async () => {
  await using place = await tempPlace();
  const flags = { ...bareCommand("auth token").flags, keyCommand: '["/bin/echo", "sk-printed"]' };
  equal(await asked(place.home, { flags }), "sk-printed\n");
  const failing = { ...flags, keyCommand: "/none" };
  await rejects(asked(place.home, { flags: failing }), { kind: "auth", message: /no program "\/none"/ });
});

Deno.test("a login's token is printed at once while it lives longer than what is asked for, and no file changes", async () => {
  await using place = await tempPlace();
  await saveCredentials(qwenTokens({ expiresAt: Date.now() + 600_000 }), place);
  const before = place.files();
  equal(await asked(place.home, { flags: LOGIN }), "at-one-secret-token\n");
  const { base_url: url } = JSON.parse(await asked(place.home, { flags: LOGIN, json: true }) ?? "");
  equal(url, "https://portal.qwen.ai/v1");
  equal(await asked(place.home, { flags: LOGIN, minValid: 900_000 }), undefined);
  equal(await asked(place.home, { flags: LOGIN, refresh: true }), undefined);
  equal(await asked(place.home, { flags: { ...LOGIN, debug: true } }), undefined, "a trace is the sandbox's");
  await saveCredentials(qwenTokens({ expiresAt: Date.now() + 20_000 }), place);
  equal(await asked(place.home, { flags: LOGIN }), undefined, "so near to its end it is renewed");
  deepEqual(place.files(), before);
});

Deno.test("what is wrong or missing goes the usual way, which says so", async () => {
  await using place = await tempPlace();
  equal(await asked(place.home, {}), undefined, "no credential");
  equal(await asked(place.home, { flags: LOGIN }), undefined, "no login");
  await Deno.writeTextFile(`${place.home}/.env`, "OPENAI_BASE_URL=https://evil.example/v1\n");
  equal(await asked(place.home, {}, { OPENAI_BASE_URL: "http://127.0.0.1:9/v1" }), undefined, "no key is needed");
});

Deno.test("what the launcher answers it answers without the network, which it has given up by then, and without a sandbox", async () => {
  await using place = await tempPlace();
  await saveCredentials(qwenTokens({ expiresAt: Date.now() + 600_000 }), place);
  const real = { fetch: globalThis.fetch, Worker: globalThis.Worker, connect: Deno.connect };
  const reached: string[] = [];
  const refusing = (name: string) => (): never => {
    reached.push(name);
    throw new Error(`${name} was used`);
  };
  Object.defineProperty(Deno, "connect", { configurable: true, writable: true, value: refusing("connect") });
  Object.assign(globalThis, { fetch: refusing("fetch"), Worker: refusing("Worker") });
  try {
    const key = { OPENAI_API_KEY: "sk-1234567890", OPENAI_BASE_URL: "https://a.example/v1" };
    for (const [env, flags] of [[key, bareCommand("auth token").flags], [{}, LOGIN]] as const) {
      const gone: string[] = [];
      const world = realWorld({ home: place.home, cwd: place.home, env: { HOME: place.home, ...env } });
      const command = { ...bareCommand("auth token"), show: true, flags };
      ok((await answerToken(command, { world, giveUp: (rights) => gone.push(...rights) })) !== undefined);
      deepEqual(gone, ["shell", "net"]);
      const left: string[] = [];
      const renewing = { ...command, refresh: true };
      equal(await answerToken(renewing, { world, giveUp: (rights) => left.push(...rights) }), undefined);
      deepEqual(left, [], "a sandbox that is to renew it needs the network");
    }
  } finally {
    Object.defineProperty(Deno, "connect", { configurable: true, writable: true, value: real.connect });
    Object.assign(globalThis, { fetch: real.fetch, Worker: real.Worker });
  }
  deepEqual(reached, []);
});
