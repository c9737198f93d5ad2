import { equal, match, ok } from "node:assert/strict";
import { systemClock } from "../../src/base/clock.ts";
import { resolveIssuer } from "../../src/auth/issuer/issuers.ts";
import { signIn } from "../../src/commands/login/sign_in.ts";
import { renderResultPage } from "../../src/auth/loopback/result_page.ts";
import { clickThroughSignIn, findChromium, withBrowser } from "../fakes/browser.ts";
import { FakeLoginUi } from "../fakes/fake_login_ui.ts";
import { OIDC_CLIENT_ID, startOidcProvider } from "../fakes/oidc_process.ts";
import { skip } from "../fakes/skip.ts";

const chromium = findChromium();
if (chromium === undefined) {
  skip("the sign-in in a real browser; no Chromium was found (install one, or set CHROMIUM_BIN)");
}

/** Pictures go to $QWEN_TEST_PICTURES, or to a temporary folder whose name is printed. */
function picturesFolder(): string {
  const named = Deno.env.get("QWEN_TEST_PICTURES");
  if (named === undefined || named === "") return Deno.makeTempDirSync({ prefix: "qwen-pictures-" });
  Deno.mkdirSync(named, { recursive: true });
  return named;
}

Deno.test({
  name: "in a real browser: the page opens, the user signs in by clicking, and both sides say so",
  ignore: chromium === undefined,
  // Playwright keeps a pipe and timers of its own until its process ends.
  sanitizeOps: false,
  sanitizeResources: false,
  async fn(): Promise<void> {
    await using provider = await startOidcProvider();
    const pictures = picturesFolder();
    await withBrowser(chromium ?? "", async (browser) => {
      const page = await browser.newPage({ viewport: { width: 900, height: 640 } });
      const violations: string[] = [];
      page.on("console", (message) => {
        if (/Content.Security/i.test(message.text()) && page.url().includes("/done")) violations.push(message.text());
      });
      const asked: string[] = [];
      page.on("request", (request) => asked.push(request.url()));
      const browserDone = Promise.withResolvers<void>();
      const ui = new FakeLoginUi({
        browser: (url) =>
          (async () => {
            await page.goto(url);
            await clickThroughSignIn(page);
            await page.waitForURL(/\/done$/);
          })().then(browserDone.resolve, browserDone.reject),
      });
      const result = await signIn({
        issuer: resolveIssuer({ issuer: provider.issuer, clientId: OIDC_CLIENT_ID }),
        wish: { browser: true },
        place: { os: "linux", surroundings: { DISPLAY: ":0" }, terminal: true },
      }, {
        ui,
        fetch,
        clock: systemClock,
        signal: new AbortController().signal,
        reach: () => Promise.resolve(),
        keep: () => Promise.resolve(ui.show("Signed in.")),
      });
      await browserDone.promise;
      equal(result.kind, "tokens");
      equal(ui.lines.at(-1), "Signed in.");
      equal(await page.textContent("h1"), "You are signed in");
      match(page.url(), /^http:\/\/127\.0\.0\.1:\d+\/done$/);
      const html = await page.content();
      const code = new URL(asked.find((url) => url.includes("/callback?")) ?? "").searchParams.get("code") ?? "";
      ok(code.length > 10);
      equal(html.includes(code), false);
      equal(violations.join(), "");
      const colour = await page.evaluate("getComputedStyle(document.querySelector('.mark')).color");
      equal(colour, "rgb(21, 128, 61)", "the page's own style is allowed by its policy");
      await page.screenshot({ path: `${pictures}/signed-in.png` });
      await page.emulateMedia({ colorScheme: "dark" });
      await page.screenshot({ path: `${pictures}/signed-in-dark.png` });
      await page.close();
    });
    Deno.stderr.writeSync(new TextEncoder().encode(`pictures of the result page: ${pictures}\n`));
  },
});

Deno.test({
  name: "in a real browser: every page fits a phone without scrolling sideways",
  ignore: chromium === undefined,
  sanitizeOps: false,
  sanitizeResources: false,
  async fn(): Promise<void> {
    const pictures = picturesFolder();
    await withBrowser(chromium ?? "", async (browser) => {
      const page = await browser.newPage({ viewport: { width: 320, height: 568 } });
      const refused = {
        kind: "refused",
        error: "access_denied",
        description: `The administrator of this tenant does not allow it: ${"a-very-long-name-".repeat(8)}`,
      } as const;
      for (const [name, content] of [["signed-in", "signed-in"], ["stray", "stray"], ["refused", refused]] as const) {
        await page.setContent(renderResultPage(content));
        equal(await page.evaluate("document.documentElement.scrollWidth"), 320, name);
        await page.screenshot({ path: `${pictures}/phone-${name}.png` });
      }
    });
  },
});
