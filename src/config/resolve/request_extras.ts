// Headers and body fields of settings, and the organisation, are judged as the key is. Threats: a cloned directory names an
// address and receives what the user wrote for another one (gateway passwords in `customHeaders`, the organisation); or it
// brings an `Authorization` of its own, so that the user's words land in somebody else's account. Pure.
import { text } from "../../text/text.ts";
import { visible } from "../../base/visible.ts";
import type { RequestExtras, Warning } from "../configuration.ts";
import { type Expanded, weakestTrust } from "../settings/expand.ts";
import { readExtras } from "../settings/extras.ts";
import { findSetting } from "../settings/settings.ts";
import { type Source, trustOf } from "../source.ts";
import { sourceText } from "../source_text.ts";
import { type Address, mayReceiveOwn } from "./binding.ts";
import type { Layers, ResolveInput } from "./candidates.ts";
import type { OAuthValues } from "./resolve_oauth.ts";

/** What is sent beside key and words, and what was not taken of it. */
export interface JudgedExtras {
  readonly extras: RequestExtras;
  /** Sources of what was inserted into a project's own fields: secrets that would follow the project's word. */
  readonly ingredients: readonly Source[];
  readonly warnings: readonly Warning[];
}

/** Headers that say who pays and who may read along. */
const CREDENTIAL_HEADERS: ReadonlySet<string> = new Set([
  "authorization",
  "proxy-authorization",
  "cookie",
  "api-key",
  "x-api-key",
  "x-goog-api-key",
  "openai-organization",
  "openai-project",
]);
/** Whether the service keeps what was said (Chat Completions, `store`). */
const STORAGE_FIELDS: ReadonlySet<string> = new Set(["store"]);

/**
 * The extras of the settings with those of flags and variables. An entry seals `generationConfig`: the general one is not
 * looked at beside it (compatibility 2.2). Flags beat both.
 * @throws {QwenError} of kind `config` for a field of the wrong type
 */
export function requestExtras(
  layers: Layers,
  { input, values, address }: {
    readonly input: ResolveInput;
    readonly values: OAuthValues;
    readonly address: Address;
  },
): JudgedExtras {
  const general = findSetting(input.settings.files, "model.generationConfig");
  const chosen = values.entry === undefined ? general : values.entry.generationConfig;
  const { extras, ingredients } = readExtras(chosen, layers.lookup);
  const { timeoutMs, maxRetries } = input.flags;
  const all: readonly Field[] = [
    ...headerField("OpenAI-Organization", layers.anywhere("OPENAI_ORG_ID")),
    ...headerField("OpenAI-Project", layers.anywhere("OPENAI_PROJECT_ID")),
    ...fieldsIn(extras.headers, { part: "header", source: chosen?.source }),
    ...fieldsIn(extras.body, { part: "body", source: chosen?.source }),
  ];
  const ownMayGo = mayReceiveOwn(address);
  const signsForProject = credentialIsProjects(values);
  const left = all.filter(({ source }) => !ownMayGo && isOwn(source));
  const refused = all.filter((field) => !signsForProject && !isOwn(field.source) && isCredential(field));
  const taken = all.filter((field) => !left.includes(field) && !refused.includes(field));
  const fieldsOf = (part: Field["part"]): readonly [string, unknown][] =>
    taken.filter((field) => field.part === part).map(({ name, value }) => [name, value]);
  return {
    extras: {
      ...extras,
      headers: Object.fromEntries(fieldsOf("header").map(([name, value]) => [name, String(value)])),
      body: Object.fromEntries(fieldsOf("body")),
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
      ...(maxRetries === undefined ? {} : { maxRetries }),
    },
    ingredients: chosen !== undefined && isOwn(chosen.source) ? [] : ingredients,
    warnings: [...leftWarning(left, values.baseUrl), ...refusedWarnings(refused)],
  };
}

interface Field {
  readonly part: "header" | "body";
  readonly name: string;
  readonly value: unknown;
  readonly source: Source;
}

function headerField(name: string, value: Expanded | undefined): readonly Field[] {
  return value === undefined ? [] : [{ part: "header", name, value: value.value, source: value.source }];
}

function fieldsIn(
  values: Readonly<Record<string, unknown>>,
  { part, source }: { readonly part: Field["part"]; readonly source: Source | undefined },
): readonly Field[] {
  return source === undefined ? [] : Object.entries(values).map(([name, value]) => ({ part, name, value, source }));
}

function isOwn(source: Source): boolean {
  return trustOf(source) === "own";
}

function isCredential({ part, name }: Field): boolean {
  return part === "header" ? CREDENTIAL_HEADERS.has(name.toLowerCase()) : STORAGE_FIELDS.has(name);
}

/** Whether the request is made in the name of the project: its own key, or its own address that needs none. */
function credentialIsProjects({ key, credential, baseUrl }: OAuthValues): boolean {
  if (key !== undefined) return trustOf(key.source) === "project";
  return credential?.kind !== "oauth" && weakestTrust(baseUrl) === "project";
}

function leftWarning(fields: readonly Field[], baseUrl: Expanded): readonly Warning[] {
  if (fields.length === 0) return [];
  const names = fields.map(({ name }) => visible(name)).join(", ");
  const { host } = new URL(baseUrl.value);
  const message = text().config.extras.notSent({ names, host, url: sourceText(baseUrl.source) });
  return [{ code: "own-extras", message }];
}

function refusedWarnings(fields: readonly Field[]): readonly Warning[] {
  const bySource = Map.groupBy(fields, ({ source }) => sourceText(source));
  return [...bySource].map(([source, same]) => ({
    code: "project-credential",
    message: text().config.extras.notTaken({ names: same.map(({ name }) => visible(name)).join(", "), source }),
  }));
}
