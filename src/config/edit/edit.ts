// Owns what is kept when the user signs in by hand: for the user in `settings.json`, for a project in `.qwen/.env`, both
// for nobody else's eyes. Everything else in those files stays as it was; a file that does not parse is left alone.
import { QwenError } from "../../base/errors.ts";
import { text } from "../../text/text.ts";
import { editEnvText } from "./edit_env.ts";
import { editSettingsText, type SettingsChanges } from "./edit_settings.ts";
import { readGuarded } from "../files/file_guard.ts";
import { ignoreProjectEnv } from "./gitignore.ts";
import { pathRules } from "../files/path_rules.ts";
import { setAside, setAsideError } from "../settings/set_aside.ts";
import type { Paths } from "../files/paths.ts";
import type { WritableWorld } from "../world.ts";

/** What the user wants kept: the wizard's choice, or that of `auth login --with-api-key` and `auth use`. */
export interface ConfigurationEdit {
  readonly scope: "user" | "project";
  readonly method: "openai" | "qwen-oauth" | "oauth";
  /** Empty asks for the stored key to be taken out (`clearStoredKey`), and for nothing else. */
  readonly apiKey?: string;
  readonly baseUrl?: string;
  readonly model?: string;
  readonly issuer?: string;
}

/** What was written. */
export interface Edited {
  /** The file that holds the change. */
  readonly path: string;
  /** The `.gitignore` that was extended, if it had to be. */
  readonly gitignore?: string;
}

const PRIVATE = 0o600;

/**
 * Keeps what the user chose.
 * @throws {QwenError} of kind `config` when the file cannot be changed without harm
 */
export function applyEdit(
  world: WritableWorld,
  { paths, edit }: { readonly paths: Paths; readonly edit: ConfigurationEdit },
): Edited {
  return edit.scope === "user" ? editUser(world, { paths, edit }) : editProject(world, edit);
}

/**
 * Takes a stored API key out again: the user's from `settings.json`, a project's from `.qwen/.env`. Answers the file's
 * path, or `undefined` when no key was stored there.
 * @throws {QwenError} of kind `config` when the file does not parse
 */
export function clearStoredKey(
  world: WritableWorld,
  { paths, scope }: { readonly paths: Paths; readonly scope: "user" | "project" },
): string | undefined {
  const path = scope === "user" ? userSettings(world, paths) : projectEnv(world);
  const source = readExisting(world, path);
  if (source === undefined) return undefined;
  const edited = scope === "user"
    ? editSettingsText(source, {
      path,
      changes: { "security.auth.apiKey": undefined, "env.OPENAI_API_KEY": undefined },
    })
    : editEnvText(source, { OPENAI_API_KEY: undefined });
  if (edited === source) return undefined;
  world.replace(path, edited, PRIVATE);
  return path;
}

function editUser(
  world: WritableWorld,
  { paths, edit }: { readonly paths: Paths; readonly edit: ConfigurationEdit },
): Edited {
  const path = userSettings(world, paths);
  const source = readExisting(world, path) ?? "{}\n";
  world.replace(path, editSettingsText(source, { path, changes: settingsChanges(edit) }), PRIVATE);
  return { path };
}

/** The reference knows no type `oauth`: a login at another issuer is `openai` with an issuer, which it ignores. */
function settingsChanges({ method, apiKey, baseUrl, model, issuer }: ConfigurationEdit): SettingsChanges {
  return {
    "security.auth.selectedType": method === "oauth" ? "openai" : method,
    ...(method === "qwen-oauth" ? {} : { "security.auth.issuer": method === "oauth" ? issuer : undefined }),
    ...(apiKey === undefined ? {} : { "security.auth.apiKey": apiKey }),
    ...(baseUrl === undefined ? {} : { "security.auth.baseUrl": baseUrl }),
    ...(model === undefined ? {} : { "model.name": model }),
  };
}

function editProject(world: WritableWorld, { method, apiKey, baseUrl, model }: ConfigurationEdit): Edited {
  if (method !== "openai") throw new QwenError("config", text().config.edit.methodForProject);
  const path = projectEnv(world);
  const edited = editEnvText(readExisting(world, path) ?? "", {
    ...(apiKey === undefined ? {} : { OPENAI_API_KEY: apiKey }),
    ...(baseUrl === undefined ? {} : { OPENAI_BASE_URL: baseUrl }),
    ...(model === undefined ? {} : { OPENAI_MODEL: model }),
  });
  // Before the key is written: there must be no instant at which git would take it.
  const gitignore = ignoreProjectEnv(world);
  world.replace(path, edited, PRIVATE);
  return gitignore === undefined ? { path } : { path, gitignore };
}

function userSettings(world: WritableWorld, { qwenHome }: Paths): string {
  if (qwenHome === undefined) throw new QwenError("config", text().config.edit.noHome);
  return pathRules(world.os).join(qwenHome, "settings.json");
}

function projectEnv(world: WritableWorld): string {
  const { join } = pathRules(world.os);
  return join(join(world.cwd, ".qwen"), ".env");
}

function readExisting(world: WritableWorld, path: string): string | undefined {
  const file = readGuarded(world, path);
  if (file.outcome === "text") return file.text;
  if (file.outcome === "absent") {
    const aside = setAside(world, path);
    if (aside !== undefined) throw setAsideError(path, aside);
    return undefined;
  }
  const fault = file.outcome === "foreign" ? text().config.foreign(path) : text().config.fault[file.outcome];
  throw new QwenError("config", text().config.settingsUnreadable(path, fault));
}
