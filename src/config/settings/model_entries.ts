// Owns `modelProviders` (compatibility 2.2): which entries there are for the OpenAI-compatible method, and the one that a
// model's name picks. It reads the settings' tree and decides nothing about keys or addresses.
import type { SettingsNode } from "./settings_node.ts";
import { text } from "../../text/text.ts";
import type { Warning } from "../configuration.ts";
import { findSetting, type SettingsFile, type SettingsValue } from "./settings.ts";
import { wrongType } from "./settings_node.ts";
import type { Source, Sourced } from "../source.ts";

/** One model that the user described in the settings. */
export interface ModelEntry {
  /** What the model is called, and what is sent. */
  readonly id: Sourced<string>;
  readonly envKey?: Sourced<string>;
  readonly baseUrl?: Sourced<string>;
  readonly generationConfig?: SettingsValue;
  /** It asks for the Responses API, which this program does not speak. */
  readonly responses: boolean;
}

/** The entries and what is wrong with them. */
export interface ModelEntries {
  readonly entries: readonly ModelEntry[];
  readonly warnings: readonly Warning[];
}

/** Names that the reference gives to protocols other than ours. */
const OTHER_PROTOCOLS: readonly string[] = ["openai-responses", "anthropic", "qwen-oauth", "gemini", "vertex-ai"];

/**
 * The entries of the strongest layer that has some: a project's list replaces the user's.
 * @throws {QwenError} of kind `config` when an entry has a field of the wrong type
 */
export function readModelEntries(files: readonly SettingsFile[]): ModelEntries {
  const found = findSetting(files, "modelProviders");
  const entries: ModelEntry[] = [];
  const warnings: Warning[] = [];
  for (const [provider, list] of found?.node.members ?? []) {
    if (found === undefined) break;
    const protocol = findSetting(files, "providerProtocol")?.node.members.get(provider)?.value ?? provider;
    if (protocol !== "openai") {
      if (!OTHER_PROTOCOLS.includes(String(protocol))) {
        const message = text().config.unknownProtocol(provider, found.source.path);
        warnings.push({ code: "provider-protocol", message });
      }
      continue;
    }
    // The former `{protocol, models}` wrapper is no list and is skipped, as the reference does.
    list.items.forEach((node, at) =>
      entries.push(readEntry(node, { found, key: `modelProviders.${provider}[${at}]` }))
    );
  }
  return { entries, warnings };
}

/** The entry of a model; of several the one with the base URL that `model.baseUrl` names, else the first. */
export function pickEntry(
  entries: readonly ModelEntry[],
  { model, baseUrl }: { readonly model: string; readonly baseUrl: string | undefined },
): ModelEntry | undefined {
  const same = entries.filter(({ id }) => id.value === model);
  return same.find((entry) => entry.baseUrl !== undefined && entry.baseUrl.value === baseUrl) ?? same[0];
}

interface Place {
  readonly found: SettingsValue;
  readonly key: string;
}

function readEntry(node: SettingsNode, { found, key }: Place): ModelEntry {
  const { path } = found.source;
  if (node.kind !== "object") throw wrongType(path, { key, node, expected: "object" });
  const sourceOf = (name: string, at: SettingsNode): Extract<Source, { kind: "settings" }> => {
    return { ...found.source, name: `${key}.${name}`, line: at.line };
  };
  const read = (name: string): Sourced<string> | undefined => {
    const member = node.members.get(name);
    if (member === undefined || member.kind === "null") return undefined;
    if (typeof member.value !== "string") {
      throw wrongType(path, { key: `${key}.${name}`, node: member, expected: "string" });
    }
    return member.value.trim() === "" ? undefined : { value: member.value, source: sourceOf(name, member) };
  };
  const id = read("id");
  if (id === undefined) throw wrongType(path, { key: `${key}.id`, node, expected: "string" });
  const wire = node.members.get("wireApi");
  if (wire !== undefined && !WIRE_APIS.some((name) => name === wire.value)) {
    throw wrongType(path, { key: `${key}.wireApi`, node: wire, expected: WIRE_APIS });
  }
  const generation = node.members.get("generationConfig");
  if (generation !== undefined && generation.kind !== "object") {
    throw wrongType(path, { key: `${key}.generationConfig`, node: generation, expected: "object" });
  }
  const envKey = read("envKey");
  const baseUrl = read("baseUrl");
  return {
    id,
    responses: wire?.value === "responses",
    ...(envKey === undefined ? {} : { envKey }),
    ...(baseUrl === undefined ? {} : { baseUrl }),
    ...(generation === undefined
      ? {}
      : { generationConfig: { node: generation, source: sourceOf("generationConfig", generation) } }),
  };
}

const WIRE_APIS = ["chat-completions", "responses"] as const;
