// A headless prompt: with a key it runs sealed, with a login or a kept conversation in the sandbox. The configuration
// decides, so it is read first.
import type { CommandNamed } from "../commands/specs.ts";
import type { WritableWorld } from "../config/world.ts";
import { tell } from "../base/output.ts";
import { commandKeys } from "./machine/keys.ts";
import { isSealed } from "./grants/plan.ts";
import { planner } from "./grants/planner.ts";
import { terminalFacts } from "./machine/terminal_facts.ts";
import type { GiveUp } from "./permissions.ts";
import { settlingWorld } from "./sandbox/frozen_environment.ts";

type PromptCommand = CommandNamed<"prompt">;

/** Runs one prompt; answers the exit code. @throws {QwenError} of what is wrong before anything is sent */
export async function runPrompt(
  command: PromptCommand,
  ports: { readonly world: WritableWorld; readonly giveUp: GiveUp },
): Promise<number> {
  const { world, settle } = settlingWorld(ports.world);
  const replan = planner(command, {
    world,
    keys: commandKeys(world),
    terminal: terminalFacts(),
    // It never asks, also when somebody happens to sit at the terminal.
    keyboard: { ask: () => Promise.resolve(undefined) },
    interactive: false,
    writeStderr: (line) => tell(Deno.stderr, line),
  });
  const plan = await replan({ extraHosts: [] });
  settle();
  if (isSealed(plan.start.configuration.credential, plan.grants)) {
    return await (await import("./sealed.ts")).runSealed(plan, ports.giveUp);
  }
  ports.giveUp(["shell"]);
  return await (await import("./sandbox/sandboxed_command.ts")).runPlannedPrompt(plan, { world, replan });
}
