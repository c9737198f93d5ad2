// Owns the values of a method that signs in with a stored login. Its tokens go only to the endpoint that the issuer named
// (compatibility 2.3): OPENAI_* and the flags for key and URL are told as shadowed, and not followed. Pure.
import { text } from "../../text/text.ts";
import { normalizeBaseUrl } from "../base_url.ts";
import { type Layers, present, shadows } from "./candidates.ts";
import type { LoginReference, Warning } from "../configuration.ts";
import { type Expanded, plain } from "../settings/expand.ts";
import { QWEN_ISSUER } from "../logins/login_file.ts";
import { DEFAULT_BASE_URL, DEFAULT_MODEL } from "./provider_facts.ts";
import { keyCandidates, type MethodValues, modelCandidates, urlCandidates } from "./resolve_openai.ts";
import type { Source } from "../source.ts";
import { QWEN_DEFAULT_ENDPOINT } from "../logins/qwen_service.ts";
import type { LoginLookup } from "../logins/stored_login.ts";

/** The only model that Qwen OAuth serves (compatibility 4.6). */
export const QWEN_OAUTH_MODEL = "coder-model";

/** The values, and the login that they rest on. */
export interface OAuthValues extends MethodValues {
  readonly login?: LoginReference;
}

/** What the login is asked by. */
export interface OAuthQuestion {
  readonly method: "qwen-oauth" | "oauth";
  readonly issuer: string | undefined;
  readonly lookup: (issuer: string) => LoginLookup;
}

/** Resolves endpoint, model and login. */
export function resolveOAuth(layers: Layers, { method, issuer, lookup }: OAuthQuestion): OAuthValues {
  const id = method === "qwen-oauth" ? QWEN_ISSUER : issuer;
  const { login, warning } = id === undefined ? {} : lookup(id);
  const source: Source = login === undefined
    ? { kind: "default", name: id ?? method }
    : { kind: "oauth", name: login.reference.issuer, path: login.reference.path };
  const urls = urlCandidates(layers);
  const named = login?.baseUrl ?? (method === "qwen-oauth" ? QWEN_DEFAULT_ENDPOINT : undefined);
  // A login that names no endpoint of its own goes where the user says; a project's word is refused by the binding.
  const [asked] = named === undefined ? urls : [];
  // Where no endpoint is known the default stands in its place: there is no credential then, and nothing is sent.
  const baseUrl = asked === undefined
    ? plain({ value: normalizeBaseUrl(named ?? DEFAULT_BASE_URL, source), source })
    : { ...asked, value: normalizeBaseUrl(asked.value, asked.source) };
  const { model, lost, warnings } = method === "qwen-oauth" ? qwenModel(layers) : anyModel(layers);
  const hasEndpoint = named !== undefined || asked !== undefined;
  const noEndpoint = { code: "login-endpoint", message: text().config.loginWithoutEndpoint(id ?? "") };
  return {
    baseUrl,
    model,
    credential: login === undefined || login.ended || !hasEndpoint
      ? null
      : { kind: "oauth", masked: login.masked, source },
    ...(login === undefined ? {} : { login: login.reference, key: plain({ value: "", source }) }),
    shadowed: [
      ...shadows("credential", { lost: keyCandidates(layers, { baseUrl }), by: source }),
      ...shadows("baseUrl", { lost: urls.filter((url) => url !== asked), by: baseUrl.source }),
      ...shadows("model", { lost, by: model.source }),
    ],
    warnings: [
      ...(warning === undefined ? [] : [warning]),
      ...warnings,
      ...(login !== undefined && !hasEndpoint ? [noEndpoint] : []),
    ],
  };
}

interface ModelChoice {
  readonly model: Expanded;
  readonly lost: readonly Expanded[];
  readonly warnings: readonly Warning[];
}

/**
 * Whatever is asked for, the service's one model, as in the reference. A flag was meant for this run, so it is told that it
 * is not followed; other words were meant for another method.
 */
function qwenModel(layers: Layers): ModelChoice {
  const flag = layers.flag("model");
  const models = modelCandidates(layers);
  const asked = models.find(({ value }) => value === QWEN_OAUTH_MODEL);
  const model = asked ?? plain({ value: QWEN_OAUTH_MODEL, source: { kind: "default", name: QWEN_ISSUER } });
  const isOther = flag !== undefined && flag.value !== QWEN_OAUTH_MODEL;
  return {
    model,
    lost: models.filter((other) => other !== model && other.source !== model.source),
    warnings: isOther
      ? [{ code: "qwen-oauth-model", message: text().config.qwenOAuthModel(QWEN_OAUTH_MODEL, flag.value) }]
      : [],
  };
}

function anyModel(layers: Layers): ModelChoice {
  const [model = plain({ value: DEFAULT_MODEL, source: { kind: "default" } }), ...lost] = present(
    ...modelCandidates(layers),
  );
  return { model, lost, warnings: [] };
}
