// Owns the words that help, completions and the man page say of one flag or command, from table and catalogue.
import { text } from "../../text/text.ts";
import type { FlagName } from "../flags.ts";
import { flagSpec } from "../lookup.ts";
import type { CommandSpec } from "../table.ts";
import { commandLine } from "../usage.ts";

/** A flag with the word for its value: `MODEL`, `[ID]`, or nothing for a switch. */
export function valueWord(name: FlagName): string {
  const { kind, placeholder } = flagSpec(name);
  if (placeholder === undefined) return "";
  const word = text().args.placeholders[placeholder];
  return kind === "optional" ? `[${word}]` : word;
}

/** What a flag does, with its choices and its default. */
export function flagBrief(name: FlagName): string {
  const { choices, default: preset } = flagSpec(name);
  const parts: string[] = [text().args.flags[name]];
  if (choices !== undefined) parts.push(text().args.choices(choices));
  if (preset !== undefined) parts.push(text().args.defaultValue(preset));
  return parts.join(" ");
}

/** What a command does, in one line. */
export function commandBrief(command: CommandSpec): string {
  return text().args.commands[command.name];
}

/** A command's name with its argument, as lists of commands show it: `auth login [TARGET]`. */
export function commandTerm(command: CommandSpec): string {
  return [command.name, argumentWord(command)].filter((part) => part !== "").join(" ");
}

/** The argument as a usage line shows it: `[PROMPT...]`, `SHELL`, or nothing. */
function argumentWord({ argument }: CommandSpec): string {
  if (argument === undefined) return "";
  const word = text().args.placeholders[argument.placeholder] + (argument.many === true ? "..." : "");
  return argument.required ? word : `[${word}]`;
}

/** The lines that show how a command is typed. */
export function usageLines(command: CommandSpec): readonly string[] {
  const { options, command: commandWord } = text().args.usage;
  const line = (...parts: string[]): string => parts.filter((part) => part !== "").join(" ");
  if (command.group === true) return [line(commandLine(command.name), commandWord)];
  const own = line(commandLine(command.name), options, argumentWord(command));
  return command.name === "" ? [own, line(commandLine(""), options, commandWord)] : [own];
}

/** Paragraphs and example lines are kept by command name, and not every command has some. */
export function ofCommand<T>(record: Readonly<Record<string, readonly T[]>>, command: CommandSpec): readonly T[] {
  return Object.hasOwn(record, command.name) ? record[command.name] ?? [] : [];
}
