// `qwen serve` and `qwen exec`, as whole programs: what a person types, what other programs get, what is left behind.
import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { chunk, fakeEndpoint, refusing, saying } from "../fakes/fake_endpoint.ts";
import { rawRequest } from "../fakes/fake_gateway.ts";
import { type Form, forms, type ProgramInput, runProgram, startProgram } from "../fakes/program.ts";
import { freeLoopbackPort } from "../../src/launcher/machine/loopback_port.ts";
import { inTime } from "../fakes/in_time.ts";

const KEY = "sk-test-0123456789abcdefghij";
const POSIX = Deno.build.os !== "windows";

async function withHome<T>(act: (home: string) => Promise<T>): Promise<T> {
  const home = await Deno.makeTempDir({ prefix: "qwen-gateway-" });
  try {
    return await act(home);
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

const envFor = (baseUrl: string): Record<string, string> => ({
  OPENAI_API_KEY: KEY,
  OPENAI_BASE_URL: baseUrl,
  OPENAI_MODEL: "m-env",
});

interface Served {
  readonly url: string;
  readonly token: string;
  readonly pid: number;
  readonly child: Deno.ChildProcess;
  /** All of standard error, at its end. */
  readonly stderr: Promise<string>;
}

/** Starts `qwen serve --json` and waits for its line. */
async function serve(form: Form, input: ProgramInput & { readonly home: string }): Promise<Served> {
  const child = startProgram(form, { ...input, args: ["serve", "--json", ...input.args ?? []] });
  await child.stdin.close();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const line = await readUntil(reader, "\n").catch(async (error) => {
    try {
      child.kill("SIGKILL");
    } catch {
      // It has ended.
    }
    throw new Error(`it did not start: ${error.message}${await new Response(child.stderr).text()}`);
  });
  reader.releaseLock();
  const { url, token, pid } = JSON.parse(line);
  return { url, token, pid, child, stderr: new Response(child.stderr).text() };
}

/** What is read until these words are there. @throws {Error} when it ends without them */
async function readUntil(reader: ReadableStreamDefaultReader<string>, words: string): Promise<string> {
  let read = "";
  while (!read.includes(words)) {
    const { value, done } = await inTime(reader.read(), words);
    if (done) throw new Error(`it ended without "${words}": ${read}`);
    read += value;
  }
  return read;
}

async function ask({ url, token }: Served, body: unknown = { model: "m-env", messages: [] }): Promise<Response> {
  return await fetch(`${url}/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

for (const form of forms()) {
  const test = (name: string, fn: () => Promise<void>): void =>
    Deno.test({ name: `${form.name}: ${name}`, ignore: !POSIX, fn });

  test("qwen serve lends the key without showing it, accounts for each request, and ends well on SIGTERM", () =>
    withHome(async (home) => {
      await using endpoint = fakeEndpoint(saying("lent"));
      const served = await serve(form, { home, env: envFor(endpoint.baseUrl) });
      match(served.url, /^http:\/\/127\.0\.0\.1:\d+\/v1$/);
      ok(served.token.length >= 43 && served.token !== KEY);
      equal(served.pid, served.child.pid);
      const response = await ask(served);
      match(await response.text(), /lent/);
      const wrong = await ask({ ...served, token: KEY });
      deepEqual([wrong.status, (await wrong.json()).error.code], [401, "wrong_token"]);
      served.child.kill("SIGTERM");
      const [{ code }, stderr] = await Promise.all([served.child.status, served.stderr]);
      equal(code, 0);
      match(stderr, /POST \/v1\/chat\/completions m-env 200 .* 3\+3 tokens/);
      ok(![KEY, served.token, "lent"].some((secret) => stderr.includes(secret)), stderr);
      equal(endpoint.asked[0]?.headers.get("authorization"), `Bearer ${KEY}`);
      equal(endpoint.asked.length, 1);
      deepEqual([...Deno.readDirSync(home)], [], "nothing is left on disk");
    }));

  test("qwen serve has the command run again that prints the key, when the service refuses that, once for all who wait", () =>
    withHome(async (home) => {
      const store = `${home}/store`;
      const script =
        `n=$(cat "$HOME/runs" 2>/dev/null); n=$((\${n:-0} + 1)); echo $n > "$HOME/runs"; echo "sk-printed-$n-0123456789"`;
      await Deno.writeTextFile(store, `#!/bin/sh\n${script}\n`, { mode: 0o700 });
      await using endpoint = fakeEndpoint(refusing(401, '{"error":{"code":"invalid_api_key"}}'), saying("renewed"));
      const env = { OPENAI_BASE_URL: endpoint.baseUrl, OPENAI_MODEL: "m-env" };
      const served = await serve(form, { home, env, args: ["--key-command", store] });
      equal(Deno.readTextFileSync(`${home}/runs`).trim(), "1");
      const response = await ask(served);
      match(await response.text(), /renewed/);
      const sent = endpoint.asked.map(({ headers }) => headers.get("authorization"));
      deepEqual(sent, ["Bearer sk-printed-1-0123456789", "Bearer sk-printed-2-0123456789"]);
      served.child.kill("SIGTERM");
      const [{ code }, stderr] = await Promise.all([served.child.status, served.stderr]);
      equal(code, 0);
      ok(!stderr.includes("sk-printed"), stderr);
      equal(Deno.readTextFileSync(`${home}/runs`).trim(), "2");
    }));

  test("a named token that is added while qwen serve runs opens it at once, is counted, and opens nothing once revoked", () =>
    withHome(async (home) => {
      await using endpoint = fakeEndpoint(saying("ok"));
      const env = envFor(endpoint.baseUrl);
      const served = await serve(form, { home, env });
      const run = async (...args: readonly string[]): Promise<string> => {
        const { code, stdout, stderr } = await runProgram(form, { home, args, env });
        equal(code, 0, stderr);
        return stdout;
      };
      const token = (await run("serve", "token", "add", "zed")).trim();
      match(token, /^[\w-]{43}$/, "the token stands alone on standard output");
      const opened = await ask({ ...served, token });
      equal(opened.status, 200);
      await opened.text();
      const { gateways: [gateway] } = JSON.parse(await run("serve", "status", "--json"));
      deepEqual([gateway.pid, gateway.url, gateway.clients[0].name, gateway.clients[0].requests], [
        served.pid,
        served.url,
        "zed",
        1,
      ]);
      match(await run("serve", "status"), /^http:\/\/127\.0\.0\.1:\d+\/v1 \(process \d+.*\nName .*\nzed +1 +0 +3 +3 /);
      await run("serve", "token", "revoke", "zed");
      const refused = await ask({ ...served, token });
      deepEqual([refused.status, (await refused.json()).error.code], [401, "wrong_token"]);
      served.child.kill("SIGKILL");
      await Promise.all([served.child.status, served.stderr]);
      deepEqual(JSON.parse(await run("serve", "status", "--json")), { gateways: [] });
      deepEqual([...Deno.readDirSync(`${home}/.qwen/gateways`)], [], "what a killed one left is gone");
      equal(endpoint.asked.length, 1);
    }));

  test("qwen serve --also lends a second service by name, each with its own key, and may reach those two hosts alone", () =>
    withHome(async (home) => {
      await using first = fakeEndpoint(saying("first"));
      await using second = fakeEndpoint(saying("second"));
      Deno.mkdirSync(`${home}/.qwen`);
      const entry = { id: "glm-5", baseUrl: second.baseUrl, envKey: "GLM_KEY" };
      Deno.writeTextFileSync(`${home}/.qwen/settings.json`, JSON.stringify({ modelProviders: { openai: [entry] } }));
      const env = { ...envFor(first.baseUrl), GLM_KEY: "sk-glm-0123456789abcdefghij" };
      const args = ["--also", "glm-5", "--alias", "fast=glm-5/glm-air"];
      const served = await serve(form, { home, env, args });
      for (const [model, answer] of [["m-env", /first/], ["glm-5", /second/], ["fast", /second/]] as const) {
        match(await (await ask(served, { model, messages: [] })).text(), answer);
      }
      const keys = (endpoint: typeof first): readonly (string | null)[] =>
        endpoint.asked.map(({ headers }) => headers.get("authorization"));
      deepEqual(keys(first), [`Bearer ${KEY}`]);
      deepEqual(keys(second), [`Bearer ${env.GLM_KEY}`, `Bearer ${env.GLM_KEY}`]);
      served.child.kill("SIGTERM");
      const [, stderr] = await Promise.all([served.child.status, served.stderr]);
      ok(!stderr.includes("sk-"), stderr);
      const shared = await runProgram(form, {
        home,
        env: envFor(first.baseUrl),
        args: ["serve", "--also", "openrouter"],
      });
      deepEqual([shared.code, shared.stdout], [4, ""]);
      match(shared.stderr, /no key of its own for "openrouter"[\s\S]*Set OPENROUTER_API_KEY/);
    }));

  test("qwen serve --socket listens on the socket alone, in a folder of its own, and takes both away at its end", () =>
    withHome(async (home) => {
      await using endpoint = fakeEndpoint(saying("lent"));
      const path = `${home}/run/serve.sock`;
      const env = envFor(endpoint.baseUrl);
      const served = await serve(form, { home, env, args: ["--socket", path] });
      equal(served.url, "http://localhost/v1");
      equal((Deno.statSync(`${home}/run`).mode ?? 0) & 0o777, 0o700);
      using socketClient = Deno.createHttpClient({ proxy: { transport: "unix", path } });
      const init = { client: socketClient, headers: { authorization: `Bearer ${served.token}` } };
      const listed = await fetch("http://localhost/v1/models", init);
      equal(listed.status, 200);
      await listed.body?.cancel();
      const refused = await fetch("http://evil.example/v1/models", init);
      deepEqual([refused.status, (await refused.json()).error.code], [403, "foreign_host"]);
      const second = await runProgram(form, { home, env, args: ["serve", "--socket", path] });
      deepEqual([second.code, second.stdout], [3, ""]);
      match(second.stderr, /Another program listens/);
      const { stdout } = await runProgram(form, { home, env, args: ["serve", "status", "--json"] });
      equal(JSON.parse(stdout).gateways[0].socket, path);
      served.child.kill("SIGTERM");
      equal((await served.child.status).code, 0);
      await served.stderr;
      deepEqual([...Deno.readDirSync(`${home}/run`)], []);
      equal(endpoint.asked.length, 1);
    }));

  test("a vendor's own sign-in is lent only where the user says so, also as a further service", () =>
    withHome(async (home) => {
      await using endpoint = fakeEndpoint(saying("lent"));
      await using other = fakeEndpoint(saying("main"));
      Deno.mkdirSync(`${home}/.qwen`, { mode: 0o700 });
      const login = {
        access_token: "at-0123456789abcdef",
        refresh_token: "rt-0123456789abcdef",
        token_type: "Bearer",
        resource_url: endpoint.baseUrl,
        expiry_date: Date.now() + 3_600_000,
      };
      Deno.writeTextFileSync(`${home}/.qwen/oauth_creds.json`, JSON.stringify(login), { mode: 0o600 });
      for (
        const [args, env] of [[["serve"], {}], [["serve", "--also", "qwen-oauth"], envFor(other.baseUrl)]] as const
      ) {
        const refused = await runProgram(form, { home, args: [...args], env });
        deepEqual([refused.code, refused.stdout], [2, ""]);
        match(refused.stderr, /is not lent unless you say so[\s\S]*--lend-login/);
      }
      const served = await serve(form, { home, args: ["--lend-login"] });
      match(await (await ask(served, { model: "coder-model", messages: [] })).text(), /lent/);
      served.child.kill("SIGTERM");
      await Promise.all([served.child.status, served.stderr]);
      const both = await serve(form, {
        home,
        args: ["--also", "qwen-oauth", "--lend-login"],
        env: envFor(other.baseUrl),
      });
      match(await (await ask(both, { model: "m-env", messages: [] })).text(), /main/);
      match(await (await ask(both, { model: "qwen-oauth/coder-model", messages: [] })).text(), /lent/);
      both.child.kill("SIGTERM");
      await Promise.all([both.child.status, both.stderr]);
      const sent = endpoint.asked.map(({ headers }) => headers.get("authorization"));
      deepEqual(sent, ["Bearer at-0123456789abcdef", "Bearer at-0123456789abcdef"]);
      deepEqual(other.asked.map(({ headers }) => headers.get("authorization")), [`Bearer ${KEY}`]);
    }));

  for (const place of ["a port", "a socket"]) {
    test(`more connections to ${place} than there are files do not end qwen serve: it answers again when they are gone`, () =>
      withHome(async (home) => {
        await using endpoint = fakeEndpoint(saying("still there"));
        const limited = ["-c", 'ulimit -n 120 && exec "$@"', "sh", form.command, ...form.args];
        const path = `${home}/run/s`;
        const served = await serve({ ...form, command: "/bin/sh", args: limited }, {
          home,
          env: envFor(endpoint.baseUrl),
          args: place === "a socket" ? ["--socket", path] : [],
        });
        const { hostname, port } = new URL(served.url);
        const connect = (): Promise<Deno.Conn> =>
          place === "a socket"
            ? Deno.connect({ transport: "unix", path })
            : Deno.connect({ hostname, port: Number(port) });
        const open: Deno.Conn[] = [];
        try {
          while (open.length < 200) open.push(await connect());
        } catch {
          // It listens no more: there is no file left for the next one.
        }
        ok(open.length > 20, String(open.length));
        for (const connection of open) connection.close();
        using client = Deno.createHttpClient(place === "a socket" ? { proxy: { transport: "unix", path } } : {});
        const init = { client, headers: { authorization: `Bearer ${served.token}` } };
        for (let tries = 0;; tries++) {
          const response = await fetch(`${served.url}/models`, init).catch(() => undefined);
          await response?.body?.cancel();
          if (response?.ok === true) break;
          ok(tries < 100, "it never came back");
          await new Promise((resolve) => setTimeout(resolve, 100));
        }
        served.child.kill("SIGTERM");
        const [{ code }] = await Promise.all([served.child.status, served.stderr]);
        equal(code, 0);
      }));
  }

  test("qwen serve --listen says aloud what it means, wants a port and a token of the user's, and is called by no other name", () =>
    withHome(async (home) => {
      await using endpoint = fakeEndpoint(saying("lent"));
      const env = envFor(endpoint.baseUrl);
      for (const args of [["--listen", "0.0.0.0"], ["--listen", "0.0.0.0", "--port", "4141"], ["--listen", "qwen"]]) {
        const { code, stdout } = await runProgram(form, { home, env, args: ["serve", ...args] });
        deepEqual([code, stdout], [2, ""]);
      }
      const port = freeLoopbackPort() ?? 0;
      const options = ["--token-file", `${home}/gate`, "--port", String(port), "--called-as", "qwen", "--quiet"];
      const served = await serve(form, { home, env, args: ["--listen", "0.0.0.0", ...options] });
      deepEqual([served.url, served.token], [
        `http://127.0.0.1:${port}/v1`,
        Deno.readTextFileSync(`${home}/gate`).trim(),
      ]);
      const status = async (host: string): Promise<string> => {
        const head = `GET /v1/models HTTP/1.1\r\nhost: ${host}\r\nauthorization: Bearer ${served.token}\r\n`;
        return (await rawRequest(port, `${head}connection: close\r\n\r\n`)).split(" ")[1] ?? "";
      };
      const hosts = [`127.0.0.1:${port}`, `192.168.7.7:${port}`, `[fe80::1]:${port}`, `qwen:${port}`, `QWEN:${port}`];
      for (const host of hosts) equal(await status(host), "200", host);
      for (
        const host of [
          `evil.example:${port}`,
          "qwen",
          "192.168.7.7",
          `1.2.3.4.evil.example:${port}`,
          `x@127.0.0.1:${port}`,
        ]
      ) {
        ok(["400", "403"].includes(await status(host)), host);
      }
      equal(endpoint.asked.length, hosts.length);
      served.child.kill("SIGTERM");
      const [, stderr] = await Promise.all([served.child.status, served.stderr]);
      match(stderr, new RegExp(`0\\.0\\.0\\.0:${port}.*travels unencrypted`));
      ok(!stderr.includes(served.token));
    }));

  test("qwen serve says that a port is taken and takes no other", () =>
    withHome(async (home) => {
      using held = Deno.listen({ hostname: "127.0.0.1", port: 0 });
      const port = String(held.addr.port);
      await using endpoint = fakeEndpoint(saying("ok"));
      const { code, stdout, stderr } = await runProgram(form, {
        home,
        args: ["serve", "--port", port],
        env: envFor(endpoint.baseUrl),
      });
      deepEqual([code, stdout], [3, ""]);
      match(stderr, new RegExp(`Port ${port} is taken`));
    }));

  test("the token of one run opens the next one no more than a wrong one does", () =>
    withHome(async (home) => {
      await using endpoint = fakeEndpoint(saying("ok"));
      const env = envFor(endpoint.baseUrl);
      const tokens: string[] = [];
      for (const [token, status] of [["", 200], ["of the first run", 401]] as const) {
        const served = await serve(form, { home, env });
        const headers = { authorization: `Bearer ${token === "" ? served.token : tokens[0]}` };
        const response = await fetch(`${served.url}/models`, { headers });
        await response.body?.cancel();
        equal(response.status, status);
        tokens.push(served.token);
        served.child.kill("SIGTERM");
        await Promise.all([served.child.status, served.stderr]);
        await rejects(fetch(`${served.url}/models`, { headers }), TypeError, "nobody listens any more");
      }
      ok(tokens[0] !== tokens[1]);
    }));

  test("qwen serve keeps a token in a file that others cannot read, and refuses one that is open or short", () =>
    withHome(async (home) => {
      await using endpoint = fakeEndpoint(saying("ok"));
      const path = `${home}/token`;
      const args = ["--token-file", path];
      const first = await serve(form, { home, args, env: envFor(endpoint.baseUrl) });
      first.child.kill("SIGTERM");
      await Promise.all([first.child.status, first.stderr]);
      const words = startProgram(form, { home, args: ["serve", ...args], env: envFor(endpoint.baseUrl) });
      await words.stdin.close();
      const reader = words.stdout.pipeThrough(new TextDecoderStream()).getReader();
      const shown = await readUntil(reader, "Token");
      words.kill("SIGTERM");
      reader.releaseLock();
      const hint = await new Response(words.stderr).text();
      await words.status;
      match(shown, /Token +in .*\/token/);
      ok(!`${shown}${hint}`.includes(first.token), "a file's token ends in no journal");
      const nowhere = ["serve", "--token-file", `${home}/no/such/folder/f`];
      const lost = await runProgram(form, { home, args: nowhere, env: envFor(endpoint.baseUrl) });
      equal(lost.code, 3);
      match(lost.stderr, /its folder is not there/);
      equal((Deno.statSync(path).mode ?? 0) & 0o777, 0o600);
      equal(Deno.readTextFileSync(path), `${first.token}\n`);
      const second = await serve(form, { home, args, env: envFor(endpoint.baseUrl) });
      equal(second.token, first.token);
      second.child.kill("SIGTERM");
      await Promise.all([second.child.status, second.stderr]);
      Deno.symlinkSync(path, `${home}/link`);
      const linked = await serve(form, { home, args: ["--token-file", `${home}/link`], env: envFor(endpoint.baseUrl) });
      equal(linked.token, first.token, "Kubernetes mounts secrets by links");
      linked.child.kill("SIGTERM");
      await Promise.all([linked.child.status, linked.stderr]);
      Deno.chmodSync(path, 0o644);
      const open = await runProgram(form, { home, args: ["serve", ...args], env: envFor(endpoint.baseUrl) });
      deepEqual([open.code, /open to other users/.test(open.stderr), open.stderr.includes(first.token)], [
        3,
        true,
        false,
      ]);
      Deno.chmodSync(path, 0o600);
      Deno.writeTextFileSync(path, "short");
      const short = await runProgram(form, { home, args: ["serve", ...args], env: envFor(endpoint.baseUrl) });
      deepEqual([short.code, /shorter than 32/.test(short.stderr)], [3, true]);
    }));

  test("qwen serve lets an answer under way end, and takes no new one meanwhile", () =>
    withHome(async (home) => {
      const released = Promise.withResolvers<void>();
      const body = new ReadableStream<Uint8Array>({
        async start(controller): Promise<void> {
          controller.enqueue(new TextEncoder().encode(chunk({ content: "first" })));
          await released.promise;
          controller.enqueue(new TextEncoder().encode("data: [DONE]\n\n"));
          controller.close();
        },
      });
      await using endpoint = fakeEndpoint({ body });
      const served = await serve(form, { home, env: envFor(endpoint.baseUrl), args: ["--quiet"] });
      const running = await ask(served);
      served.child.kill("SIGTERM");
      for (let late = await ask(served).catch(() => undefined); late?.status === 200; late = await ask(served)) {
        await late.body?.cancel();
      }
      released.resolve();
      ok((await running.text()).endsWith("data: [DONE]\n\n"));
      const [{ code }, stderr] = await Promise.all([served.child.status, served.stderr]);
      deepEqual([code, /POST/.test(stderr)], [0, false]);
    }));

  test("Ctrl-C ends qwen serve at once with 130", () =>
    withHome(async (home) => {
      await using endpoint = fakeEndpoint(saying("ok"));
      const served = await serve(form, { home, env: envFor(endpoint.baseUrl) });
      served.child.kill("SIGINT");
      const [{ code }] = await Promise.all([served.child.status, served.stderr]);
      equal(code, 130);
    }));

  test("qwen exec starts a command that can ask, gives it no key, and ends with its exit code", () =>
    withHome(async (home) => {
      await using endpoint = fakeEndpoint(saying("lent"));
      const script = [
        "cat",
        'echo "[$OPENAI_BASE_URL] [$ANTHROPIC_BASE_URL] [$ANTHROPIC_API_KEY] [$OPENAI_MODEL] [$LD_LIBRARY_PATH] [$1]"',
        `case "$OPENAI_API_KEY$ANTHROPIC_AUTH_TOKEN" in *${KEY}*) echo leaked;; esac`,
        "echo problem >&2",
        "exit 42",
      ].join("; ");
      const { code, stdout, stderr } = await runProgram(form, {
        home,
        args: ["exec", "--", "sh", "-c", script, "sh", 'a "b" $c; d'],
        env: { ...envFor(endpoint.baseUrl), ANTHROPIC_API_KEY: "sk-ant-other", LD_LIBRARY_PATH: "/x y" },
        stdin: "typed in\n",
      });
      equal(code, 42);
      match(
        stdout,
        /^typed in\n\[http:\/\/127\.0\.0\.1:(\d+)\/v1\] \[http:\/\/127\.0\.0\.1:\1\] \[\] \[m-env\] \[\/x y\] \[a "b" \$c; d\]\n$/,
      );
      equal(stderr, "problem\n");
      deepEqual([...Deno.readDirSync(home)], [], "nothing is left on disk");
    }));

  test("a program asks through qwen exec, and HTTP_PROXY of the user's does not come between", () =>
    withHome(async (home) => {
      await using endpoint = fakeEndpoint(saying("lent", " it"));
      const program = `${home}/ask.ts`;
      await Deno.writeTextFile(
        program,
        `const r = await fetch(Deno.env.get("OPENAI_BASE_URL") + "/chat/completions", { method: "POST",
          headers: { authorization: "Bearer " + Deno.env.get("OPENAI_API_KEY"), "content-type": "application/json" }, body: "{}" });
        console.log(r.status, (await r.text()).includes("lent"));`,
      );
      const { code, stdout, stderr } = await runProgram(form, {
        home,
        args: ["exec", "--", Deno.execPath(), "run", "-A", "--no-config", program],
        env: { ...envFor(endpoint.baseUrl), HTTP_PROXY: "http://127.0.0.1:9" },
      });
      deepEqual([code, stdout], [0, "200 true\n"], stderr);
      equal(endpoint.asked[0]?.headers.get("authorization"), `Bearer ${KEY}`);
    }));

  test("qwen exec says 127 for a program that is not there, 126 for one that cannot run, 143 for one that was ended", () =>
    withHome(async (home) => {
      await using endpoint = fakeEndpoint(saying("ok"));
      const codeOf = async (...words: readonly string[]): Promise<number> =>
        (await runProgram(form, { home, args: ["exec", "--", ...words], env: envFor(endpoint.baseUrl) })).code;
      deepEqual(
        [await codeOf("no-such-program-here"), await codeOf("/etc/passwd"), await codeOf("sh", "-c", "kill -TERM $$")],
        [127, 126, 143],
      );
    }));

  test("a SIGTERM to qwen exec reaches its command, whose exit code still counts", () =>
    withHome(async (home) => {
      await using endpoint = fakeEndpoint(saying("ok"));
      const child = startProgram(form, {
        home,
        args: ["exec", "--", "sh", "-c", 'trap "exit 5" TERM; echo ready; while :; do sleep 0.05; done'],
        env: envFor(endpoint.baseUrl),
      });
      await child.stdin.close();
      const reader = child.stdout.getReader();
      await reader.read();
      child.kill("SIGTERM");
      const [{ code }] = await Promise.all([child.status, new Response(child.stderr).text(), reader.cancel()]);
      equal(code, 5);
    }));

  test("the command of qwen exec finds the lent key in no variable, whichever one it came from", () =>
    withHome(async (home) => {
      await using endpoint = fakeEndpoint(saying("ok"));
      await using second = fakeEndpoint(saying("ok"));
      Deno.mkdirSync(`${home}/.qwen`, { mode: 0o700 });
      const entries = [
        { id: "mine", baseUrl: endpoint.baseUrl, envKey: "MY_KEY" },
        { id: "other", baseUrl: second.baseUrl, envKey: "OTHER_KEY" },
      ];
      Deno.writeTextFileSync(`${home}/.qwen/settings.json`, JSON.stringify({ modelProviders: { openai: entries } }));
      Deno.writeTextFileSync(`${home}/key`, `${KEY}-file`, { mode: 0o600 });
      const env = { MY_KEY: `${KEY}-mine`, OTHER_KEY: `${KEY}-other`, UNRELATED: "stays" };
      const args = ["exec", "-m", "mine", "--also", "other", "--", "env"];
      const { code, stdout } = await runProgram(form, { home, args, env });
      equal(code, 0);
      match(stdout, /^UNRELATED=stays$/m);
      ok(!stdout.includes(KEY), stdout);
      const filed = { OPENAI_API_KEY_FILE: `${home}/key`, OPENAI_BASE_URL: endpoint.baseUrl, OPENAI_MODEL: "m-env" };
      const named = await runProgram(form, { home, args: ["exec", "--", "env"], env: filed });
      ok(!named.stdout.includes("OPENAI_API_KEY_FILE"), named.stdout);
    }));

  test("a signal to qwen exec that it has no use for is its command's, and leaves neither behind", () =>
    withHome(async (home) => {
      await using endpoint = fakeEndpoint(saying("ok"));
      // It ends by itself: a command that is left behind must not hold up the test's own end.
      const script = "trap 'echo got it; exit 9' USR1 USR2 ALRM; echo ready; " +
        "i=0; while [ $i -lt 300 ]; do sleep 0.05; i=$((i + 1)); done; echo left behind";
      for (const name of ["SIGUSR1", "SIGUSR2", "SIGALRM"] as const) {
        const child = startProgram(form, {
          home,
          args: ["exec", "--", "sh", "-c", script],
          env: envFor(endpoint.baseUrl),
        });
        await child.stdin.close();
        const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
        let out = await readUntil(reader, "ready");
        child.kill("SIGQUIT");
        child.kill(name);
        for (let part = await reader.read(); !part.done; part = await reader.read()) out += part.value;
        const [{ code }] = await Promise.all([child.status, new Response(child.stderr).text()]);
        deepEqual([code, out], [9, "ready\ngot it\n"], name);
      }
    }));

  test("qwen exec starts nothing when there is no key to lend", () =>
    withHome(async (home) => {
      const { code, stdout, stderr } = await runProgram(form, { home, args: ["exec", "--", "echo", "started"] });
      deepEqual([code, stdout], [4, ""]);
      match(stderr, /Not signed in/);
    }));

  test("qwen exec without a command says how it is used", () =>
    withHome(async (home) => {
      const { code, stderr } = await runProgram(form, { home, args: ["exec"] });
      equal(code, 2);
      match(stderr, /qwen exec/);
    }));

  test("qwen permissions serve tells what the gateway may reach: its own address and the service's", () =>
    withHome(async (home) => {
      const env = envFor("https://llm.example/v1");
      const { code, stdout } = await runProgram(form, { home, args: ["permissions", "serve", "--json"], env });
      const { net, read, write } = JSON.parse(stdout);
      const tokens = `${home}/.qwen/gateway_tokens.json`;
      deepEqual([code, net, read, write], [0, ["llm.example:443", "127.0.0.1:0"], [tokens], []]);
    }));

  test("an error of the service passes through qwen serve as it is", () =>
    withHome(async (home) => {
      await using endpoint = fakeEndpoint(refusing(400, "Unsupported value: 'x'", { code: "unsupported_value" }));
      const served = await serve(form, { home, env: envFor(endpoint.baseUrl) });
      const response = await ask(served);
      deepEqual([response.status, (await response.json()).error.code], [400, "unsupported_value"]);
      served.child.kill("SIGTERM");
      await Promise.all([served.child.status, served.stderr]);
    }));
}
