// Owns one HOME that our program and the reference share, and the service that both are signed in to: an issuer and an
// endpoint on loopback. It starts them, stops the reference at a step, and says what stands in the home afterwards.
import { fakeEndpoint, refusing, saying } from "../../../tests/fakes/fake_endpoint.ts";
import { type FakeTokenServer, startTokenServer } from "../../../tests/fakes/fake_token_server.ts";
import { type Form, startProgram } from "../../../tests/fakes/program.ts";
import { startReference } from "../../../tests/fakes/reference_program.ts";
import { follow, type Run } from "./run.ts";

export type Who = "ours" | "theirs";
export type Step = "lock" | "settings-read" | "settings-write" | "settings-gap";

/** What the issuer does between a request and its answer; the test sets it. */
export interface Gates {
  beforeGrant?: ((who: Who) => Promise<void>) | undefined;
  afterGrant?: ((who: Who) => Promise<void>) | undefined;
}

/** How the login stands: `used up` is a refresh token that the issuer would refuse. */
export type LoginState = "good" | "used up" | "torn" | "gone";

export const SETTINGS = `{
  // kept by hand
  "security": { "auth": { "selectedType": "qwen-oauth", "useExternal": true } },
  "ui": { "hideTips": true } // theirs
}
`;

export interface Stage extends AsyncDisposable {
  readonly home: string;
  readonly qwenHome: string;
  readonly server: FakeTokenServer;
  readonly gates: Gates;
  /** Who asked for a refresh, in order. */
  readonly asked: Who[];
  /** Who asked for a device code, which the issuer refuses: a new sign-in was begun. */
  readonly devices: Who[];
  /** The endpoint takes no access token that was given out until now. */
  revokeAccess(): void;
  /** Puts a login there: the newest that the issuer gave out, or the one on disk, with another end. */
  giveLogin(end: "ended" | "good"): Promise<void>;
  ours(...args: readonly string[]): Run;
  theirs(): Run;
  hold(step: Step): void;
  /** Resolves when the reference waits there, or has ended without ever coming there. */
  reached(step: Step, run: Run): Promise<void>;
  release(step: Step): void;
  login(): Promise<LoginState>;
  /** Lock and temporary files of the login that nobody needs any more. */
  leftovers(): readonly string[];
  read(name: string): string | undefined;
}

export async function openStage(form: Form, { strict }: { readonly strict: boolean }): Promise<Stage> {
  const gates: Gates = {};
  const asked: Who[] = [];
  const devices: Who[] = [];
  let revoked = 0;
  const accepted = (header: string | null): boolean => {
    const at = [...server.issued.keys()].indexOf(header?.replace(/^Bearer /, "") ?? "");
    return at >= revoked;
  };
  const endpoint = fakeEndpoint(({ headers }) =>
    accepted(headers.get("authorization")) ? saying("pong") : refusing(401, "invalid access token")
  );
  const whose = (request: Request): Who => request.headers.get("user-agent") === "node" ? "theirs" : "ours";
  const server = startTokenServer({
    strict,
    resourceUrl: endpoint.baseUrl,
    beforeAnswer: async (request, form) => {
      if (form.get("grant_type") !== "refresh_token") return void devices.push(whose(request));
      asked.push(whose(request));
      await gates.beforeGrant?.(whose(request));
    },
    afterGrant: async (request) => await gates.afterGrant?.(whose(request)),
  });
  const service = new URL(server.tokenEndpoint).origin;
  const home = await Deno.realPath(await Deno.makeTempDir({ prefix: "qwen-shared-" }));
  const qwenHome = `${home}/.qwen`;
  const stops = await Deno.makeTempDir({ prefix: "qwen-stops-" });
  await Deno.mkdir(qwenHome, { mode: 0o700 });
  await Deno.mkdir(`${home}/work`);
  await Deno.writeTextFile(`${qwenHome}/settings.json`, SETTINGS);
  const runs = new Set<Run>();
  const started = (child: Deno.ChildProcess): Run => {
    const run = follow(child);
    runs.add(run);
    run.ended.then(() => runs.delete(run));
    return run;
  };
  const read = (name: string): string | undefined => {
    try {
      return Deno.readTextFileSync(`${qwenHome}/${name}`);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return undefined;
      throw error;
    }
  };
  const login = (): Promise<LoginState> => Promise.resolve(stateOf(read("oauth_creds.json"), server));
  return {
    home,
    qwenHome,
    server,
    gates,
    asked,
    devices,
    revokeAccess: () => void (revoked = server.issued.size),
    async giveLogin(end): Promise<void> {
      const [access, refresh] = [...server.issued].at(-1) ?? ["", ""];
      const login = {
        access_token: access,
        refresh_token: refresh,
        token_type: "Bearer",
        resource_url: endpoint.baseUrl,
        expiry_date: end === "ended" ? Date.now() - 60_000 : Date.now() + 3_600_000,
      };
      await Deno.writeTextFile(`${qwenHome}/oauth_creds.json`, JSON.stringify(login, undefined, 2), { mode: 0o600 });
      for (const name of leftoversIn(qwenHome)) await Deno.remove(`${qwenHome}/${name}`);
    },
    ours(...args): Run {
      const env = { QWEN_OAUTH_BASE_URL: service };
      const child = startProgram(form, { args, home, cwd: `${home}/work`, env });
      child.stdin.close().catch(() => undefined);
      return started(child);
    },
    theirs: () => started(startReference({ home, cwd: `${home}/work`, service, stops })),
    hold: (step) => Deno.writeTextFileSync(`${stops}/${step}.stop`, ""),
    async reached(step, run): Promise<void> {
      const poll = async (): Promise<void> => {
        while (!run.isOver() && !isThere(`${stops}/${step}.${run.pid}.here`)) await pause(5);
      };
      await Promise.race([poll(), run.ended]);
    },
    release: (step) => Deno.removeSync(`${stops}/${step}.stop`),
    login,
    leftovers: () => leftoversIn(qwenHome),
    read,
    async [Symbol.asyncDispose](): Promise<void> {
      for (const run of runs) run.kill("SIGKILL");
      await Promise.all([...runs].map((run) => run.ended));
      await endpoint.stop();
      await server[Symbol.asyncDispose]();
      await Deno.remove(home, { recursive: true });
      await Deno.remove(stops, { recursive: true });
    },
  };
}

export function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}

function stateOf(content: string | undefined, server: FakeTokenServer): LoginState {
  if (content === undefined) return "gone";
  try {
    const fields: unknown = JSON.parse(content);
    const token: unknown = typeof fields === "object" && fields !== null ? Reflect.get(fields, "refresh_token") : "";
    if (typeof token !== "string") return "torn";
    return server.isGood(token) ? "good" : "used up";
  } catch {
    return "torn";
  }
}

function leftoversIn(qwenHome: string): readonly string[] {
  const namesIn = (folder: string): readonly string[] =>
    isFolder(folder) ? [...Deno.readDirSync(folder)].map(({ name }) => name) : [];
  return [
    ...namesIn(qwenHome).filter((name) => /^oauth_creds\.(?!json$|d$)/.test(name)),
    // The guard is a kernel lock's file: it is there to stay.
    ...namesIn(`${qwenHome}/oauth_creds.d`).filter((name) => name !== "guard"),
  ].sort();
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}

function isThere(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
