// Owns the way from argv to a `Command`: which command it is and whether what was given belongs to it.
// Pure: it asks only whether the two ends are terminals. All that can go wrong is a `QwenError` of kind usage.
//
// Why not @stricli/core 1.3.0 (tried): it takes no flag before the subcommand (`--model x auth status` becomes a
// prompt), reads `--prompt=` and a value with a line break as prompt words, throws on `--constructor`, and its import
// alone costs 8 to 11 ms, which is the whole allowance of `qwen --version`.
import { QwenError } from "../base/errors.ts";
import { type Command, SPECS } from "../commands/specs.ts";
import { text } from "../text/text.ts";
import { buildCommand } from "./build.ts";
import { type CommandName, commandNamed, COMMANDS, findCommand, namedFlags, namesBelow, ownFlags } from "./lookup.ts";
import { promptOrConversation, type TerminalEnds } from "./root.ts";
import { scan, type Scanned } from "./scan.ts";
import { commandMeant, isExecMeant, isForeignCommand, subcommandMeant } from "./slip.ts";
import { GLOBAL_FLAGS } from "./spec/global_flags.ts";
import type { ArgumentSpec } from "./spec/spec.ts";
import { nearest, repeatable } from "../base/typed_words.ts";
import { commandLine, usageError } from "./usage.ts";

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
  const isGroup = command.name !== "" && namesBelow(command.name).length > 0;
  if (isGroup) refuseUnknownSubcommand(command, [...rest, ...scanned.literal]);
  if (scanned.flags.has("help") || command.spec === undefined) {
    return command.name === "help" ? helpCommand(rest) : helpOf(command);
  }
  if (command.name === "") refuseMistypedCommand(scanned);
  refuseForeignFlags(command, scanned);
  if (command.name === "help") return helpCommand([...rest, ...scanned.literal]);
  const words = [...rest, ...scanned.literal];
  if (command.name === "") return promptOrConversation(scanned.flags, words, ends);
  refuseBlankValues(command, scanned);
  checkArguments(command.name, command.spec.argument, words);
  const spec = SPECS.find((one) => one === command.spec);
  return spec === undefined ? helpOf(command) : buildCommand(spec, scanned.flags, words);
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

function helpOf(command: CommandName): Command {
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

function refuseUnknownSubcommand(group: CommandName, rest: readonly string[]): void {
  const word = rest[0];
  if (word === undefined) return;
  const typed = commandLine(`${group.name} ${repeatable(word)}`);
  throw usageError(unknownCommand(typed, subcommandMeant(group, word)), group.name);
}

/** A line that is nearly a command is rather a slip than a prompt; `-p` and `--` give such a prompt. */
function refuseMistypedCommand({ words, literal }: Scanned): void {
  if (literal.length === 0 && isForeignCommand(words)) {
    throw asPromptError(text().args.foreignCommand(commandLine(words[0] ?? "")), words);
  }
  const meant = literal.length === 0 ? commandMeant(words) : isExecMeant(words) ? "exec" : undefined;
  if (meant !== undefined) throw asPromptError(unknownCommand(words.join(" "), meant), words);
}

function refuseForeignFlags(command: CommandName, { flags }: Scanned): void {
  const own = [...namedFlags(GLOBAL_FLAGS), ...ownFlags(command)];
  for (const [field, { typed }] of flags) {
    if (own.some((one) => one.field === field)) continue;
    const owners = COMMANDS.filter((candidate) => ownFlags(candidate).some((one) => one.field === field));
    throw usageError(text().args.notHere(typed, owners.map((owner) => commandLine(owner.name))), command.name);
  }
}

/** Where a blank value would open what it was to close, e.g. of a script's variable that is not set. */
function refuseBlankValues({ name, spec }: CommandName, { flags, blank }: Scanned): void {
  const isBlank = (value: string): boolean => value.split(",").every((part) => part.trim() === "");
  for (const field of spec?.filled ?? []) {
    const given = flags.get(field);
    const typed = given?.values.some(isBlank) === true ? given.typed : blank.get(field);
    if (typed !== undefined) throw usageError(text().args.blankValue(typed), name);
  }
}

function checkArguments(name: string, argument: ArgumentSpec | undefined, words: readonly string[]): void {
  const line = commandLine(name);
  const isOneWord = argument?.many !== true;
  const extra = words[argument === undefined ? 0 : 1];
  if (isOneWord && extra !== undefined) {
    const error = text().args.tooManyWords(line, repeatable(extra));
    throw name.includes(" ") ? usageError(error, name) : asPromptError(error, [name, ...words]);
  }
  if (argument === undefined) return;
  const { required, closed, choices, placeholder } = argument;
  const word = words.map((part) => part.trim()).join(" ");
  if (word === "" && (isOneWord || words.length === 0)) {
    if (required !== true) return;
    throw usageError(
      choices === undefined
        ? text().args.missingWord(line, text().args.placeholders[placeholder])
        : text().args.missingChoice(line, choices),
      name,
    );
  }
  if (closed === true && choices?.includes(word) === false) {
    throw usageError(text().args.badArgument(line, repeatable(word), choices), name);
  }
}

/** An error whose way out may be that the words were meant as a prompt. */
function asPromptError(message: string, words: readonly string[]): QwenError {
  const shown = words.map(repeatable).join(" ");
  // Words that a shell would read in its own way are not offered for typing.
  if (shown.length > 60 || /[^\p{L}\p{N} .,-]/u.test(shown)) return usageError(message, "");
  return new QwenError("usage", message, { hint: [text().args.asPrompt(commandLine(`-- ${shown}`))] });
}
