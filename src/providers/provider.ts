// Owns the shape of one entry in the table of services. Data only: what an entry means is decided by its readers.

/** One address of a service. */
export interface Region {
  /** Stable name, e.g. `china`; the wizard shows it beside the URL. */
  readonly id: string;
  readonly name: string;
  /** Absolute URL without trailing slash. */
  readonly baseUrl: string;
}

/** A service that speaks the OpenAI dialect. Adding one is adding an entry to `table.ts`. */
export interface Provider {
  readonly id: string;
  readonly name: string;
  /** The first is the default; empty where every customer has an address of their own (Azure, Cloudflare). */
  readonly regions: readonly Region[];
  /** What a customer's own address looks like, where `regions` is empty. */
  readonly addressExample?: string;
  /** Where to get a key; absent where none is needed. */
  readonly keyUrl?: string;
  /** Environment variables that other programs keep this service's key in, the most specific first. */
  readonly keyVariables: readonly string[];
  /** How its keys begin, where that tells them from others': a key sent to the wrong service is a common mistake. */
  readonly keyPrefix?: string;
  /** Absent where only the endpoint knows (local servers): ask it for its list. */
  readonly defaultModel?: string;
  /** False for local servers: they are asked without a credential. */
  readonly needsKey: boolean;
  /** Hosts that are recognised as this service, together with every host below them. */
  readonly domains: readonly string[];
  /** Further hosts by pattern over the whole lower-case host name. */
  readonly hostPattern?: RegExp;
  /**
   * Hosts that a key may be sent to although only a project's file named them, beside those of `regions`.
   * Narrower than recognition on purpose: some domains let anybody open a host below them.
   */
  readonly trustedPattern?: RegExp;
  /**
   * The body's name for the most tokens of an answer, where it is the newer one. Elsewhere `max_tokens` goes first, and the
   * other after a refusal that names it.
   */
  readonly maxTokens?: "max_completion_tokens";
  /** The usual loopback port of a local server. */
  readonly localPort?: number;
  /** `dashscope`: its own headers say program and method (`quirks.ts`); `azure`: key header and api-version. */
  readonly quirk?: "dashscope" | "azure";
}
