// Owns the way from argv to a `Command`: which command it is and whether what was given belongs to it.
// Pure: it asks only whether the two ends are terminals. All that can go wrong is a `QwenError` of kind usage.
import { QwenError } from "../base/errors.ts";
import { text } from "../text/text.ts";
import { buildCommand } from "./build.ts";
import type { Command, TerminalEnds } from "./command.ts";
import { type FlagName, GLOBAL_FLAGS } from "./flags.ts";
import { commandNamed, findCommand, nearest } from "./lookup.ts";
import { FlagReader } from "./read.ts";
import { scan, type Scanned } from "./scan.ts";
import { commandMeant, subcommandMeant } from "./slip.ts";
import { COMMANDS, type CommandSpec } from "./table.ts";
import { commandLine, repeatable, usageError } from "./usage.ts";

/**
 * The command that the words after the program's name ask for.
 *
 * Words that begin with no command's name are a prompt. Throws a `QwenError` of kind usage, with one hint.
 */
export function parseCommand(argv: readonly string[], ends: TerminalEnds): Command {
  // The shells' own door: what follows is what a user has typed so far, and may be anything.
  if (argv[0] === "complete" && argv[1] === "--") return { kind: "complete", words: argv.slice(2) };
  const scanned = scan(argv);
  const { command, rest } = findCommand(scanned.words);
  if (scanned.flags.has("version")) return { kind: "version" };
  if (command.group === true) refuseUnknownSubcommand(command, [...rest, ...scanned.literal]);
  if (scanned.flags.has("help") || command.group === true) {
    return command.name === "help" ? helpCommand(rest) : helpOf(command);
  }
  if (command.name === "") refuseMistypedCommand(scanned);
  refuseForeignFlags(command, scanned);
  if (command.name === "help") return helpCommand([...rest, ...scanned.literal]);
  const words = [...rest, ...scanned.literal];
  checkArguments(command, words);
  return buildCommand({ name: command.name, words, flags: new FlagReader(scanned.flags, command.name), ends });
}

/**
 * The language that `--lang` asks for, before anything else is looked at: a usage error is told in it too.
 */
export function requestedLanguage(argv: readonly string[]): string | undefined {
  for (const [index, word] of argv.entries()) {
    if (word === "--") return undefined;
    if (word === "--lang") return argv[index + 1];
    if (word.startsWith("--lang=")) return word.slice("--lang=".length);
  }
  return undefined;
}

function helpOf(command: CommandSpec): Command {
  return { kind: "help", path: command.name === "" ? [] : command.name.split(" ") };
}

function helpCommand(words: readonly string[]): Command {
  const command = commandNamed(words.join(" "));
  if (command !== undefined) return helpOf(command);
  const near = nearest(words.join(" "), COMMANDS.map(({ name }) => name).filter((name) => name !== ""));
  throw asPromptError(unknownCommand(repeatable(words.join(" ")), near), ["help", ...words]);
}

function unknownCommand(typed: string, meant: string | undefined): string {
  return meant === undefined
    ? text().args.unknownCommand(typed)
    : text().args.unknownCommandNear(typed, commandLine(meant));
}

function refuseUnknownSubcommand(group: CommandSpec, rest: readonly string[]): void {
  const word = rest[0];
  if (word === undefined) return;
  const typed = commandLine(`${group.name} ${repeatable(word)}`);
  throw usageError(unknownCommand(typed, subcommandMeant(group, word)), group.name);
}

/** A line that is nearly a command is rather a slip than a prompt; `-p` and `--` give such a prompt. */
function refuseMistypedCommand({ words, literal }: Scanned): void {
  const meant = literal.length > 0 ? undefined : commandMeant(words);
  if (meant !== undefined) throw asPromptError(unknownCommand(words.join(" "), meant), words);
}

function refuseForeignFlags(command: CommandSpec, { flags }: Scanned): void {
  const own: readonly FlagName[] = [...GLOBAL_FLAGS, ...command.flags];
  for (const [name, { typed }] of flags) {
    if (own.includes(name)) continue;
    const owners = COMMANDS.filter((candidate) => candidate.flags.includes(name));
    throw usageError(text().args.notHere(typed, owners.map((owner) => commandLine(owner.name))), command.name);
  }
}

function checkArguments(command: CommandSpec, words: readonly string[]): void {
  const { argument } = command;
  const line = commandLine(command.name);
  if (argument?.many === true && (!argument.required || words.length > 0)) return;
  const extra = words[argument === undefined ? 0 : 1];
  if (extra !== undefined) {
    const error = text().args.tooManyWords(line, repeatable(extra));
    throw command.name.includes(" ") ? usageError(error, command.name) : asPromptError(error, [command.name, ...words]);
  }
  const word = words[0]?.trim();
  if (argument === undefined) return;
  if (word === undefined || word === "") {
    if (!argument.required) return;
    throw usageError(
      argument.choices === undefined
        ? text().args.missingWord(line, text().args.placeholders[argument.placeholder])
        : text().args.missingChoice(line, argument.choices),
      command.name,
    );
  }
  if (argument.closed === true && argument.choices?.includes(word) === false) {
    throw usageError(text().args.badArgument(line, repeatable(word), argument.choices), command.name);
  }
}

/** An error whose way out may be that the words were meant as a prompt. */
function asPromptError(message: string, words: readonly string[]): QwenError {
  const shown = words.map(repeatable).join(" ");
  // Words that a shell would read in its own way are not offered for typing.
  if (shown.length > 60 || /[^\p{L}\p{N} .,-]/u.test(shown)) return usageError(message, "");
  return new QwenError("usage", message, { hint: [text().args.asPrompt(commandLine(`-- ${shown}`))] });
}
