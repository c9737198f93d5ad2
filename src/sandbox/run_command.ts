// Owns the one place where a failure in the sandbox becomes words and an exit code. Which command runs is not its business.
import type { Command } from "../commands/specs.ts";
import { maskSecretIn } from "../config/secret.ts";
import { ClosedPipe } from "../base/output.ts";
import { report } from "../base/report.ts";
import { loadLanguage } from "../text/text.ts";
import { fitLines } from "../text/wrap.ts";
import type { SandboxCommand, SandboxContext } from "./context.ts";

/** Finds the command of a start message. */
export type LoadCommand = (kind: Command["kind"]) => Promise<SandboxCommand>;

/** Runs the command of the start message; answers the exit code whatever happens. */
export async function runCommand(context: SandboxContext, load: LoadCommand): Promise<number> {
  const { command, language, debug, secret } = context.start;
  try {
    await loadLanguage(language);
    return await (await load(command.kind))(context);
  } catch (error) {
    if (error instanceof ClosedPipe) return 0;
    const { exitCode, lines } = report(error, { debug, mask: (part) => maskSecretIn(part, secret) });
    const whole = lines.map((line) => `${line}\n`).join("");
    const { stderr, columns } = context.start.terminal;
    try {
      context.stderr.write(stderr && !debug ? fitLines(whole, columns) : whole);
    } catch {
      // Nobody reads stderr any more: the exit code still tells.
    }
    return exitCode;
  }
}
