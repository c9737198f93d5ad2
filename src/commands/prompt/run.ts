// A headless prompt in the sandbox: with a login, or as one more question in a kept conversation.
import type { SandboxCommand } from "../../sandbox/context.ts";
import { openBearer } from "../../sandbox/services/open_bearer.ts";
import { answerPrompt } from "./headless.ts";

/** Runs the command `prompt`. @throws {QwenError} as `answerPrompt` does */
export const runPrompt: SandboxCommand = (context) => answerPrompt(context, { openBearer, openSession });

/** Kept conversations are loaded only by the flags that ask for them. */
const openSession: Parameters<typeof answerPrompt>[1]["openSession"] = async (context, command) => {
  if (!command.continue && command.resume === undefined) return undefined;
  return await (await import("./session.ts")).openHeadlessSession(context, command);
};
