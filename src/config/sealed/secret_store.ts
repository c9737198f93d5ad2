// Where the user wants tokens and keys to rest: `"secretStore"` of their own settings. A project has no say in it: it could
// have what is sealed written out in plain.
import { QwenError } from "../../base/errors.ts";
import { text } from "../../text/text.ts";
import type { Warning } from "../configuration.ts";
import { findSetting, ownFiles, type Settings } from "../settings/settings.ts";

/** `file` is the usual: readable for this user alone. */
export type SecretStore = "file" | "keychain";

const KEY = "secretStore";
const STORES: readonly string[] = ["file", "keychain"] satisfies readonly SecretStore[];

/** What the settings say. @throws {QwenError} of kind `config` for a store that there is none of */
export function readSecretStore(
  settings: Settings,
): { readonly store: SecretStore; readonly warnings: readonly Warning[] } {
  const found = findSetting(ownFiles(settings), KEY);
  const words = text().config.sealed;
  const warnings = settings.files.filter(({ scope, root }) => scope === "project" && root.members.has(KEY))
    .map(({ path, root }) => ({
      code: "secret-store-refused",
      message: words.refused(path, root.members.get(KEY)?.line ?? 1),
    }));
  if (found === undefined) return { store: "file", warnings };
  if (!isStore(found.node.value)) {
    throw new QwenError("config", words.unknownStore(found.source.path, found.node.line), { hint: [words.storeHint] });
  }
  return { store: found.node.value, warnings };
}

function isStore(value: unknown): value is SecretStore {
  return typeof value === "string" && STORES.includes(value);
}
