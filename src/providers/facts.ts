// Owns the narrow view of the table that the configuration is resolved with; it satisfies `ProviderFacts` there.
import { baseUrlOfKeyVariable, isBuiltInHost, providerById, providerOf } from "./recognise.ts";
import { PROVIDERS } from "./table.ts";

/** What a base URL is called when no entry recognises it. */
const CUSTOM_PROVIDER = "custom";

const KEY_VARIABLES: readonly string[] = [...new Set(PROVIDERS.flatMap(({ keyVariables }) => keyVariables))];

/** What the configuration asks of the table. */
export const providerFacts = {
  /** Id of the service a base URL belongs to, or `custom`. */
  idOf: (baseUrl: string): string => providerOf(baseUrl)?.id ?? CUSTOM_PROVIDER,
  isBuiltInHost,
  /** Names of all key variables, of every service. */
  keyVariables: KEY_VARIABLES,
  /** Of one service, by id. */
  keyVariablesOf: (id: string): readonly string[] => providerById(id)?.keyVariables ?? [],
  /** By id; `undefined` where only the endpoint knows. */
  defaultModel: (id: string): string | undefined => providerById(id)?.defaultModel,
  /** By id; an endpoint that nobody knows needs one. */
  needsKey: (id: string): boolean => providerById(id)?.needsKey ?? true,
  baseUrlOfKeyVariable,
  /** Of the services that have an address of their own. */
  ids: PROVIDERS.filter(({ regions }) => regions.length > 0).map(({ id }) => id),
  /** The first address of a service. */
  baseUrlOf: (id: string): string | undefined => providerById(id)?.regions[0]?.baseUrl,
};
