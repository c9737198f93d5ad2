// Owns one run of the program from the first sandbox to the exit code: signals, keyboard and window reach whichever sandbox
// is running; a sandbox that needs other grants is replaced, and its handover goes to the next one.
import type { Answer, Handover, Request, ToSandbox } from "../../contract/messages.ts";
import { EXIT_CODES, QwenError } from "../../base/errors.ts";
import { sourceText } from "../../config/source_text.ts";
import { text } from "../../text/text.ts";
import { visible } from "../../base/visible.ts";
import { isCommandsWord, mayAsk } from "../services/allowed_requests.ts";
import { answerRequest, approveHosts } from "../services/broker.ts";
import { type BrokerPolicy, refusal } from "../services/policy.ts";
import { TypedLines } from "../services/typed_lines.ts";
import { type Sandbox, startSandbox } from "./host.ts";
import type { Keyboard } from "../machine/keyboard.ts";
import { approveNextSandbox } from "./replacement.ts";
import type { Change, SandboxPlan } from "../grants/plan.ts";
import { type Watched, watchSignals } from "../machine/signals.ts";

/** What a session needs from the launcher. */
export interface SessionPorts {
  readonly keyboard: Keyboard;
  readonly interactive: boolean;
  readonly policy: Pick<BrokerPolicy, "world" | "files" | "writeStderr">;
  /** Starts a sandbox; another one than the real is a test's. */
  readonly start?: typeof startSandbox;
  /** The gateway listens, so that what it is for may begin. */
  readonly onServing?: () => void;
  /** Takes a signal in the sandbox's place; false where it is the sandbox's. */
  readonly onSignal?: (signal: "SIGINT" | "SIGTERM") => boolean;
  /** How long the sandbox may take to end after a signal, in milliseconds. @default 2 s */
  readonly graceMs?: number;
  /** Has the command run again that prints the key. */
  readonly freshKey?: () => Promise<string>;
  /** Called with the means to end the session from outside. */
  readonly onStart?: (end: (code: number) => void) => void;
  /** Runs the demo; answers its exit code. Absent where no wizard can ask for it. */
  readonly showDemo?: () => Promise<number>;
  /** Makes the plan of the next sandbox: with further hosts, or from a configuration read anew. */
  replan(change: Change): Promise<SandboxPlan>;
}

/** How long a sandbox may take to end after a signal before the launcher ends the process, in milliseconds. */
const GRACE_MS = 2000;

/** Runs sandboxes until one reports its exit code. */
export async function runSession(first: SandboxPlan, ports: SessionPorts): Promise<number> {
  const session = new Session(first, ports);
  // The sandbox first: it has a lot to load meanwhile. A signal that comes before this ends the process, as it should.
  const exitCode = session.run();
  const watched = watchSignals(session);
  try {
    return await exitCode;
  } finally {
    watched.close();
    ports.keyboard.release();
  }
}

class Session implements Watched {
  #plan: SandboxPlan;
  readonly #ports: SessionPorts;
  /**
   * What was trusted when the program began. A later plan knows of `trusted_hosts.json` what stands there now, and that
   * file lies where a sandbox can write.
   */
  readonly #isTrustedHost: (host: string) => boolean;
  readonly #done = Promise.withResolvers<number>();
  readonly #typed = new TypedLines();
  #sandbox: Sandbox | undefined;
  #change: Change = { extraHosts: [] };
  #interruptedAt = 0;

  constructor(plan: SandboxPlan, ports: SessionPorts) {
    this.#plan = plan;
    this.#ports = ports;
    this.#isTrustedHost = plan.isTrustedHost;
  }

  run(): Promise<number> {
    this.#start(this.#plan);
    this.#ports.onStart?.((code) => this.#finish(code));
    return this.#done.promise;
  }

  onSignal(signal: "SIGINT" | "SIGTERM"): void {
    if (this.#ports.onSignal?.(signal) === true) return;
    const graceMs = this.#ports.graceMs ?? GRACE_MS;
    if (signal === "SIGINT" && this.#ports.keyboard.listening) {
      // In a conversation Ctrl-C is a key. One that hangs is still ended by pressing it a few times.
      this.#ports.keyboard.interrupt();
      return;
    }
    const code = signal === "SIGINT" ? EXIT_CODES.cancelled : EXIT_CODES.terminated;
    const now = Date.now();
    if (now - this.#interruptedAt < GRACE_MS) return this.#finish(code);
    this.#interruptedAt = now;
    this.#send({ type: "signal", signal });
    setTimeout(() => this.#finish(code), signal === "SIGTERM" || !this.#ports.interactive ? graceMs : 3_600_000);
  }

  onResize(columns: number, rows: number): void {
    this.#send({ type: "resize", columns, rows });
  }

  onContinue(): void {
    this.#ports.keyboard.resume();
  }

  #start(plan: SandboxPlan): void {
    this.#plan = plan;
    this.#sandbox = (this.#ports.start ?? startSandbox)(plan.start, {
      grants: plan.grants,
      listener: {
        onRequest: (id, request) => void this.#serve(id, request),
        onExit: (code) => this.#finish(code),
        onCrash: (message) => {
          this.#ports.policy.writeStderr(`qwen: ${text().launcher.crashed(visible(firstLine(message)))}\n`);
          this.#finish(EXIT_CODES.other);
        },
      },
    });
  }

  #send(message: ToSandbox): void {
    this.#sandbox?.send(message);
  }

  #finish(code: number): void {
    this.#sandbox?.end();
    this.#done.resolve(code);
  }

  async #serve(id: number, request: Request): Promise<void> {
    const sandbox = this.#sandbox;
    try {
      const value = await this.#do(request);
      sandbox?.send({ type: "answer", id, value });
    } catch (error) {
      const { message, hint } = error instanceof QwenError
        ? error
        : { message: text().launcher.requestFailed(String(error)), hint: [] };
      sandbox?.send({ type: "refusal", id, message, hint });
    }
  }

  async #do(request: Request): Promise<Answer> {
    if (!mayAsk(this.#plan.start, request)) throw refusal();
    switch (request.kind) {
      case "keyboard":
        return this.#readKeys(request.raw);
      case "connect":
        await approveHosts(request, this.#policy());
        return await this.#replace(request.handover, {
          extraHosts: [...this.#change.extraHosts, ...request.hosts],
          overrides: this.#change.overrides,
        });
      case "restart":
        // The sandbox sends everything that was chosen: what it leaves out, e.g. the key of another service, holds no longer.
        return await this.#replace(request.handover, {
          extraHosts: this.#change.extraHosts,
          overrides: request.overrides,
        });
      case "show-demo":
        return await this.#showDemo();
      case "serving":
        return this.#ports.onServing?.();
      case "fresh-key":
        if (this.#ports.freshKey === undefined) throw refusal();
        return await this.#ports.freshKey();
      default:
        return await answerRequest(request, this.#policy());
    }
  }

  /** The demo takes the place of the sandbox, and its exit code is the program's. */
  async #showDemo(): Promise<void> {
    const { showDemo, keyboard } = this.#ports;
    if (showDemo === undefined) throw new QwenError("usage", text().launcher.notAllowed());
    keyboard.release();
    this.#sandbox?.end();
    this.#sandbox = undefined;
    this.#done.resolve(await showDemo());
  }

  #policy(): BrokerPolicy {
    const { policy, keyboard, interactive } = this.#ports;
    const { grants, start } = this.#plan;
    const { projectsHost, baseUrl } = start.configuration;
    return {
      ...policy,
      keyboard,
      interactive,
      // A sign-in that gives a key writes nothing itself: what it gives is kept there by the launcher.
      home: grants.write.length === 0 && start.command.kind !== "auth login" ? undefined : start.qwenHome,
      granted: grants.net,
      isTrustedHost: this.#isTrustedHost,
      sealingKey: start.sealingKey,
      projectsAddress: projectsHost === undefined
        ? undefined
        : { host: projectsHost, source: sourceText(baseUrl.source, policy.world.home) },
      command: start.command,
      isUsersWord: (request) => isCommandsWord(start, request) || this.#typed.names(request),
    };
  }

  /** Starts the next sandbox, if the user agrees to what it may do. */
  async #replace(handover: Handover, change: Change): Promise<void> {
    const plan = await this.#ports.replan(change);
    const { extraHosts } = change;
    await approveNextSandbox(plan, { running: this.#plan, extraHosts, policy: this.#policy() });
    this.#change = change;
    this.#ports.keyboard.release();
    this.#sandbox?.end();
    this.#start({ ...plan, start: { ...plan.start, handover } });
  }

  #readKeys(raw: boolean): void {
    const { keyboard, interactive } = this.#ports;
    if (!interactive) return;
    if (!raw) return keyboard.release();
    keyboard.listen({
      onBytes: (bytes) => {
        this.#typed.hear(bytes);
        this.#send({ type: "input", bytes });
      },
      onEnd: () => this.#send({ type: "input-end" }),
    });
  }
}

function firstLine(message: string): string {
  return message.split("\n", 1)[0] ?? "";
}
