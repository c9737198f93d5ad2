// The questions asked of the specs: which command do these words name, which flag is this. It decides nothing about what
// is allowed where; `parse.ts` does.
import { SPECS } from "../commands/specs.ts";
import type { Flag } from "./spec/flag.ts";
import { GLOBAL_FLAGS, LOCAL_FLAGS } from "./spec/global_flags.ts";
import { type Flags, kebabCase, type Spec } from "./spec/spec.ts";

/** A flag with its names. */
export interface NamedFlag {
  /** In the parsed command, and in the catalogue. */
  readonly field: string;
  /** As it is typed, without the dashes. */
  readonly name: string;
  readonly flag: Flag<unknown>;
}

/** A command's name as it is typed, with its spec; a heading, such as `auth`, has none. */
export interface CommandName {
  /** Its words joined with blanks; the root is the empty string. */
  readonly name: string;
  readonly spec?: Spec;
}

/** Words of the longest name. */
const MOST_WORDS = 3;

/** Flags with their names, in order. */
export function namedFlags(flags: Flags): readonly NamedFlag[] {
  return Object.entries(flags).map(([field, flag]) => ({ field, name: kebabCase(field), flag }));
}

/** Those that a command takes beside the flags of every command. */
export function ownFlags({ spec }: CommandName): readonly NamedFlag[] {
  return namedFlags(spec?.flags ?? {});
}

/** Those of the flags of every command that matter to it. */
export function commonFlags({ spec }: CommandName): readonly NamedFlag[] {
  return namedFlags(spec === undefined || spec.local === true ? LOCAL_FLAGS : GLOBAL_FLAGS);
}

/** Every name, in the order of help, a heading before its commands; the root first. */
export const COMMANDS: readonly CommandName[] = commandNames();

function commandNames(): readonly CommandName[] {
  const names = new Map<string, CommandName>();
  const add = (command: CommandName): void => {
    if (!names.has(command.name)) names.set(command.name, command);
  };
  for (const spec of SPECS) {
    const name = nameOf(spec);
    for (let at = name.indexOf(" "); at !== -1; at = name.indexOf(" ", at + 1)) add({ name: name.slice(0, at) });
    add({ name, spec });
  }
  return [...names.values()];
}

/** How a command is typed. */
export function nameOf({ kind, name = kind }: Spec): string {
  return name;
}

const BY_NAME: ReadonlyMap<string, CommandName> = new Map(COMMANDS.map((command) => [command.name, command]));

/** Every flag once. A name means the same wherever it is taken. */
export const FLAGS: ReadonlyMap<string, NamedFlag> = new Map(
  [...namedFlags(GLOBAL_FLAGS), ...COMMANDS.flatMap(ownFlags)].map((one) => [one.name, one]),
);

const BY_LETTER: ReadonlyMap<string, NamedFlag> = new Map(
  [...FLAGS.values()].flatMap((one) => one.flag.short === undefined ? [] : [[one.flag.short, one]]),
);

/** The flag that a long name means: `openai-api-key`, and as in the reference `openaiApiKey`. */
export function flagByLongName(name: string): NamedFlag | undefined {
  return FLAGS.get(name) ?? (name.includes("-") ? undefined : FLAGS.get(kebabCase(name)));
}

/** The flag of one letter. */
export function flagByLetter(letter: string): NamedFlag | undefined {
  return BY_LETTER.get(letter);
}

/** The command whose words are exactly these. */
export function commandNamed(name: string): CommandName | undefined {
  return BY_NAME.get(name);
}

/** The root: a prompt or a conversation. */
export function rootCommand(): CommandName {
  return BY_NAME.get("") ?? { name: "" };
}

/** The longest command that the words begin with, and the words left over. */
export function findCommand(words: readonly string[]): { command: CommandName; rest: readonly string[] } {
  for (let length = Math.min(words.length, MOST_WORDS); length > 0; length--) {
    const command = BY_NAME.get(words.slice(0, length).join(" "));
    if (command !== undefined && words.slice(0, length).every((word) => !word.includes(" "))) {
      return { command, rest: words.slice(length) };
    }
  }
  return { command: rootCommand(), rest: words };
}

/** The commands one level below: those of the root for "", those of `auth` for "auth". */
export function subcommands(name: string): readonly CommandName[] {
  return namesBelow(name).filter((command) => !command.name.slice(name === "" ? 0 : name.length + 1).includes(" "));
}

/** The commands on all levels below. */
export function namesBelow(name: string): readonly CommandName[] {
  return COMMANDS.filter((command) => command.name !== "" && (name === "" || command.name.startsWith(`${name} `)));
}

/** The last word of a command's name. */
export function lastWord({ name }: CommandName): string {
  return name.slice(name.lastIndexOf(" ") + 1);
}
