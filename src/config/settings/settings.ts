// Owns the settings files: which are read, how their layers lie over each other (system defaults < user < project <
// system, compatibility 2.1), and the types of the keys that matter to sign-in. It never writes one, whatever is wrong with it.
import type { SettingsNode } from "./settings_node.ts";
import { QwenError } from "../../base/errors.ts";
import { text } from "../../text/text.ts";
import type { Warning } from "../configuration.ts";
import { refusalOf } from "../files/env_rules.ts";
import { readGuarded, readProjects } from "../files/file_guard.ts";
import { isFolderTrusted } from "../files/folder_trust.ts";
import { pathRules } from "../files/path_rules.ts";
import type { Paths, SettingsPlace } from "../files/paths.ts";
import { checkSettings } from "./settings_keys.ts";
import { nodeAt } from "./settings_node.ts";
import { setAside } from "./set_aside.ts";
import type { Source, Sourced } from "../source.ts";
import type { World } from "../world.ts";

/** A settings file that was read. */
export interface SettingsFile extends SettingsPlace {
  readonly root: SettingsNode;
}

/** A value found in the layers. */
export interface SettingsValue {
  readonly node: SettingsNode;
  readonly source: Extract<Source, { kind: "settings" }>;
}

/** All layers together. */
export interface Settings {
  /** The files that exist, from the weakest to the strongest. */
  readonly files: readonly SettingsFile[];
  /** False where folder trust is on and does not cover the current directory. */
  readonly projectTrusted: boolean;
  readonly warnings: readonly Warning[];
}

/** Former names of keys, still read (compatibility 2.1). */
const FORMER_KEYS: ReadonlyMap<string, { readonly key: string; readonly kind: SettingsNode["kind"] }> = new Map([
  ["security.auth.selectedType", { key: "selectedAuthType", kind: "string" }],
  ["security.auth.enforcedType", { key: "enforcedAuthType", kind: "string" }],
  ["security.folderTrust.enabled", { key: "folderTrust", kind: "boolean" }],
  ["advanced.excludedEnvVars", { key: "excludedProjectEnvVars", kind: "array" }],
  ["model.name", { key: "model", kind: "string" }],
]);

/**
 * Reads the settings files that exist.
 * @throws {QwenError} of kind `config` that names path, line and column of what is wrong
 */
export async function readSettings(world: World, paths: Paths): Promise<Settings> {
  const warnings: Warning[] = [];
  const readAll = async (places: readonly SettingsPlace[]): Promise<readonly SettingsFile[]> => {
    const files: SettingsFile[] = [];
    for (const place of places) {
      const source = readText(world, { place, warnings });
      if (source === undefined) continue;
      const { parseSettings } = await import("./settings_tree.ts");
      const file = { ...place, root: parseSettings(source, place.path) };
      checkSettings(file.root, file.path);
      files.push(file);
    }
    return files;
  };
  const own = await readAll(paths.settings.filter(({ scope }) => scope !== "project"));
  const trust = findSetting(own, "security.folderTrust.enabled");
  const projectTrusted = trust?.node.value !== true || await isFolderTrusted(world, paths);
  const project = projectTrusted ? await readAll(paths.settings.filter(({ scope }) => scope === "project")) : [];
  const files = paths.settings.flatMap(({ path }) => [...own, ...project].filter((file) => file.path === path));
  warnings.push(...leftBehind(world, paths), ...putAside(world, { paths, files: own }));
  return { files, projectTrusted, warnings };
}

/** QWEN_HOME that leads away from settings which exist (compatibility 1.4): they are not read, and that is told. */
function leftBehind(world: World, { home, qwenHome, qwenHomeSource }: Paths): readonly Warning[] {
  if (qwenHomeSource.kind === "default" || home === undefined || qwenHome === undefined) return [];
  const { join } = pathRules(world.os);
  const usual = join(join(home, ".qwen"), "settings.json");
  const moved = join(qwenHome, "settings.json");
  if (moved === usual || world.stat(moved) !== undefined || world.stat(usual) === undefined) return [];
  return [{ code: "qwen-home", message: text().config.settingsLeftBehind(usual, qwenHome) }];
}

/** The user's settings, while another program has them aside: without a word it would look as if there were none. */
function putAside(
  world: World,
  { paths, files }: { readonly paths: Paths; readonly files: readonly SettingsFile[] },
): readonly Warning[] {
  const path = paths.settings.find(({ scope }) => scope === "user")?.path;
  if (path === undefined || files.some((file) => file.path === path)) return [];
  const aside = setAside(world, path);
  return aside === undefined ? [] : [{ code: "settings-aside", message: text().config.edit.setAside(path, aside) }];
}

interface Reading {
  readonly place: SettingsPlace;
  readonly warnings: Warning[];
}

function readText(world: World, { place: { path, scope }, warnings }: Reading): string | undefined {
  const file = scope === "project" ? readProjects(world, path) : readGuarded(world, path);
  if (file.outcome === "text") return file.text;
  if (file.outcome === "absent") return undefined;
  if (file.outcome === "foreign" || file.outcome === "linked") {
    warnings.push({ code: `settings-${file.outcome}`, message: text().config[file.outcome](path) });
    return undefined;
  }
  throw new QwenError("config", text().config.settingsUnreadable(path, text().config.fault[file.outcome]), {
    hint: [text().config.settingsHint(path)],
  });
}

/** The strongest value of a dotted key; `null` counts as unset. */
export function findSetting(files: readonly SettingsFile[], key: string): SettingsValue | undefined {
  for (let at = files.length - 1; at >= 0; at--) {
    const file = files[at];
    const found = file === undefined ? undefined : findInFile(file, key);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Only what the user or the administrator wrote. */
export function ownFiles(settings: Settings): readonly SettingsFile[] {
  return settings.files.filter(({ scope }) => scope !== "project");
}

function findInFile(file: SettingsFile, key: string): SettingsValue | undefined {
  const node = nodeAt(file.root, key.split("."));
  if (node !== undefined && node.kind !== "null") return { node, source: settingsSource(file, { key, node }) };
  const former = FORMER_KEYS.get(key);
  const old = former === undefined ? undefined : file.root.members.get(former.key);
  if (former === undefined || old === undefined || old.kind !== former.kind) return undefined;
  return { node: old, source: settingsSource(file, { key: former.key, node: old }) };
}

/** Where a value of a settings file stands. */
function settingsSource(
  { path, scope }: SettingsPlace,
  { key, node }: { readonly key: string; readonly node: SettingsNode },
): Extract<Source, { kind: "settings" }> {
  return { kind: "settings", name: key, path, line: node.line, scope };
}

/** A variable of the `env` blocks, the strongest first; what a project may not set is passed over. */
export function settingsVariable(files: readonly SettingsFile[], name: string): Sourced<string> | undefined {
  for (const file of files.toReversed()) {
    const node = file.root.members.get("env")?.members.get(name);
    if (typeof node?.value !== "string" || node.value === "") continue;
    if (refusalOf(name, { scope: file.scope, plain: false, excluded: [] }) !== undefined) continue;
    return { value: node.value, source: settingsSource(file, { key: `env.${name}`, node }) };
  }
  return undefined;
}
