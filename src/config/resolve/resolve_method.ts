// Owns the choice of the sign-in method. What is given more directly decides (compatibility 2.3): a stored `selectedType` is
// asked only where no flag, variable or line of the env file speaks. Pure.
import { QwenError } from "../../base/errors.ts";
import { text } from "../../text/text.ts";
import { isLoopbackHost } from "../secure_url.ts";
import { type Layers, present } from "./candidates.ts";
import type { Method, Warning } from "../configuration.ts";
import type { Expanded } from "../settings/expand.ts";
import { QWEN_ISSUER } from "../logins/login_file.ts";
import type { ModelEntry } from "../settings/model_entries.ts";
import type { Source, Sourced } from "../source.ts";
import type { LoginLookup } from "../logins/stored_login.ts";

/** What `--auth-type` and `security.auth.selectedType` may say. */
const AUTH_TYPES = ["openai", "qwen-oauth", "oauth"] as const;

/** The method chosen. */
export interface MethodChoice {
  readonly method: Method;
  readonly source: Source;
  /** The issuer of `oauth`. */
  readonly issuer?: Sourced<string>;
  /** A provider's own key variable that decided; its value is the key. */
  readonly providerKey?: { readonly name: string; readonly value: Expanded };
  /** The `modelProviders` entry that decided. */
  readonly entry?: ModelEntry;
  /** Other words about the method that were set and not followed. */
  readonly lost: readonly Sourced<string>[];
  readonly warnings: readonly Warning[];
}

/** What the choice depends on beside the layers. */
export interface MethodContext {
  readonly entries: readonly ModelEntry[];
  readonly login: (issuer: string) => LoginLookup;
}

/**
 * Chooses the method.
 * @throws {QwenError} of kind `usage` when `--auth-type` names none that there is
 */
export function chooseMethod(layers: Layers, context: MethodContext): MethodChoice {
  const warnings: Warning[] = [];
  const words = methodWords(layers, { context, warnings });
  const [chosen = storedWord(context), ...lost] = words;
  if (chosen === undefined) {
    // A damaged file of a login is why nobody is signed in; it must not pass in silence.
    const { warning } = context.login(QWEN_ISSUER);
    if (warning !== undefined) warnings.push(warning);
    return { method: "none", source: { kind: "default" }, lost: [], warnings };
  }
  const others = lost.filter(({ method, explicit }) => explicit && method !== chosen.method);
  return { ...chosen, lost: others.map(({ method, source }) => ({ value: method, source })), warnings };
}

interface Word extends Pick<MethodChoice, "issuer" | "providerKey" | "entry"> {
  readonly method: Method;
  readonly source: Source;
  /** It names the method, rather than a key that implies it. */
  readonly explicit: boolean;
}

/** Everything that speaks for a method, the most direct first. */
function methodWords(
  layers: Layers,
  { context, warnings }: { readonly context: MethodContext; readonly warnings: Warning[] },
): readonly Word[] {
  const words: (Word | undefined)[] = [
    flagWord(layers),
    keyWord(layers.flag("apiKey")),
    keyWord(layers.keyCommand("flag")),
    keyWord(layers.flag("baseUrl")),
    ...variableWords(layers, (name) => layers.environment(name)),
    workloadWord(layers, "environment"),
    ...variableWords(layers, (name) => layers.envFile(name)),
    selectedWord(layers, warnings),
    workloadWord(layers),
    keyWord(layers.keyCommand("settings")),
    ...variableWords(layers, (name) => layers.settingsVariable(name)),
    keyWord(layers.setting("security.auth.apiKey")),
    entryWord(layers, context),
    keyWord(layers.anywhere("OPENAI_BASE_URL")),
    keyWord(layers.setting("security.auth.baseUrl")),
    ...providerWords(layers),
  ];
  return words.filter((word) => word !== undefined);
}

function flagWord(layers: Layers): Word | undefined {
  const flag = layers.flag("authType");
  if (flag === undefined) return undefined;
  const method = AUTH_TYPES.find((name) => name === flag.value);
  if (method === undefined) {
    throw new QwenError("usage", text().config.unknownAuthType(AUTH_TYPES), {
      hint: [text().config.otherProtocolHint],
    });
  }
  return { method, source: flag.source, explicit: true, ...issuerOf(layers, method) };
}

function issuerOf(layers: Layers, method: Method): Pick<Word, "issuer"> {
  if (method !== "oauth") return {};
  const issuer = layers.setting("security.auth.issuer");
  return issuer === undefined ? {} : { issuer };
}

function keyWord(value: Expanded | undefined): Word | undefined {
  return value === undefined ? undefined : { method: "openai", source: value.source, explicit: false };
}

/** A workload of the environment speaks as a key there does; one of the user's files, as a command that prints a key. */
function workloadWord(layers: Layers, kind?: Source["kind"]): Word | undefined {
  const source = layers.workloadSource();
  if (source === undefined || (kind !== undefined && source.kind !== kind)) return undefined;
  return { method: "openai", source, explicit: false };
}

function variableWords(layers: Layers, layer: (name: string) => Expanded | undefined): readonly (Word | undefined)[] {
  const qwen = layer("QWEN_OAUTH");
  const url = layer("OPENAI_BASE_URL");
  return [
    qwen === undefined ? undefined : { method: "qwen-oauth", source: qwen.source, explicit: true },
    keyWord(layer("OPENAI_API_KEY")),
    // An address alone is no credential, unless it asks for none or a key for it lies in a weaker layer.
    keyWord(url !== undefined && (needsNoKey(layers, url.value) || hasKeyFor(layers, url.value)) ? url : undefined),
  ];
}

/** Whether an endpoint is one that asks for no key. */
export function needsNoKey({ providers }: Layers, url: string): boolean {
  if (!URL.canParse(url)) return false;
  return isLoopbackHost(new URL(url).hostname) || !providers.needsKey(providers.idOf(url));
}

function hasKeyFor(layers: Layers, url: string): boolean {
  const names = ["OPENAI_API_KEY", ...layers.providers.keyVariablesOf(layers.providers.idOf(url))];
  return names.some((name) => layers.anywhere(name) !== undefined) || layers.keyCommand("settings") !== undefined ||
    layers.workloadSource() !== undefined || layers.setting("security.auth.apiKey") !== undefined;
}

function selectedWord(layers: Layers, warnings: Warning[]): Word | undefined {
  const selected = layers.setting("security.auth.selectedType");
  if (selected === undefined) return undefined;
  const { source } = selected;
  const issuer = layers.setting("security.auth.issuer");
  const method = AUTH_TYPES.find((name) => name === selected.value);
  if (method === undefined) {
    // No error: signing in anew has to stay possible, and this file is shared with a program that knows the type.
    const path = source.kind === "settings" ? source.path : "";
    warnings.push({ code: "selected-type", message: text().config.unknownSelectedType(path, AUTH_TYPES) });
    return undefined;
  }
  if (method !== "qwen-oauth" && issuer !== undefined) return { method: "oauth", source, issuer, explicit: true };
  return { method, source, explicit: true };
}

function entryWord(layers: Layers, { entries }: MethodContext): Word | undefined {
  for (const entry of entries) {
    const name = entry.envKey === undefined ? "OPENAI_API_KEY" : entry.envKey.value;
    const key = layers.anywhere(name);
    if (key !== undefined) return { method: "openai", source: key.source, explicit: false, entry };
    if (entry.baseUrl !== undefined && needsNoKey(layers, entry.baseUrl.value)) {
      return { method: "openai", source: entry.baseUrl.source, explicit: false, entry };
    }
  }
  return undefined;
}

function providerWords(layers: Layers): readonly Word[] {
  const { keyVariables, baseUrlOfKeyVariable } = layers.providers;
  return keyVariables.flatMap((name) => {
    const [value] = present(layers.anywhere(name));
    if (value === undefined || baseUrlOfKeyVariable(name) === undefined) return [];
    return [{ method: "openai", source: value.source, explicit: false, providerKey: { name, value } }];
  });
}

/** The last resort, looked up only then: somebody signed in with Qwen and never said anything else. */
function storedWord({ login }: MethodContext): Word | undefined {
  const stored = login(QWEN_ISSUER).login;
  if (stored === undefined) return undefined;
  const source: Source = { kind: "oauth", name: QWEN_ISSUER, path: stored.reference.path };
  return { method: "qwen-oauth", source, explicit: false };
}
