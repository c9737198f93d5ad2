// The run of a command in the sandbox: from its plan to the session of Workers that carries it out.
import type { ConfiguredCommand } from "../grants/plan_inputs.ts";
import type { WritableWorld } from "../../config/world.ts";
import type { SandboxPlan } from "../grants/plan.ts";
import { planner } from "../grants/planner.ts";
import { realNamedFiles } from "../machine/named_files.ts";
import { Keyboard } from "../machine/keyboard.ts";
import { commandKeys } from "../machine/keys.ts";
import { terminalFacts } from "../machine/terminal_facts.ts";
import { type GiveUp, keepsShell } from "../permissions.ts";
import { tellUser } from "../tell_user.ts";
import { settlingWorld } from "./frozen_environment.ts";
import { runSession, type SessionPorts } from "./session.ts";

/** What a command in the sandbox needs of the launcher beside its words. */
export interface SandboxPorts {
  readonly world: WritableWorld;
  readonly giveUp: GiveUp;
  /** Runs the demo, where the wizard's user only wants to look; answers its exit code. */
  readonly showDemo: () => Promise<number>;
}

/** Runs a command in the sandbox; answers the exit code. */
export async function runInSandbox(command: ConfiguredCommand, ports: SandboxPorts): Promise<number> {
  const { world, settle } = settlingWorld(ports.world);
  const terminal = terminalFacts();
  const keyboard = new Keyboard();
  const interactive = terminal.stdin && terminal.stderr;
  const keys = commandKeys(world);
  const replan = planner(command, { world, terminal, keys, keyboard, interactive, writeStderr: tellUser });
  const first = await replan({ extraHosts: [] });
  if (!keepsShell(first.start)) ports.giveUp(["shell"]);
  settle();
  return await runSession(first, {
    keyboard,
    interactive,
    // What the launcher itself does at the user's word needs no frozen environment: nothing of it goes to the sandbox.
    policy: { world: ports.world, files: realNamedFiles(world.os), writeStderr: tellUser },
    showDemo: ports.showDemo,
    freshKey: () => keys.fresh(),
    replan,
  });
}

/** Runs a prompt that was planned already; answers the exit code. It never asks. */
export async function runPlannedPrompt(
  first: SandboxPlan,
  { world, replan }: Pick<SandboxPorts, "world"> & Pick<SessionPorts, "replan">,
): Promise<number> {
  const policy = { world, files: realNamedFiles(world.os), writeStderr: tellUser };
  return await runSession(first, { keyboard: new Keyboard(), interactive: false, policy, replan });
}
