// Owns the answer to "where did this value come from?". Every configured value travels as `Sourced<T>`.

/** Where a value came from. Its JSON form is part of the contract of `qwen auth status --json`. */
export type Source =
  | { readonly kind: "flag"; readonly name: string; /** `@FILE` of the flag */ readonly path?: string }
  | { readonly kind: "environment"; readonly name: string }
  | {
    readonly kind: "env-file";
    readonly name: string;
    readonly path: string;
    readonly line: number;
    readonly scope: FileScope;
  }
  | {
    readonly kind: "settings";
    /** Dotted key, e.g. `security.auth.apiKey` or `modelProviders.openai[0].baseUrl`. */
    readonly name: string;
    readonly path: string;
    readonly line?: number;
    readonly scope: FileScope;
  }
  | { readonly kind: "default"; /** The provider whose default it is. */ readonly name?: string }
  | { readonly kind: "oauth"; /** The issuer. */ readonly name: string; readonly path: string };

/** Whose file it is: `system` is the administrator's, `user` is in the home, `project` came with a directory. */
export type FileScope = "system" | "user" | "project";

/** A value and where it came from. */
export interface Sourced<T> {
  readonly value: T;
  /**
   * As it stands in the settings, where `$NAME` was replaced in it. This is what is shown: what was inserted may be a
   * secret.
   */
  readonly written?: string;
  readonly source: Source;
}

/** `project` for values that a cloned directory can bring along; everything else is the user's own word. */
export type Trust = "own" | "project";

/** Whether a source speaks for the user or only for the directory that the program was started in. */
export function trustOf(source: Source): Trust {
  return (source.kind === "env-file" || source.kind === "settings") && source.scope === "project" ? "project" : "own";
}
