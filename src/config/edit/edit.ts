// Owns what is kept when the user signs in by hand: for the user in `settings.json`, for a project in `.qwen/.env`, both
// for nobody else's eyes. Everything else in those files stays as it was; a file that does not parse is left alone.
import { QwenError } from "../../base/errors.ts";
import { text } from "../../text/text.ts";
import { editEnvText } from "./edit_env.ts";
import { editSettingsText, type SettingsChanges } from "./edit_settings.ts";
import { insertsVariable } from "../settings/expand.ts";
import { readGuarded } from "../files/file_guard.ts";
import { ignoreProjectEnv } from "./gitignore.ts";
import { pathRules } from "../files/path_rules.ts";
import { setAside, setAsideError } from "../settings/set_aside.ts";
import type { KeyChange } from "../configuration.ts";
import type { Paths } from "../files/paths.ts";
import type { World, WritableWorld } from "../world.ts";

/** For this user, or for whoever works in this directory. */
export type EditScope = "user" | "project";

/** A way to sign in that counts from now on: the wizard's choice, or that of `auth login` and `auth use`. */
export interface UseEdit {
  readonly kind: "use";
  readonly scope: EditScope;
  readonly method: "openai" | "qwen-oauth" | "oauth";
  readonly key: KeyChange;
  readonly baseUrl?: string;
  readonly model?: string;
  readonly issuer?: string;
}

/** A workload that counts from now on; its variables are the launcher's to read. */
export interface WorkloadEdit {
  readonly kind: "keep-workload";
  readonly scope: "user";
  readonly baseUrl?: string;
  readonly model?: string;
}

/** What the user wants saved. `forget-key` takes the stored key out, and nothing else. */
export type ConfigurationEdit =
  | UseEdit
  | WorkloadEdit
  | { readonly kind: "forget-key"; readonly scope: EditScope };

/** What was written. */
export interface Edited {
  /** The file that holds the change; absent where there was no key to forget. */
  readonly path?: string;
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
  { paths, edit }: { readonly paths: Paths; readonly edit: Exclude<ConfigurationEdit, WorkloadEdit> },
): Edited {
  if (edit.kind === "forget-key") return forgetKey(world, { paths, scope: edit.scope });
  return edit.scope === "user" ? editUser(world, { paths, edit }) : editProject(world, edit);
}

/** Everything in the user's settings that the key is read from. */
const NO_KEY: SettingsChanges = { "security.auth.apiKey": undefined, "env.OPENAI_API_KEY": undefined };

/** Takes a stored key out again: the user's from `settings.json`, a project's from `.qwen/.env`. */
function forgetKey(
  world: WritableWorld,
  { paths, scope }: { readonly paths: Paths; readonly scope: EditScope },
): Edited {
  const path = editedPath(world, { paths, scope });
  const source = readExisting(world, path);
  if (source === undefined) return {};
  const edited = scope === "user"
    ? editSettingsText(source, { path, changes: NO_KEY })
    : editEnvText(source, { OPENAI_API_KEY: undefined });
  if (edited === source) return {};
  world.replace(path, edited, PRIVATE);
  return { path };
}

function editUser(
  world: WritableWorld,
  { paths, edit }: { readonly paths: Paths; readonly edit: UseEdit },
): Edited {
  assertLiteral(edit);
  const path = userSettings(world, paths);
  const source = readExisting(world, path) ?? "{}\n";
  world.replace(path, editSettingsText(source, { path, changes: settingsChanges(edit) }), PRIVATE);
  return { path };
}

/** The reference knows no type `oauth`: a login at another issuer is `openai` with an issuer, which it ignores. */
function settingsChanges({ method, key, baseUrl, model, issuer }: UseEdit): SettingsChanges {
  return {
    "security.auth.selectedType": method === "oauth" ? "openai" : method,
    ...(method === "qwen-oauth" ? {} : { "security.auth.issuer": method === "oauth" ? issuer : undefined }),
    ...(key === "keep" ? {} : key === "remove" ? NO_KEY : { "security.auth.apiKey": key.set }),
    ...(baseUrl === undefined ? {} : { "security.auth.baseUrl": baseUrl }),
    ...(model === undefined ? {} : { "model.name": model }),
  };
}

function editProject(world: WritableWorld, { method, key, baseUrl, model }: UseEdit): Edited {
  if (method !== "openai") throw new QwenError("config", text().config.edit.methodForProject);
  const path = projectEnv(world);
  const edited = editEnvText(readExisting(world, path) ?? "", {
    ...(key === "keep" ? {} : { OPENAI_API_KEY: key === "remove" ? undefined : key.set }),
    ...(baseUrl === undefined ? {} : { OPENAI_BASE_URL: baseUrl }),
    ...(model === undefined ? {} : { OPENAI_MODEL: model }),
  });
  // Before the key is written: there must be no instant at which git would take it.
  const gitignore = ignoreProjectEnv(world);
  world.replace(path, edited, PRIVATE);
  return gitignore === undefined ? { path } : { path, gitignore };
}

/** The file that an edit changes. @throws {QwenError} of kind `config` when there is no home for it */
export function editedPath(
  world: World,
  { paths, scope }: { readonly paths: Paths; readonly scope: EditScope },
): string {
  return scope === "user" ? userSettings(world, paths) : projectEnv(world);
}

/**
 * Refuses what would be read back as something else: settings insert variables, so `$AWS_SECRET` saved as a model would
 * send that secret away at the next start.
 * @throws {QwenError} of kind `config` that names the key of the settings
 */
export function assertLiteral(edit: UseEdit): void {
  if (edit.scope !== "user") return;
  for (const [key, value] of Object.entries(settingsChanges(edit))) {
    if (value === undefined || !insertsVariable(value)) continue;
    const { wouldInsert, wouldInsertHint } = text().config.edit;
    throw new QwenError("config", wouldInsert(key), { hint: [wouldInsertHint] });
  }
}

function userSettings(world: World, { qwenHome }: Paths): string {
  if (qwenHome === undefined) throw new QwenError("config", text().config.edit.noHome);
  return pathRules(world.os).join(qwenHome, "settings.json");
}

function projectEnv(world: World): string {
  const { join } = pathRules(world.os);
  return join(join(world.cwd, ".qwen"), ".env");
}

/** The text of a file that is to be changed; `undefined` where there is none. @throws {QwenError} of kind `config` */
export function readExisting(world: World, path: string): string | undefined {
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
