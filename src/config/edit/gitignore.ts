// Owns the one line that keeps a project's saved key out of git: `.qwen/.env` in its `.gitignore`, added once. Threat: a cloned
// `.gitignore` that is a link to a file of the user's elsewhere would have the line put there, and git does not read it.
import { QwenError } from "../../base/errors.ts";
import { visible } from "../../base/visible.ts";
import { text } from "../../text/text.ts";
import { readGuarded } from "../files/file_guard.ts";
import { pathRules } from "../files/path_rules.ts";
import type { World, WritableWorld } from "../world.ts";

const ENTRY = ".qwen/.env";
/** Lines that cover it at any depth, and those that do where the file lies beside `.qwen`. */
const COVERING = /^(?:\*\*\/)?(?:\.env|\*\.env|\.env\*|\.qwen\/?|\.qwen\/\*\*?)$/;
const COVERING_HERE = /^\/?\.qwen(?:\/(?:\.env|\*|\*\*)?)?$/;

/**
 * Adds the line where it is missing and there is a git to mind it; answers the path if the file was changed.
 * @throws {QwenError} of kind `config` where a link stands in the file's place
 */
export function ignoreProjectEnv(world: WritableWorld): string | undefined {
  const { join, parent } = pathRules(world.os);
  const path = join(world.cwd, ".gitignore");
  if (isLink(world, path)) throw new QwenError("config", text().errors.notAFile(visible(path)));
  const here = readGuarded(world, path);
  if (here.outcome !== "text" && here.outcome !== "absent") return undefined;
  const root = repositoryRoot(world);
  if (root === undefined && here.outcome === "absent") return undefined;
  if (here.outcome === "text" && covers(here.text, COVERING_HERE)) return undefined;
  const above = root === undefined || root === world.cwd ? undefined : parent(world.cwd);
  for (let at = above; at !== undefined; at = at === root ? undefined : parent(at)) {
    const ignoring = join(at, ".gitignore");
    const file = readGuarded(world, ignoring);
    if (isLink(world, ignoring)) continue;
    if (file.outcome === "text" && covers(file.text, COVERING)) return undefined;
  }
  const source = here.outcome === "text" ? here.text : "";
  const eol = source.includes("\r\n") ? "\r\n" : "\n";
  const gap = source === "" || /[\r\n]$/.test(source) ? "" : eol;
  world.replace(path, `${source}${gap}${ENTRY}${eol}`, world.stat(path)?.mode ?? 0o644);
  return path;
}

/** Git does not read a `.gitignore` that is one. */
function isLink(world: World, path: string): boolean {
  return world.lstat(path)?.kind === "other" && world.stat(path)?.kind !== "other";
}

/** Whether a line covers the file and no later one takes it back. */
function covers(source: string, here: RegExp): boolean {
  let covered = false;
  for (const line of source.split(/\r\n|\n|\r/).map((text) => text.trim())) {
    if (COVERING.test(line) || here.test(line)) covered = true;
    else if (line.startsWith("!") && /\.(?:env|qwen)/.test(line)) covered = false;
  }
  return covered;
}

function repositoryRoot(world: World): string | undefined {
  const { join, parent } = pathRules(world.os);
  for (let at: string | undefined = world.cwd; at !== undefined; at = parent(at)) {
    if (world.stat(join(at, ".git")) !== undefined) return at;
  }
  return undefined;
}
