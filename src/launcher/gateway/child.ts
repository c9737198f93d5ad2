// The command of `qwen exec`. It gets the whole environment of the user, with the gateway's address and secret in the place
// of whatever key stood there, and this program's own streams; its exit code is ours. It is started by the one shell that
// may be (`permissions.ts`), which becomes the command at once and reads none of its words.
import { PROXY_VARIABLES } from "../../config/proxy/proxy_names.ts";
import { QwenError } from "../../base/errors.ts";
import type { WritableWorld } from "../../config/world.ts";
import { visible } from "../../base/visible.ts";
import { text } from "../../text/text.ts";
import { SHELL } from "../permissions.ts";

export interface Address {
  readonly port: number;
  readonly token: string;
  readonly model: string;
  /** Variables that hold what is lent, or name where it is. */
  readonly lent?: readonly string[];
}

/** A running command. */
export interface Child {
  /** Its exit code: 127 when there is no such program, 126 when it cannot be run, 128 and the signal that ended it. */
  readonly ended: Promise<number>;
  /** Asks it to end. */
  end(): void;
  /** Sends it a signal. */
  signal(name: Deno.Signal): void;
}

/** Sets what the runtime refuses to pass on, then becomes the command. */
const BECOME = 'm=$1; n=$2; shift 2; while [ "$n" -gt 0 ]; do export "$1"; shift; n=$((n - 1)); done; ' +
  'command -v -- "$1" >/dev/null || { printf "%s\\n" "$m" >&2; exit 127; }; exec "$@"';

/** Variables by which a program could be made to load other code: the runtime starts none with them. */
const LOADER = /^(?:LD|DYLD)_/;

/** Keys of other services that a client would rather take than what it is given. */
const REPLACED = ["ANTHROPIC_API_KEY", "OPENAI_ORG_ID", "OPENAI_ORGANIZATION", "OPENAI_PROJECT_ID"];

/** What Claude Code takes the names of models from; its own are not the service's. */
const ANTHROPIC_MODELS = [
  "ANTHROPIC_MODEL",
  "ANTHROPIC_SMALL_FAST_MODEL",
  "ANTHROPIC_DEFAULT_OPUS_MODEL",
  "ANTHROPIC_DEFAULT_SONNET_MODEL",
  "ANTHROPIC_DEFAULT_HAIKU_MODEL",
];

/** Starts it. @throws {QwenError} of kind `other` when there is no shell */
export function startChild(
  words: readonly string[],
  { world, address }: { readonly world: WritableWorld; readonly address: Address },
): Child {
  const env = environment(world, address);
  const isWindows = world.os === "windows";
  const loaders = isWindows ? [] : Object.entries(env).filter(([name]) => LOADER.test(name));
  for (const [name] of loaders) delete env[name];
  const args = isWindows ? ["/d", "/c", ...words] : [
    "-c",
    BECOME,
    "sh",
    noProgram(words),
    String(loaders.length),
    ...loaders.map(([name, value]) => `${name}=${value}`),
    ...words,
  ];
  try {
    const child = new Deno.Command(SHELL, {
      args,
      clearEnv: true,
      env,
      stdin: "inherit",
      stdout: "inherit",
      stderr: "inherit",
    }).spawn();
    let over = false;
    return {
      ended: child.status.then(({ code }) => {
        over = true;
        return code;
      }),
      end(): void {
        if (!over) child.kill("SIGTERM");
      },
      signal(name): void {
        if (!over) child.kill(name);
      },
    };
  } catch (cause) {
    throw new QwenError("other", text().gateway.noShell(SHELL), { cause });
  }
}

/** In our words: the shell's own speak of itself. */
function noProgram([program = ""]: readonly string[]): string {
  return text().errors.prefix(text().gateway.noProgram(visible(program)));
}

/** What the command is started with. */
export function environment(world: WritableWorld, { port, token, model, lent = [] }: Address): Record<string, string> {
  const origin = `http://127.0.0.1:${port}`;
  // As the user has them: what this run itself goes by may be another proxy.
  const names = [...new Set([...Object.keys(Deno.env.toObject()), ...PROXY_VARIABLES])];
  const env: Record<string, string> = {};
  for (const name of names) {
    const value = world.env(name);
    if (value !== undefined) env[name] = value;
  }
  for (const name of [...REPLACED, ...lent]) delete env[name];
  // A local address is never asked for through a proxy.
  const noProxy = [world.env("NO_PROXY") ?? world.env("no_proxy"), "127.0.0.1", "localhost", "::1"]
    .filter((part) => part !== undefined && part !== "").join(",");
  return {
    ...env,
    OPENAI_BASE_URL: `${origin}/v1`,
    OPENAI_API_BASE: `${origin}/v1`,
    OPENAI_API_KEY: token,
    ANTHROPIC_BASE_URL: origin,
    ANTHROPIC_AUTH_TOKEN: token,
    OPENAI_MODEL: model,
    ...Object.fromEntries(ANTHROPIC_MODELS.map((name) => [name, model])),
    NO_PROXY: noProxy,
    no_proxy: noProxy,
  };
}
