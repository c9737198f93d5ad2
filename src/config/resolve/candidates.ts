// Owns the layers that a value may come from, each asked in the same way: flag > environment > env file > settings.
// A value of white space counts as unset and white space around one is dropped (compatibility 2.3). Pure.
import { type KeyCommands, variablesOf } from "../key_command.ts";
import type { Shadowed } from "../configuration.ts";
import { expand, type Expanded, type Lookup, plain } from "../settings/expand.ts";
import type { ProviderFacts } from "./provider_facts.ts";
import { Secret } from "../secret.ts";
import { findSetting, ownFiles, type Settings, settingsVariable } from "../settings/settings.ts";
import type { Source, Sourced } from "../source.ts";
import { readWorkload, workloadSource } from "../workload.ts";
import type { LoginLookup } from "../logins/stored_login.ts";

/** The values of flags, and of `/auth`'s overrides, which count as flags. */
export interface FlagValues {
  readonly authType?: Sourced<string>;
  readonly apiKey?: Sourced<string>;
  /** Whether the key itself stands in the arguments, where every user of the machine can read it. */
  readonly isKeyInArguments?: boolean;
  /** Set when no key is wanted, wherever one may stand: what says so. */
  readonly withoutKey?: Source;
  readonly baseUrl?: Sourced<string>;
  readonly model?: Sourced<string>;
  readonly timeoutMs?: number;
  readonly maxRetries?: number;
}

/** Everything that a configuration is resolved from, already read. */
export interface ResolveInput {
  readonly flags: FlagValues;
  readonly environment: Lookup;
  readonly envFile: Lookup;
  readonly settings: Settings;
  /** A variable of the environment or the user's own files. */
  readonly ownVariable: Lookup;
  readonly keyCommands: Pick<KeyCommands, "flag" | "settings">;
  /** How whole paths look. */
  readonly os: string;
  /** Looks a stored login up; called only when a method needs one. */
  readonly login: (issuer: string) => LoginLookup;
  readonly providers: ProviderFacts;
}

/** One value of each layer. */
export class Layers {
  readonly flags: FlagValues;
  readonly providers: ProviderFacts;
  readonly #input: ResolveInput;

  constructor(input: ResolveInput) {
    this.flags = input.flags;
    this.providers = input.providers;
    this.#input = input;
  }

  /** A flag's value. */
  flag(name: "authType" | "apiKey" | "baseUrl" | "model"): Expanded | undefined {
    return filled(this.flags[name]);
  }

  /** The command that prints the key, as the flag or the settings name it. */
  keyCommand(by: "flag" | "settings"): Expanded | undefined {
    const found = this.#input.keyCommands[by];
    if (found === undefined) return undefined;
    const { value: command, source } = found;
    return { value: command.argv[0] ?? "", source, ingredients: [], command };
  }

  /** How a workload gets its token at this service. @throws {QwenError} of kind `config` where that is not said whole */
  workload(baseUrl: string): Expanded | undefined {
    const { ownVariable, settings, os } = this.#input;
    const programs = { variables: variablesOf(settings), os };
    const found = readWorkload(ownVariable, { serviceId: this.providers.idOf(baseUrl), programs });
    if (found === undefined) return undefined;
    const { value: workload, source } = found;
    return { value: workload.tokenUrl, source, ingredients: [], workload };
  }

  /** Who speaks of a workload, if anybody does. */
  workloadSource(): Source | undefined {
    return workloadSource(this.#input.ownVariable);
  }

  environment(name: string): Expanded | undefined {
    return filled(this.#input.environment(name));
  }

  envFile(name: string): Expanded | undefined {
    return filled(this.#input.envFile(name));
  }

  /** A variable of the settings' `env` block. */
  settingsVariable(name: string): Expanded | undefined {
    const found = settingsVariable(this.#input.settings.files, name);
    return found === undefined ? undefined : this.expand(found);
  }

  /** A string of the settings; its type was checked when the file was read. */
  setting(key: string): Expanded | undefined {
    const found = findSetting(this.#input.settings.files, key);
    if (typeof found?.node.value !== "string") return undefined;
    return this.expand({ value: found.node.value, source: found.source });
  }

  /** The same, of what the user or the administrator wrote: a project decides nothing of it. */
  ownSetting(key: string): Expanded | undefined {
    const found = findSetting(ownFiles(this.#input.settings), key);
    if (typeof found?.node.value !== "string") return undefined;
    return this.expand({ value: found.node.value, source: found.source });
  }

  /** `$NAME` in a settings' value, from the environment, then the env file. */
  expand(value: Sourced<string>): Expanded | undefined {
    return filled(expand(value, this.lookup));
  }

  /** A variable wherever it is set, for `$NAME` and `envKey`. */
  readonly lookup: Lookup = (name) => {
    for (const layer of [this.#input.environment, this.#input.envFile]) {
      const found = layer(name);
      if (found !== undefined && found.value !== "") return found;
    }
    return undefined;
  };

  /** A variable at its strongest layer, the settings' `env` block included. */
  anywhere(name: string): Expanded | undefined {
    return this.environment(name) ?? this.envFile(name) ?? this.settingsVariable(name);
  }
}

/** The values that are set, the strongest first, each source once. */
export function present(...candidates: readonly (Expanded | undefined)[]): readonly Expanded[] {
  const seen = new Set<string>();
  return candidates.filter((candidate): candidate is Expanded => {
    if (candidate === undefined) return false;
    const key = JSON.stringify(candidate.source);
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}

/** The values that lost, told for `status`. */
export function shadows(
  field: Shadowed["field"],
  { lost, by }: { readonly lost: readonly (Sourced<string> | Expanded)[]; readonly by: Source },
): readonly Shadowed[] {
  return lost.map((one) => ({
    field,
    value: field !== "credential"
      ? withoutSecrets(field, one.written ?? one.value)
      : "command" in one || "workload" in one
      ? one.value
      : new Secret(one.value).toString(),
    source: one.source,
    by,
  }));
}

/** A URL that lost was never checked: it may hold a password or a key in its query. */
function withoutSecrets(field: Shadowed["field"], value: string): string {
  if (field !== "baseUrl") return value;
  return value.replace(/\/\/[^/@]*@/, "//").replace(/[?#].*$/s, "");
}

function filled(candidate: Sourced<string> | Expanded | undefined): Expanded | undefined {
  const value = candidate?.value.trim() ?? "";
  if (candidate === undefined || value === "") return undefined;
  return "ingredients" in candidate ? { ...candidate, value } : { ...plain(candidate), value };
}
