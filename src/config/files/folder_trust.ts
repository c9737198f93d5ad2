// Owns the reference's folder trust (compatibility 1.4): rules that the user keeps in `trustedFolders.json`. Asked only where
// `security.folderTrust.enabled` is set in the user's or the administrator's settings; a folder nobody named is not trusted.
import { readGuarded } from "./file_guard.ts";
import { pathRules } from "./path_rules.ts";
import { expandPath, type Paths } from "./paths.ts";
import { wrongType } from "../settings/settings_node.ts";
import type { World } from "../world.ts";

const LEVELS = ["TRUST_FOLDER", "TRUST_PARENT", "DO_NOT_TRUST"] as const;

/**
 * Whether the rules cover the current directory; the rule of the nearest folder decides.
 * @throws {QwenError} of kind `config` when the rules cannot be understood
 */
export async function isFolderTrusted(world: World, paths: Paths): Promise<boolean> {
  const rules = pathRules(world.os);
  const named = world.env("QWEN_CODE_TRUSTED_FOLDERS_PATH")?.trim();
  const usual = paths.qwenHome === undefined ? undefined : rules.join(paths.qwenHome, "trustedFolders.json");
  const file = named === undefined || named === "" ? usual : expandPath(world, { home: paths.home, path: named });
  if (file === undefined) return false;
  const content = readGuarded(world, file);
  if (content.outcome !== "text") return false;
  const { parseSettings } = await import("../settings/settings_tree.ts");
  let best = -1;
  let trusted = false;
  for (const [folder, node] of parseSettings(content.text, file).members) {
    const level = LEVELS.find((name) => name === node.value);
    if (level === undefined) throw wrongType(file, { key: folder, node, expected: LEVELS });
    const full = expandPath(world, { home: paths.home, path: folder });
    const covered = level === "TRUST_PARENT" ? rules.parent(full) ?? full : full;
    if (covered.length <= best || !isWithin(world, covered)) continue;
    best = covered.length;
    trusted = level !== "DO_NOT_TRUST";
  }
  return trusted;
}

function isWithin(world: World, folder: string): boolean {
  const { parent } = pathRules(world.os);
  for (let at: string | undefined = world.cwd; at !== undefined; at = parent(at)) {
    if (at === folder) return true;
  }
  return false;
}
