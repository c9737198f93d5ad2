// The launcher: words become a command, the command gets a configuration, and the configuration decides what the cell
// may do. Commands that are only questions about those three are answered here, without a cell.
import type { Command } from "../args/command.ts";
import { parseCommand, requestedLanguage } from "../args/parse.ts";
import { isBlank } from "../config/blank.ts";
import { missingCredential } from "../config/resolve/missing_credential.ts";
import { maskSecretIn } from "../config/secret.ts";
import type { WritableWorld } from "../config/world.ts";
import { print, tell } from "../base/output.ts";
import { failureResult, type Mask, renderFailure, report } from "../base/report.ts";
import { language, languageOf, loadLanguage } from "../text/text.ts";
import type { ConfiguredCommand } from "./sandbox/sandboxed_command.ts";
import type { Standby } from "./sandbox/host.ts";
import { realWorld } from "./machine/real_world.ts";

type PromptCommand = Extract<Command, { readonly kind: "prompt" }>;

/** Runs one command line. Answers the exit code and never throws. */
export async function launch(argv: readonly string[], world: WritableWorld = realWorld()): Promise<number> {
  let command: Command | undefined;
  try {
    await loadLanguage(languageOf(
      requestedLanguage(argv),
      world.env("LC_ALL"),
      world.env("LC_MESSAGES"),
      world.env("LANG"),
    ));
    command = parseCommand(argv, {
      stdinIsTerminal: Deno.stdin.isTerminal(),
      stdoutIsTerminal: Deno.stdout.isTerminal(),
    });
    return await run(command, world);
  } catch (error) {
    return tellFailure(error, command);
  }
}

async function run(command: Command, world: WritableWorld): Promise<number> {
  switch (command.kind) {
    case "version":
    case "help":
    case "complete":
    case "completions":
    case "man":
      return answer(await (await import("./static_answers.ts")).paperAnswer(command));
    case "auth-status":
    case "env":
    case "permissions": {
      const { answerFromConfiguration } = await import("./configuration_answers.ts");
      const { output, exitCode } = await answerFromConfiguration(command, world);
      return answer(output, exitCode);
    }
    case "uninstall":
      return answer((await import("./uninstall_command.ts")).uninstall(command, world));
    case "doctor":
      return await (await import("./doctor_command.ts")).runDoctor(command, world);
    case "demo":
      return await (await import("../demo/demo.ts")).runDemo(command.flags, launch);
    case "prompt":
      return await runPrompt(command, world);
    default:
      return await runInCell(command, world);
  }
}

/** What can be told or begun for a prompt before the code that reads a configuration is loaded, half of a short run. */
async function runPrompt(command: PromptCommand, world: WritableWorld): Promise<number> {
  if (isBlank(world, command.flags)) throw missingCredential();
  const { openForeseenCell } = await import("./foresight.ts");
  const standby = openForeseenCell(command, { env: world.env, processors: navigator.hardwareConcurrency });
  try {
    return await runInCell(command, world, standby);
  } finally {
    standby?.end();
  }
}

async function runInCell(command: ConfiguredCommand, world: WritableWorld, standby?: Standby): Promise<number> {
  return await (await import("./sandbox/sandboxed_command.ts")).runCellCommand(command, {
    world,
    showDemo: () => launch(["demo", "--lang", language()], world),
    ...(standby === undefined ? {} : { standby }),
  });
}

/** Tells a failure on stderr, or on stdout as the result object that the JSON formats promise. Never throws. */
function tellFailure(error: unknown, command: Command | undefined): number {
  const mask = maskOf(command);
  const { exitCode, lines } = report(error, { debug: isDebug(command), mask });
  if (command?.kind === "prompt" && command.outputFormat !== "text") {
    const facts = { sessionId: crypto.randomUUID(), uuid: crypto.randomUUID(), mask };
    try {
      return answer(renderFailure(failureResult(error, facts), command.outputFormat), exitCode);
    } catch {
      // Where the object cannot be written, a line still tells.
    }
  }
  tell(Deno.stderr, lines.map((line) => `${line}\n`).join(""));
  return exitCode;
}

function isDebug(command: Command | undefined): boolean {
  return command !== undefined && "flags" in command && command.flags.debug;
}

/** The one secret that the launcher may know before the configuration is read: a key typed as a flag. */
function maskOf(command: Command | undefined): Mask {
  const typed = command !== undefined && "flags" in command ? command.flags.openaiApiKey : undefined;
  return (part) => maskSecretIn(part, typed?.startsWith("@") ? undefined : typed);
}

function answer(output: string, exitCode = 0): number {
  print(Deno.stdout, output.endsWith("\n") || output === "" ? output : `${output}\n`);
  return exitCode;
}
