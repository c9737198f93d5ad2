// A launcher's real session, planner and broker on a real home, with a sandbox that the test plays: it says whatever it
// likes, and the test sees what it is told and what became of the world.
import { bareCommand } from "../../src/args/build.ts";
import type { ConfiguredCommand } from "../../src/launcher/grants/plan_inputs.ts";
import type { Command } from "../../src/commands/specs.ts";
import { checkMessage } from "../../src/contract/check.ts";
import type { ToSandbox } from "../../src/contract/messages.ts";
import { planner } from "../../src/launcher/grants/planner.ts";
import { Keyboard } from "../../src/launcher/machine/keyboard.ts";
import { realNamedFiles } from "../../src/launcher/machine/named_files.ts";
import { commandKeys } from "../../src/launcher/machine/keys.ts";
import { realWorld } from "../../src/launcher/machine/real_world.ts";
import { settlingWorld } from "../../src/launcher/sandbox/frozen_environment.ts";
import type { SandboxListener, SandboxOptions } from "../../src/launcher/sandbox/host.ts";
import { runSession } from "../../src/launcher/sandbox/session.ts";

/** Every command that has a sandbox, each as somebody may have typed it. */
export const SANDBOXED: readonly ConfiguredCommand[] = [
  { ...bareCommand("prompt"), prompt: "hi", continue: true },
  bareCommand("chat"),
  bareCommand("models"),
  bareCommand("doctor"),
  bareCommand("auth token"),
  { ...bareCommand("auth use"), method: "openai" },
  { ...bareCommand("auth logout"), target: "qwen" },
  bareCommand("auth login"),
];

/** What stands in the home and beside it. Nothing of it is any sandbox's to change without a yes. */
const FILES: Readonly<Record<string, string>> = {
  "home/.qwen/settings.json": JSON.stringify({
    security: {
      auth: { selectedType: "openai", apiKey: "sk-of-the-stage-0123", baseUrl: "https://api.example.com/v1" },
    },
  }),
  "home/.ssh/id": "PRIVATE",
  "home/.bashrc": "old",
  "project/notes.txt": "notes",
  "project/.gitignore": "dist\n",
};
const ENV = { AWS_SECRET_ACCESS_KEY: "aws", GITHUB_TOKEN: "gh", TERM: "xterm" };
const TERMINAL = { stdin: true, stdout: true, stderr: true, columns: 80, rows: 24 };

/** What came of one thing that the sandbox said. */
export type Outcome = "unheard" | "refused" | "replaced" | "demo" | { readonly answer: unknown };

export interface HostileRun {
  readonly outcomes: readonly Outcome[];
  /** What the sandbox was told, all of it. */
  readonly told: string;
  readonly questions: readonly string[];
  /** The hosts of every sandbox that was started, the first one's first. */
  readonly hosts: readonly (readonly string[])[];
}

export interface HostileHome extends AsyncDisposable {
  readonly place: string;
  /** Everything below, as text. */
  snapshot(): string;
  /** Says these messages one after the other as the sandbox of a command; the user says no to everything. */
  run(command: ConfiguredCommand, options: RunOptions): Promise<HostileRun>;
}

export interface RunOptions {
  readonly interactive: boolean;
  readonly messages: readonly unknown[];
}

export async function hostileHome(): Promise<HostileHome> {
  const place = await Deno.realPath(await Deno.makeTempDir({ prefix: "qwen-requests-" }));
  for (const folder of ["home", "home/.qwen", "home/.ssh", "project"]) {
    await Deno.mkdir(`${place}/${folder}`, { mode: 0o700 });
  }
  for (const [name, content] of Object.entries(FILES)) {
    await Deno.writeTextFile(`${place}/${name}`, content, { mode: 0o600 });
  }
  await Deno.symlink("../home/.ssh/id", `${place}/project/README.md`);
  return {
    place,
    snapshot: () => snapshotOf(place),
    run: (command, options) => run(place, { command, ...options }),
    [Symbol.asyncDispose]: () => Deno.remove(place, { recursive: true }),
  };
}

function snapshotOf(folder: string): string {
  return [...Deno.readDirSync(folder)].toSorted((a, b) => a.name < b.name ? -1 : 1).map(({ name, isDirectory }) => {
    const path = `${folder}/${name}`;
    const { mode, isSymlink } = Deno.lstatSync(path);
    const content = isDirectory ? snapshotOf(path) : isSymlink ? Deno.readLinkSync(path) : Deno.readTextFileSync(path);
    return `${path} ${mode?.toString(8)}\n${content}`;
  }).join("\n");
}

async function run(
  place: string,
  { command, interactive, messages }: RunOptions & { readonly command: ConfiguredCommand },
): Promise<HostileRun> {
  const real = realWorld({ cwd: `${place}/project`, home: `${place}/home`, env: ENV });
  const { world, settle } = settlingWorld(real);
  const questions: string[] = [];
  const hosts: (readonly string[])[] = [];
  const told: ToSandbox[] = [];
  const keyboard = new Keyboard();
  keyboard.ask = (show) => (show(), Promise.resolve("n"));
  keyboard.listen = () => {};
  const writeStderr = (line: string): void => void questions.push(line);
  const replan = planner(command, {
    world,
    keys: commandKeys(world),
    terminal: TERMINAL,
    keyboard,
    interactive,
    writeStderr,
  });
  const first = await replan({ extraHosts: [] });
  settle();
  let listener: SandboxListener | undefined;
  let done: ((outcome: Outcome) => void) | undefined;
  const start = (_start: unknown, options: SandboxOptions): { send(message: ToSandbox): void; end(): void } => {
    listener = options.listener;
    hosts.push(options.grants.net);
    done?.("replaced");
    return {
      send: (message) => {
        told.push(message);
        if (message.type === "answer") done?.({ answer: message.value });
        if (message.type === "refusal") done?.("refused");
      },
      end: () => {},
    };
  };
  const over = runSession(first, {
    keyboard,
    interactive,
    policy: { world: real, files: realNamedFiles(real.os), writeStderr },
    start,
    showDemo: () => {
      done?.("demo");
      return Promise.resolve(0);
    },
    replan,
  });
  const outcomes: Outcome[] = [];
  for (const message of messages) {
    const checked = checkMessage(message);
    if (checked?.type !== "request") {
      outcomes.push("unheard");
      continue;
    }
    const outcome = new Promise<Outcome>((resolve) => done = resolve);
    listener?.onRequest(checked.id, checked.request);
    outcomes.push(await outcome);
    done = undefined;
    if (outcomes.at(-1) === "demo") break;
  }
  listener?.onExit(0);
  await over;
  return { outcomes, told: JSON.stringify(told), questions, hosts };
}

/** A command by its kind. */
export function sandboxed(kind: Command["kind"]): ConfiguredCommand {
  const found = SANDBOXED.find((command) => command.kind === kind);
  if (found === undefined) throw new RangeError(`${kind} has no sandbox`);
  return found;
}
