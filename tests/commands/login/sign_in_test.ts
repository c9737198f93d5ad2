import { deepEqual, equal, match, ok, rejects } from "node:assert/strict";
import type { SignedIn, SignInPorts } from "../../../src/commands/login/ports.ts";
import type { Flow, Place } from "../../../src/auth/flow/choose_flow.ts";
import { type Issuer, openRouterIssuer, qwenIssuer, resolveIssuer } from "../../../src/auth/issuer/issuers.ts";
import { qrCode } from "../../../src/commands/login/device.ts";
import { signIn } from "../../../src/commands/login/sign_in.ts";
import { systemClock } from "../../../src/base/clock.ts";
import { QwenError } from "../../../src/base/errors.ts";
import { FakeLoginUi } from "../../fakes/fake_login_ui.ts";
import { startFakeQwenIssuer } from "../../fakes/fake_qwen_issuer.ts";
import { HandMovedClock, impatientClock } from "../../fakes/hand_moved_clock.ts";
import { OIDC_CLIENT_ID, OidcUser, startOidcProvider } from "../../fakes/oidc_process.ts";
import { until } from "../../fakes/in_time.ts";

interface Run {
  readonly ui: FakeLoginUi;
  readonly kept: SignedIn[];
  readonly reached: string[];
  readonly controller: AbortController;
  readonly result: Promise<SignedIn>;
}

function start(issuer: Issuer, options: {
  readonly ui?: FakeLoginUi;
  readonly flow?: Flow;
  readonly place?: Partial<Place>;
  readonly clock?: SignInPorts["clock"];
  readonly keep?: SignInPorts["keep"];
} = {}): Run {
  const ui = options.ui ?? new FakeLoginUi();
  const kept: SignedIn[] = [];
  const reached: string[] = [];
  const controller = new AbortController();
  const result = signIn({
    issuer,
    wish: { browser: true, ...(options.flow === undefined ? {} : { flow: options.flow }) },
    place: { os: "linux", surroundings: { DISPLAY: ":0" }, terminal: true, ...options.place },
  }, {
    ui,
    fetch,
    clock: options.clock ?? systemClock,
    signal: controller.signal,
    reach: (hosts) => Promise.resolve(void reached.push(...hosts)),
    keep: options.keep ?? ((result) => Promise.resolve(void kept.push(result))),
  });
  return { ui, kept, reached, controller, result };
}

function oidcIssuer(url: string): Issuer {
  return resolveIssuer({ issuer: url, clientId: OIDC_CLIENT_ID });
}

/** The address that the user is to open. */
async function address(run: Run): Promise<string> {
  return await run.ui.seen(/^https?:/);
}

function tokenOf(result: SignedIn): string {
  return result.kind === "tokens" ? result.tokens.accessToken.reveal() : result.key.reveal();
}

/** Follows a redirect to the loopback server as a browser does. */
async function comeBack(redirect: string | undefined): Promise<string> {
  return await (await fetch(redirect ?? "")).text();
}

Deno.test("signIn() by a browser that opens and comes back", async () => {
  await using provider = await startOidcProvider();
  const page = Promise.withResolvers<string>();
  const browser = async (url: string): Promise<void> => {
    page.resolve(await comeBack((await new OidcUser().open(url)).left));
  };
  const run = start(oidcIssuer(provider.issuer), { ui: new FakeLoginUi({ browser }) });
  const result = await run.result;
  equal(run.kept.length, 1);
  equal(run.kept[0], result);
  match(run.ui.shown, /in a browser on this machine \(there seems to be one here\)/);
  match(await page.promise, /You are signed in/);
  const { host } = new URL(provider.issuer);
  deepEqual(run.reached, [host, "127.0.0.1:0", host]);
  equal(run.ui.openPrompts, 0);
  equal(run.ui.shown.includes(tokenOf(result)), false);
});

Deno.test("signIn() by a pasted address while the loopback waits", async () => {
  await using provider = await startOidcProvider();
  const run = start(oidcIssuer(provider.issuer));
  const { left } = await new OidcUser().open(await address(run));
  run.ui.type("what do I do");
  await run.ui.seen(/neither an address nor a code/);
  run.ui.type(`http://127.0.0.1:1/callback?code=evil&state=wrong`);
  await run.ui.seen(/does not belong to this sign-in/);
  run.ui.type(left ?? "");
  equal((await run.result).kind, "tokens");
  equal(run.kept.length, 1);
});

Deno.test("signIn() by a pasted bare code, with no listener at all", async () => {
  await using provider = await startOidcProvider();
  const run = start(oidcIssuer(provider.issuer), { flow: "paste" });
  const { left } = await new OidcUser().open(await address(run));
  const redirect = new URL(left ?? "");
  const refused = await fetch(redirect).then(() => false, () => true);
  equal(refused, true, "nobody listens at the redirect address");
  run.ui.type(redirect.searchParams.get("code") ?? "");
  equal((await run.result).kind, "tokens");
});

Deno.test("signIn() takes the pasted address from a pipe when there is no terminal", async () => {
  await using provider = await startOidcProvider();
  const ui = new FakeLoginUi({ interactive: false, piped: "http://127.0.0.1:1/callback?code=c&state=wrong" });
  const run = start(oidcIssuer(provider.issuer), { ui, flow: "paste", place: { terminal: false } });
  await rejects(run.result, { message: /does not belong to this sign-in/ });
  const nothing = start(oidcIssuer(provider.issuer), { ui: new FakeLoginUi({ interactive: false }), flow: "paste" });
  await rejects(nothing.result, { message: /No address came/ });
  equal(run.kept.length, 0);
});

Deno.test("signIn() switches to a device code in the same prompt", async () => {
  await using provider = await startOidcProvider();
  const run = start(oidcIssuer(provider.issuer), { clock: new HandMovedClock({ now: Date.now() }) });
  run.result.catch(() => {});
  await address(run);
  run.ui.type("d");
  const page = (await run.ui.seen(/Open {3}http/)).replace(/^.*Open {3}/, "");
  await run.ui.seen(/Only go on if you started this/);
  await new OidcUser().open(page);
  run.controller.abort(new QwenError("cancelled", "enough"));
  await rejects(run.result, { message: "enough" });
  equal(run.ui.openPrompts, 0);
});

Deno.test("a refusal in the browser is told, and the next try works", async () => {
  await using provider = await startOidcProvider();
  const run = start(oidcIssuer(provider.issuer));
  const open = await address(run);
  match(await comeBack((await new OidcUser().open(open, { refuse: true })).left), /The sign-in was refused/);
  await run.ui.seen(/says no: Access was denied/);
  equal(run.kept.length, 0);
  match(await comeBack((await new OidcUser().open(open)).left), /You are signed in/);
  equal((await run.result).kind, "tokens");
});

Deno.test("a refusal where nobody can try again ends the sign-in and keeps nothing", async () => {
  await using provider = await startOidcProvider();
  const ui = new FakeLoginUi({ interactive: false });
  const run = start(oidcIssuer(provider.issuer), { ui, flow: "loopback", place: { terminal: false } });
  run.result.catch(() => {});
  const page = await comeBack((await new OidcUser().open(await address(run), { refuse: true })).left);
  match(page, /The sign-in was refused/);
  await rejects(run.result, (error) => error instanceof QwenError && error.kind === "auth");
  equal(run.kept.length, 0);
});

Deno.test("Ctrl-C in the prompt leaves nothing: no listener, no prompt, no tokens", async () => {
  await using provider = await startOidcProvider();
  const run = start(oidcIssuer(provider.issuer));
  run.result.catch(() => {});
  const open = new URL(await address(run));
  run.ui.type({ kind: "cancelled" });
  await rejects(run.result, (error) => error instanceof QwenError && error.exitCode === 130);
  const refused = await fetch(open.searchParams.get("redirect_uri") ?? "").then(() => false, () => true);
  equal(refused, true);
  equal(run.ui.openPrompts, 0);
  equal(run.kept.length, 0);
});

Deno.test("Ctrl-D ends only the pasting while the browser may still come back", async () => {
  await using provider = await startOidcProvider();
  const run = start(oidcIssuer(provider.issuer));
  const open = await address(run);
  run.ui.type({ kind: "end" });
  await run.ui.seen(/still waiting for the browser/);
  await comeBack((await new OidcUser().open(open)).left);
  equal((await run.result).kind, "tokens");
});

Deno.test("a forged redirect is told and ignored", async () => {
  await using provider = await startOidcProvider();
  const run = start(oidcIssuer(provider.issuer));
  const open = await address(run);
  const redirect = new URL(open).searchParams.get("redirect_uri") ?? "";
  match(await comeBack(`${redirect}?code=evil&state=guess`), /not the sign-in that is waiting/);
  await run.ui.seen(/does not belong to this sign-in; it was ignored/);
  await comeBack((await new OidcUser().open(open)).left);
  equal((await run.result).kind, "tokens");
});

Deno.test("tokens that cannot be kept are no success, neither here nor in the browser", async () => {
  await using provider = await startOidcProvider();
  const run = start(oidcIssuer(provider.issuer), { keep: () => Promise.reject(new QwenError("config", "disk full")) });
  run.result.catch(() => {});
  const page = await comeBack((await new OidcUser().open(await address(run))).left);
  match(page, /The sign-in did not work/);
  await rejects(run.result, { message: "disk full" });
});

Deno.test("nobody comes: the wait ends by the clock", async () => {
  await using provider = await startOidcProvider();
  const clock = new HandMovedClock();
  const run = start(oidcIssuer(provider.issuer), { clock });
  run.result.catch(() => {});
  await address(run);
  await until(() => clock.sleeping > 0, "the wait");
  clock.advance(15 * 60_000);
  await rejects(run.result, (error) => {
    ok(error instanceof QwenError && error.kind === "auth" && /within 15 minutes/.test(error.message), String(error));
    match(error.hint.join(), /--paste or --device/);
    return true;
  });
  equal(run.kept.length + run.ui.openPrompts, 0);
});

Deno.test("signIn() by Qwen's device code shows where to go, the code and a warning", async () => {
  await using qwen = startFakeQwenIssuer({
    polls: [
      { status: 400, body: { error: "authorization_pending" } },
      { status: 429, body: { error: "slow_down" } },
      { status: 200, body: { status: "pending" } },
    ],
  });
  const clock = impatientClock();
  const run = start(qwenIssuer(qwen.url), { clock, place: { surroundings: { SSH_CONNECTION: "1" } } });
  const result = await run.result;
  equal(tokenOf(result), "the-access-token-secret");
  equal(result.kind === "tokens" && result.tokens.resourceUrl, "portal.qwen.ai");
  deepEqual(clock.slept, [1_000, 1_000, 7_200, 7_200]);
  match(run.ui.shown, /by a code on any device \(the issuer offers nothing else\)/);
  match(run.ui.shown, /ABCD-1234/);
  match(run.ui.shown, /Only go on if you started this sign-in yourself\.[^]*Never give the code to anybody/);
  const [, shown = ""] = /1\. Open {3}(\S+)/.exec(run.ui.shown) ?? [];
  equal(shown, `${qwen.url}/activate?user_code=ABCD-1234&client=qwen-code`, "whole, for comparison");
  match(run.ui.shown, /good for 15 min/);
  equal(run.ui.opened.length, 0);
  equal(/secret/.test(run.ui.shown), false);
  equal(qwen.seen.some((line) => line.includes("well-known")), false, "nothing is asked that does not matter");
});

Deno.test("signIn() switches from the device code to a browser by one key", async () => {
  await using provider = await startOidcProvider();
  const ui = new FakeLoginUi({ columns: 100 });
  const run = start(oidcIssuer(provider.issuer), { ui, flow: "device" });
  await ui.seen(/Only go on if you started this/);
  ui.type("x");
  ui.type("b");
  const { left } = await new OidcUser().open(await ui.seen(/^http/));
  match(await comeBack(left), /You are signed in/);
  equal((await run.result).kind, "tokens");
  match(ui.progressLines[0] ?? "", /^Waiting; the code is good for 10:00 \(b: use a browser here\)$/);
  equal(ui.progressLines.at(-1), undefined, "the countdown is gone");
  match(ui.shown, /▀|▄|█/);
});

Deno.test("Ctrl-C while the device code waits leaves nothing", async () => {
  await using provider = await startOidcProvider();
  const run = start(oidcIssuer(provider.issuer), { flow: "device" });
  run.result.catch(() => {});
  await run.ui.seen(/Only go on if you started this/);
  run.ui.type({ kind: "cancelled" });
  await rejects(run.result, (error) => error instanceof QwenError && error.exitCode === 130);
  equal(run.kept.length + run.ui.openPrompts, 0);
});

Deno.test("Qwen signs in by browser once its metadata names an authorization endpoint", async () => {
  await using qwen = startFakeQwenIssuer({ browser: true });
  const run = start(qwenIssuer(qwen.url), { ui: new FakeLoginUi({ browser: comeBack }) });
  equal(tokenOf(await run.result), "the-access-token-secret");
  match(run.ui.shown, /in a browser on this machine/);
});

Deno.test("Qwen signs in by device code as long as it has no metadata", async () => {
  await using qwen = startFakeQwenIssuer();
  const clock = impatientClock();
  const run = start(qwenIssuer(qwen.url), { clock });
  equal((await run.result).kind, "tokens");
  match(run.ui.shown, /the issuer offers nothing else/);
  equal(run.ui.opened[0], `${qwen.url}/activate?user_code=ABCD-1234&client=qwen-code`);
});

Deno.test("OpenRouter gives an API key for a code that came to the secret path", async () => {
  await using site = startFakeQwenIssuer();
  const run = start(openRouterIssuer(site.url), { ui: new FakeLoginUi({ browser: comeBack }) });
  const result = await run.result;
  deepEqual(result.kind === "api-key" && [result.key.reveal(), result.baseUrl], [
    "sk-or-v1-the-openrouter-key",
    `${site.url}/api/v1`,
  ]);
  const callback = new URL(new URL(run.ui.opened[0] ?? "").searchParams.get("callback_url") ?? "");
  equal(callback.hostname, "localhost");
  ok(/^\/callback\/[\w-]{43}$/.test(callback.pathname));
  equal(run.ui.shown.includes("sk-or"), false);
});

Deno.test("OpenRouter's refusal of a code is told without the code", async () => {
  await using site = startFakeQwenIssuer();
  const run = start(openRouterIssuer(site.url));
  run.result.catch(() => {});
  await address(run);
  run.ui.type("not-the-code-secret");
  await rejects(run.result, (error) => {
    equal(String(error), "QwenError: OpenRouter refused the sign-in: (HTTP 403: Invalid code)");
    return true;
  });
  equal(run.kept.length, 0);
});

Deno.test("qrCode() is drawn where it fits and nowhere else", async () => {
  const code = await qrCode("https://chat.qwen.ai/activate?user_code=ABCD-1234", 80);
  ok(code !== undefined && code.length > 10);
  equal(await qrCode("https://chat.qwen.ai/activate?user_code=ABCD-1234", 20), undefined);
});

Deno.test("without a terminal and without an address, only what the issuer offers is advised", async () => {
  const run = start(openRouterIssuer(), { ui: new FakeLoginUi({ interactive: false }), flow: "paste" });
  await rejects(run.result, (error) => {
    ok(error instanceof QwenError);
    deepEqual(error.hint, ["Pipe the address where the browser ended, or use --loopback"]);
    return true;
  });
  equal(run.kept.length, 0);
});
