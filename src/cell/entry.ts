// The cell's first module: waits for the start message, runs the one command, answers its exit code. It joins the
// rooms and does nothing else; which command lives where is the table in `commands.ts`, loaded only when needed.
import type { StartMessage, ToCell } from "./protocol.ts";
import { type CellLink, openContext } from "./real_context.ts";
import { runCommand } from "./run_command.ts";

const link: CellLink = { deliver: () => {}, send: (message) => self.postMessage(message) };

self.onmessage = (event: MessageEvent<ToCell>): void => {
  // The launcher is the trusted side, so its messages are taken at their word.
  if (event.data.type === "start") void begin(event.data);
  else link.deliver(event.data);
};

async function begin(start: StartMessage): Promise<void> {
  const context = openContext(start, link);
  const code = await runCommand(context);
  link.send({ type: "exit", code });
}
