// Owns the paths at which a file of `~/.qwen` is granted. Deno compares the text of a path and follows links afterwards,
// so a file that is a link within the directory is granted under both names: it is replaced where the link leads.
import { pathRules } from "../config/path_text.ts";
import type { World } from "../config/world.ts";

/** Answers the paths of a file by its name, looked up when it is asked for. */
export function privatePaths(qwenHome: string | undefined, { os }: Pick<World, "os">): (name: string) => string[] {
  return (name) => {
    if (qwenHome === undefined) return [];
    const { join } = pathRules(os);
    const path = join(qwenHome, name);
    const inside = isLink(path) ? targetWithin(qwenHome, path) : undefined;
    return inside === undefined ? [path] : [path, join(qwenHome, inside)];
  };
}

function isLink(path: string): boolean {
  try {
    return Deno.lstatSync(path).isSymlink;
  } catch {
    return false;
  }
}

/** Where a link leads, relative to the directory; `undefined` when that is outside (the cell refuses such a login) or nowhere. */
function targetWithin(directory: string, path: string): string | undefined {
  try {
    const root = Deno.realPathSync(directory);
    const target = Deno.realPathSync(path);
    const isWithin = target.startsWith(root) && /^[\\/]/.test(target.slice(root.length));
    return isWithin ? target.slice(root.length + 1) : undefined;
  } catch {
    return undefined;
  }
}
