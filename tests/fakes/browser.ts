// A real browser for tests: Chromium without a window, driven by playwright-core, with a profile of its own that is
// gone afterwards. It talks to loopback only.
import { type Browser, chromium, type Page } from "playwright-core";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Where a Chromium is, or undefined; CHROMIUM_BIN says so first. */
export function findChromium(): string | undefined {
  const named = Deno.env.get("CHROMIUM_BIN");
  const places = named === undefined || named === "" ? PLACES : [named];
  return places.find((path) => {
    try {
      return Deno.statSync(path).isFile;
    } catch {
      return false;
    }
  });
}

/** Opens the browser for as long as `use` runs. */
export async function withBrowser(path: string, use: (browser: Browser) => Promise<void>): Promise<void> {
  const browser = await chromium.launch({
    executablePath: path,
    headless: true,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      // Nothing but this machine has a name: the provider's own pages ask for a font from afar.
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    ],
  });
  try {
    await use(browser);
  } finally {
    await browser.close();
  }
}

/** Signs in and agrees on oidc-provider's own pages, by clicking. */
export async function clickThroughSignIn(page: Page): Promise<void> {
  await page.fill('input[name="login"]', "somebody");
  await page.fill('input[name="password"]', "anything");
  await page.click('button[type="submit"]');
  await page.waitForSelector('input[name="prompt"][value="consent"]', { state: "attached" });
  await page.click('button[type="submit"]');
}
