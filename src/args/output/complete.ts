// Owns what Tab offers: the words that may follow the words typed so far, made from the table. The shells' scripts
// (`completions.ts`) ask for it by `qwen complete -- WORDS…`. It reads no configuration and never fails: whatever was
// typed, the worst answer is nothing.
import { commandBrief, flagBrief, flagWords } from "./describe.ts";
import {
  type CommandName,
  COMMANDS,
  findCommand,
  flagByLetter,
  flagByLongName,
  lastWord,
  type NamedFlag,
  namedFlags,
  namesBelow,
  ownFlags,
  subcommands,
} from "../lookup.ts";
import { GLOBAL_FLAGS } from "../spec/global_flags.ts";

/** One proposal: the whole word, and what it means. */
export interface Proposal {
  readonly value: string;
  readonly brief: string;
}

/** The answer to `qwen complete`: a line each, value and brief with a tab between. */
export function renderProposals(words: readonly string[]): string {
  return proposeCompletions(words).map(({ value, brief }) => `${value}\t${brief}\n`).join("");
}

/** What can stand in place of the last word. It is the one being typed, perhaps empty; those before it are done. */
export function proposeCompletions(words: readonly string[]): readonly Proposal[] {
  const partial = unquoted(words[words.length - 1] ?? "");
  const typed = walk(words.slice(0, -1));
  if (typed.literal) return [];
  return candidates(typed, partial).filter(({ value }) => value.startsWith(partial) && value !== partial);
}

interface Typed {
  /** Words that are neither flags nor their values. */
  readonly words: readonly string[];
  /** By field. */
  readonly flags: ReadonlySet<string>;
  /** The flag whose value is being typed. */
  readonly open?: NamedFlag;
  /** After `--` there are only words of a prompt. */
  readonly literal: boolean;
}

function walk(before: readonly string[]): Typed {
  const words: string[] = [];
  const flags = new Set<string>();
  let open: NamedFlag | undefined;
  for (const word of before) {
    if (open !== undefined && word !== "--") {
      open = undefined;
      continue;
    }
    if (word === "--") return { words, flags, literal: true };
    const flag = flagOf(word);
    if (flag !== undefined) {
      flags.add(flag.field);
      const takesNext = ["one", "several"].includes(flag.flag.takes);
      open = takesNext && !word.includes("=") ? flag : undefined;
    } else if (!word.startsWith("-")) words.push(unquoted(word));
  }
  return { words, flags, literal: false, ...(open === undefined ? {} : { open }) };
}

function flagOf(word: string): NamedFlag | undefined {
  if (/^-[A-Za-z]$/.test(word)) return flagByLetter(word.charAt(1));
  const long = /^--([^=]+)/.exec(word);
  return long === null ? undefined : flagByLongName(long[1] ?? "");
}

function candidates(typed: Typed, partial: string): readonly Proposal[] {
  if (typed.open !== undefined) return choicesOf(typed.open, "");
  const attached = /^(--[^=]+=)/.exec(partial)?.[1];
  if (attached !== undefined) {
    const flag = flagOf(attached);
    return flag === undefined ? [] : choicesOf(flag, attached);
  }
  const { command, rest } = findCommand(typed.words);
  if (partial.startsWith("-")) return flagsFor(command, typed.flags);
  return wordsFor(command, rest);
}

function choicesOf(one: NamedFlag, prefix: string): readonly Proposal[] {
  return (one.flag.choices ?? []).map((choice) => ({ value: prefix + choice, brief: flagWords(one) }));
}

/** Flags that the command takes and that are not there yet; a list may be given again. */
function flagsFor(command: CommandName, given: ReadonlySet<string>): readonly Proposal[] {
  return [...ownFlags(command), ...namedFlags(GLOBAL_FLAGS)]
    .filter(({ field, flag }) => !given.has(field) || flag.takes === "several")
    .map((one) => ({ value: `--${one.name}`, brief: flagBrief(one) }));
}

function wordsFor(command: CommandName, rest: readonly string[]): readonly Proposal[] {
  if (command.name === "help") return commandsAfter(rest.join(" "));
  if (rest.length > 0) return [];
  if (namesBelow(command.name).length > 0) return below(command);
  return (command.spec?.argument?.choices ?? []).map((value) => ({ value, brief: commandBrief(command) }));
}

function below(command: CommandName): readonly Proposal[] {
  return subcommands(command.name).map((next) => ({ value: lastWord(next), brief: commandBrief(next) }));
}

function commandsAfter(name: string): readonly Proposal[] {
  const command = COMMANDS.find((candidate) => candidate.name === name);
  return command === undefined ? [] : below(command);
}

/** A word without the quote that a shell passes on as it was typed; `""` is how old PowerShells pass nothing. */
function unquoted(word: string): string {
  return word.replace(/^(["'])(.*?)\1?$/s, "$2");
}
