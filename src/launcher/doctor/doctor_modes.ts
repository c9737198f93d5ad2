// Owns the doctor's look at who else on this machine can read or change what holds secrets: modes and owners of
// `~/.qwen`, of what lies in it, and of the env file that is taken. It looks and changes nothing.
import type { EnvSearch } from "../../config/files/env_search.ts";
import { pathRules } from "../../config/files/path_rules.ts";
import type { Paths } from "../../config/files/paths.ts";
import { readGuarded } from "../../config/files/file_guard.ts";
import type { World } from "../../config/world.ts";
import type { Finding } from "../../base/findings.ts";
import { text } from "../../text/text.ts";

/** What is looked at, and how a folder is listed. */
export interface ModesQuestion {
  readonly paths: Paths;
  readonly search: EnvSearch;
  /** Names in a folder; empty where it cannot be listed. */
  readonly namesIn: (folder: string) => readonly string[];
}

/** Files of `~/.qwen` that hold keys, tokens or what was talked about. */
const PRIVATE_NAME = /^(?:\.env|oauth.*\.json|trusted_hosts\.json|history.*)$/;
/** A key or token that stands in a settings file itself, not as `$NAME`. It reads a file that does not parse, too. */
const WRITTEN_KEY = /"(?:apiKey|[A-Z0-9_]*(?:KEY|TOKEN|SECRET)[A-Z0-9_]*)"\s*:\s*"[^"$]/;
const isSecretName = (name: string): boolean => /KEY|TOKEN|SECRET|PASS/.test(name);
const READ_BY_OTHERS = 0o044;
const CHANGED_BY_GROUP = 0o020;
const CHANGED_BY_ALL = 0o002;

/** One finding for all files: the worst, and how many more there are. */
export function lookAtModes(world: World, question: ModesQuestion): Finding {
  const words = text().doctor;
  const check = "permissions";
  if (world.uid === null) return { check, state: "skipped", summary: words.noModes };
  const { folders, files } = candidates(world, question);
  const findings = [
    ...folders.flatMap((path) => judge(world, { path, isFolder: true })),
    ...files.flatMap((path) => judge(world, { path, isFolder: false })),
  ];
  const worst = findings.find(({ state }) => state === "fail") ?? findings[0];
  if (worst === undefined) {
    return { check, state: "ok", summary: files.length === 0 ? words.noFiles : words.modesFine(files.length) };
  }
  if (findings.length === 1) return worst;
  return { ...worst, summary: worst.summary + words.more(findings.length - 1) };
}

function candidates(
  world: World,
  { paths: { qwenHome, settings }, search, namesIn }: ModesQuestion,
): { readonly folders: readonly string[]; readonly files: readonly string[] } {
  const { join } = pathRules(world.os);
  const own = qwenHome === undefined || world.stat(qwenHome) === undefined ? [] : [qwenHome];
  const inside = own.flatMap((folder) =>
    namesIn(folder).filter((name) => PRIVATE_NAME.test(name)).map((name) => join(folder, name))
  );
  const withKeys = settings.filter(({ scope }) => scope !== "system").map(({ path }) => path).filter((path) => {
    const file = readGuarded(world, path);
    return file.outcome === "text" && WRITTEN_KEY.test(file.text);
  });
  const taken = search.file !== undefined && [...search.variables.keys()].some(isSecretName) ? [search.file.path] : [];
  return { folders: own, files: [...new Set([...inside, ...withKeys, ...taken])] };
}

function judge(
  world: World,
  { path, isFolder }: { readonly path: string; readonly isFolder: boolean },
): readonly Finding[] {
  const words = text().doctor;
  const check = "permissions";
  const facts = world.stat(path);
  if (facts === undefined || facts.mode === null) return [];
  const mode = facts.mode.toString(8).padStart(4, "0");
  const fix = isFolder ? words.closeFolder(path) : words.closeFile(path);
  if ((facts.mode & CHANGED_BY_ALL) !== 0) {
    return [{ check, state: "fail", kind: "config", summary: words.fileWritable(path, mode), fix }];
  }
  if (facts.uid !== null && facts.uid !== world.uid && world.uid !== 0) {
    return [{ check, state: "warn", summary: words.foreignOwner(path), fix: words.ownFile(path) }];
  }
  if ((facts.mode & CHANGED_BY_GROUP) !== 0) {
    return [{ check, state: "warn", summary: words.fileWritable(path, mode), fix }];
  }
  if ((facts.mode & READ_BY_OTHERS) === 0 || isFolder) return [];
  return [{ check, state: "warn", summary: words.fileOpen(path, mode), fix }];
}
