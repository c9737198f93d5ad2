import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import { startFakeQwenIssuer } from "../fakes/fake_qwen_issuer.ts";
import { OIDC_CLIENT_ID, OidcUser, startOidcProvider } from "../fakes/oidc_process.ts";
import { type Form, forms } from "../fakes/program.ts";
import { Pty, type PtyInput } from "../fakes/pty.ts";

const CTRL_C = "\x03";

interface AtTerminal extends Disposable {
  readonly terminal: Pty;
  readonly home: string;
  /** Files below the home, sorted. */
  files(): string[];
}

function atTerminal(form: Form, input: Omit<PtyInput, "home">): AtTerminal {
  const home = Deno.makeTempDirSync({ prefix: "qwen-login-" });
  const terminal = new Pty(form, { ...input, home });
  return {
    terminal,
    home,
    files: () => {
      try {
        return Array.from(Deno.readDirSync(`${home}/.qwen`), (entry) => entry.name).sort();
      } catch {
        return [];
      }
    },
    [Symbol.dispose](): void {
      terminal[Symbol.dispose]();
      Deno.removeSync(home, { recursive: true });
    },
  };
}

function loginAt(issuer: string): readonly string[] {
  return ["auth", "login", "--issuer", issuer, "--client-id", OIDC_CLIENT_ID];
}

/** The address that is shown, put together again where the terminal broke it. */
function addressIn(text: string): string {
  return (/\n(http:\/\/[^ ]*?)\n\n/s.exec(text)?.[1] ?? "").replaceAll("\n", "");
}

function test(name: string, run: () => Promise<void>): void {
  // node-pty keeps a reader of its own until the pseudo-terminal is gone.
  Deno.test({ name, ignore: Deno.build.os === "windows", sanitizeOps: false, sanitizeResources: false, fn: run });
}

for (const form of forms()) {
  test(`${form.name}: a sign-in at OpenRouter, which gives a key, shows its page and waits`, async () => {
    using at = atTerminal(form, { args: ["auth", "login", "openrouter", "--no-browser"] });
    await at.terminal.shows(/https:\/\/openrouter\.ai\/auth\?callback_url=http/);
    at.terminal.type(CTRL_C);
    equal(await at.terminal.exitCode(), 130);
    deepEqual(at.files(), [], "nothing is kept");
  });

  test(`${form.name}: at a terminal, the redirect address is pasted back and the login is kept`, async () => {
    await using provider = await startOidcProvider();
    using session = atTerminal(form, { args: [...loginAt(provider.issuer), "--loopback"] });
    const { terminal } = session;
    await terminal.shows(/Address or code:/);
    const { left } = await new OidcUser().open(addressIn(terminal.screen));
    terminal.type(`\x1b[200~${left}\x1b[201~\r`);
    await terminal.shows(/Signed in to 127\.0\.0\.1/);
    equal(await terminal.exitCode(), 0);
    const kept = session.files().filter((name) => name.startsWith("oauth_") && name.endsWith(".json"));
    equal(kept.length, 1);
    equal((Deno.statSync(`${session.home}/.qwen/${kept[0]}`).mode ?? 0) & 0o777, 0o600);
    const { access_token } = JSON.parse(Deno.readTextFileSync(`${session.home}/.qwen/${kept[0]}`));
    equal(terminal.written.includes(access_token), false);
  });

  test(`${form.name}: at a terminal, the browser comes back while the prompt waits`, async () => {
    await using provider = await startOidcProvider();
    using session = atTerminal(form, { args: [...loginAt(provider.issuer), "--loopback"] });
    const { terminal } = session;
    await terminal.shows(/Address or code:/);
    const { left } = await new OidcUser().open(addressIn(terminal.screen));
    match(await (await fetch(left ?? "")).text(), /You are signed in/);
    equal(await terminal.exitCode(), 0);
    match(terminal.screen, /Signed in to 127\.0\.0\.1/);
  });

  test(`${form.name}: at a terminal, "device" switches to a code, with QR, countdown and warning`, async () => {
    await using qwen = startFakeQwenIssuer({ browser: true, interval: 0.5 });
    const env = { QWEN_OAUTH_BASE_URL: qwen.url };
    using session = atTerminal(form, { args: ["auth", "login", "--loopback"], env });
    const { terminal } = session;
    await terminal.shows(/Address or code:/);
    terminal.type("device\r");
    await terminal.shows(/Waiting; the code is good for (?:15:00|14:\d\d) \(b: use a browser here\)/);
    match(terminal.screen, /Check that it shows the code {2}ABCD-1234/);
    match(terminal.screen, /Never give the code to anybody/);
    match(terminal.screen, /[▀▄█]{5}/);
    await terminal.shows(/Signed in to Qwen/);
    equal(await terminal.exitCode(), 0);
    equal(terminal.written.includes("secret"), false);
  });

  test(`${form.name}: Ctrl-C while the browser is awaited leaves nothing and exits 130`, async () => {
    await using provider = await startOidcProvider();
    using session = atTerminal(form, { args: [...loginAt(provider.issuer), "--loopback"] });
    const { terminal } = session;
    await terminal.shows(/Address or code:/);
    const redirect = new URL(addressIn(terminal.screen)).searchParams.get("redirect_uri") ?? "";
    terminal.type(`half an address${CTRL_C}`);
    equal(await terminal.exitCode(), 130);
    await rejects(fetch(redirect));
    equal(session.files().some((name) => name.endsWith(".json")), false);
    const [on, off] = ["h", "l"].map((end) => terminal.written.lastIndexOf(`\x1b[?2004${end}`));
    ok((off ?? -1) > (on ?? -1), "bracketed paste is off again");
  });

  test(`${form.name}: Ctrl-C while a device code waits leaves nothing and exits 130`, async () => {
    await using qwen = startFakeQwenIssuer({ interval: 60 });
    using session = atTerminal(form, { args: ["auth", "login"], env: { QWEN_OAUTH_BASE_URL: qwen.url } });
    const { terminal } = session;
    await terminal.shows(/Waiting; the code is good for/);
    terminal.type(CTRL_C);
    equal(await terminal.exitCode(), 130);
    equal(session.files().some((name) => name.endsWith(".json")), false);
  });

  test(`${form.name}: Ctrl-C at the masked prompt leaves nothing and exits 130`, async () => {
    using session = atTerminal(form, { args: ["auth", "login", "--with-api-key"] });
    const { terminal } = session;
    await terminal.shows(/OpenAI API key:/);
    terminal.type(`sk-half${CTRL_C}`);
    equal(await terminal.exitCode(), 130);
    deepEqual(session.files(), []);
    equal(terminal.written.includes("sk-half"), false);
  });

  test(`${form.name}: a key is typed masked and kept`, async () => {
    using session = atTerminal(form, { args: ["auth", "login", "--with-api-key", "--provider", "deepseek"] });
    const { terminal } = session;
    await terminal.shows(/DeepSeek API key:/);
    terminal.type("sk-typed-0123456789\r");
    await terminal.shows(/Saved the key for DeepSeek/);
    equal(await terminal.exitCode(), 0);
    equal(terminal.written.includes("0123456789"), false);
    match(Deno.readTextFileSync(`${session.home}/.qwen/settings.json`), /sk-typed-0123456789/);
  });
}
