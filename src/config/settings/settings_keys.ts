// Owns the types of the settings keys that this program reads. A wrong type is an error that says where it stands; keys
// that are not read are not judged, because other programs share these files.
import type { SettingsNode } from "./settings_node.ts";
import { nodeAt, wrongType } from "./settings_node.ts";

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
  keyCommand: ["array"],
  keyCommandEnv: ["array"],
  keyCommandTtl: ["string", "number"],
  secretStore: ["string"],
  advanced: ["object"],
  "advanced.excludedEnvVars": ["array"],
};

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
