// Owns the commands that need neither configuration nor cell: version, help, completions, man page.
import type { Command } from "../args/command.ts";
import { renderProposals } from "../args/complete.ts";
import { renderCompletions } from "../args/completions.ts";
import { renderHelp, renderVersion } from "../args/help.ts";
import { renderManPage } from "../args/man.ts";
import { terminalSize } from "./signals.ts";

type PaperCommand = Extract<Command, { kind: "version" | "help" | "complete" | "completions" | "man" }>;

/** What the command prints on stdout. */
export function paperAnswer(command: PaperCommand): string {
  switch (command.kind) {
    case "version":
      return renderVersion();
    case "help":
      return renderHelp(command.path, { columns: terminalSize()?.columns ?? 80 });
    case "complete":
      return renderProposals(command.words);
    case "completions":
      return renderCompletions(command.shell);
    case "man":
      return renderManPage();
  }
}
