// Owns the look at the three standard streams: which of them is a terminal, and how large the window is.
import type { TerminalFacts } from "../../contract/messages.ts";
import { terminalSize } from "./signals.ts";

/** The facts as they are now; without a terminal the size is the customary 80 by 24. */
export function terminalFacts(): TerminalFacts {
  return {
    stdin: Deno.stdin.isTerminal(),
    stdout: Deno.stdout.isTerminal(),
    stderr: Deno.stderr.isTerminal(),
    ...(terminalSize() ?? { columns: 80, rows: 24 }),
  };
}
