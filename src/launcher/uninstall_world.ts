// Owns the real twin of the uninstaller's port: the few verbs that take things off the machine.
// It decides nothing; `uninstall.ts` has made the plan before any of them runs.
import type { World } from "../config/world.ts";
import type { UninstallWorld } from "./uninstall.ts";

/** The machine itself, seen through the questions of `world` and able to remove. */
export function uninstallWorld(world: World): UninstallWorld {
  return {
    cwd: world.cwd,
    home: world.home,
    os: world.os,
    stat: (path) => world.stat(path),
    read: (path, maxBytes) => world.read(path, maxBytes),
    realPath: (path) => unless(Deno.errors.NotFound, () => Deno.realPathSync(path)),
    removeFile: (path) => unless(Deno.errors.NotFound, () => Deno.removeSync(path)),
    removeEmptyFolder: removeEmptyFolder,
    removeTree: (path) => unless(Deno.errors.NotFound, () => Deno.removeSync(path, { recursive: true })),
    overwrite: (path, text) => Deno.writeTextFileSync(path, text, { create: false }),
  };
}

function removeEmptyFolder(path: string): void {
  const first = unless(Deno.errors.NotFound, () => [...Deno.readDirSync(path)].length);
  if (first === 0) Deno.removeSync(path);
}

/** The result, or `undefined` when the one expected error came instead. */
function unless<T>(expected: new (message: string) => Error, act: () => T): T | undefined {
  try {
    return act();
  } catch (error) {
    if (error instanceof expected) return undefined;
    throw error;
  }
}
