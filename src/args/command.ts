// Owns the shape of a parsed command line. `parse.ts` makes it; nothing changes it afterwards.

export type OutputFormat = "text" | "json" | "stream-json";

/** Flags that every command takes: they take part in the resolution of the configuration. */
export interface GlobalFlags {
  readonly authType?: string;
  /** The key itself, `-` for stdin, `@FILE` for a file. */
  readonly openaiApiKey?: string;
  readonly openaiBaseUrl?: string;
  readonly model?: string;
  /** For http and https alike. */
  readonly proxy?: string;
  /** `host` or `host:port`. */
  readonly allowHost: readonly string[];
  /** Bound on one prompt's retrying and on silence of the server, in milliseconds. */
  readonly timeoutMs?: number;
  readonly maxRetries?: number;
  /** A whole answer is asked for instead of a stream. */
  readonly noStream?: boolean;
  readonly lang?: string;
  readonly debug: boolean;
  readonly noHistory: boolean;
}

/** How the gateway is to behave. Times in milliseconds. */
export interface GatewayFlags {
  /** @default one that is free */
  readonly port?: number;
  /** The file with the secret of the door; it is made where it is not there. @default a new secret each run */
  readonly tokenFile?: string;
  /** Origins of pages that may ask. */
  readonly allowOrigins: readonly string[];
  /** Bound on the wait for the head of an answer. */
  readonly firstByteMs?: number;
  /** Bound on silence within an answer. */
  readonly idleMs?: number;
  /** How long the answers under way may take when it is ended. */
  readonly drainMs?: number;
  readonly maxStreams?: number;
  /** Bound on a request's body, in MiB. */
  readonly maxBodyMiB?: number;
  readonly quiet: boolean;
  readonly logFormat: "text" | "json";
  /** A vendor's own login is lent, too. */
  readonly lendLogin: boolean;
}

/** Commands whose permissions `qwen permissions COMMAND` tells. */
export type SandboxedName = "auth login" | "auth token" | "doctor" | "exec" | "models" | "serve";

/** What to do. `kind` decides who does it: see `launcher/launch.ts`. */
export type Command =
  | { readonly kind: "version" }
  /** `-p /quit`: there is nothing to leave. */
  | { readonly kind: "nothing" }
  | { readonly kind: "help"; /** e.g. `["auth", "login"]` */ readonly path: readonly string[] }
  /** One prompt, one answer. `prompt` is absent when it comes from stdin alone. */
  | {
    readonly kind: "prompt";
    readonly flags: GlobalFlags;
    readonly prompt?: string;
    readonly outputFormat: OutputFormat;
    readonly includePartialMessages: boolean;
    readonly systemPrompt?: string;
    readonly continueSession: boolean;
    /** The conversation's id, or "" for `--resume` without one: the last, as nobody can be asked. */
    readonly resume?: string;
  }
  /** The conversation in a terminal; `prompt` is its first line, if given with `-i`. */
  | {
    readonly kind: "chat";
    readonly flags: GlobalFlags;
    readonly prompt?: string;
    readonly systemPrompt?: string;
    readonly continueSession: boolean;
    /** The conversation's id, or "" for `--resume` without one: choose from a list. */
    readonly resume?: string;
  }
  | {
    readonly kind: "auth-login";
    readonly flags: GlobalFlags;
    /** `qwen`, `openrouter`, or a provider's id together with `withApiKey`. */
    readonly target?: string;
    readonly flow?: "loopback" | "device" | "paste";
    readonly browser: boolean;
    readonly withApiKey: boolean;
    readonly provider?: string;
    readonly issuer?: string;
    readonly clientId?: string;
    readonly scope?: string;
    readonly audience?: string;
  }
  | { readonly kind: "auth-status"; readonly flags: GlobalFlags; readonly json: boolean }
  | {
    readonly kind: "auth-token";
    readonly flags: GlobalFlags;
    readonly refresh: boolean;
    readonly show: boolean;
    readonly json: boolean;
    /** A token that lives no longer is renewed, in milliseconds. */
    readonly minValidMs?: number;
  }
  | { readonly kind: "auth-use"; readonly flags: GlobalFlags; readonly method: string }
  | { readonly kind: "auth-logout"; readonly flags: GlobalFlags; readonly all: boolean; readonly target?: string }
  | { readonly kind: "env"; readonly flags: GlobalFlags; readonly trace: boolean; readonly json: boolean }
  | {
    readonly kind: "permissions";
    readonly flags: GlobalFlags;
    readonly json: boolean;
    /** The command that is asked about. @default a prompt */
    readonly of?: SandboxedName;
  }
  | { readonly kind: "models"; readonly flags: GlobalFlags; readonly json: boolean }
  | {
    readonly kind: "doctor";
    readonly flags: GlobalFlags;
    readonly json: boolean;
    /** Whether it may send a prompt where nothing else proves the key or the model. */
    readonly mayPrompt: boolean;
  }
  /** The gateway, for other programs of this machine. */
  | { readonly kind: "serve"; readonly flags: GlobalFlags; readonly gateway: GatewayFlags; readonly json: boolean }
  /** The same for one command, which is started with its address and secret. */
  | {
    readonly kind: "exec";
    readonly flags: GlobalFlags;
    readonly gateway: GatewayFlags;
    /** The program and its arguments. */
    readonly words: readonly string[];
  }
  | { readonly kind: "demo"; readonly flags: GlobalFlags }
  | { readonly kind: "completions"; readonly shell: "bash" | "zsh" | "fish" | "powershell" }
  | { readonly kind: "man" }
  | { readonly kind: "complete"; /** Typed so far; the last may be empty. */ readonly words: readonly string[] }
  | { readonly kind: "uninstall"; readonly purge: boolean; readonly dryRun: boolean };

/** What the parser must know of the world. */
export interface TerminalEnds {
  readonly stdinIsTerminal: boolean;
  readonly stdoutIsTerminal: boolean;
}
