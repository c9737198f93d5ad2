// Owns where the user's own files are: the home, `~/.qwen` or where `QWEN_HOME` moves it, and the settings files of each
// scope. A project's file has no say here.
import { parseDotenv } from "./dotenv.ts";
import { readGuarded } from "./file_guard.ts";
import { pathRules } from "./path_rules.ts";
import type { FileScope, Source, Sourced } from "../source.ts";
import { SYSTEM_DIRECTORIES } from "./system_directories.ts";
import type { World } from "../world.ts";

/** Where things are. */
export interface Paths {
  /** Absolute, links not resolved; `undefined` when the environment names none. */
  readonly home: string | undefined;
  /** The home with links resolved, as a walk upwards from the current directory meets it. */
  readonly realHome: string | undefined;
  /** `~/.qwen` or where `QWEN_HOME` moves it; `undefined` without a home: then nothing of the user's is read or kept. */
  readonly qwenHome: string | undefined;
  readonly qwenHomeSource: Source;
  /** From the weakest to the strongest. */
  readonly settings: readonly SettingsPlace[];
}

/** A place where a settings file may be. */
export interface SettingsPlace {
  readonly path: string;
  readonly scope: FileScope;
}

/** Finds the user's directories. Reads `~/.qwen/.env` and `~/.env` only when the environment does not tell QWEN_HOME. */
export function resolvePaths(world: World): Paths {
  const rules = pathRules(world.os);
  const home = world.home === undefined || world.home === "" ? undefined : rules.resolve(world.cwd, world.home);
  const moved = movedHome(world, home);
  const usual = home === undefined ? undefined : rules.join(home, ".qwen");
  const qwenHome = moved === undefined ? usual : expandPath(world, { home, path: moved.value });
  return {
    home,
    realHome: world.realHome ?? home,
    qwenHome,
    qwenHomeSource: moved?.source ?? { kind: "default" },
    settings: settingsPlaces(world, { home, qwenHome }),
  };
}

/** A path as a user writes it, made absolute: `~` is the home, anything relative starts at the current directory. */
export function expandPath(world: World, { home, path }: { readonly home?: string; readonly path: string }): string {
  const rules = pathRules(world.os);
  const tilde = /^~(?:[\\/]+|$)/.exec(path)?.[0];
  if (tilde === undefined || home === undefined) return rules.resolve(world.cwd, path);
  return rules.resolve(home, path.slice(tilde.length) || ".");
}

function movedHome(world: World, home: string | undefined): Sourced<string> | undefined {
  const name = "QWEN_HOME";
  const value = world.env(name)?.trim();
  if (value !== undefined && value !== "") return { value, source: { kind: "environment", name } };
  if (home === undefined) return undefined;
  const { join } = pathRules(world.os);
  for (const path of [join(join(home, ".qwen"), ".env"), join(home, ".env")]) {
    const assignment = readVariable(world, { path, name });
    const moved = assignment?.value.trim() ?? "";
    if (assignment === undefined || moved === "") continue;
    return { value: moved, source: { kind: "env-file", name, path, line: assignment.line, scope: "user" } };
  }
  return undefined;
}

function readVariable(
  world: World,
  { path, name }: { readonly path: string; readonly name: string },
): { readonly value: string; readonly line: number } | undefined {
  const file = readGuarded(world, path);
  // The search tells what is wrong with a file; most have no such line, and those are not parsed here.
  if (file.outcome !== "text" || !file.text.includes(name)) return undefined;
  return parseDotenv(file.text).get(name);
}

interface Homes {
  readonly home: string | undefined;
  readonly qwenHome: string | undefined;
}

/** System defaults < user < project < system (compatibility 2.1). The project's only in its own directory, never above. */
function settingsPlaces(world: World, { home, qwenHome }: Homes): readonly SettingsPlace[] {
  const { join } = pathRules(world.os);
  const system = SYSTEM_DIRECTORIES[world.os];
  const named = (variable: string, file: string): SettingsPlace => {
    const path = world.env(variable)?.trim();
    const chosen = path === undefined || path === "" ? join(system, file) : expandPath(world, { home, path });
    return { path: chosen, scope: "system" };
  };
  const project = join(join(world.cwd, ".qwen"), "settings.json");
  const user = qwenHome === undefined ? undefined : join(qwenHome, "settings.json");
  const inHome = world.cwd === home || world.cwd === world.realHome || project === user;
  return [
    named("QWEN_CODE_SYSTEM_DEFAULTS_PATH", "system-defaults.json"),
    ...(user === undefined ? [] : [{ path: user, scope: "user" } as const]),
    ...(inHome ? [] : [{ path: project, scope: "project" } as const]),
    named("QWEN_CODE_SYSTEM_SETTINGS_PATH", "settings.json"),
  ];
}
