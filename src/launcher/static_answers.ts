// Owns the commands that need neither configuration nor sandbox: version, help, completions, man page. The first two are
// what people wait for; the others are loaded when they are asked for.
import type { CommandNamed } from "../commands/specs.ts";
import { renderHelp, renderVersion } from "../args/output/help.ts";
import { terminalSize } from "./machine/signals.ts";

type PaperCommand = CommandNamed<"version" | "help" | "complete" | "completions" | "man">;

/** What the command prints on stdout. */
export async function paperAnswer(command: PaperCommand): Promise<string> {
  switch (command.kind) {
    case "version":
      return renderVersion();
    case "help":
      return renderHelp(command.path, { columns: terminalSize()?.columns ?? 80 });
    case "complete":
      return (await import("../args/output/complete.ts")).renderProposals(command.words);
    case "completions":
      return (await import("../args/output/completions.ts")).renderCompletions(command.shell);
    case "man":
      return (await import("../args/output/man.ts")).renderManPage();
  }
}
