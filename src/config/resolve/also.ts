// A further service of the gateway, by the name that `--also` gives it: a `modelProviders` entry of the user's own settings, a
// service of the table, or Qwen's login. An address brings its own key: an entry's `envKey`, a service's own variables, and
// never a general one, which was set for another service. A project's file has no say in any of it. Pure.
import { QwenError } from "../../base/errors.ts";
import { nearest, repeatable } from "../../base/typed_words.ts";
import { text } from "../../text/text.ts";
import { normalizeBaseUrl } from "../base_url.ts";
import type { Configuration, Credential } from "../configuration.ts";
import { QWEN_ISSUER } from "../logins/login_file.ts";
import { readExtras } from "../settings/extras.ts";
import { type ModelEntry, readModelEntries } from "../settings/model_entries.ts";
import { ownFiles } from "../settings/settings.ts";
import { type Source, type Sourced, trustOf } from "../source.ts";
import { sourceText } from "../source_text.ts";
import { Layers, type ResolveInput } from "./candidates.ts";
import type { ProviderFacts } from "./provider_facts.ts";
import { needsNoKey } from "./resolve_method.ts";
import { enforcedError } from "./resolve.ts";
import { QWEN_OAUTH_MODEL, resolveOAuth } from "./resolve_oauth.ts";
import { restingKey } from "./resolve_openai.ts";

/** The name of Qwen's login. */
const QWEN_LOGIN = "qwen-oauth";

const FLAG: Source = { kind: "flag", name: "--also" };

/** The configuration of a further service. @throws {QwenError} of kind `usage`, `config` or `auth` that says what is missing */
export function resolveAlso(name: string, input: ResolveInput): Configuration {
  const layers = new Layers(input);
  const enforced = enforcedError(layers, { method: name === QWEN_LOGIN ? "qwen-oauth" : "openai", source: FLAG });
  if (enforced !== undefined) throw enforced;
  if (name === QWEN_LOGIN) return qwenLogin(layers, input);
  const { entries } = readModelEntries(ownFiles(input.settings));
  const entry = entries.find(({ id }) => id.value === name);
  if (entry !== undefined) return ofEntry(entry, { layers, input });
  const baseUrl = input.providers.baseUrlOf(name);
  if (baseUrl === undefined) throw unknown(name, { entries, providers: input.providers });
  const source: Source = { kind: "default", name };
  const model = { value: input.providers.defaultModel(name) ?? "", source };
  const names = input.providers.keyVariablesOf(name);
  return made({
    layers,
    input,
    baseUrl: { value: baseUrl, source },
    model,
    credential: credentialOf(name, { layers, names, baseUrl: { value: baseUrl, source } }),
  });
}

function ofEntry(
  entry: ModelEntry,
  { layers, input }: { readonly layers: Layers; readonly input: ResolveInput },
): Configuration {
  const words = text().config.also;
  const written = entry.baseUrl === undefined ? undefined : layers.expand(entry.baseUrl);
  if (written === undefined) throw new QwenError("config", words.noAddress(entry.id.value));
  const projects = [written.source, ...written.ingredients].find((source) => trustOf(source) === "project");
  if (projects !== undefined) throw new QwenError("config", words.projects(entry.id.value, sourceText(projects)));
  const baseUrl = { ...written, value: normalizeBaseUrl(written.value, written.source) };
  const service = input.providers.keyVariablesOf(input.providers.idOf(baseUrl.value));
  const names = entry.envKey === undefined ? service : [entry.envKey.value];
  return made({
    layers,
    input,
    baseUrl,
    model: entry.id,
    credential: credentialOf(entry.id.value, { layers, names, baseUrl, wantsKey: entry.envKey !== undefined }),
    entry,
  });
}

interface Parts {
  readonly layers: Layers;
  readonly input: ResolveInput;
  readonly baseUrl: Sourced<string>;
  readonly model: Sourced<string>;
  readonly credential: Credential;
  readonly entry?: ModelEntry;
}

function made({ layers, input, baseUrl, model, credential, entry }: Parts): Configuration {
  const { extras } = readExtras(entry?.generationConfig, layers.lookup);
  return {
    method: "openai",
    methodSource: FLAG,
    model,
    baseUrl: { ...baseUrl },
    credential,
    provider: input.providers.idOf(baseUrl.value),
    extras,
    shadowed: [],
    warnings: [],
  };
}

function credentialOf(
  name: string,
  { layers, names, baseUrl, wantsKey = false }: {
    readonly layers: Layers;
    readonly names: readonly string[];
    readonly baseUrl: Sourced<string>;
    /** It says itself which key it wants, so a loopback address does not go without one. */
    readonly wantsKey?: boolean;
  },
): Credential {
  const key = names.map((variable) => layers.anywhere(variable))
    .find((found) => found !== undefined && trustOf(found.source) === "own");
  if (key !== undefined) return { kind: "api-key", ...restingKey(key), source: key.source };
  if (!wantsKey && needsNoKey(layers, baseUrl.value)) return { kind: "none", source: baseUrl.source };
  const words = text().config.also;
  throw new QwenError("auth", words.noKey(name), { hint: names.length === 0 ? [] : [words.setKey(names)] });
}

function qwenLogin(layers: Layers, { login, providers }: ResolveInput): Configuration {
  const values = resolveOAuth(layers, { method: "qwen-oauth", issuer: QWEN_ISSUER, lookup: login });
  if (values.credential === null) {
    const words = text().config.also;
    throw new QwenError("auth", words.noLogin, { hint: [words.signIn] });
  }
  const { value, source } = values.baseUrl;
  return {
    method: "qwen-oauth",
    methodSource: FLAG,
    // The one that it serves, whatever `--model` says of the main service.
    model: { value: QWEN_OAUTH_MODEL, source: { kind: "default", name: QWEN_ISSUER } },
    baseUrl: { value, source },
    credential: values.credential,
    provider: providers.idOf(value),
    ...(values.login === undefined ? {} : { login: values.login }),
    extras: { headers: {}, body: {} },
    shadowed: [],
    warnings: [],
  };
}

function unknown(
  name: string,
  { entries, providers }: { readonly entries: readonly ModelEntry[]; readonly providers: ProviderFacts },
): QwenError {
  const words = text().config.also;
  const known = [...entries.map(({ id }) => id.value), ...providers.ids, QWEN_LOGIN];
  const near = nearest(name, known);
  return new QwenError("usage", words.unknown(repeatable(name)), {
    hint: [near === undefined ? words.known(providers.ids) : words.near(near)],
  });
}
