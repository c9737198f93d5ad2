// Owns what a conversation begins with where nobody is signed in: why there are questions, the wizard that asks them, and
// then another sandbox with what was found.
import type { SandboxContext } from "../../../sandbox/context.ts";
import { missingCredential, type UnsignedConfiguration } from "../../../config/resolve/missing_credential.ts";
import type { Terminal } from "../../../terminal/terminal.ts";
import { text } from "../../../text/text.ts";
import { printNote } from "../../../sandbox/services/print_note.ts";
import { wizardRequests } from "./check.ts";
import { runWizard } from "./wizard.ts";
import type { Inherited } from "../handover.ts";
import { goOnWith } from "../switch.ts";

/** What it uses of the conversation's ports. */
interface FirstRunPorts {
  readonly terminal: Terminal;
  readonly fetch?: typeof fetch;
  mayReach(host: string): boolean;
}

/** The wizard, and then another sandbox with what it found. */
export async function firstRun(
  context: SandboxContext,
  { ports, inherited }: { readonly ports: FirstRunPorts; readonly inherited: Inherited },
): Promise<number> {
  const { terminal } = ports;
  const words = text().wizard;
  if (inherited.wizard === undefined) {
    terminal.write(`${terminal.style.paint(words.welcome, "bold")}\n`);
    for (const line of whyAsked(context.start.configuration)) printNote(terminal, line);
    terminal.write("\n");
  }
  const outcome = await runWizard({
    context,
    terminal,
    requests: wizardRequests(context, ports),
    handover: (wizard) => ({ wizard }),
    goOn: (found) => goOnWith(context, found),
    mayReach: ports.mayReach,
  }, inherited.wizard);
  if (outcome.kind === "left") {
    printNote(terminal, words.left);
    return 130;
  }
  // The launcher has the service of the demo, and ends this sandbox when it has begun.
  await context.ask({ kind: "show-demo" });
  return 0;
}

/** Why there are questions: nothing is set up yet, or what was does not do any more. */
function whyAsked(configuration: UnsignedConfiguration): readonly string[] {
  const words = text().wizard;
  if (configuration.method === "none") return [words.welcomeMore];
  const { message, hint: [entryKey = ""] } = missingCredential(configuration);
  return [message, ...(configuration.missingKey === undefined ? [] : [entryKey]), words.welcomeAgain];
}
