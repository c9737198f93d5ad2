// The place where a hostile sandbox plays: a server it may reach, one that it may not, files and a process that are not its
// own; and the runtime for a binary, where one lies in the cache.
import type { Denort } from "../../tools/denort.ts";
import { NPM_DENORT } from "../../tools/pins.ts";
import type { Targets } from "./hostile_sandbox.ts";

export interface HostileStage extends AsyncDisposable {
  /** What the sandbox is told to try its hand at. */
  readonly targets: Targets;
  readonly directory: string;
  /** How often the server was asked that the sandbox may not reach. */
  forbiddenHits(): number;
  /** Names of files that no sandbox may change, and that are not as they were. */
  changed(): readonly string[];
}

/** What would steer the next run if it were there. */
const ABSENT = ["trustedFolders.json", "oauth_http+127.0.0.1.json"];

function steeringFiles(origin: string): Readonly<Record<string, string>> {
  return {
    "settings.json": JSON.stringify({ security: { auth: { selectedType: "qwen-oauth" } } }),
    ".env": `QWEN_OAUTH_BASE_URL=${origin}\n`,
    "trusted_hosts.json": "[]",
    "oauth_sso.example.com.json": JSON.stringify({ issuer: "https://sso.example.com", access_token: "another" }),
  };
}

function textOf(path: string): string | undefined {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return undefined;
  }
}

/** Sets the stage in a directory of its own, gone afterwards. */
export async function hostileStage(): Promise<HostileStage> {
  let hits = 0;
  const quiet = { hostname: "127.0.0.1", port: 0, onListen: () => {} };
  const forbidden = Deno.serve(quiet, () => {
    hits++;
    return new Response("secret");
  });
  const elsewhere = `http://127.0.0.1:${forbidden.addr.port}/`;
  const granted = Deno.serve(
    quiet,
    (request) => new URL(request.url).pathname === "/away" ? Response.redirect(elsewhere) : new Response("ok"),
  );
  const directory = await Deno.makeTempDir({ prefix: "qwen-hostile-" });
  const files = { "secret.json": '{"secret":1}', "module.js": "postMessage(1)", "beside-the-home": "x", ".env": "A=1" };
  for (const [name, content] of Object.entries(files)) await Deno.writeTextFile(`${directory}/${name}`, content);
  const origin = `http://127.0.0.1:${granted.addr.port}/`;
  const home = `${directory}/home/.qwen`;
  await Deno.mkdir(home, { recursive: true, mode: 0o700 });
  const steering = steeringFiles(origin);
  const tokens = { access_token: "a", refresh_token: "r", token_type: "Bearer", resource_url: origin, expiry_date: 1 };
  await Deno.writeTextFile(`${home}/oauth_creds.json`, JSON.stringify(tokens));
  for (const [name, content] of Object.entries(steering)) await Deno.writeTextFile(`${home}/${name}`, content);
  return {
    targets: {
      granted: origin,
      forbidden: elsewhere,
      redirecting: `${origin}away`,
      outside: `${directory}/outside`,
      localJson: `file://${directory}/secret.json`,
      localModule: `file://${directory}/module.js`,
      victim: Deno.ppid,
      home,
      steering: [...Object.keys(steering), ...ABSENT],
    },
    directory,
    forbiddenHits: () => hits,
    changed: () => [
      ...Object.entries(steering).filter(([name, content]) => content !== textOf(`${home}/${name}`)).map(([name]) =>
        name
      ),
      ...ABSENT.filter((name) => textOf(`${home}/${name}`) !== undefined),
    ],
    async [Symbol.asyncDispose](): Promise<void> {
      await Promise.all([forbidden.shutdown(), granted.shutdown()]);
      await Deno.remove(directory, { recursive: true });
    },
  };
}

/** The runtime for this machine, if it is here already: a test fetches none. */
export async function cachedDenort(): Promise<Denort | undefined> {
  if (Deno.build.target !== NPM_DENORT.target) return undefined;
  const { denoVersion, target } = NPM_DENORT;
  const path = new URL(`../../.cache/denort/denort-${denoVersion}-${target}`, import.meta.url).pathname;
  try {
    await Deno.stat(path);
    return { origin: "npm", denoVersion, path };
  } catch {
    return undefined;
  }
}
