// What a command's `spec.ts` says: its name, its flags and words, and what it needs of the machine. The parser, the type of
// the parsed command, help, completions, the manual and the permissions are made from it; its words for users stand in the
// catalogue under the same names.
import type { Flag, PlaceholderName } from "./flag.ts";
import type { GLOBAL_FLAGS } from "./global_flags.ts";

/** Flags by their field in the parsed command: `tokenFile` is typed `--token-file`. */
export type Flags = Readonly<Record<string, Flag<unknown>>>;

/** Words after a command's name. */
export interface ArgumentSpec {
  /** Its field in the parsed command; absent for the words of a prompt, which are the value of `--prompt`. */
  readonly field?: string;
  readonly placeholder: PlaceholderName;
  readonly required?: boolean;
  /** Any number of words. */
  readonly many?: boolean;
  /** Proposed by completion, and the only ones accepted if `closed`. One choice may be of several words. */
  readonly choices?: readonly string[];
  readonly closed?: boolean;
}

/**
 * What the launcher of a command needs of the machine; everything else it gives up before it reads any configuration.
 * `words`: nothing, it answers from what was typed. `look`: the files and the environment. `files`: to change files, too.
 * `service`: a service, too. `browser`: to open one. `programs`: to start a command of the user's.
 */
export type Needs = "words" | "look" | "files" | "service" | "browser" | "programs";

/** What a sandbox may ask the launcher for. */
export type RequestKind =
  | "prepare-home"
  | "send-kept"
  | "fresh-key"
  | "connect"
  | "restart"
  | "save-configuration"
  | "open-url"
  | "keyboard"
  | "read-file"
  | "write-file"
  | "show-demo"
  | "serving";

export interface Spec {
  /** What it is called everywhere in the program. */
  readonly kind: string;
  /** As it is typed; a prompt and a conversation have no name. @default its kind */
  readonly name?: string;
  readonly flags: Flags;
  readonly argument?: ArgumentSpec;
  /** Reads no configuration: the flags of every command are taken, but they mean nothing. */
  readonly local?: boolean;
  readonly needs: Needs;
  /** It runs in the sandbox, which may ask for these. */
  readonly asks?: readonly RequestKind[];
  /** Flags of which a blank value is an error: a variable of a script that is not set must not open what it was to close. */
  readonly filled?: readonly string[];
  /** Flags that contradict each other. */
  readonly apart?: readonly (readonly [string, string])[];
  /** Flags that mean nothing without another. */
  readonly together?: readonly (readonly [flag: string, without: string])[];
}

type Simplify<T> = { readonly [K in keyof T]: T[K] };

type Meaning<F> = F extends Flag<infer T> ? T : never;

/** What the flags mean: a field each; one that may be absent is optional. */
export type Values<F extends Flags> = Simplify<
  & { [K in keyof F as undefined extends Meaning<F[K]> ? never : K]: Meaning<F[K]> }
  & { [K in keyof F as undefined extends Meaning<F[K]> ? K : never]?: Exclude<Meaning<F[K]>, undefined> }
>;

/** What the flags that every command takes mean. */
export type GlobalFlags = Values<Omit<typeof GLOBAL_FLAGS, "help" | "version">>;

type Word<A> = A extends { readonly closed: true; readonly choices: readonly (infer C)[] } ? C : string;

type ArgumentOf<S> = S extends { readonly argument: infer A extends ArgumentSpec & { readonly field: string } }
  ? A extends { readonly many: true; readonly closed?: false } ? { readonly [K in A["field"]]: readonly string[] }
  : A["required"] extends true ? { readonly [K in A["field"]]: Word<A> }
  : { readonly [K in A["field"]]?: Word<A> }
  : unknown;

type GlobalsOf<S> = S extends { readonly local: true } ? unknown : { readonly flags: GlobalFlags };

/** A parsed command, by its spec. */
export type CommandOf<S extends Spec> = S extends Spec
  ? Simplify<{ readonly kind: S["kind"] } & GlobalsOf<S> & Values<S["flags"]> & ArgumentOf<S>>
  : never;

/** `tokenFile` as `token-file`; `openaiApiKey` as `openai-api-key`. */
export function kebabCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter, index: number) => (index === 0 ? letter : "-") + letter.toLowerCase());
}

/** `token-file` as `tokenFile`. */
export function camelCase(name: string): string {
  return name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** A spec whose kind and choices are known to the types. */
export function spec<const S extends Spec>(facts: S): S {
  return facts;
}
