// The launcher: words become a command, what the command cannot need is given up, the command gets a configuration, and
// the configuration decides what may run. Commands that are only questions about those are answered here.
import type { Command } from "../commands/specs.ts";
import { parseCommand, requestedLanguage } from "../args/parse.ts";
import { maskSecretIn } from "../config/secret.ts";
import type { WritableWorld } from "../config/world.ts";
import { print, tell } from "../base/output.ts";
import { failureResult, type Mask, renderFailure, report } from "../base/report.ts";
import { language, languageOf, loadLanguage } from "../text/text.ts";
import { realWorld } from "./machine/real_world.ts";
import type { ConfiguredCommand } from "./grants/plan_inputs.ts";
import { type GiveUp, giveUpForGood, unneeded } from "./permissions.ts";

/** The real machine; a demo or a test puts others in its place. */
export interface LaunchPorts {
  readonly world?: WritableWorld;
  readonly giveUp?: GiveUp;
}

/** Runs one command line. Answers the exit code and never throws. */
export async function launch(argv: readonly string[], ports: LaunchPorts = {}): Promise<number> {
  const { world = realWorld(), giveUp = giveUpForGood } = ports;
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
    giveUp(unneeded(command.kind));
    return await run(command, { world, giveUp });
  } catch (error) {
    return await tellFailure(error, command);
  }
}

async function run(command: Command, { world, giveUp }: Required<LaunchPorts>): Promise<number> {
  switch (command.kind) {
    case "nothing":
      return 0;
    case "version":
    case "help":
    case "complete":
    case "completions":
    case "man":
      return answer(await (await import("./static_answers.ts")).paperAnswer(command));
    case "auth status":
    case "env":
    case "permissions": {
      const { answerFromConfiguration } = await import("./configuration_answers.ts");
      const { output, exitCode } = await answerFromConfiguration(command, world);
      return answer(output, exitCode);
    }
    case "uninstall":
      return answer((await import("./uninstall/uninstall_command.ts")).uninstall(command, world));
    case "auth seal":
    case "auth unseal":
      giveUp(["net"]);
      return answer(await (await import("./key_store/seal_command.ts")).changeSeal(command, { world, giveUp }));
    case "doctor":
      return await (await import("./doctor/doctor_command.ts")).runDoctor(command, { world, giveUp });
    case "demo": {
      giveUp(["shell"]);
      const { columns } = (await import("./machine/terminal_facts.ts")).terminalFacts();
      return await (await import("../demo/demo.ts")).runDemo(command.flags, { launch, giveUp, columns });
    }
    case "serve token add":
    case "serve token list":
    case "serve token revoke":
      return answer(await (await import("./gateway/tokens.ts")).changeTokens(command, world));
    case "serve status":
      giveUp(["shell"]);
      return answer(await (await import("./gateway/gateway_status.ts")).gatewayStatus(command, world));
    case "serve":
    case "exec":
      return await (await import("./gateway/gateway_command.ts")).runGateway(command, { world, giveUp });
    case "prompt":
      return await (await import("./prompt.ts")).runPrompt(command, { world, giveUp });
    case "auth token": {
      const line = await (await import("./token_answer.ts")).answerToken(command, { world, giveUp });
      return line === undefined ? await inSandbox(command, { world, giveUp }) : answer(line);
    }
    default:
      return await inSandbox(command, { world, giveUp });
  }
}

async function inSandbox(command: ConfiguredCommand, { world, giveUp }: Required<LaunchPorts>): Promise<number> {
  return await (await import("./sandbox/sandboxed_command.ts")).runInSandbox(command, {
    world,
    giveUp,
    showDemo: () => launch(["demo", "--lang", language()], { world, giveUp }),
  });
}

/** Tells a failure on stderr, or on stdout as the result object that the JSON formats promise. Never throws. */
async function tellFailure(error: unknown, command: Command | undefined): Promise<number> {
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
  const whole = lines.map((line) => `${line}\n`).join("");
  // A stack is read by line numbers and copied whole.
  if (isDebug(command) || !Deno.stderr.isTerminal()) tell(Deno.stderr, whole);
  else (await import("./tell_user.ts")).tellUser(whole);
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
