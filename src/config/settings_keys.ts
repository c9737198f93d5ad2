// Owns what a dotted key of the settings means, and the types of those that this program reads. A wrong type is an error that says where it stands; keys
// that are not read are not judged, because other programs share these files.
import { wrongType } from "./settings_error.ts";
import type { SettingsNode } from "./settings_tree.ts";

type Kinds = readonly SettingsNode["kind"][];

const KEYS: Readonly<Record<string, Kinds>> = {
  security: ["object"],
  "security.auth": ["object"],
  "security.auth.selectedType": ["string"],
  "security.auth.enforcedType": ["string"],
  "security.auth.apiKey": ["string"],
  "security.auth.baseUrl": ["string"],
  "security.auth.issuer": ["string"],
  "security.folderTrust": ["object"],
  "security.folderTrust.enabled": ["boolean"],
  // A bare string is the former form.
  model: ["object", "string"],
  "model.name": ["string"],
  "model.baseUrl": ["string"],
  "model.generationConfig": ["object"],
  modelProviders: ["object"],
  providerProtocol: ["object"],
  env: ["object"],
  proxy: ["string"],
  advanced: ["object"],
  "advanced.excludedEnvVars": ["array"],
};

/** The value that a dotted key names, by its parts; the root by none. */
export function nodeAt(root: SettingsNode, names: readonly string[]): SettingsNode | undefined {
  let node: SettingsNode | undefined = root;
  for (const name of names) node = node?.members.get(name);
  return node;
}

/**
 * Checks the keys that are read.
 * @throws {QwenError} of kind `config` that names path, line, column and key
 */
export function checkSettings(root: SettingsNode, path: string): void {
  for (const [key, kinds] of Object.entries(KEYS)) {
    const node = nodeAt(root, key.split("."));
    const [expected] = kinds;
    if (node === undefined || node.kind === "null" || expected === undefined || kinds.includes(node.kind)) continue;
    throw wrongType(path, { key, node, expected });
  }
  const excluded = root.members.get("advanced")?.members.get("excludedEnvVars");
  excluded?.items.forEach((node, at) => {
    if (node.kind !== "string") {
      throw wrongType(path, { key: `advanced.excludedEnvVars[${at}]`, node, expected: "string" });
    }
  });
}
