// The inside of a sandbox for tests: a start message, outputs that are kept, standard input that is given.
import { bareCommand } from "../../src/args/build.ts";
import type { Command, CommandNamed } from "../../src/commands/specs.ts";
import type { GlobalFlags } from "../../src/args/spec/spec.ts";
import type { SandboxContext } from "../../src/sandbox/context.ts";
import type { Request, StartMessage, WireConfiguration } from "../../src/contract/messages.ts";
import type { Configuration } from "../../src/config/configuration.ts";
import { QwenError } from "../../src/base/errors.ts";
import { prepareHome } from "../../src/launcher/services/home_directory.ts";

export interface FakeSandboxOptions {
  readonly configuration: Configuration;
  readonly command: Command;
  /** Standard input: a text is a pipe, `"silent"` one that never speaks. @default a terminal */
  readonly stdin?: string | { readonly silent: true } | {
    readonly text: string;
    readonly truncated: boolean;
    readonly unreadable?: number;
  };
  /** Whether stdout is a terminal. @default false */
  readonly terminal?: boolean;
  /** Other parts of the start message. */
  readonly start?: Partial<StartMessage>;
  readonly env?: Readonly<Record<string, string>>;
  /** Answers to requests. @default refused */
  readonly ask?: (request: Request) => unknown;
}

export interface FakeSandbox {
  readonly context: SandboxContext;
  /** Everything written so far. */
  readonly out: { stdout: string; stderr: string; readonly writes: string[] };
  /** What was asked of the launcher. */
  readonly asked: Request[];
  /** As SIGINT and SIGTERM do. */
  abort(kind: "cancelled" | "terminated"): void;
}

export const NO_FLAGS: GlobalFlags = bareCommand("models").flags;

/** The command of a headless prompt. */
export function promptCommand(
  more: Partial<CommandNamed<"prompt">> = {},
): CommandNamed<"prompt"> {
  return { ...bareCommand("prompt"), ...more };
}

/** The configuration as it crosses to the sandbox. */
function wireOf(configuration: Configuration): WireConfiguration {
  const { credential } = configuration;
  if (credential === null) return { ...configuration, credential: null };
  const { kind, source, secret } = credential;
  return { ...configuration, credential: { kind, source, ...(secret === undefined ? {} : { masked: `${secret}` }) } };
}

export function fakeSandbox(options: FakeSandboxOptions): FakeSandbox {
  const out = { stdout: "", stderr: "", writes: Array<string>() };
  const asked: Request[] = [];
  const controller = new AbortController();
  const secret = options.configuration.credential?.secret?.reveal();
  const start: StartMessage = {
    type: "start",
    command: options.command,
    configuration: wireOf(options.configuration),
    ...(secret === undefined ? {} : { secret }),
    language: "en",
    terminal: {
      stdin: options.stdin === undefined,
      stdout: options.terminal ?? false,
      stderr: false,
      columns: 80,
      rows: 24,
    },
    cwd: "/p",
    qwenHome: "/home/u/.qwen",
    caCerts: [],
    surroundings: {},
    debug: false,
    ...options.start,
  };
  const context: SandboxContext = {
    start,
    stdout: {
      write: (text) => {
        out.stdout += text;
        out.writes.push(text);
      },
    },
    stderr: { write: (text) => void (out.stderr += text) },
    readStdin: () => {
      const { stdin } = options;
      if (stdin === undefined) throw new Error("stdin is a terminal");
      if (typeof stdin === "string") return Promise.resolve({ text: stdin, truncated: false, unreadable: 0 });
      return Promise.resolve(
        "silent" in stdin ? { text: "", truncated: false, unreadable: 0, silent: true } : { unreadable: 0, ...stdin },
      );
    },
    ask: ((request: Request) => {
      // As the launcher does it, without a question.
      if (request.kind === "prepare-home") return Promise.resolve(prepareHome(start.qwenHome));
      asked.push(request);
      if (options.ask === undefined) return Promise.reject(new QwenError("other", "refused"));
      return Promise.resolve(options.ask(request));
      // A test answers as the launcher does: by the kind of the request
    }) as SandboxContext["ask"],
    signal: controller.signal,
    onInterrupt: () => () => {},
    keyboard: (async function* (): AsyncGenerator<Uint8Array> {})(),
    onResize: () => () => {},
    env: (name) => options.env?.[name],
    now: () => Date.now(),
  };
  return { context, out, asked, abort: (kind) => controller.abort(new QwenError(kind, kind)) };
}
