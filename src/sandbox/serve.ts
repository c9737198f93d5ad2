// Owns the cell's side of the line: waits for the start message, runs the one command, answers its exit code. Both
// entries use it; they differ only in what they can run.
import type { StartMessage, ToCell } from "../contract/messages.ts";
import { type CellLink, openContext } from "./real_context.ts";
import { type LoadCommand, runCommand } from "./run_command.ts";

/** Listens to the launcher, and runs what `load` finds for its start message. */
export function serveCell(load: LoadCommand): void {
  const link: CellLink = { deliver: () => {}, send: (message) => self.postMessage(message) };
  const begin = async (start: StartMessage): Promise<void> => {
    const code = await runCommand(openContext(start, link), load);
    link.send({ type: "exit", code });
  };
  self.onmessage = (event: MessageEvent<ToCell>): void => {
    // The launcher is the trusted side, so its messages are taken at their word.
    if (event.data.type === "start") void begin(event.data);
    else link.deliver(event.data);
  };
}
