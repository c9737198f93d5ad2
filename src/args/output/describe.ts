// Owns the words that help, completions and the man page say of one flag or command, from table and catalogue.
import { text } from "../../text/text.ts";
import type { CommandName, NamedFlag } from "../lookup.ts";
import { commandLine } from "../usage.ts";

/** A flag with the word for its value: `MODEL`, `[ID]`, or nothing for a switch. */
export function valueWord({ flag: { takes, placeholder } }: NamedFlag): string {
  if (placeholder === undefined) return "";
  const word = text().args.placeholders[placeholder];
  return takes === "perhaps" ? `[${word}]` : word;
}

/** What a flag does; a test keeps words for each. */
export function flagWords({ field }: NamedFlag): string {
  return wordOf(text().args.flags, field);
}

/** The same with its choices and its default. */
export function flagBrief(one: NamedFlag): string {
  const { choices, default: preset } = one.flag;
  const parts: string[] = [flagWords(one)];
  if (choices !== undefined) parts.push(text().args.choices(choices));
  if (preset !== undefined) parts.push(text().args.defaultValue(preset));
  return parts.join(" ");
}

/** What a command does, in one line. */
export function commandBrief({ name }: CommandName): string {
  return wordOf(text().args.commands, name);
}

function wordOf(record: Readonly<Record<string, string>>, key: string): string {
  return Object.hasOwn(record, key) ? record[key] ?? "" : "";
}

/** A command's name with its argument, as lists of commands show it: `auth login [TARGET]`. */
export function commandTerm(command: CommandName): string {
  return [command.name, argumentWord(command)].filter((part) => part !== "").join(" ");
}

/** The argument as a usage line shows it: `[PROMPT...]`, `SHELL`, or nothing. */
function argumentWord({ spec }: CommandName): string {
  const argument = spec?.argument;
  if (argument === undefined) return "";
  const word = text().args.placeholders[argument.placeholder] + (argument.many === true ? "..." : "");
  return argument.required === true ? word : `[${word}]`;
}

/** The lines that show how a command is typed. */
export function usageLines(command: CommandName): readonly string[] {
  const { options, command: commandWord } = text().args.usage;
  const line = (...parts: string[]): string => parts.filter((part) => part !== "").join(" ");
  if (command.spec === undefined) return [line(commandLine(command.name), commandWord)];
  const own = line(commandLine(command.name), options, argumentWord(command));
  return command.name === "" ? [own, line(commandLine(""), options, commandWord)] : [own];
}

/** Paragraphs and example lines are kept by command name, and not every command has some. */
export function ofCommand<T>(record: Readonly<Record<string, readonly T[]>>, command: CommandName): readonly T[] {
  return Object.hasOwn(record, command.name) ? record[command.name] ?? [] : [];
}
