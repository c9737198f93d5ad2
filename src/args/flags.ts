// Owns the flags' half of the table: every flag of the program, how it takes its value, and which ones every command
// takes. Pure data: nothing here reads or acts.
import { LANGUAGES } from "../text/text.ts";

/**
 * How a flag takes its value: `switch` none, `optional` perhaps one, `list` one each time it is given (or several
 * with commas), the rest exactly one.
 */
export type FlagKind = "switch" | "text" | "optional" | "list" | "choice" | "language" | "duration" | "count";

export interface FlagSpec {
  readonly kind: FlagKind;
  readonly short?: string;
  /** Key of the catalogue's word for the value, e.g. `URL`. */
  readonly placeholder?: PlaceholderName;
  readonly choices?: readonly string[];
  /** What holds when the flag is absent; shown in help. */
  readonly default?: string;
}

export type PlaceholderName =
  | "method"
  | "key"
  | "url"
  | "model"
  | "host"
  | "time"
  | "number"
  | "language"
  | "text"
  | "format"
  | "session"
  | "provider"
  | "clientId"
  | "scopes"
  | "target"
  | "shell"
  | "command"
  | "program"
  | "file"
  | "origin"
  | "prompt";

const LOG_FORMATS = ["text", "json"] as const;

const OUTPUT_FORMATS = ["text", "json", "stream-json"] as const;

/** The ways to sign in that `--auth-type` and `auth use` know. */
export const METHODS = ["openai", "qwen-oauth", "oauth"] as const;

/** The commands that `qwen permissions` can be asked about. */
export const SANDBOXED = ["auth login", "auth token", "doctor", "exec", "models", "serve"] as const;

/** The shells that completions are written for. */
export const SHELLS = ["bash", "zsh", "fish", "powershell"] as const;

/** Every flag of the program by its long name. A name means the same wherever it is taken. */
export const FLAGS = {
  "auth-type": { kind: "choice", placeholder: "method", choices: METHODS },
  "openai-api-key": { kind: "text", placeholder: "key" },
  "openai-base-url": { kind: "text", placeholder: "url" },
  "model": { kind: "text", short: "m", placeholder: "model" },
  "proxy": { kind: "text", placeholder: "url" },
  "allow-host": { kind: "list", placeholder: "host" },
  "timeout": { kind: "duration", placeholder: "time", default: "60s" },
  "max-retries": { kind: "count", placeholder: "number" },
  "no-stream": { kind: "switch" },
  "lang": { kind: "language", placeholder: "language", choices: LANGUAGES },
  "debug": { kind: "switch", short: "d" },
  "no-history": { kind: "switch" },
  "help": { kind: "switch", short: "h" },
  "version": { kind: "switch", short: "v" },
  "prompt": { kind: "text", short: "p", placeholder: "prompt" },
  "prompt-interactive": { kind: "text", short: "i", placeholder: "prompt" },
  "output-format": { kind: "choice", short: "o", placeholder: "format", choices: OUTPUT_FORMATS, default: "text" },
  "include-partial-messages": { kind: "switch" },
  "system-prompt": { kind: "text", placeholder: "text" },
  "continue": { kind: "switch", short: "c" },
  "resume": { kind: "optional", short: "r", placeholder: "session" },
  "loopback": { kind: "switch" },
  "device": { kind: "switch" },
  "paste": { kind: "switch" },
  "no-browser": { kind: "switch" },
  "with-api-key": { kind: "switch" },
  "provider": { kind: "text", placeholder: "provider" },
  "issuer": { kind: "text", placeholder: "url" },
  "client-id": { kind: "text", placeholder: "clientId" },
  "scope": { kind: "text", placeholder: "scopes" },
  "audience": { kind: "text", placeholder: "text" },
  "port": { kind: "count", placeholder: "number" },
  "token-file": { kind: "text", placeholder: "file" },
  "allow-origin": { kind: "list", placeholder: "origin" },
  "first-byte-timeout": { kind: "duration", placeholder: "time", default: "10m" },
  "idle-timeout": { kind: "duration", placeholder: "time", default: "5m" },
  "drain-timeout": { kind: "duration", placeholder: "time", default: "30s" },
  "max-streams": { kind: "count", placeholder: "number", default: "64" },
  "max-body": { kind: "count", placeholder: "number", default: "64" },
  "quiet": { kind: "switch" },
  "log-format": { kind: "choice", placeholder: "format", choices: LOG_FORMATS, default: "text" },
  "lend-login": { kind: "switch" },
  "json": { kind: "switch" },
  "refresh": { kind: "switch" },
  "show": { kind: "switch" },
  "min-valid": { kind: "duration", placeholder: "time", default: "30s" },
  "all": { kind: "switch" },
  "trace": { kind: "switch" },
  "no-prompt": { kind: "switch" },
  "purge": { kind: "switch" },
  "dry-run": { kind: "switch" },
} as const satisfies Record<string, FlagSpec>;

export type FlagName = keyof typeof FLAGS;

/** Flags that every command takes, before or after its name. */
export const GLOBAL_FLAGS: readonly FlagName[] = [
  "auth-type",
  "openai-api-key",
  "openai-base-url",
  "model",
  "proxy",
  "allow-host",
  "timeout",
  "max-retries",
  "no-stream",
  "lang",
  "debug",
  "no-history",
  "help",
  "version",
];

/** Those of them that matter to a command which reads no configuration. */
export const LOCAL_FLAGS: readonly FlagName[] = ["lang", "help"];
