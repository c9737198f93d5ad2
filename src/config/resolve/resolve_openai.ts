// Owns key, base URL and model of the OpenAI-compatible method: flag > environment > env file > settings > default, for
// each alike. A `modelProviders` entry stands among the settings, never above a flag or a variable. Pure.
import { QwenError } from "../../base/errors.ts";
import { text } from "../../text/text.ts";
import { normalizeBaseUrl } from "../base_url.ts";
import { isLoopbackHost } from "../secure_url.ts";
import { type Layers, present, shadows } from "./candidates.ts";
import type { Credential, Shadowed, Warning } from "../configuration.ts";
import { DEFAULT_BASE_URL, DEFAULT_MODEL } from "./provider_facts.ts";
import type { Expanded } from "../settings/expand.ts";
import { type ModelEntry, pickEntry } from "../settings/model_entries.ts";
import { type MethodChoice, needsNoKey } from "./resolve_method.ts";
import { isSealed, Secret } from "../secret.ts";
import { type Source, type Sourced, trustOf } from "../source.ts";
import { sourceText } from "../source_text.ts";

/** The values of a method, with what the key's binding must know of them. */
export interface MethodValues {
  readonly baseUrl: Expanded;
  readonly model: Expanded;
  readonly credential: Credential | null;
  /** The key with the sources that it was made of. */
  readonly key?: Expanded;
  readonly entry?: ModelEntry;
  readonly shadowed: readonly Shadowed[];
  readonly warnings: readonly Warning[];
}

/** Resolves key, base URL and model. */
export function resolveOpenAi(
  layers: Layers,
  { choice, entries }: { readonly choice: MethodChoice; readonly entries: readonly ModelEntry[] },
): MethodValues {
  const models = modelCandidates(layers);
  const [named] = models;
  const picked = named === undefined
    ? undefined
    : pickEntry(entries, { model: named.value, baseUrl: layers.setting("model.baseUrl")?.value });
  // A model of the settings that no entry has speaks for none; a flag's or a variable's is asked for as it stands.
  const isLeftOver = named?.source.kind === "settings" && picked === undefined;
  const entry = named === undefined || isLeftOver ? defaultEntry(layers, { choice, entries }) : picked;
  const firstModel = isLeftOver && entry !== undefined ? undefined : named;
  const urls = urlCandidates(layers, entry);
  const baseUrl = chooseUrl(layers, { urls, choice });
  const keys = keyCandidates(layers, { entry, baseUrl, isUsed: true });
  const model = firstModel ?? entryModel(layers, entry) ?? defaultModel(layers, baseUrl.value);
  const [key] = keys;
  const credential = credentialOf(layers, { key, baseUrl });
  return {
    baseUrl,
    model,
    credential,
    ...(key === undefined ? {} : { key }),
    ...(entry === undefined ? {} : { entry }),
    shadowed: [
      ...shadows("credential", { lost: keys.slice(1), by: key?.source ?? baseUrl.source }),
      ...shadows("baseUrl", { lost: urls.slice(1), by: baseUrl.source }),
      ...shadows("model", { lost: models.slice(firstModel === undefined ? 0 : 1), by: model.source }),
    ],
    warnings: [...leftOverWarnings(named, model), ...keyWarnings(key, baseUrl)],
  };
}

/** Everything that says which model, the strongest first. */
export function modelCandidates(layers: Layers): readonly Expanded[] {
  return present(
    layers.flag("model"),
    layers.environment("OPENAI_MODEL"),
    layers.environment("QWEN_MODEL"),
    layers.envFile("OPENAI_MODEL"),
    layers.envFile("QWEN_MODEL"),
    layers.setting("model.name"),
    layers.settingsVariable("OPENAI_MODEL"),
    layers.settingsVariable("QWEN_MODEL"),
  );
}

/** Everything that says where to, the strongest first. */
export function urlCandidates(layers: Layers, entry?: ModelEntry): readonly Expanded[] {
  return present(
    layers.flag("baseUrl"),
    layers.environment("OPENAI_BASE_URL"),
    layers.envFile("OPENAI_BASE_URL"),
    entry?.baseUrl === undefined ? undefined : layers.expand(entry.baseUrl),
    layers.settingsVariable("OPENAI_BASE_URL"),
    layers.setting("security.auth.baseUrl"),
  );
}

/**
 * Everything that could be the key, the strongest first. An address brings its own key: where the URL is an entry's, its
 * `envKey` counts, and at a known service that service's variable, before `OPENAI_API_KEY`, which was set for another one.
 * A project's file cannot so outdo a key of the user's.
 */
export function keyCandidates(
  layers: Layers,
  { entry, baseUrl, isUsed = false }: {
    readonly entry?: ModelEntry | undefined;
    readonly baseUrl: Pick<Expanded, "value" | "source">;
    /** The first of them is what will be sent, and not only told. */
    readonly isUsed?: boolean;
  },
): readonly Expanded[] {
  const { providers, flags } = layers;
  if (flags.withoutKey !== undefined) return [];
  const names = providers.keyVariablesOf(providers.idOf(baseUrl.value)).filter((name) => name !== GENERAL_KEY);
  const ofEntry = entry?.envKey === undefined ? undefined : layers.anywhere(entry.envKey.value);
  const isEntrys = entry?.baseUrl !== undefined && sameSource(entry.baseUrl.source, baseUrl.source);
  // A general key that stands beside another address was set for that one.
  const general =
    isEntrys && entry.envKey !== undefined && ofEntry === undefined && hasOtherAddress(layers, baseUrl.value)
      ? (): undefined => undefined
      : (key: Expanded | undefined): Expanded | undefined => key;
  const own = (key: Expanded | undefined): Expanded | undefined =>
    key !== undefined && trustOf(key.source) === "own" ? key : undefined;
  const stronger = present(
    layers.flag("apiKey"),
    layers.keyCommand("flag"),
    isEntrys ? (trustOf(baseUrl.source) === "project" ? ofEntry : own(ofEntry)) : undefined,
    ...names.map((name) => layers.environment(name)),
    ...names.map((name) => own(layers.envFile(name))),
    general(layers.environment(GENERAL_KEY)),
    general(layers.envFile(GENERAL_KEY)),
    ...names.map((name) => layers.envFile(name)),
    ofEntry,
  );
  return present(
    ...stronger,
    workloadIn(layers, { baseUrl, isNeeded: isUsed && stronger.length === 0 }),
    layers.keyCommand("settings"),
    general(layers.settingsVariable(GENERAL_KEY)),
    ...names.map((name) => layers.settingsVariable(name)),
    general(layers.setting("security.auth.apiKey")),
  );
}

/** What is said of a workload must be whole only where it is what would be used. */
function workloadIn(
  layers: Layers,
  { baseUrl, isNeeded }: { readonly baseUrl: Pick<Expanded, "value" | "source">; readonly isNeeded: boolean },
): Expanded | undefined {
  try {
    return layers.workload(baseUrl.value);
  } catch (error) {
    if (isNeeded) throw error;
    return undefined;
  }
}

/** Whether the settings name an address at another host, which the general keys are for. */
function hasOtherAddress(layers: Layers, entrys: string): boolean {
  const hostOf = (url: string): string | undefined => URL.canParse(url) ? new URL(url).host : undefined;
  return present(layers.settingsVariable("OPENAI_BASE_URL"), layers.setting("security.auth.baseUrl"))
    .some(({ value }) => hostOf(value) !== hostOf(entrys));
}

const GENERAL_KEY = "OPENAI_API_KEY";

function sameSource(one: Source, other: Source): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** A model of the settings that is not the one to be asked. */
function leftOverWarnings(named: Expanded | undefined, { value }: Expanded): readonly Warning[] {
  if (named === undefined || named.value === value) return [];
  const message = text().config.modelWithoutEntry({
    model: named.value,
    source: sourceText(named.source),
    used: value,
  });
  return [{ code: "model-without-entry", message }];
}

/** Without any model, the first entry counts, if nothing else says key or address (compatibility 2.2). */
function defaultEntry(
  layers: Layers,
  { choice, entries }: { readonly choice: MethodChoice; readonly entries: readonly ModelEntry[] },
): ModelEntry | undefined {
  if (choice.entry !== undefined) return choice.entry;
  const others = present(
    ...urlCandidates(layers),
    ...keyCandidates(layers, { baseUrl: { value: DEFAULT_BASE_URL, source: { kind: "default" } } }),
  );
  return others.length === 0 && layers.workloadSource() === undefined && choice.providerKey === undefined
    ? entries[0]
    : undefined;
}

function entryModel(layers: Layers, entry: ModelEntry | undefined): Expanded | undefined {
  return entry === undefined ? undefined : layers.expand(entry.id);
}

function chooseUrl(
  layers: Layers,
  { urls: [chosen], choice }: { readonly urls: readonly Expanded[]; readonly choice: MethodChoice },
): Expanded {
  if (chosen !== undefined) {
    return { ...chosen, value: normalizeBaseUrl(chosen.value, chosen.source) };
  }
  const named = choice.providerKey === undefined
    ? undefined
    : layers.providers.baseUrlOfKeyVariable(choice.providerKey.name);
  const source: Source = named === undefined
    ? { kind: "default" }
    : { kind: "default", name: layers.providers.idOf(named) };
  return { value: named ?? DEFAULT_BASE_URL, source, ingredients: [] };
}

function defaultModel({ providers }: Layers, baseUrl: string): Expanded {
  const id = providers.idOf(baseUrl);
  const named = id === "openai" ? undefined : providers.defaultModel(id);
  const source: Source = named === undefined ? { kind: "default" } : { kind: "default", name: id };
  return { value: named ?? DEFAULT_MODEL, source, ingredients: [] };
}

function credentialOf(
  layers: Layers,
  { key, baseUrl }: { readonly key: Expanded | undefined; readonly baseUrl: Expanded },
): Credential | null {
  if (key?.command !== undefined) return { kind: "api-key", command: key.command, source: key.source };
  if (key?.workload !== undefined) return { kind: "workload", workload: key.workload, source: key.source };
  if (key !== undefined) return { kind: "api-key", ...restingKey(key), source: key.source };
  const { withoutKey } = layers.flags;
  if (withoutKey !== undefined) return { kind: "none", source: withoutKey };
  return needsNoKey(layers, baseUrl.value) ? { kind: "none", source: baseUrl.source } : null;
}

/**
 * A key as it rests: sealed in the user's own settings, else as it is.
 * @throws {QwenError} of kind `config` where it cannot be sent, or a sealed one stands in a place that may not have any
 */
export function restingKey({ value, source, written }: Sourced<string>): Pick<Credential, "secret" | "sealed"> {
  if (!isSealed(value)) return { secret: usableSecret({ value, source }) };
  // A sealed text that somebody copied would send the user's key wherever that file says; nor may one be inserted from elsewhere.
  if (source.kind === "settings" && trustOf(source) === "own" && written === undefined) return { sealed: value };
  const words = text().config.sealed;
  throw new QwenError("config", words.elsewhere(sourceText(source)), { hint: [words.elsewhereHint] });
}

/**
 * A header can carry visible ASCII; anything else comes of a bad copy, and the service would only say "invalid".
 * @throws {QwenError} of kind `config` that names the source
 */
export function usableSecret({ value, source }: Sourced<string>): Secret {
  const words = text().config.key;
  if (!/^[\x20-\x7e]+$/.test(value)) {
    throw new QwenError("config", words.unusable(sourceText(source)), { hint: [words.copyAgain] });
  }
  return new Secret(value);
}

function keyWarnings(key: Expanded | undefined, baseUrl: Expanded): readonly Warning[] {
  if (key === undefined) return [];
  const words = text().config.key;
  const warnings: Warning[] = [];
  if (baseUrl.value.startsWith("http://") && !isLocal(baseUrl.value)) {
    warnings.push({ code: "plain-http", message: words.plainHttp(new URL(baseUrl.value).host) });
  }
  return warnings;
}

function isLocal(url: string): boolean {
  return isLoopbackHost(new URL(url).hostname);
}
