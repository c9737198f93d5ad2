// `qwen serve` and `qwen exec`, the launcher's side: the secret of the door, the grants, and for `exec` the command, which is
// started once the gateway listens and whose end is the end of all.
import type { CommandNamed } from "../../commands/specs.ts";
import { EXIT_CODES } from "../../base/errors.ts";
import { lookAt, tryRemove } from "../../base/private_file.ts";
import { tell } from "../../base/output.ts";
import { expandPath } from "../../config/files/paths.ts";
import { gatewayUrl } from "../../config/host_port.ts";
import type { WritableWorld } from "../../config/world.ts";
import { text } from "../../text/text.ts";
import { planner } from "../grants/planner.ts";
import { Keyboard } from "../machine/keyboard.ts";
import { freeLoopbackPort } from "../machine/loopback_port.ts";
import { realNamedFiles } from "../machine/named_files.ts";
import { commandKeys } from "../machine/keys.ts";
import { terminalFacts } from "../machine/terminal_facts.ts";
import { type GiveUp, keepsShell } from "../permissions.ts";
import { settlingWorld } from "../sandbox/frozen_environment.ts";
import { runSession, type SessionPorts } from "../sandbox/session.ts";
import { type Child, startChild } from "./child.ts";
import { doorToken, newToken } from "./door_token.ts";
import { socketPlace } from "./socket.ts";
import type { StartMessage } from "../../contract/messages.ts";
import { announceRunning } from "./running.ts";

type GatewayCommand = CommandNamed<"serve" | "exec">;

/** After the answers under way, in milliseconds. */
const MOMENT_MS = 2_000;

/** Runs the gateway; answers the exit code: of `exec`, the command's own. It never asks. */
export async function runGateway(
  typed: GatewayCommand,
  { world: real, giveUp }: { readonly world: WritableWorld; readonly giveUp: GiveUp },
): Promise<number> {
  const { world, settle } = settlingWorld(real);
  const socket = typed.kind === "serve" && typed.socket !== undefined
    ? await socketPlace(typed.socket, world)
    : undefined;
  const command = socket === undefined ? typed : { ...typed, socket };
  const keys = commandKeys(world);
  const writeStderr = (line: string): void => tell(Deno.stderr, line);
  const replan = planner(command, {
    world,
    keys,
    terminal: terminalFacts(),
    keyboard: { ask: () => Promise.resolve(undefined) },
    interactive: false,
    writeStderr,
  });
  const plan = await replan({ extraHosts: [] });
  if (!keepsShell(plan.start)) giveUp(["shell"]);
  const { port: wanted, tokenFile = undefined, listen = undefined } = command.kind === "serve" ? command : {};
  const token = doorToken(
    tokenFile === undefined ? undefined : expandPath(world, { home: world.home, path: tokenFile }),
  );
  const isSocketAlone = socket !== undefined && wanted === undefined;
  const port = isSocketAlone ? undefined : wanted === undefined || wanted === 0 ? freeLoopbackPort() : wanted;
  settle();
  const watcher = newToken();
  const start = {
    ...plan.start,
    gateway: {
      token,
      pid: Deno.pid,
      ...(command.kind === "serve" ? { watcher } : {}),
      ...(socket === undefined ? {} : { socket }),
      ...(listen === undefined ? {} : { listen }),
      ...(tokenFile === undefined ? {} : { tokenFile }),
    },
    ...(port === undefined ? {} : { loopbackPort: port }),
  };
  const ports: SessionPorts = {
    keyboard: new Keyboard(),
    interactive: false,
    policy: { world: real, files: realNamedFiles(world.os), writeStderr },
    graceMs: command.drainTimeout + MOMENT_MS,
    replan,
    freshKey: () => keys.fresh(),
  };
  if (command.kind === "serve") {
    if (listen !== undefined) writeStderr(`${text().errors.prefix(text().gateway.listens(`${listen}:${port}`))}\n`);
    const url = port === undefined ? "http://localhost/v1" : `${gatewayUrl({ listen, port })}/v1`;
    const since = new Date().toISOString();
    const place = port === undefined && socket !== undefined ? { socket } : {};
    const remove = announceRunning({ pid: Deno.pid, url, watcher, since, ...place }, real);
    try {
      return await runSession({ ...plan, start }, ports);
    } finally {
      remove();
      if (socket !== undefined && lookAt(socket)?.isSocket === true) tryRemove(socket);
    }
  }
  const model = plan.start.configuration.model.value;
  return await withChild(command.words, {
    run: (child) => runSession({ ...plan, start }, { ...ports, ...child }),
    start: () =>
      startChild(command.words, {
        world: real,
        address: { port: port ?? 0, token, model, lent: lentVariables(plan.start) },
      }),
  });
}

/** The variables that the lent keys came from: the command is to have none of them, nor the files that they name. */
function lentVariables({ configuration, also = [] }: StartMessage): readonly string[] {
  return [configuration, ...also.map((one) => one.configuration)].flatMap(({ credential }) => {
    const source = credential?.source;
    const name = source?.kind === "environment" || source?.kind === "env-file" ? source.name : undefined;
    return name === undefined ? [] : [name, `${name}_FILE`, name.replace(/_FILE$/, "")];
  });
}

interface Together {
  run(ports: Pick<SessionPorts, "onServing" | "onSignal" | "onStart">): Promise<number>;
  start(): Child;
}

/**
 * Signals that would end this process and leave the command behind, which would go on to send its token to whoever listens at
 * the address next. They are the command's; a terminal's own (Ctrl-\) has reached it already.
 */
function passSignals(pass: (name: Deno.Signal) => void): () => void {
  if (Deno.build.os === "windows") return () => {};
  const listeners = (["SIGUSR1", "SIGUSR2", "SIGALRM", "SIGQUIT"] as const).map((name) => {
    const listener = (): void => name === "SIGQUIT" ? undefined : pass(name);
    Deno.addSignalListener(name, listener);
    return () => Deno.removeSignalListener(name, listener);
  });
  return () => listeners.forEach((remove) => remove());
}

/** The command lives as long as the gateway, and the gateway as long as the command. */
async function withChild(_words: readonly string[], { run, start }: Together): Promise<number> {
  let child: Child | undefined;
  let failure: unknown;
  let end: (code: number) => void = () => {};
  const stopPassing = passSignals((name) => child?.signal(name));
  const code = await run({
    onStart: (ended) => end = ended,
    onServing(): void {
      try {
        child = start();
      } catch (error) {
        failure = error;
        return end(EXIT_CODES.other);
      }
      child.ended.then((code) => end(code));
    },
    // A Ctrl-C in the terminal reaches the command by itself, and what it means is the command's to say.
    onSignal(signal): boolean {
      if (child === undefined) return false;
      if (signal === "SIGTERM") child.end();
      return true;
    },
  });
  stopPassing();
  child?.end();
  if (failure !== undefined) throw failure;
  return code;
}
