// Owns the terminal as a command of the sandbox has it: the launcher's keyboard and window, and the stream that is drawn on.
import type { SandboxContext } from "../context.ts";
import { Terminal } from "../../terminal/terminal.ts";

/** Draws on stdout in a conversation; on stderr where stdout belongs to results. */
export function sandboxTerminal(context: SandboxContext, stream: "stdout" | "stderr"): Terminal {
  const { columns, rows, [stream]: isTerminal } = context.start.terminal;
  return new Terminal({
    write: (out) => context[stream].write(out),
    keyboard: context.keyboard,
    columns,
    rows,
    onResize: (listener) => context.onResize(listener),
    env: (name) => context.env(name),
    isTerminal,
  });
}
