// Owns the real twin of the uninstaller's port: the few verbs that take things off the machine.
// It decides nothing; `uninstall.ts` has made the plan before any of them runs.
import type { World } from "../../config/world.ts";
import { realPath } from "../../base/private_file.ts";
import type { UninstallWorld } from "./uninstall.ts";

/** The machine itself, seen through the questions of `world` and able to remove. */
export function uninstallWorld(world: World): UninstallWorld {
  return {
    cwd: world.cwd,
    home: world.home,
    os: world.os,
    stat: (path) => world.stat(path),
    read: (path, maxBytes) => world.read(path, maxBytes),
    realPath,
    isOthers: (path) => isOthers(path, world.uid),
    removeFile: (path) => unlessAbsent(() => Deno.removeSync(path)),
    removeEmptyFolder: (path) => {
      if (isEmptyFolder(path)) Deno.removeSync(path);
    },
    removeTree: (path) => unlessAbsent(() => Deno.removeSync(path, { recursive: true })),
    overwrite: (path, text) => Deno.writeTextFileSync(path, text, { create: false }),
  };
}

/** A group that may write counts, unless it is the user's own: there nobody else is in it as a rule. */
function isOthers(path: string, uid: number | null): boolean {
  if (uid === null) return false;
  const info = Deno.lstatSync(path);
  const mode = info.mode ?? 0;
  return info.isSymlink || (info.uid !== uid && info.uid !== 0) || (mode & 0o002) !== 0 ||
    ((mode & 0o020) !== 0 && info.gid !== Deno.gid());
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
