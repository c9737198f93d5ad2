// What a sandbox that has turned can get out of the launcher by asking for its own replacement.
import { deepEqual, equal, match } from "node:assert/strict";
import type { Request, StartMessage, ToSandbox } from "../../src/contract/messages.ts";
import { runSession } from "../../src/launcher/sandbox/session.ts";
import type { SandboxListener, SandboxOptions } from "../../src/launcher/sandbox/host.ts";
import { grantsFor } from "../../src/launcher/grants/grants.ts";
import { Keyboard } from "../../src/launcher/machine/keyboard.ts";
import type { Change, SandboxPlan } from "../../src/launcher/grants/plan.ts";
import { fakeNamedFiles } from "../fakes/fake_named_files.ts";
import { fakeWorld } from "../fakes/fake_world.ts";

const OWN = "api.example.com:443";
const EVIL = "evil.example:443";

/** A launcher's session whose sandboxes the test plays: what it was asked, and which sandboxes it started with what. */
class Stage {
  readonly questions: string[] = [];
  readonly started: (readonly string[])[] = [];
  readonly changes: Change[] = [];
  /** The hosts of the next plan, whatever is asked for: as a file that the sandbox wrote would have it. */
  nextHosts: readonly string[] = [OWN];
  trusted: readonly string[] = [];
  /** The files of the next plan. */
  nextFiles: readonly string[] = [];
  /** The directory of the next plan. */
  nextHome = "/home/me/.qwen";
  readonly #interactive: boolean;
  readonly #answer: string | undefined;
  #listener: SandboxListener | undefined;
  #told = Promise.withResolvers<ToSandbox>();
  readonly over: Promise<number>;

  constructor(answer: string | undefined, { interactive = true } = {}) {
    this.#answer = answer;
    this.#interactive = interactive;
    const keyboard = new Keyboard();
    const world = fakeWorld();
    keyboard.ask = (show) => (show(), Promise.resolve(this.#answer));
    this.over = runSession(this.#plan([OWN]), {
      keyboard,
      interactive: this.#interactive,
      policy: {
        world,
        files: fakeNamedFiles(world),
        writeStderr: (line) => this.questions.push(line),
      },
      replan: (change) => {
        this.changes.push(change);
        return Promise.resolve(this.#plan([...this.nextHosts, ...change.extraHosts]));
      },
      start: (_start, options) => this.#startSandbox(options),
    });
  }

  /** Asks as the running sandbox; the answer is what the launcher said, or that a new sandbox was started. */
  async ask(request: Request): Promise<ToSandbox["type"] | "replaced"> {
    this.#told = Promise.withResolvers();
    const before = this.started.length;
    this.#listener?.onRequest(1, request);
    const replaced = (async () => {
      for (let turn = 0; turn < 50 && this.started.length === before; turn++) await Promise.resolve();
      if (this.started.length === before) await new Promise(() => {});
      return "replaced" as const;
    })();
    return await Promise.race([this.#told.promise.then(({ type }) => type), replaced]);
  }

  async end(): Promise<void> {
    this.#listener?.onExit(0);
    equal(await this.over, 0);
  }

  #startSandbox({ grants, listener }: SandboxOptions): { send(message: ToSandbox): void; end(): void } {
    this.started.push(grants.net);
    this.#listener = listener;
    return { send: (message) => this.#told.resolve(message), end: () => {} };
  }

  #plan(hosts: readonly string[]): SandboxPlan {
    const grants = grantsFor({
      hosts: hosts.map((host) => ({ host, why: "" })),
      files: this.nextFiles.map((path) => ({ path, why: "" })),
      whyEnv: "",
    });
    const trusted = this.trusted;
    // The fake sandbox reads nothing of its start message
    return {
      grants,
      start: { type: "start", qwenHome: this.nextHome, command: { kind: "chat" }, configuration: {} } as StartMessage,
      isTrustedHost: (host) => trusted.includes(host),
    };
  }
}

const RESTART = { kind: "restart", handover: {}, overrides: { key: "keep" } } as const;

Deno.test("a sandbox cannot have the key sent to a new host by restarting with a base URL of its own", async () => {
  for (const [answer, interactive] of [["n", true], [undefined, true], ["y", false]] as const) {
    const stage = new Stage(answer, { interactive });
    stage.nextHosts = [EVIL];
    equal(await stage.ask({ ...RESTART, overrides: { key: "keep", baseUrl: "https://evil.example/v1" } }), "refusal");
    deepEqual(stage.started, [[OWN]], "the sandbox before is the only one");
    equal(stage.questions.length, interactive ? 1 : 0);
    await stage.end();
  }
});

Deno.test("a refused restart leaves nothing behind for the next one", async () => {
  const stage = new Stage("n");
  stage.nextHosts = [EVIL];
  equal(await stage.ask({ ...RESTART, overrides: { key: "keep", baseUrl: "https://evil.example/v1" } }), "refusal");
  stage.nextHosts = [OWN];
  equal(await stage.ask(RESTART), "replaced");
  deepEqual(stage.changes.at(-1)?.overrides, { key: "keep" });
  await stage.end();
});

Deno.test("the user's yes lets a restart reach the new host, and is asked for once", async () => {
  const stage = new Stage("y");
  stage.nextHosts = [EVIL];
  equal(await stage.ask({ ...RESTART, overrides: { key: "keep", baseUrl: "https://evil.example/v1" } }), "replaced");
  deepEqual(stage.started, [[OWN], [EVIL]]);
  match(stage.questions.join(""), /evil\.example/);
  equal(await stage.ask(RESTART), "replaced");
  equal(stage.questions.length, 1);
  await stage.end();
});

Deno.test("a restart at the host that the user connected to asks nothing more", async () => {
  const stage = new Stage("y");
  equal(await stage.ask({ kind: "connect", hosts: [EVIL], reason: "r", handover: {} }), "replaced");
  stage.nextHosts = [EVIL];
  equal(await stage.ask({ ...RESTART, overrides: { key: "keep", baseUrl: "https://evil.example/v1" } }), "replaced");
  equal(stage.questions.length, 1);
  await stage.end();
});

Deno.test("a sandbox cannot make a host trusted by writing it into ~/.qwen and restarting", async () => {
  const stage = new Stage("n");
  stage.trusted = [EVIL];
  equal(await stage.ask(RESTART), "replaced");
  equal(await stage.ask({ kind: "connect", hosts: [EVIL], reason: "r", handover: {} }), "refusal");
  stage.nextHosts = [EVIL];
  equal(await stage.ask(RESTART), "refusal");
  deepEqual(stage.started, [[OWN], [OWN]]);
  await stage.end();
});

Deno.test("a sandbox cannot get another directory by writing a QWEN_HOME and restarting", async () => {
  const stage = new Stage("y");
  stage.nextHome = "/home/me/.ssh";
  equal(await stage.ask(RESTART), "refusal");
  equal(await stage.ask({ kind: "connect", hosts: [EVIL], reason: "r", handover: {} }), "refusal");
  deepEqual(stage.started, [[OWN]]);
  await stage.end();
});

const LOGIN = "/home/me/.qwen/oauth_creds.json";

Deno.test("a sandbox cannot get a login's file by restarting or connecting without the user's yes", async () => {
  for (const [answer, interactive] of [["n", true], [undefined, true], ["y", false]] as const) {
    const stage = new Stage(answer, { interactive });
    stage.nextFiles = [LOGIN];
    equal(await stage.ask({ ...RESTART, overrides: { key: "keep", method: "qwen-oauth" } }), "refusal");
    stage.trusted = [];
    equal(await stage.ask({ kind: "connect", hosts: [OWN], reason: "r", handover: {} }), "refusal");
    deepEqual(stage.started, [[OWN]], "the sandbox before is the only one");
    equal(stage.questions.length, interactive ? 2 : 0);
    await stage.end();
  }
});

Deno.test("the user's yes gives the login's file, which the question names, and is asked for once", async () => {
  const stage = new Stage("y");
  stage.nextFiles = [LOGIN];
  equal(await stage.ask(RESTART), "replaced");
  equal(await stage.ask(RESTART), "replaced");
  equal(stage.questions.length, 1);
  match(stage.questions.join(""), /read and write ~\/\.qwen\/oauth_creds\.json\?/);
  await stage.end();
});

Deno.test("a sandbox that may keep nothing cannot have ~/.qwen made", async () => {
  const stage = new Stage("y");
  equal(await stage.ask({ kind: "prepare-home" }), "refusal");
  equal(
    await stage.ask({ kind: "prepare-home", toKeep: true }),
    "answer",
    "a sign-in goes on, and nothing is made for it",
  );
  deepEqual(stage.questions, []);
  await stage.end();
});
