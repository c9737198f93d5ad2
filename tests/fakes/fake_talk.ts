// A conversation on a screen made of memory: typed into key by key, its screen read as text, its questions to the
// launcher written down. Restarts never answer, as in the program: the test starts the next sandbox itself.
import { bareCommand } from "../../src/args/build.ts";
import type { CommandNamed } from "../../src/commands/specs.ts";
import type { SandboxContext } from "../../src/sandbox/context.ts";
import type { Request, StartMessage } from "../../src/contract/messages.ts";
import { converse } from "../../src/commands/conversation/run.ts";
import type { Configuration } from "../../src/config/configuration.ts";
import { FakeScreen, type ScreenOptions } from "./fake_screen.ts";
import { fakeSandbox } from "./fake_sandbox.ts";
import { FakeHomeFiles } from "./fake_home_files.ts";

export interface FakeTalkOptions extends ScreenOptions {
  readonly configuration: Configuration;
  readonly command?: Partial<CommandNamed<"chat">>;
  readonly start?: Partial<StartMessage>;
  readonly files?: FakeHomeFiles;
  /** Answers of the launcher; `undefined` is passed on as "done". */
  readonly ask?: (request: Request) => unknown;
  readonly mayReach?: (host: string) => boolean;
  readonly fetch?: typeof fetch;
}

export class FakeTalk {
  readonly screen: FakeScreen;
  readonly files: FakeHomeFiles;
  readonly context: SandboxContext;
  readonly asked: Request[] = [];
  readonly exit: Promise<number>;
  readonly terminate: () => void;
  /** Set when the conversation has ended, by a code or an error. */
  ended: number | Error | undefined;

  constructor(options: FakeTalkOptions) {
    this.screen = new FakeScreen(options);
    this.files = options.files ?? new FakeHomeFiles();
    const sandbox = fakeSandbox({
      configuration: options.configuration,
      command: { ...bareCommand("chat"), ...options.command },
      terminal: true,
      ...(options.start === undefined ? {} : { start: options.start }),
    });
    const ask = async (request: Request): Promise<unknown> => {
      this.asked.push(structuredClone(request));
      if (request.kind === "restart" || request.kind === "connect") {
        await options.ask?.(request);
        return await new Promise(() => {});
      }
      return await options.ask?.(request) ?? true;
    };
    this.terminate = () => sandbox.abort("terminated");
    this.context = { ...sandbox.context, keyboard: this.screen.keyboard, ask: ask as SandboxContext["ask"] };
    this.exit = converse(this.context, {
      terminal: this.screen.terminal,
      files: this.files,
      mayReach: options.mayReach ?? ((): boolean => true),
      ...(options.fetch === undefined ? {} : { fetch: options.fetch }),
    });
    this.exit.then((code) => this.ended = code, (error) => this.ended = error);
  }

  type(...keys: readonly string[]): void {
    this.screen.keyboard.type(...keys);
  }

  /** Types a line and Enter. */
  line(text: string): void {
    this.type(...text, "\r");
  }

  /** Waits until the screen shows it. */
  async shows(pattern: RegExp | string): Promise<string> {
    return await this.#until(async () => {
      const text = await this.screen.text();
      return (typeof pattern === "string" ? text.includes(pattern) : pattern.test(text)) ? text : undefined;
    }, `${pattern}`);
  }

  /** Waits for a question to the launcher. */
  async asks<K extends Request["kind"]>(kind: K): Promise<Extract<Request, { kind: K }>> {
    const isWanted = (request: Request): request is Extract<Request, { kind: K }> => request.kind === kind;
    return await this.#until(() => Promise.resolve(this.asked.find(isWanted)), kind);
  }

  async #until<T>(look: () => Promise<T | undefined>, what: string): Promise<T> {
    const end = Date.now() + 10_000;
    while (true) {
      const found = await look();
      if (found !== undefined) return found;
      if (Date.now() > end || this.ended !== undefined) {
        throw new Error(`${what} never came (${this.ended}):\n${await this.screen.text()}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }
}
