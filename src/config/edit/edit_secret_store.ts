// Owns the change of where secrets rest, in the user's `settings.json`: the setting itself and the keys that are saved there, all
// in one writing. Everything else in the file stays as it was.
import { resolvePaths } from "../files/paths.ts";
import { insertsVariable } from "../settings/expand.ts";
import { readModelEntries } from "../settings/model_entries.ts";
import { findSetting, readSettings, settingsVariable } from "../settings/settings.ts";
import type { SecretStore } from "../sealed/secret_store.ts";
import { isSealed } from "../secret.ts";
import type { WritableWorld } from "../world.ts";
import { editedPath, readExisting } from "./edit.ts";
import { editSettingsText, type SettingsChanges } from "./edit_settings.ts";

/** What is to be changed. */
export interface StoreEdit {
  readonly store: SecretStore;
  /** The variables of an `env` block that hold a key, beside those of the user's `modelProviders`. */
  readonly keyVariables: readonly string[];
  /** A saved key in the form in which it is to rest. */
  rest(key: string): Promise<string>;
}

/**
 * Makes the change; answers the file and which keys in it changed their form.
 * @throws {QwenError} of kind `config` when the file cannot be changed without harm
 */
export async function editSecretStore(
  world: WritableWorld,
  { store, keyVariables, rest }: StoreEdit,
): Promise<{ readonly path: string; readonly keys: readonly string[] }> {
  const paths = resolvePaths(world);
  const path = editedPath(world, { paths, scope: "user" });
  const source = readExisting(world, path) ?? "{}\n";
  const changes: Record<string, string | undefined> = {};
  for (const [key, value] of await savedKeys(world, keyVariables)) {
    if (isSealed(value) !== (store === "keychain")) changes[key] = await rest(value);
  }
  const setting: SettingsChanges = { secretStore: store === "keychain" ? store : undefined };
  const edited = editSettingsText(source, { path, changes: { ...setting, ...changes } });
  if (edited !== source) world.replace(path, edited, 0o600);
  return { path, keys: Object.keys(changes) };
}

/** The keys of the user's own settings that stand there as they are or sealed, and are not inserted from elsewhere. */
export async function savedKeys(
  world: WritableWorld,
  keyVariables: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { files } = await readSettings(world, resolvePaths(world));
  const users = files.filter(({ scope }) => scope === "user");
  const key = findSetting(users, "security.auth.apiKey");
  // An address of the user's own has a key of whatever name.
  const entryKeys = readModelEntries(users).entries.flatMap(({ envKey }) => envKey === undefined ? [] : [envKey.value]);
  const found = [
    ...(typeof key?.node.value === "string" ? [[key.source.name, key.node.value] as const] : []),
    ...[...new Set([...keyVariables, ...entryKeys])].flatMap((name) => {
      const variable = settingsVariable(users, name);
      return variable === undefined ? [] : [[`env.${name}`, variable.value] as const];
    }),
  ];
  return new Map(found.filter(([, value]) => value.trim() !== "" && !insertsVariable(value)));
}
