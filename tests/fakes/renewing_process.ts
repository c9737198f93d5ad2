// A process of its own that renews a login: `once` prints its access token, `forever` renews until it is killed.
// It starts when told on standard input, so that many begin at the same moment.
import { validCredentials } from "../../src/auth/renew/refresh.ts";
// Loaded beforehand, so that what is raced and killed is the renewal and not the loading of its code.
import "../../src/auth/renew/refresh_grant.ts";

const [mode, qwenHome = "", issuer = "", qwenTokenEndpoint = ""] = Deno.args;
const place = {
  qwenHome,
  qwenTokenEndpoint,
  fetch: (url: string, init: RequestInit): Promise<Response> => fetch(url, init),
  warn: (message: string): void => say(`warning ${message}`),
  // As a sandbox: it has no right to the directory, and the login is there already.
  prepare: (): Promise<string> => Promise.resolve(qwenHome),
};

function say(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

say("ready");
await Deno.stdin.read(new Uint8Array(1));
do {
  const tokens = await validCredentials(issuer, place, { force: mode === "forever" });
  say(`token ${tokens.accessToken.reveal()}`);
} while (mode === "forever");
