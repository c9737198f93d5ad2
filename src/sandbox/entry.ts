// The first module of the sandbox: waits for the start message, runs the one command, answers its exit code.
import type { StartMessage, ToSandbox } from "../contract/messages.ts";
import { loadCommand } from "./command_table.ts";
import { openContext, type SandboxLink } from "./real_context.ts";
import { runCommand } from "./run_command.ts";

const link: SandboxLink = { deliver: () => {}, send: (message) => self.postMessage(message) };

self.onmessage = (event: MessageEvent<ToSandbox>): void => {
  // The launcher is the trusted side, so its messages are taken at their word.
  if (event.data.type === "start") void begin(event.data);
  else link.deliver(event.data);
};

async function begin(start: StartMessage): Promise<void> {
  const code = await runCommand(openContext(start, link), loadCommand);
  link.send({ type: "exit", code });
}
