// The run of a command in the sandbox: from its plan to the session of Workers that carries it out.
import type { ConfigurationEdit, Edited } from "../../config/edit/edit.ts";
import { resolvePaths } from "../../config/files/paths.ts";
import type { WritableWorld } from "../../config/world.ts";
import { QwenError } from "../../base/errors.ts";
import { tell } from "../../base/output.ts";
import { text } from "../../text/text.ts";
import type { CellPlan, ConfiguredCommand } from "../grants/plan.ts";
import { planner } from "../grants/planner.ts";
import { Keyboard } from "../machine/keyboard.ts";
import { terminalFacts } from "../machine/terminal_facts.ts";
import { settlingWorld } from "./frozen_environment.ts";
import { runSession, type SessionPorts } from "./session.ts";

/** What a command in the sandbox needs of the launcher beside its words. */
export interface SandboxPorts {
  readonly world: WritableWorld;
  /** Runs the demo, where the wizard's user only wants to look; answers its exit code. */
  readonly showDemo: () => Promise<number>;
}

/** Runs a command in the sandbox; answers the exit code. */
export async function runInSandbox(command: ConfiguredCommand, ports: SandboxPorts): Promise<number> {
  const { world, settle } = settlingWorld(ports.world);
  const terminal = terminalFacts();
  const keyboard = new Keyboard();
  const interactive = terminal.stdin && terminal.stderr;
  const replan = planner(command, { world, terminal, keyboard, interactive, writeStderr });
  const first = await replan({ extraHosts: [] });
  settle();
  return await runSession(first, {
    keyboard,
    interactive,
    policy: { world, writeStderr, save: (edit) => save(edit, world) },
    showDemo: ports.showDemo,
    replan,
  });
}

/** Runs a prompt that was planned already; answers the exit code. It never asks. */
export async function runPlannedPrompt(
  first: CellPlan,
  { world, replan }: Pick<SandboxPorts, "world"> & Pick<SessionPorts, "replan">,
): Promise<number> {
  const save = (): Promise<never> => Promise.reject(new QwenError("usage", text().launcher.notAllowed()));
  const policy = { world, writeStderr, save };
  return await runSession(first, { keyboard: new Keyboard(), interactive: false, policy, replan });
}

function writeStderr(line: string): void {
  tell(Deno.stderr, line);
}

/** Only a session that saves pays for the editor of JSON with comments. */
export async function save(edit: ConfigurationEdit, world: WritableWorld): Promise<Edited> {
  const { applyEdit } = await import("../../config/edit/edit.ts");
  return applyEdit(world, { paths: resolvePaths(world), edit });
}
