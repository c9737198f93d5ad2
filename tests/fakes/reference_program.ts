// The reference itself, driven from outside: installed by npm into a git-ignored cache when a test asks for it, run
// against a small endpoint on loopback that remembers what it was sent. No network but npm's, no account.

const CACHE = new URL("../../.cache/reference/", import.meta.url).pathname;
const MODULES = `${CACHE}node_modules/`;
const NODE = `${MODULES}node/bin/node`;
const PROGRAM = `${MODULES}@qwen-code/qwen-code/cli-entry.js`;
const PRELOAD = new URL("reference_preload.mjs", import.meta.url).pathname;
const PACKAGES = ["@qwen-code/qwen-code@0.24.4", "node@22"];

/** What the first request of a run carried. */
export interface SeenRequest {
  /** The bearer's key. */
  readonly key: string | undefined;
  readonly body: unknown;
}

/** One run of the reference. */
export interface ReferenceRun {
  readonly home: string;
  readonly cwd: string;
  /** Beside HOME, PATH, OPENAI_BASE_URL and OPENAI_MODEL. */
  readonly env: Readonly<Record<string, string>>;
}

/** Whether the reference is at hand; installs it when `QWEN_REFERENCE_TEST=1`. Says aloud when it is not. */
export async function referenceIsAtHand(): Promise<boolean> {
  if (isThere(NODE) && isThere(PROGRAM)) return true;
  if (Deno.env.get("QWEN_REFERENCE_TEST") !== "1") {
    say("SKIPPED: the comparison with the reference; QWEN_REFERENCE_TEST=1 installs it by npm and runs it");
    return false;
  }
  Deno.mkdirSync(CACHE, { recursive: true });
  const { success, stderr } = await new Deno.Command("npm", {
    args: ["install", "--no-audit", "--no-fund", "--loglevel=error", "--prefix", CACHE, ...PACKAGES],
    cwd: CACHE,
    stdout: "null",
    stderr: "piped",
  }).output();
  if (success && isThere(NODE) && isThere(PROGRAM)) return true;
  throw new Error(`npm could not install the reference: ${new TextDecoder().decode(stderr)}`);
}

/** Runs the reference on one prompt and answers its first request, or undefined when it made none. */
export async function runReference({ home, cwd, env }: ReferenceRun): Promise<SeenRequest | undefined> {
  const seen: SeenRequest[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    const key = /^Bearer (.*)$/.exec(request.headers.get("authorization") ?? "")?.[1];
    const body: unknown = await request.json();
    seen.push({ key, body });
    return new Response(ANSWER, { headers: { "content-type": "text/event-stream" } });
  });
  try {
    const child = new Deno.Command(NODE, {
      args: [PROGRAM, "--auth-type", "openai", "-p", "hi"],
      cwd,
      clearEnv: true,
      env: {
        HOME: home,
        PATH: `${MODULES}node/bin:/usr/bin:/bin`,
        OPENAI_BASE_URL: `http://127.0.0.1:${server.addr.port}/v1`,
        OPENAI_MODEL: "m",
        QWEN_CODE_NO_RELAUNCH: "true",
        ...env,
      },
      stdin: "null",
      stdout: "null",
      stderr: "null",
      signal: AbortSignal.timeout(60_000),
    }).spawn();
    await child.status;
  } finally {
    await server.shutdown();
  }
  return seen[0];
}

/** A run of the reference beside ours, on one home. */
export interface SharedRun {
  readonly home: string;
  readonly cwd: string;
  /** Origin of the server that stands for the Qwen service. */
  readonly service: string;
  /** Where `reference_preload.mjs` looks for the steps to stop at. */
  readonly stops: string;
}

/** Starts one prompt of the reference under its login. Its process is the program itself: a signal reaches it. */
export function startReference({ home, cwd, service, stops }: SharedRun): Deno.ChildProcess {
  return new Deno.Command(NODE, {
    // What `cli-entry.js` starts; without it in between, a `kill -9` hits the program and not its parent.
    args: ["--import", PRELOAD, "--expose-gc", `${MODULES}@qwen-code/qwen-code/cli.js`, "-p", "hi"],
    cwd,
    clearEnv: true,
    env: {
      HOME: home,
      PATH: `${MODULES}node/bin:/usr/bin:/bin`,
      QWEN_CODE_NO_RELAUNCH: "true",
      QWEN_USAGE_STATISTICS_ENABLED: "false",
      QWEN_TWIN_SERVICE: service,
      QWEN_TWIN_STOPS: stops,
    },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** Writes past the test runner's capture of `console`. */
export function say(line: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(`${line}\n`));
}

function chunk(delta: Readonly<Record<string, string>>, finish: string | null): string {
  const choices = [{ index: 0, delta, finish_reason: finish }];
  return `data: ${JSON.stringify({ id: "1", object: "chat.completion.chunk", created: 1, model: "m", choices })}\n\n`;
}

const ANSWER = `${chunk({ role: "assistant", content: "ok" }, null)}${chunk({}, "stop")}data: [DONE]\n\n`;

function isThere(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return false;
    throw error;
  }
}
