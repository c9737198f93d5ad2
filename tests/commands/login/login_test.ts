import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { bareCommand } from "../../../src/args/build.ts";
import { isCommandsWord } from "../../../src/launcher/services/allowed_requests.ts";
import { freeLoopbackPort } from "../../../src/launcher/machine/loopback_port.ts";
import type { CommandNamed } from "../../../src/commands/specs.ts";
import type { Request } from "../../../src/contract/messages.ts";
import { runLogin } from "../../../src/commands/login/run.ts";
import { QwenError } from "../../../src/base/errors.ts";
import { type FakeSandbox, fakeSandbox, type FakeSandboxOptions, NO_FLAGS } from "../../fakes/fake_sandbox.ts";
import { json, load } from "../../fakes/fake_load.ts";
import type { FakeWorldOptions } from "../../fakes/fake_world.ts";
import { startFakeQwenIssuer } from "../../fakes/fake_qwen_issuer.ts";
import { OIDC_CLIENT_ID, OidcUser, startOidcProvider } from "../../fakes/oidc_process.ts";
import { tempPlace } from "../../fakes/temp_place.ts";

type Login = CommandNamed<"auth login">;

function login(more: Partial<Login> = {}): Login {
  return { ...bareCommand("auth login"), ...more };
}

interface SandboxParts extends Partial<FakeSandboxOptions> {
  readonly qwenHome?: string;
  readonly surroundings?: Readonly<Record<string, string>>;
}

async function sandbox(command: Login, parts: SandboxParts = {}): Promise<FakeSandbox> {
  const { configuration } = await load();
  return fakeSandbox({
    configuration,
    command,
    stdin: "",
    ask: (request) => request.kind === "save-configuration" ? { path: "/home/u/.qwen/settings.json" } : false,
    ...parts,
    start: { qwenHome: parts.qwenHome ?? "/nowhere", surroundings: parts.surroundings ?? {}, ...parts.start },
  });
}

function saved(asked: readonly Request[]): unknown {
  return asked.flatMap((request) => request.kind === "save-configuration" ? [request.edit] : [])[0];
}

Deno.test("a note that credentials were open to other users begins like every note, with the program's name", {
  ignore: Deno.build.os === "windows",
}, async () => {
  await using qwen = startFakeQwenIssuer({ interval: 0.001 });
  await using place = await tempPlace();
  await Deno.mkdir(place.qwenHome);
  await Deno.chmod(place.qwenHome, 0o755);
  const { context, out } = await sandbox(login(), {
    qwenHome: place.qwenHome,
    surroundings: { QWEN_OAUTH_BASE_URL: qwen.url, CI: "1" },
  });
  equal(await runLogin(context), 0);
  match(out.stderr, /^qwen: ".*\.qwen" was open to other users \(mode 755\)/m);
});

Deno.test("qwen auth login signs in to Qwen without a terminal and keeps the tokens", async () => {
  await using qwen = startFakeQwenIssuer({ interval: 0.001 });
  await using place = await tempPlace();
  const { context, out, asked } = await sandbox(login({ flags: { ...NO_FLAGS, debug: true } }), {
    qwenHome: place.qwenHome,
    surroundings: { QWEN_OAUTH_BASE_URL: qwen.url, CI: "1" },
    start: { debug: true },
  });
  equal(await runLogin(context), 0);
  const path = place.path("oauth_creds.json");
  const file = JSON.parse(await Deno.readTextFile(path));
  equal(file.access_token, "the-access-token-secret");
  equal(file.resource_url, "portal.qwen.ai");
  equal(((await Deno.stat(path)).mode ?? 0) & 0o777, 0o600);
  deepEqual(saved(asked), { kind: "use", scope: "user", method: "qwen-oauth", key: "keep", issuer: "qwen" });
  equal(out.stdout, "");
  match(out.stderr, /ABCD-1234[^]*Signed in to Qwen\.\nSaved in .*oauth_creds\.json\./);
  match(out.stderr, /> POST http:\/\/127\.0\.0\.1:\d+\/api\/v1\/oauth2\/token/);
  equal(/secret/.test(out.stderr), false, "--debug shows no code, verifier or token");
  equal(out.stderr.includes("\x1b"), false, "no cursor movement without a terminal");
});

Deno.test("a refused login leaves no token file and no changed configuration", async () => {
  await using qwen = startFakeQwenIssuer({
    interval: 0.001,
    polls: [{ status: 400, body: { error: "access_denied" } }],
  });
  await using place = await tempPlace();
  const { context, asked } = await sandbox(login(), {
    qwenHome: place.qwenHome,
    surroundings: { QWEN_OAUTH_BASE_URL: qwen.url },
  });
  await rejects(runLogin(context), (error) => error instanceof QwenError && error.exitCode === 4);
  equal(saved(asked), undefined);
  await rejects(Deno.stat(place.path("oauth_creds.json")), Deno.errors.NotFound);
});

Deno.test("qwen auth login --issuer keeps the login for the endpoint that was named", async () => {
  await using provider = await startOidcProvider();
  await using place = await tempPlace();
  const command = login({
    issuer: provider.issuer,
    clientId: OIDC_CLIENT_ID,
    loopback: true,
    flags: { ...NO_FLAGS, openaiBaseUrl: "https://llm.corp/v1" },
  });
  const { context, out, asked } = await sandbox(command, {
    qwenHome: place.qwenHome,
    surroundings: { DISPLAY: ":0" },
    start: { terminal: { stdin: true, stdout: true, stderr: true, columns: 80, rows: 24 } },
    ask: async (request) => {
      if (request.kind !== "open-url") return { path: "" };
      // The browser works while the login waits.
      const { left } = await new OidcUser().open(request.url);
      fetch(left ?? "").then((page) => page.body?.cancel());
      return true;
    },
  });
  equal(await runLogin(context), 0);
  deepEqual(saved(asked), {
    kind: "use",
    scope: "user",
    method: "oauth",
    key: "keep",
    issuer: provider.issuer,
  });
  const files = Array.from(Deno.readDirSync(place.qwenHome), (entry) => entry.name).filter((name) =>
    name.endsWith(".json")
  );
  equal(files.length, 1);
  const file = JSON.parse(await Deno.readTextFile(place.path(files[0] ?? "")));
  equal(file.base_url, "https://llm.corp/v1");
  ok(file.refresh_token);
  match(out.stderr, /Your browser was asked to open/);
});

Deno.test("a key in the environment that wins over the sign-in is told", async () => {
  const { configuration } = await load({ env: { OPENAI_API_KEY: "sk-from-the-environment" } });
  const { context, out } = await sandbox(login({ withApiKey: true }), { configuration, stdin: "sk-0123456789" });
  equal(await runLogin(context), 0);
  match(out.stderr, /Note: .*OPENAI_API_KEY.* is still there and wins over this sign-in/);
  equal(out.stderr.includes("sk-"), false);
});

Deno.test("qwen auth login says so where there is no home to keep a login in", async () => {
  const { context, asked } = await sandbox(login(), { qwenHome: "" });
  await rejects(runLogin(context), (error) => error instanceof QwenError && error.kind === "config");
  equal(asked.length, 0);
});

Deno.test("qwen auth login PROVIDER says where to get a key when there is no sign-in by browser", async () => {
  const { context } = await sandbox(login({ target: "deepseek" }));
  await rejects(runLogin(context), (error) => {
    equal(error instanceof QwenError && error.kind, "usage");
    match(error instanceof QwenError ? error.hint.join() : "", /qwen auth login deepseek --with-api-key/);
    return true;
  });
});

Deno.test("qwen auth login --with-api-key keeps a piped key for a provider", async () => {
  const { context, asked, out } = await sandbox(login({ withApiKey: true, provider: "openrouter" }), {
    stdin: "  sk-or-v1-abcdefghijklmnop\n",
  });
  equal(await runLogin(context), 0);
  const edit = saved(asked);
  deepEqual(edit, {
    kind: "use",
    scope: "user",
    method: "openai",
    key: { set: "sk-or-v1-abcdefghijklmnop" },
    baseUrl: "https://openrouter.ai/api/v1",
    ...(typeof edit === "object" && edit !== null && "model" in edit ? { model: edit.model } : {}),
  });
  match(out.stderr, /Saved the key for OpenRouter in \/home\/u\/\.qwen\/settings\.json/);
  match(out.stderr, /From now on the model is /);
  equal(out.stderr.includes("abcdefghijklmnop"), false);
});

Deno.test("qwen auth login --with-api-key takes any endpoint by its address", async () => {
  const flags = { ...NO_FLAGS, openaiBaseUrl: "https://llm.corp/v1", model: "m-1" };
  const { context, asked } = await sandbox(login({ withApiKey: true, flags }), { stdin: "key-0123456789" });
  equal(await runLogin(context), 0);
  deepEqual(saved(asked), {
    kind: "use",
    scope: "user",
    method: "openai",
    key: { set: "key-0123456789" },
    baseUrl: "https://llm.corp/v1",
    model: "m-1",
  });
});

Deno.test("qwen auth login --with-api-key keeps the key for the address that the prompt after it goes to, not for a project's", async () => {
  const url = "https://llm.corp/v1";
  const cases: readonly [FakeWorldOptions, string][] = [
    [{ env: { OPENAI_BASE_URL: url } }, url],
    [{ files: { "/home/me/.qwen/.env": `OPENAI_BASE_URL=${url}\n` } }, url],
    [{ files: { "/home/me/.qwen/settings.json": json({ security: { auth: { baseUrl: url } } }) } }, url],
    [{ files: { "/home/me/project/.env": "OPENAI_BASE_URL=https://evil.example/v1\n" } }, "https://api.openai.com/v1"],
    [{}, "https://api.openai.com/v1"],
  ];
  for (const [world, baseUrl] of cases) {
    const { configuration } = await load(world);
    const command = login({ withApiKey: true });
    const { context, asked } = await sandbox(command, { stdin: "key-0123456789", configuration });
    equal(await runLogin(context), 0);
    const request = asked.find(({ kind }) => kind === "save-configuration");
    equal(request?.kind === "save-configuration" && request.edit.kind === "use" && request.edit.baseUrl, baseUrl);
    equal(request !== undefined && isCommandsWord(context.start, request), true, "as the launcher reads it");
    // A provider that is named has its own.
    const named = await sandbox(login({ withApiKey: true, provider: "deepseek" }), {
      stdin: "key-0123456789",
      configuration,
    });
    equal(await runLogin(named.context), 0);
    match(JSON.stringify(saved(named.asked)), /api\.deepseek\.com/);
  }
});

Deno.test("qwen auth login --with-api-key keeps nothing that is no key, and quotes none", async () => {
  const cases: readonly [Partial<Login>, SandboxParts["stdin"], RegExp][] = [
    [{}, "", /No API key for OpenAI came/],
    [{}, " \n", /No API key/],
    [{}, "sk-one two", /blanks or characters/],
    [{}, "sk-é", /blanks or characters/],
    [{}, { text: "x".repeat(4096), truncated: true }, /too long/],
    [{ provider: "nobody" }, "sk-1", /"nobody" is no provider/],
    [{ provider: "azure" }, "sk-1", /address of its own/],
    [{ provider: "ollama" }, "sk-1", /needs no key/],
    [{ issuer: "https://id.corp" }, "sk-1", /--issuer does not go with/],
  ];
  for (const [more, stdin, message] of cases) {
    const { context, asked } = await sandbox(login({ withApiKey: true, ...more }), { stdin });
    await rejects(runLogin(context), (error) => {
      match(String(error), message);
      return error instanceof QwenError && !error.message.includes("sk-");
    });
    equal(asked.length, 0);
  }
});

Deno.test("a login in a new sandbox goes on with what the one before had found out", async () => {
  await using provider = await startOidcProvider();
  const discovered: unknown = await (await fetch(`${provider.issuer}/.well-known/openid-configuration`)).json();
  const before = (await provider.requests()).length;
  const { context, abort } = await sandbox(
    login({ issuer: provider.issuer, clientId: OIDC_CLIENT_ID, device: true }),
    {
      start: { handover: { login: { issuer: provider.issuer, metadata: discovered } } },
    },
  );
  const shown = Promise.withResolvers<void>();
  const stderr = { write: (text: string) => text.includes("the code is good for") && shown.resolve() };
  const run = runLogin({ ...context, stderr });
  run.catch(() => {});
  await shown.promise;
  abort("cancelled");
  await rejects(run, (error) => error instanceof QwenError && error.exitCode === 130);
  const asked = (await provider.requests()).slice(before);
  deepEqual(asked, ["POST /device/auth"], "what was handed over is not asked for again");
});

/** A browser takes `localhost` for either family. */
for (const address of ["127.0.0.1", ...(hasIpv6() ? ["[::1]"] : [])]) {
  Deno.test(`a login in a sandbox reaches the issuer, hears the answer at ${address}, and nothing else`, () =>
    loginInSandbox(address));
}

function hasIpv6(): boolean {
  try {
    Deno.listen({ hostname: "::1", port: 0 }).close();
    return true;
  } catch {
    return false;
  }
}

async function loginInSandbox(address: string): Promise<void> {
  const port = freeLoopbackPort();
  await using provider = await startOidcProvider();
  const worker = new Worker(new URL("../../fakes/login_worker.ts", import.meta.url), {
    type: "module",
    deno: {
      permissions: {
        net: [new URL(provider.issuer).host, `127.0.0.1:${port}`, `[::1]:${port}`],
        read: false,
        write: false,
        env: false,
        run: false,
        ffi: false,
        sys: false,
        import: false,
      },
    },
  });
  try {
    const said: unknown[] = [];
    const ended = Promise.withResolvers<void>();
    worker.onmessage = async ({ data }): Promise<void> => {
      said.push(data);
      if (typeof data === "string" && data.startsWith("http")) {
        const { left } = await new OidcUser().open(data);
        await (await fetch(left?.replace("127.0.0.1", address) ?? "")).text();
      } else ended.resolve();
    };
    worker.onerror = (event): void => ended.reject(new Error(event.message));
    worker.postMessage({ issuer: provider.issuer, clientId: OIDC_CLIENT_ID, port });
    await ended.promise;
    deepEqual(said.at(-1), {
      signedIn: "tokens",
      reachIssuer: true,
      mayListen: true,
      reachOther: false,
      asked: { kind: "connect", hosts: ["other.example:443"] },
    });
  } finally {
    worker.terminate();
  }
}
