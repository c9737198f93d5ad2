import { deepEqual, equal, match } from "node:assert/strict";
import { startFakeQwenIssuer } from "../fakes/fake_qwen_issuer.ts";
import { OIDC_CLIENT_ID, OidcUser, startOidcProvider } from "../fakes/oidc_process.ts";
import { forms, type ProgramResult, runProgram, startProgram } from "../fakes/program.ts";

/** A home for one test. */
function temporaryHome(): { readonly home: string; readonly files: () => string[] } & Disposable {
  const home = Deno.makeTempDirSync({ prefix: "qwen-login-" });
  return {
    home,
    files: () => {
      try {
        return Array.from(Deno.readDirSync(`${home}/.qwen`), (entry) => entry.name).filter((name) => /json$/.test(name))
          .sort();
      } catch {
        return [];
      }
    },
    [Symbol.dispose]: () => Deno.removeSync(home, { recursive: true }),
  };
}

/** An issuer whose metadata is on one port and whose endpoints are on another. */
function startSplitIssuer(): { readonly url: string; readonly asked: string[] } & AsyncDisposable {
  const asked: string[] = [];
  const serve = (answer: (path: string) => unknown): Deno.HttpServer<Deno.NetAddr> =>
    Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
      const { pathname, port } = new URL(request.url);
      asked.push(`${port === String(main.addr.port) ? "main" : "other"} ${pathname}`);
      return Response.json(answer(pathname));
    });
  const other = serve((path) =>
    path === "/device"
      ? {
        device_code: "device-secret",
        user_code: "SPLIT-1",
        verification_uri: "https://id.example/activate",
        expires_in: 600,
        interval: 0.01,
      }
      : { access_token: "access-secret", token_type: "bearer" }
  );
  const main = serve(() => ({
    issuer: `http://127.0.0.1:${main.addr.port}`,
    token_endpoint: `http://127.0.0.1:${other.addr.port}/token`,
    device_authorization_endpoint: `http://127.0.0.1:${other.addr.port}/device`,
  }));
  return {
    url: `http://127.0.0.1:${main.addr.port}`,
    asked,
    async [Symbol.asyncDispose](): Promise<void> {
      await Promise.all([main.shutdown(), other.shutdown()]);
    },
  };
}

for (const form of forms()) {
  Deno.test(`${form.name}: qwen auth login without a terminal shows the code on stderr and signs in`, async () => {
    await using qwen = startFakeQwenIssuer({ interval: 0.01 });
    using place = temporaryHome();
    const env = { QWEN_OAUTH_BASE_URL: qwen.url };
    const { code, stdout, stderr } = await runProgram(form, { args: ["auth", "login"], home: place.home, env });
    equal(code, 0, stderr);
    equal(stdout, "");
    match(stderr, /ABCD-1234[^]*Signed in to Qwen/);
    equal(stderr.includes("secret") || stderr.includes("\x1b"), false);
    deepEqual(place.files(), ["oauth_creds.json", "settings.json"]);
  });

  Deno.test(`${form.name}: a refused sign-in exits 4 and leaves nothing`, async () => {
    await using qwen = startFakeQwenIssuer({
      interval: 0.01,
      polls: [{ status: 400, body: { error: "access_denied" } }],
    });
    using place = temporaryHome();
    const env = { QWEN_OAUTH_BASE_URL: qwen.url };
    const { code, stdout, stderr } = await runProgram(form, { args: ["auth", "login"], home: place.home, env });
    equal(code, 4);
    equal(stdout, "");
    match(stderr, /Qwen refused the sign-in: Access was denied/);
    deepEqual(place.files(), []);
  });

  Deno.test(`${form.name}: QWEN_OAUTH_BASE_URL of a project file is not believed`, async () => {
    await using qwen = startFakeQwenIssuer();
    using place = temporaryHome();
    const project = `${place.home}/repository`;
    Deno.mkdirSync(`${project}/.qwen`, { recursive: true });
    Deno.mkdirSync(`${place.home}/.qwen`, { mode: 0o700 });
    const kept = { access_token: "a", refresh_token: "r", token_type: "Bearer", expiry_date: Date.now() + 3_600_000 };
    Deno.writeTextFileSync(`${place.home}/.qwen/oauth_creds.json`, JSON.stringify(kept), { mode: 0o600 });
    const settings = { security: { auth: { selectedType: "qwen-oauth" } } };
    Deno.writeTextFileSync(`${place.home}/.qwen/settings.json`, JSON.stringify(settings), { mode: 0o600 });
    Deno.writeTextFileSync(`${project}/.env`, `QWEN_OAUTH_BASE_URL=${qwen.url}\n`);
    const asked = { args: ["permissions", "--json"], home: place.home, cwd: project };
    const { stdout } = await runProgram(form, asked);
    equal(stdout.includes(new URL(qwen.url).host), false);
    match(stdout, /chat\.qwen\.ai:443/);
    const own = await runProgram(form, { ...asked, env: { QWEN_OAUTH_BASE_URL: qwen.url } });
    match(own.stdout, new RegExp(new URL(qwen.url).host));
    deepEqual(qwen.seen, []);
  });

  Deno.test(`${form.name}: the redirect address can be piped in when there is no terminal`, async () => {
    await using provider = await startOidcProvider();
    using place = temporaryHome();
    const child = startProgram(form, {
      args: ["auth", "login", "--issuer", provider.issuer, "--client-id", OIDC_CLIENT_ID, "--paste"],
      home: place.home,
    });
    const stderr = new Listener(child.stderr);
    const address = await stderr.waitFor(/^http\S+$/m);
    const { left } = await new OidcUser().open(address);
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(`${left}\n`));
    await writer.close();
    const [status] = await Promise.all([child.status, stderr.ended, child.stdout.cancel()]);
    equal(status.code, 0, stderr.text);
    match(stderr.text, /Signed in to 127\.0\.0\.1/);
  });

  Deno.test(`${form.name}: a login at a certified provider is shown, renewed with rotation, and revoked at the end`, async () => {
    await using provider = await startOidcProvider();
    using place = temporaryHome();
    const qwen = (...args: readonly string[]): Promise<ProgramResult> => runProgram(form, { args, home: place.home });
    const child = startProgram(form, {
      args: [
        ...["auth", "login", "--issuer", provider.issuer, "--client-id", OIDC_CLIENT_ID, "--paste"],
        ...["--openai-base-url", "http://127.0.0.1:9/v1"],
      ],
      home: place.home,
    });
    const stderr = new Listener(child.stderr);
    const { left } = await new OidcUser().open(await stderr.waitFor(/^http\S+$/m));
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(`${left}\n`));
    await writer.close();
    const [status] = await Promise.all([child.status, stderr.ended, child.stdout.cancel()]);
    equal(status.code, 0, stderr.text);

    const shown = await qwen("auth", "status", "--json");
    equal(shown.code, 0, shown.stdout);
    const { method, baseUrl, credential } = JSON.parse(shown.stdout);
    deepEqual([method, baseUrl.value, credential.kind], ["oauth", "http://127.0.0.1:9/v1", "oauth"]);
    const first = (await qwen("auth", "token")).stdout;
    const second = (await qwen("auth", "token", "--refresh")).stdout;
    match(second, /^\S{20,}\n$/);
    equal(first === second, false);
    equal((await qwen("auth", "token")).stdout, second, "what was renewed is kept");

    const out = await qwen("auth", "logout");
    equal(out.code, 0, out.stderr);
    match(out.stderr, /Signed out at [^]*revoked at the issuer/);
    const seen = await provider.requests();
    equal(seen.filter((line) => line === "POST /token").length, 2, "one exchange, one renewal");
    equal(seen.some((line) => line.includes("revocation")), true, seen.join("\n"));
    equal((await qwen("auth", "status")).code, 4);
    equal(/secret|eyJ/.test(stderr.text + out.stderr), false);
  });

  Deno.test(`${form.name}: an issuer that names another host goes on in a new sandbox that may reach it`, async () => {
    await using issuer = startSplitIssuer();
    using place = temporaryHome();
    const args = ["auth", "login", "--issuer", issuer.url, "--client-id", "cli"];
    const refused = await runProgram(form, { args, home: place.home });
    equal(refused.code, 3, refused.stderr);
    deepEqual(issuer.asked.splice(0), ["main /.well-known/openid-configuration"]);
    const { code, stderr } = await runProgram(form, { args: [...args, "--allow-host", "127.0.0.1"], home: place.home });
    equal(code, 0, stderr);
    equal(/secret/.test(stderr), false);
    deepEqual(issuer.asked, ["main /.well-known/openid-configuration", "other /device", "other /token"]);
  });

  Deno.test(`${form.name}: SIGTERM while a code waits ends at once with 143 and leaves nothing`, async () => {
    await using qwen = startFakeQwenIssuer({ interval: 60 });
    using place = temporaryHome();
    const env = { QWEN_OAUTH_BASE_URL: qwen.url };
    const child = startProgram(form, { args: ["auth", "login"], home: place.home, env });
    const stderr = new Listener(child.stderr);
    await stderr.waitFor(/good for 15 min/);
    child.kill("SIGTERM");
    const [status] = await Promise.all([child.status, stderr.ended, child.stdout.cancel(), child.stdin.close()]);
    equal(status.code === 143 || status.signal === "SIGTERM", true);
    deepEqual(place.files(), []);
  });
}

/** Everything that a stream says, and a wait for a part of it. */
class Listener {
  text = "";
  readonly ended: Promise<void>;
  #wake: () => void = () => {};

  constructor(stream: ReadableStream<Uint8Array<ArrayBuffer>>) {
    this.ended = this.#read(stream);
  }

  async waitFor(pattern: RegExp): Promise<string> {
    while (true) {
      const found = pattern.exec(this.text);
      if (found !== null && this.text.endsWith("\n")) return found[0];
      const more = new Promise<"more">((resolve) => this.#wake = () => resolve("more"));
      if (await Promise.race([more, this.ended]) !== "more") throw new Error(`${pattern} never came: ${this.text}`);
    }
  }

  async #read(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> {
    for await (const chunk of stream.pipeThrough(new TextDecoderStream())) {
      this.text += chunk;
      this.#wake();
    }
  }
}
