// Owns what the configuration asks of the table of providers. `providers/facts.ts` answers; it is handed in, because
// the configuration stands below the providers and imports nothing of them.

/** The user's own defaults, where nothing says otherwise (the seeds). */
export const DEFAULT_BASE_URL = "https://api.openai.com/v1";
export const DEFAULT_MODEL = "gpt-4o";

/** The few facts about services that decide a configuration. */
export interface ProviderFacts {
  /** Id of the service a base URL belongs to, or `custom`. */
  idOf(baseUrl: string): string;
  /** Whether a host (`name` or `name:port`) is a built-in service's own, so that a key may go there unasked. */
  isBuiltInHost(host: string): boolean;
  /** Names of all key variables, in the order of the table. */
  readonly keyVariables: readonly string[];
  /** Names of one service's key variables. */
  keyVariablesOf(id: string): readonly string[];
  /** `undefined` where only the endpoint knows. */
  defaultModel(id: string): string | undefined;
  needsKey(id: string): boolean;
  /** Ids of the services that have an address of their own. */
  readonly ids: readonly string[];
  /** The first address of a service. */
  baseUrlOf(id: string): string | undefined;
  /** The base URL that goes with a service's own key variable, if there is one address. */
  baseUrlOfKeyVariable(name: string): string | undefined;
}
