// Owns the way from what was read to what the program runs with: one pure function. Every value keeps its source, and
// what was set and not used is told. Requests, `auth status` and errors all rest on this one answer.
import { QwenError } from "../../base/errors.ts";
import { text } from "../../text/text.ts";
import {
  type Address,
  bindingError,
  type BindingQuestion,
  type BindingVerdict,
  checkBinding,
  mayReceiveOwn,
} from "./binding.ts";
import { Layers, type ResolveInput, shadows } from "./candidates.ts";
import { type Configuration, KEY_IN_ARGUMENTS, type Warning } from "../configuration.ts";
import type { Expanded } from "../settings/expand.ts";
import { readModelEntries } from "../settings/model_entries.ts";
import { chooseMethod, type MethodChoice } from "./resolve_method.ts";
import type { UsedValues } from "./implausible.ts";
import { requestExtras } from "./request_extras.ts";
import { type OAuthValues, resolveOAuth } from "./resolve_oauth.ts";
import { resolveOpenAi } from "./resolve_openai.ts";
import { findSetting } from "../settings/settings.ts";
import { type Source, type Sourced, trustOf } from "../source.ts";
import { sourceText } from "../source_text.ts";

/** A configuration with the verdicts on it. */
export interface Resolved {
  readonly configuration: Configuration;
  readonly binding: BindingVerdict;
  /** Key, address and model as they are used, for those who judge whether they can be meant so. */
  readonly used: UsedValues;
  /** The administrator enforces another method; told when a request is to be made, so that signing in stays possible. */
  readonly enforced?: QwenError;
}

/**
 * Resolves a configuration.
 * @throws {QwenError} of kind `config` or `usage` when a value that would be used cannot be, or would be shown and may not
 */
export function resolveConfiguration(input: ResolveInput, allowedHosts: readonly Sourced<string>[]): Resolved {
  const layers = new Layers(input);
  const { entries, warnings } = readModelEntries(input.settings.files);
  const choice = chooseMethod(layers, { entries, login: input.login });
  const values: OAuthValues = choice.method === "qwen-oauth" || choice.method === "oauth"
    ? resolveOAuth(layers, { method: choice.method, issuer: choice.issuer?.value, lookup: input.login })
    : resolveOpenAi(layers, { choice, entries });
  const address = { baseUrl: values.baseUrl, allowedHosts, isBuiltInHost: layers.providers.isBuiltInHost };
  const { extras, ingredients, warnings: extrasWarnings } = requestExtras(layers, { input, values, address });
  const configuration: Configuration = Object.freeze({
    method: choice.method,
    methodSource: choice.source,
    model: bare(values.model),
    baseUrl: bare(safeUrl(values.baseUrl)),
    credential: values.credential,
    ...(mayReceiveOwn(address) ? {} : { projectsHost: new URL(values.baseUrl.value).host }),
    provider: layers.providers.idOf(values.baseUrl.value),
    ...(values.login === undefined ? {} : { login: values.login }),
    ...missingKeyOf(values),
    extras,
    shadowed: [...shadows("method", { lost: choice.lost, by: choice.source }), ...values.shadowed],
    warnings: [
      ...input.settings.warnings,
      ...warnings,
      ...choice.warnings,
      ...values.warnings,
      ...extrasWarnings,
      ...detourWarnings(values, address),
      ...argumentWarnings(input),
      ...entryWarnings(input, values),
      ...blankWarnings(input, values),
    ],
  });
  const binding = checkBinding({ ...address, secrets: secretsIn(values, ingredients) });
  // Everything that shows the address would show what was inserted in its host.
  if (!binding.ok && binding.writtenHost !== undefined) throw bindingError(binding);
  const enforced = enforcedError(layers, choice);
  const used = {
    baseUrl: values.baseUrl,
    model: values.model,
    ...(values.key === undefined || values.key.command !== undefined || values.key.workload !== undefined
      ? {}
      : { key: values.key }),
  };
  return { configuration, binding, used, ...(enforced === undefined ? {} : { enforced }) };
}

/** What goes along with a request: the key, and what was inserted into model and extras. */
function secretsIn({ key, model }: OAuthValues, ingredients: readonly Source[]): BindingQuestion["secrets"] {
  const inserted = [...ingredients, ...model.ingredients].map((source) => ({ source, ingredients: [] }));
  return key === undefined ? inserted : [key, ...inserted];
}

/** The written form was not checked as the value was: a query is left out of it too. */
function safeUrl(url: Expanded): Expanded {
  return url.written === undefined ? url : { ...url, written: url.written.replace(/[?#].*$/s, "") };
}

function bare({ value, source, written }: Expanded): Sourced<string> {
  return { value, source, ...(written === undefined ? {} : { written }) };
}

function entryWarnings({ settings }: ResolveInput, { entry }: OAuthValues): readonly Warning[] {
  if (entry === undefined) return [];
  const { value, source } = entry.id;
  const path = source.kind === "settings" ? source.path : "";
  const wire = { code: "wire-api", message: text().config.responsesWireApi(value, path) };
  const sealed = { code: "generation-config", message: text().config.generationSealed(value, path) };
  const general = findSetting(settings.files, "model.generationConfig");
  return [...entry.responses ? [wire] : [], ...general === undefined ? [] : [sealed]];
}

/** A project's own address and key are used, as its files ask for, but not in silence where the user has others. */
function detourWarnings({ baseUrl, shadowed }: OAuthValues, address: Address): readonly Warning[] {
  if (mayReceiveOwn(address)) return [];
  const users = shadowed.filter(({ source }) => trustOf(source) === "own" && source.kind !== "default");
  const own = users.find(({ field }) => field === "baseUrl") ?? users.find(({ field }) => field === "credential");
  if (own === undefined) return [];
  const { host } = new URL(baseUrl.value);
  const message = text().config.detour({ host, url: sourceText(baseUrl.source), own: sourceText(own.source) });
  return [{ code: "project-address", message }];
}

function argumentWarnings({ flags }: ResolveInput): readonly Warning[] {
  return flags.isKeyInArguments === true ? [{ code: KEY_IN_ARGUMENTS, message: text().config.key.inArguments }] : [];
}

function missingKeyOf({ credential, entry }: OAuthValues): Pick<Configuration, "missingKey"> {
  return credential === null && entry?.envKey !== undefined ? { missingKey: entry.envKey.value } : {};
}

/** A blank key is no key; without a word of it, whoever set it would look for the fault elsewhere. */
function blankWarnings({ environment, envFile }: ResolveInput, { credential }: OAuthValues): readonly Warning[] {
  if (credential !== null) return [];
  const keys = [environment("OPENAI_API_KEY"), envFile("OPENAI_API_KEY")].filter((key) => key !== undefined);
  return keys.filter(({ value }) => value !== "" && value.trim() === "")
    .map(({ source }) => ({ code: "blank-key", message: text().config.key.blank(sourceText(source)) }));
}

/** The error of a method that is not the one which the administrator enforces. */
export function enforcedError(
  layers: Layers,
  { method, source }: Pick<MethodChoice, "method" | "source">,
): QwenError | undefined {
  const enforced = layers.ownSetting("security.auth.enforcedType");
  if (enforced === undefined || method === "none" || enforced.value === method) return undefined;
  // The settings have one name for a key and for a login at another issuer.
  if (enforced.value === "openai" && method === "oauth") return undefined;
  const words = text().config.enforced;
  return new QwenError(
    "config",
    words.mismatch({
      wanted: enforced.value,
      by: sourceText(enforced.source),
      method,
      source: sourceText(source),
    }),
    { hint: [words.hint(enforced.value)] },
  );
}
