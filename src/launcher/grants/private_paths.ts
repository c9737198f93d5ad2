// Owns the paths at which a file of `~/.qwen` is granted. Deno compares the text of a path when a file is opened, and
// the path with links resolved when an open file is asked about (`FsFile.stat()` of 2.9): behind a link both are needed.
import { pathRules } from "../../config/files/path_rules.ts";
import type { World } from "../../config/world.ts";
import { resolvedPath } from "../machine/named_files.ts";

/** Answers the paths of a file or folder by its name, looked up when it is asked for. It need not exist. */
export function privatePaths(qwenHome: string | undefined, { os }: Pick<World, "os">): (name: string) => string[] {
  return (name) => {
    if (qwenHome === undefined) return [];
    const { join } = pathRules(os);
    const path = join(qwenHome, name);
    const root = resolvedPath(qwenHome, os);
    const real = resolvedPath(path, os);
    const inside = real.startsWith(root) && /^[\\/]/.test(real.slice(root.length)) && real.slice(root.length + 1);
    // What a link out of the directory leads to is not granted: the sandbox refuses such a login.
    return inside ? [...new Set([path, join(qwenHome, inside), real])] : [path];
  };
}
