// Owns the machine's side of `qwen uninstall`: the real removing verbs, and the order plan, words, deed.
import type { Command } from "../args/command.ts";
import { resolvePaths } from "../config/paths.ts";
import type { WritableWorld } from "../config/world.ts";
import { describeUninstall, planUninstall, runUninstall, type UninstallWorld } from "./uninstall.ts";

/** Removes the program as its receipt says, or tells what would be removed; answers what to print. */
export function uninstall(command: Extract<Command, { kind: "uninstall" }>, world: WritableWorld): string {
  const removing = removingWorld(world);
  const plan = planUninstall(removing, {
    execPath: realPath(Deno.execPath()) ?? Deno.execPath(),
    qwenHome: resolvePaths(world).qwenHome ?? "",
    purge: command.purge,
  });
  if (command.dryRun) return describeUninstall(plan, "would");
  runUninstall(removing, plan);
  return describeUninstall(plan, "did");
}

function removingWorld(world: WritableWorld): UninstallWorld {
  return {
    cwd: world.cwd,
    home: world.home,
    os: world.os,
    stat: (path) => world.stat(path),
    read: (path, maxBytes) => world.read(path, maxBytes),
    realPath,
    removeFile: (path) => unlessAbsent(() => Deno.removeSync(path)),
    removeEmptyFolder: (path) => {
      if (isEmptyFolder(path)) Deno.removeSync(path);
    },
    removeTree: (path) => unlessAbsent(() => Deno.removeSync(path, { recursive: true })),
    overwrite: (path, text) => Deno.writeTextFileSync(path, text),
  };
}

function realPath(path: string): string | undefined {
  try {
    return Deno.realPathSync(path);
  } catch {
    return undefined;
  }
}

function isEmptyFolder(path: string): boolean {
  try {
    return [...Deno.readDirSync(path)].length === 0;
  } catch {
    return false;
  }
}

function unlessAbsent(act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
