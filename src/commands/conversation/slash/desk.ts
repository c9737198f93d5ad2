// Owns what a slash command may use of the conversation it was typed in. The conversation is one real twin; a test makes
// its own.
import type { SandboxContext } from "../../../sandbox/context.ts";
import type { ChatClient } from "../../../chat/client.ts";
import type { Terminal } from "../../../terminal/terminal.ts";
import type { Talk } from "../state.ts";

export interface Desk {
  readonly context: SandboxContext;
  readonly terminal: Terminal;
  readonly talk: Talk;
  readonly client: ChatClient;
  /** Prints lines, wrapped. */
  say(lines: string | readonly string[], look?: "plain" | "dim" | "yellow"): void;
  /** Begins a new conversation. */
  clear(): void;
  /** Leads through another sign-in; returns when it was left, otherwise the sandbox is replaced. */
  signIn(): Promise<void>;
  /** Names of the endpoint's models, asked for once in a session; `silent` shows no sign of it, for Tab. */
  models(show?: "silent"): Promise<readonly string[]>;
}

/** What follows a command. */
export type SlashOutcome = "stay" | "leave";

export type SlashName =
  | "auth"
  | "model"
  | "status"
  | "permissions"
  | "clear"
  | "copy"
  | "save"
  | "attach"
  | "think"
  | "help"
  | "quit";

export interface SlashCommand {
  readonly name: SlashName;
  readonly aliases: readonly string[];
  /** Key of the catalogue's word for the argument. */
  readonly argument?: "file" | "model";
  /** Whether the command makes no sense without it. */
  readonly required?: boolean;
  /** Does it; failures are thrown as `QwenError` and told by the conversation. */
  run(desk: Desk, argument: string): Promise<SlashOutcome> | SlashOutcome;
  /** What the argument may be. */
  complete?(desk: Desk): Promise<readonly string[]>;
}
