// What a signal comes to in a session: a key, a word to the sandbox, or the end. The clock is moved by hand, and signals are
// called for, not sent: other tests of this process would hear them.
import { deepEqual, equal, match } from "node:assert/strict";
import type { Request, StartMessage, ToSandbox } from "../../src/contract/messages.ts";
import type { SandboxListener } from "../../src/launcher/sandbox/host.ts";
import { grantsFor } from "../../src/launcher/grants/grants.ts";
import type { SandboxPlan } from "../../src/launcher/grants/plan.ts";
import { Keyboard } from "../../src/launcher/machine/keyboard.ts";
import { runSession, type SessionPorts } from "../../src/launcher/sandbox/session.ts";
import { fakeNamedFiles } from "../fakes/fake_named_files.ts";
import { fakeWorld } from "../fakes/fake_world.ts";

const POSIX = { ignore: Deno.build.os === "windows" };
const NOW = 1_700_000_000_000;

/** The process's clock, timers and signals, in the test's hands until the end of the block. */
class Machine implements Disposable {
  now = NOW;
  readonly timers: { readonly at: number; readonly act: () => void }[] = [];
  readonly listeners = new Map<string, () => void>();
  readonly #real: readonly (readonly [object, string, unknown])[];

  constructor() {
    const hands: readonly (readonly [object, string, unknown])[] = [
      [Date, "now", () => this.now],
      [globalThis, "setTimeout", (act: () => void, ms: number) => this.timers.push({ at: this.now + ms, act })],
      [Deno, "addSignalListener", (signal: string, act: () => void) => this.listeners.set(signal, act)],
      [Deno, "removeSignalListener", (signal: string) => this.listeners.delete(signal)],
    ];
    this.#real = hands.map(([owner, name, value]) => {
      const real: unknown = Reflect.get(owner, name);
      Object.defineProperty(owner, name, { configurable: true, writable: true, value });
      return [owner, name, real];
    });
  }

  signal(name: Deno.Signal): void {
    this.listeners.get(name)?.();
  }

  advance(ms: number): void {
    this.now += ms;
    for (const timer of this.timers.splice(0)) {
      if (timer.at <= this.now) timer.act();
      else this.timers.push(timer);
    }
  }

  [Symbol.dispose](): void {
    for (const [owner, name, value] of this.#real) {
      Object.defineProperty(owner, name, { configurable: true, writable: true, value });
    }
  }
}

/** A session with one sandbox that the test plays. */
class Session {
  /** What the sandbox was told, but for the keys. */
  readonly told: ToSandbox[] = [];
  /** The keys that it got. */
  readonly keys: number[] = [];
  readonly stderr: string[] = [];
  readonly raw: boolean[] = [];
  ended = 0;
  code: number | undefined;
  readonly over: Promise<unknown>;
  #listener: SandboxListener | undefined;
  #answered: (message: ToSandbox) => void = () => {};

  constructor(more: Partial<SessionPorts> = {}) {
    const keyboard = new Keyboard({
      isTerminal: () => true,
      setRaw: (raw) => this.raw.push(raw),
      read: () => new Promise(() => {}),
      askState: () => false,
      wait: () => Promise.resolve(),
    });
    const world = fakeWorld();
    const grants = grantsFor({ hosts: [], files: [], whyEnv: "" });
    // The fake sandbox reads nothing of its start message
    const start = {
      type: "start",
      qwenHome: "/home/me/.qwen",
      command: { kind: "chat" },
      configuration: { credential: null },
    } as unknown as StartMessage;
    const plan: SandboxPlan = { grants, start, isTrustedHost: () => false };
    this.over = runSession(plan, {
      keyboard,
      interactive: true,
      policy: { world, files: fakeNamedFiles(world), writeStderr: (line) => this.stderr.push(line) },
      replan: () => Promise.resolve(plan),
      start: (_start, { listener }) => {
        this.#listener = listener;
        return { send: (message) => this.#hear(message), end: () => this.ended += 1 };
      },
      ...more,
    }).then((code) => this.code = code);
  }

  /** Asks as the sandbox. */
  async ask(request: Request): Promise<ToSandbox> {
    const answered = new Promise<ToSandbox>((resolve) => this.#answered = resolve);
    this.#listener?.onRequest(1, request);
    return await answered;
  }

  /** Ends as the sandbox. */
  async exit(code: number): Promise<void> {
    this.#listener?.onExit(code);
    await this.over;
  }

  crash(message: string): void {
    this.#listener?.onCrash(message);
  }

  /** Whether it is over, once every promise has had its turn. */
  async isOver(): Promise<boolean> {
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
    return this.code !== undefined;
  }

  #hear(message: ToSandbox): void {
    if (message.type === "input") this.keys.push(...message.bytes);
    else if (message.type === "answer" || message.type === "refusal") this.#answered(message);
    else this.told.push(message);
  }
}

const TERM = { type: "signal", signal: "SIGTERM" } as const;
const INT = { type: "signal", signal: "SIGINT" } as const;

Deno.test(
  "SIGTERM while keys are read is a word to the sandbox and no key; its own exit code is the program's",
  POSIX,
  async () => {
    for (const name of ["SIGTERM", "SIGHUP"] as const) {
      using machine = new Machine();
      const session = new Session();
      await session.ask({ kind: "keyboard", raw: true });
      machine.signal(name);
      deepEqual([session.told, session.keys], [[TERM], []], name);
      equal(await session.isOver(), false);
      await session.exit(143);
      deepEqual([session.code, session.ended], [143, 1]);
    }
  },
);

Deno.test("a sandbox that hangs is ended two seconds after SIGTERM, and not before", POSIX, async () => {
  for (const interactive of [true, false]) {
    using machine = new Machine();
    const session = new Session({ interactive });
    if (interactive) await session.ask({ kind: "keyboard", raw: true });
    machine.signal("SIGTERM");
    machine.advance(1_999);
    deepEqual([await session.isOver(), session.ended], [false, 0]);
    machine.advance(1);
    deepEqual([await session.isOver(), session.code, session.ended], [true, 143, 1]);
  }
});

Deno.test("the time that a sandbox is given may be another", POSIX, async () => {
  using machine = new Machine();
  const session = new Session({ graceMs: 10_000 });
  machine.signal("SIGTERM");
  machine.advance(9_999);
  equal(await session.isOver(), false);
  machine.advance(1);
  equal(await session.isOver(), true);
});

Deno.test("Ctrl-C while keys are read is a key, however often it comes, and ends nothing", async () => {
  using machine = new Machine();
  const session = new Session();
  await session.ask({ kind: "keyboard", raw: true });
  machine.signal("SIGINT");
  machine.signal("SIGINT");
  deepEqual([session.keys, session.told], [[3, 3], []]);
  machine.advance(10_000);
  equal(await session.isOver(), false);
  await session.exit(0);
  deepEqual(session.raw, [true, false], "the terminal is cooked again");
});

Deno.test("Ctrl-C where no keys are read is a word to the sandbox; a user may wait for it, a script is given two seconds", async () => {
  for (const interactive of [true, false]) {
    using machine = new Machine();
    const session = new Session({ interactive });
    machine.signal("SIGINT");
    deepEqual([session.told, session.keys], [[INT], []]);
    machine.advance(1_999);
    equal(await session.isOver(), false);
    machine.advance(1);
    equal(await session.isOver(), !interactive);
    if (interactive) await session.exit(130);
    equal(session.code, 130);
  }
});

Deno.test(
  "a second signal within two seconds ends the sandbox at once, a later one is a word to it again",
  POSIX,
  async () => {
    for (const [name, code, word] of [["SIGINT", 130, INT], ["SIGTERM", 143, TERM]] as const) {
      using machine = new Machine();
      const session = new Session({ graceMs: 60_000 });
      machine.signal(name);
      machine.advance(2_000);
      machine.signal(name);
      deepEqual([session.told, await session.isOver()], [[word, word], false], name);
      machine.advance(1_999);
      machine.signal(name);
      deepEqual([session.told.length, await session.isOver(), session.code, session.ended], [2, true, code, 1], name);
    }
  },
);

Deno.test("a signal that is taken in the sandbox's place is no word to it, and begins no time", POSIX, async () => {
  using machine = new Machine();
  const taken: string[] = [];
  const session = new Session({ interactive: false, onSignal: (signal) => taken.push(signal) > 0 });
  machine.signal("SIGTERM");
  machine.signal("SIGINT");
  machine.advance(10_000);
  deepEqual([taken, session.told, await session.isOver()], [["SIGTERM", "SIGINT"], [], false]);
  await session.exit(0);
});

Deno.test(
  "after a stop and fg the terminal is set raw again, if keys are read, and the session has no listener left at its end",
  POSIX,
  async () => {
    using machine = new Machine();
    const session = new Session();
    machine.signal("SIGCONT");
    deepEqual(session.raw, []);
    await session.ask({ kind: "keyboard", raw: true });
    machine.signal("SIGCONT");
    deepEqual(session.raw, [true, true]);
    await session.ask({ kind: "keyboard", raw: false });
    machine.signal("SIGCONT");
    deepEqual(session.raw, [true, true, false]);
    equal(machine.listeners.size > 0, true);
    await session.exit(0);
    deepEqual([...machine.listeners.keys()], []);
  },
);

Deno.test("a sandbox that crashes is told of by its first line, with nothing in it that can hide, and ends the program with 1", async () => {
  using _ = new Machine();
  const session = new Session();
  session.crash("Uncaught \x1b[31mboom\n  at secret place");
  equal(await session.isOver(), true);
  deepEqual([session.code, session.ended, session.stderr.length], [1, 1, 1]);
  match(session.stderr.join(), /^qwen: .*boom/);
  for (const hidden of ["\x1b", "secret place"]) equal(session.stderr.join().includes(hidden), false);
});

Deno.test("the demo takes the sandbox's place: keys are given back, the sandbox ends, the demo's exit code is the program's", async () => {
  using _ = new Machine();
  const session: Session = new Session({
    showDemo: (): Promise<number> => {
      deepEqual([session.raw, session.ended], [[true, false], 1]);
      return Promise.resolve(7);
    },
  });
  await session.ask({ kind: "keyboard", raw: true });
  void session.ask({ kind: "show-demo" });
  equal(await session.isOver(), true);
  deepEqual([session.code, session.ended], [7, 1]);
});

Deno.test("a sandbox that asks for a demo where there is none is refused, and goes on with its keys", async () => {
  using _ = new Machine();
  const session = new Session();
  await session.ask({ kind: "keyboard", raw: true });
  equal((await session.ask({ kind: "show-demo" })).type, "refusal");
  deepEqual([session.raw, session.ended, await session.isOver()], [[true], 0, false]);
  await session.exit(0);
});

Deno.test("a session where nobody is at the terminal reads no key for the sandbox", async () => {
  using _ = new Machine();
  const session = new Session({ interactive: false });
  equal((await session.ask({ kind: "keyboard", raw: true })).type, "answer");
  deepEqual(session.raw, []);
  await session.exit(0);
});
