// Owns the table of what runs in the sandbox. Every command is imported only when it is asked for.
import type { Command, SandboxKind } from "../commands/specs.ts";
import type { SandboxCommand } from "./context.ts";

const COMMANDS: Readonly<Record<SandboxKind, () => Promise<SandboxCommand>>> = {
  "prompt": async () => (await import("../commands/prompt/run.ts")).runPrompt,
  "chat": async () => (await import("../commands/conversation/run.ts")).runConversation,
  "auth login": async () => (await import("../commands/login/run.ts")).runLogin,
  "auth token": async () => (await import("../commands/token/run.ts")).runAuthToken,
  "auth use": async () => (await import("../commands/use/run.ts")).runAuthUse,
  "models": async () => (await import("../commands/models/run.ts")).runModels,
  "doctor": async () => (await import("../commands/doctor/run.ts")).runDoctor,
  "serve": async () => (await import("../commands/serve/run.ts")).runServe,
  "exec": async () => (await import("../commands/serve/run.ts")).runServe,
  "auth logout": async () => (await import("../commands/logout/run.ts")).runAuthLogout,
};

/** The command of a start message. @throws {Error} for one that the launcher answers alone */
export async function loadCommand(kind: Command["kind"]): Promise<SandboxCommand> {
  if (!isSandboxCommand(kind)) throw new Error(`${kind} does not run in the sandbox`);
  return await COMMANDS[kind]();
}

function isSandboxCommand(kind: Command["kind"]): kind is SandboxKind {
  return kind in COMMANDS;
}
