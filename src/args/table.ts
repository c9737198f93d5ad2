// Owns the one table of commands and flags. Parsing, `--help`, completions and the man page are all made from it;
// the words beside each name stand in the catalogue under the same name. Pure data: nothing here reads or acts.
//
// Why not @stricli/core 1.3.0 (tried): it takes no flag before the subcommand (`--model x auth status` becomes a
// prompt), reads `--prompt=` and a value with a line break as prompt words, throws on `--constructor`, and its import
// alone costs 8 to 11 ms, which is the whole allowance of `qwen --version`.
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
  | "prompt";

const OUTPUT_FORMATS = ["text", "json", "stream-json"] as const;

/** The ways to sign in that `--auth-type` and `auth use` know. */
const METHODS = ["openai", "qwen-oauth", "oauth"] as const;

/** The shells that completions are written for. */
export const SHELLS = ["bash", "zsh", "fish", "powershell"] as const;

/** Every flag of the program by its long name. A name means the same wherever it is taken. */
export const FLAGS = {
  "auth-type": { kind: "choice", placeholder: "method", choices: METHODS },
  "openai-api-key": { kind: "text", placeholder: "key" },
  "openai-base-url": { kind: "text", placeholder: "url" },
  "model": { kind: "text", short: "m", placeholder: "model" },
  "allow-host": { kind: "list", placeholder: "host" },
  "timeout": { kind: "duration", placeholder: "time", default: "60s" },
  "max-retries": { kind: "count", placeholder: "number" },
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
  "json": { kind: "switch" },
  "refresh": { kind: "switch" },
  "show": { kind: "switch" },
  "all": { kind: "switch" },
  "trace": { kind: "switch" },
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
  "allow-host",
  "timeout",
  "max-retries",
  "lang",
  "debug",
  "no-history",
  "help",
  "version",
];

/** Those of them that matter to a command which reads no configuration. */
export const LOCAL_FLAGS: readonly FlagName[] = ["lang", "help"];

/** Words after a command's name. */
export interface ArgumentSpec {
  readonly placeholder: PlaceholderName;
  readonly required: boolean;
  readonly many?: boolean;
  /** Proposed by completion, and the only ones accepted if `closed`. */
  readonly choices?: readonly string[];
  readonly closed?: boolean;
}

interface CommandFacts {
  /** What it takes beside the global flags. */
  readonly flags: readonly FlagName[];
  readonly argument?: ArgumentSpec;
  /** Reads no configuration: the global flags are taken, but its help need not show them all. */
  readonly local?: boolean;
}

/** Only a heading for its subcommands: called alone it prints its help. */
interface Group extends CommandFacts {
  readonly name: "auth";
  readonly group: true;
}

interface Doer extends CommandFacts {
  readonly name: Exclude<CommandName, Group["name"]>;
  readonly group?: false;
}

export type CommandSpec = Group | Doer;

/** The words of a command joined with blanks; the root is the empty string. */
export type CommandName =
  | ""
  | "auth"
  | "auth login"
  | "auth status"
  | "auth token"
  | "auth use"
  | "auth logout"
  | "env"
  | "permissions"
  | "models"
  | "doctor"
  | "demo"
  | "completions"
  | "man"
  | "uninstall"
  | "help";

const LOGIN_FLAGS: readonly FlagName[] = [
  "loopback",
  "device",
  "paste",
  "no-browser",
  "with-api-key",
  "provider",
  "issuer",
  "client-id",
  "scope",
  "audience",
];

const PROMPT_FLAGS: readonly FlagName[] = [
  "prompt",
  "prompt-interactive",
  "output-format",
  "include-partial-messages",
  "system-prompt",
  "continue",
  "resume",
];

/** Every command, in the order of help. `complete` is not among them: it is the shells' own door (`complete.ts`). */
export const COMMANDS: readonly CommandSpec[] = [
  { name: "", flags: PROMPT_FLAGS, argument: { placeholder: "prompt", required: false, many: true } },
  { name: "auth", flags: [], group: true, local: true },
  {
    name: "auth login",
    flags: LOGIN_FLAGS,
    argument: { placeholder: "target", required: false, choices: ["qwen", "openrouter"] },
  },
  { name: "auth status", flags: ["json"] },
  { name: "auth token", flags: ["refresh", "show"] },
  { name: "auth use", flags: [], argument: { placeholder: "method", required: true, choices: METHODS } },
  {
    name: "auth logout",
    flags: ["all"],
    // A sign-in at OpenRouter gives a key, which is `openai` here as in `auth use`.
    argument: { placeholder: "target", required: false, choices: ["qwen", "openai"] },
  },
  { name: "models", flags: ["json"] },
  { name: "env", flags: ["trace", "json"] },
  { name: "permissions", flags: ["json"] },
  { name: "doctor", flags: ["json"] },
  { name: "demo", flags: [] },
  {
    name: "completions",
    flags: [],
    local: true,
    argument: { placeholder: "shell", required: true, choices: SHELLS, closed: true },
  },
  { name: "man", flags: [], local: true },
  { name: "uninstall", flags: ["purge", "dry-run"], local: true },
  { name: "help", flags: [], local: true, argument: { placeholder: "command", required: false, many: true } },
];
