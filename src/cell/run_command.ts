// Owns the table of what runs in the cell, and the one place where a failure in it becomes words and an exit code.
// Every command is imported only when it is asked for: a prompt pays for no prompt, login or Markdown.
import type { Command } from "../args/command.ts";
import { withoutSecret } from "../config/secret.ts";
import { report } from "../report.ts";
import { loadLanguage } from "../text/text.ts";
import type { CellCommand, CellContext } from "./context.ts";
import { ClosedPipe } from "./real_context.ts";

type CellKind = "prompt" | "chat" | "auth-login" | "auth-token" | "auth-use" | "auth-logout" | "models" | "doctor";

const COMMANDS: Readonly<Record<CellKind, () => Promise<CellCommand>>> = {
  "prompt": async () => (await import("../cli/headless.ts")).runPrompt,
  "chat": async () => (await import("../cli/conversation.ts")).runConversation,
  "auth-login": async () => (await import("../cli/login.ts")).runLogin,
  "auth-token": async () => (await import("../cli/auth_token.ts")).runAuthToken,
  "auth-use": async () => (await import("../cli/auth_use.ts")).runAuthUse,
  "models": async () => (await import("../cli/models.ts")).runModels,
  "doctor": async () => (await import("../cli/doctor.ts")).runDoctor,
  "auth-logout": async () => (await import("../cli/auth_logout.ts")).runAuthLogout,
};

/** Whether a command runs in the cell; the others are answered by the launcher alone. */
export function isCellCommand(kind: Command["kind"]): kind is CellKind {
  return kind in COMMANDS;
}

/** Runs the command of the start message; answers the exit code whatever happens. */
export async function runCommand(context: CellContext): Promise<number> {
  const { command, language, debug, secret } = context.start;
  try {
    await loadLanguage(language);
    if (!isCellCommand(command.kind)) throw new Error(`${command.kind} does not run in the cell`);
    return await (await COMMANDS[command.kind]())(context);
  } catch (error) {
    if (error instanceof ClosedPipe) return 0;
    const { exitCode, lines } = report(error, { debug, mask: (part) => withoutSecret(part, secret) });
    try {
      context.stderr.write(lines.map((line) => `${line}\n`).join(""));
    } catch {
      // Nobody reads stderr any more: the exit code still tells.
    }
    return exitCode;
  }
}
