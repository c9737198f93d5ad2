// Owns the shape of a resolved configuration: what the program runs with, each value with its source.
// Pure types; `resolve.ts` makes it, everything else reads it. It is frozen once made.
import type { Secret } from "./secret.ts";
import type { Source, Sourced } from "./source.ts";

/**
 * How the program signs in. `oauth` is a login at an issuer of the user's choice (`--issuer`), `none` means
 * that no credential was found.
 */
export type Method = "openai" | "qwen-oauth" | "oauth" | "none";

/** What prints a key. */
export interface KeyCommand {
  /** The program's path and its words. */
  readonly argv: readonly string[];
  /** Variables that it gets beside PATH and HOME. */
  readonly variables: readonly string[];
  /** How long its key holds, in milliseconds. @default until the service refuses it */
  readonly lifetimeMs?: number;
}

/**
 * How a workload gets a token when it needs one: by an exchange of what its platform gave it (RFC 8693), or with credentials of
 * a client (RFC 6749, 4.4). No secret is in it.
 */
export interface Workload {
  readonly tokenUrl: string;
  /** As `grant_type` names it. */
  readonly grant: string;
  /** Further fields of the request. */
  readonly fields: Readonly<Record<string, string>>;
  /** The request is JSON in place of a form (OpenAI). */
  readonly asJson: boolean;
  readonly clientId?: string;
  readonly proof:
    /** A file that the platform renews: a projected token of Kubernetes. */
    | { readonly kind: "file"; readonly path: string }
    /** A token that GitHub Actions gives to who asks with the job's own. */
    | { readonly kind: "github"; readonly url: string }
    /** A program that prints the platform's token. */
    | { readonly kind: "command"; readonly command: KeyCommand }
    /** A client's secret, or the private key that it signs with (RFC 7523). */
    | { readonly kind: "client"; readonly path: string; readonly signs: boolean };
}

/** What proves who is asking. */
export interface Credential {
  /** `none` is a local endpoint that asks for no key. */
  readonly kind: "api-key" | "oauth" | "workload" | "none";
  /** Of `workload`: what it proves itself with, read when it is needed. Absent for `oauth` (the sandbox's store holds the token) and for `none`. */
  readonly secret?: Secret;
  /** Of an `api-key` that is not there yet: what prints it. */
  readonly command?: KeyCommand;
  /** How a token is got. */
  readonly workload?: Workload;
  /** Of an `api-key` that rests sealed: the sealed text. */
  readonly sealed?: string;
  /** Of `oauth`: the token as it may be shown. */
  readonly masked?: string;
  readonly source: Source;
}

/** What a choice of the user's does with the key: it brings one, leaves the one that is there, or wants none at all. */
export type KeyChange = { readonly set: string } | "keep" | "remove";

/** A value that was set but is not used, and what is used instead. */
export interface Shadowed {
  readonly field: "credential" | "baseUrl" | "model" | "method";
  /** The value, masked if it is a secret. */
  readonly value: string;
  readonly source: Source;
  /** The source that won. */
  readonly by: Source;
}

/** Something the user should know that does not stop the run; `message` is already in the user's language. */
export interface Warning {
  readonly code: string;
  readonly message: string;
}

/** An OAuth login that this configuration uses: what the launcher needs for the grants, and no token. */
export interface LoginReference {
  /** The issuer's id in the issuers table (`qwen`) or its URL. */
  readonly issuer: string;
  /** The credentials file. */
  readonly path: string;
  /** Absolute URLs the sandbox must reach to refresh or revoke. */
  readonly endpoints: readonly string[];
  /** Whether there is a token to renew it with. @default true */
  readonly renewable?: boolean;
  /** Epoch milliseconds at which the access token ends, if known. */
  readonly expiresAt?: number;
  /** Its tokens rest sealed. */
  readonly sealed?: true;
}

/** What generation settings (`model.generationConfig`, a provider entry) add to a request. */
export interface RequestExtras {
  readonly headers: Readonly<Record<string, string>>;
  /** Merged over the request body (`samplingParams`, `extra_body`). */
  readonly body: Readonly<Record<string, unknown>>;
  /** What stands in them and no message may quote: inserted variables, headers that may open something. */
  readonly secrets?: readonly string[];
  readonly timeoutMs?: number;
  readonly maxRetries?: number;
}

/** Advice for who types: a script says what it must, and would repeat it in every log. */
export const KEY_IN_ARGUMENTS = "key-in-arguments";

/** What one run is made with. */
export interface Configuration {
  readonly method: Method;
  readonly methodSource: Source;
  readonly model: Sourced<string>;
  /**
   * Absolute http(s) URL without trailing slash, `/chat/completions`, query or fragment; only an Azure deployment keeps
   * its `?api-version=`, which `providers/azure.ts` reads.
   */
  readonly baseUrl: Sourced<string>;
  readonly credential: Credential | null;
  /** The host of the base URL, where only a project's file names it and nobody has allowed it. */
  readonly projectsHost?: string;
  /** Id of the provider recognised from the base URL (`openai`, `dashscope`, `azure`, `ollama`, `custom`, …). */
  readonly provider: string;
  readonly login?: LoginReference;
  /** The variable that a `modelProviders` entry takes its key from, where that is not set. */
  readonly missingKey?: string;
  readonly extras: RequestExtras;
  /** The variable that names a proxy on the way to the base URL. */
  readonly proxyVariable?: string;
  readonly shadowed: readonly Shadowed[];
  readonly warnings: readonly Warning[];
}
