// Owns the table of what runs in the sandbox. Every command is imported only when it is asked for.
import type { Command } from "../args/command.ts";
import type { SandboxCommand } from "./context.ts";

type SandboxKind =
  | "prompt"
  | "chat"
  | "auth-login"
  | "auth-token"
  | "auth-use"
  | "auth-logout"
  | "models"
  | "doctor"
  | "serve"
  | "exec";

const COMMANDS: Readonly<Record<SandboxKind, () => Promise<SandboxCommand>>> = {
  "prompt": async () => (await import("../cli/headless/sandboxed_prompt.ts")).runPrompt,
  "chat": async () => (await import("../cli/conversation/conversation.ts")).runConversation,
  "auth-login": async () => (await import("../cli/login/login.ts")).runLogin,
  "auth-token": async () => (await import("../cli/auth/token.ts")).runAuthToken,
  "auth-use": async () => (await import("../cli/auth/use.ts")).runAuthUse,
  "models": async () => (await import("../cli/models.ts")).runModels,
  "doctor": async () => (await import("../cli/doctor/doctor.ts")).runDoctor,
  "serve": async () => (await import("../cli/serve/serve.ts")).runServe,
  "exec": async () => (await import("../cli/serve/serve.ts")).runServe,
  "auth-logout": async () => (await import("../cli/auth/logout.ts")).runAuthLogout,
};

/** The command of a start message. @throws {Error} for one that the launcher answers alone */
export async function loadCommand(kind: Command["kind"]): Promise<SandboxCommand> {
  if (!isSandboxCommand(kind)) throw new Error(`${kind} does not run in the sandbox`);
  return await COMMANDS[kind]();
}

function isSandboxCommand(kind: Command["kind"]): kind is SandboxKind {
  return kind in COMMANDS;
}
