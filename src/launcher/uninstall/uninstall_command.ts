// Owns the order of `qwen uninstall`: plan, words, deed.
import type { CommandNamed } from "../../commands/specs.ts";
import { resolvePaths } from "../../config/files/paths.ts";
import type { WritableWorld } from "../../config/world.ts";
import { realPath } from "../../base/private_file.ts";
import { describeUninstall, planUninstall, runUninstall } from "./uninstall.ts";
import { uninstallWorld } from "./uninstall_world.ts";

/** Removes the program as its receipt says, or tells what would be removed; answers what to print. */
export function uninstall(command: CommandNamed<"uninstall">, world: WritableWorld): string {
  const removing = uninstallWorld(world);
  const plan = planUninstall(removing, {
    execPath: realPath(Deno.execPath()) ?? Deno.execPath(),
    qwenHome: resolvePaths(world).qwenHome ?? "",
    purge: command.purge,
  });
  if (command.dryRun) return describeUninstall(plan, "would");
  runUninstall(removing, plan);
  return describeUninstall(plan, "did");
}
