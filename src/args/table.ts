// Owns the one table of commands; their flags are in `flags.ts`. Parsing, `--help`, completions and the man page are all
// made from the two; the words beside each name stand in the catalogue under the same name. Pure data: nothing here reads
// or acts.
//
// Why not @stricli/core 1.3.0 (tried): it takes no flag before the subcommand (`--model x auth status` becomes a
// prompt), reads `--prompt=` and a value with a line break as prompt words, throws on `--constructor`, and its import
// alone costs 8 to 11 ms, which is the whole allowance of `qwen --version`.
import { type FlagName, METHODS, type PlaceholderName, SANDBOXED, SHELLS } from "./flags.ts";

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
  | "serve"
  | "exec"
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

const GATEWAY_FLAGS: readonly FlagName[] = [
  "lend-login",
  "allow-origin",
  "first-byte-timeout",
  "idle-timeout",
  "drain-timeout",
  "max-streams",
  "max-body",
  "quiet",
  "log-format",
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
  { name: "auth token", flags: ["refresh", "show", "min-valid", "json"] },
  { name: "auth use", flags: [], argument: { placeholder: "method", required: true, choices: METHODS } },
  {
    name: "auth logout",
    flags: ["all"],
    // A sign-in at OpenRouter gives a key, which is `openai` here as in `auth use`.
    argument: { placeholder: "target", required: false, choices: ["qwen", "openai"] },
  },
  { name: "models", flags: ["json"] },
  { name: "env", flags: ["trace", "json"] },
  {
    name: "permissions",
    flags: ["json"],
    argument: { placeholder: "command", required: false, many: true, choices: SANDBOXED },
  },
  { name: "doctor", flags: ["json", "no-prompt"] },
  { name: "serve", flags: ["port", "token-file", "json", ...GATEWAY_FLAGS] },
  {
    name: "exec",
    flags: GATEWAY_FLAGS,
    argument: { placeholder: "program", required: true, many: true },
  },
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
