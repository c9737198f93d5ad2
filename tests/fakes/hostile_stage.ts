// The place where a hostile cell plays: a server it may reach, one that it may not, files and a process that are not its
// own; and the runtime for a binary, where one lies in the cache.
import type { Denort } from "../../tools/denort.ts";
import { NPM_DENORT } from "../../tools/pins.ts";

export interface HostileStage extends AsyncDisposable {
  /** What the cell is told to try its hand at. */
  readonly targets: {
    readonly granted: string;
    readonly forbidden: string;
    readonly redirecting: string;
    readonly outside: string;
    readonly localJson: string;
    readonly localModule: string;
    readonly victim: number;
    readonly home: string;
  };
  readonly directory: string;
  /** How often the server was asked that the cell may not reach. */
  forbiddenHits(): number;
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
  await Deno.mkdir(`${directory}/home`);
  const origin = `http://127.0.0.1:${granted.addr.port}/`;
  return {
    targets: {
      granted: origin,
      forbidden: elsewhere,
      redirecting: `${origin}away`,
      outside: `${directory}/outside`,
      localJson: `file://${directory}/secret.json`,
      localModule: `file://${directory}/module.js`,
      victim: Deno.ppid,
      home: `${directory}/home`,
    },
    directory,
    forbiddenHits: () => hits,
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
