// Owns the questions asked of the table: which command do these words name, which flag is this, what is near to it.
// It decides nothing about what is allowed where; `parse.ts` does.
import { type FlagName, FLAGS, type FlagSpec } from "./flags.ts";
import { type CommandName, COMMANDS, type CommandSpec } from "./table.ts";

const BY_NAME: ReadonlyMap<string, CommandSpec> = new Map(COMMANDS.map((command) => [command.name, command]));

const BY_SHORT: ReadonlyMap<string, FlagName> = new Map(
  flagNames().flatMap((name) => {
    const short = flagSpec(name).short;
    return short === undefined ? [] : [[short, name]];
  }),
);

/** All long names, in the order of the table. */
export function flagNames(): readonly FlagName[] {
  return Object.keys(FLAGS).filter(isFlagName);
}

/** What the table says of a flag. */
export function flagSpec(name: FlagName): FlagSpec {
  return FLAGS[name];
}

/** Whether a long name (without dashes) stands in the table. */
function isFlagName(name: string): name is FlagName {
  return Object.hasOwn(FLAGS, name);
}

/** The flag that a long name means: `openai-api-key`, and as in the reference `openaiApiKey`. */
export function flagByLongName(name: string): FlagName | undefined {
  if (isFlagName(name)) return name;
  if (name.includes("-")) return undefined;
  const kebab = kebabCase(name);
  return isFlagName(kebab) ? kebab : undefined;
}

/** `openaiApiKey` as `openai-api-key`. */
export function kebabCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter, index: number) => (index === 0 ? letter : "-") + letter.toLowerCase());
}

/** The flag of one letter. */
export function flagByLetter(letter: string): FlagName | undefined {
  return BY_SHORT.get(letter);
}

/** The command whose words are exactly these. */
export function commandNamed(name: string): CommandSpec | undefined {
  return BY_NAME.get(name);
}

/** The root: a prompt or a conversation. */
export function rootCommand(): CommandSpec {
  const root = BY_NAME.get("");
  if (root === undefined) throw new RangeError("The table has no root command");
  return root;
}

/** The longest command that the words begin with, and the words left over. */
export function findCommand(words: readonly string[]): { command: CommandSpec; rest: readonly string[] } {
  for (let length = Math.min(words.length, 2); length > 0; length--) {
    const command = BY_NAME.get(words.slice(0, length).join(" "));
    if (command !== undefined && words.slice(0, length).every((word) => !word.includes(" "))) {
      return { command, rest: words.slice(length) };
    }
  }
  return { command: rootCommand(), rest: words };
}

/** The commands one level below: those of the root for "", those of `auth` for "auth". */
export function subcommands(name: CommandName): readonly CommandSpec[] {
  return COMMANDS.filter((command) =>
    command.name !== "" && (name === "" ? !command.name.includes(" ") : command.name.startsWith(`${name} `))
  );
}

/** The last word of a command's name. */
export function lastWord(command: CommandSpec): string {
  return command.name.slice(command.name.lastIndexOf(" ") + 1);
}

/** The candidate that a mistyped word is nearest to, if it is near enough to be meant. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const limit = word.length <= 3 ? 1 : word.length <= 7 ? 2 : 3;
  let best: { candidate: string; distance: number } | undefined;
  for (const candidate of candidates) {
    // The difference in length is the least distance there can be; most candidates need no more than that.
    if (Math.abs(candidate.length - word.length) > limit) continue;
    const distance = editDistance(word.slice(0, 64).toLowerCase(), candidate);
    if (distance <= limit && (best === undefined || distance < best.distance)) best = { candidate, distance };
  }
  return best?.candidate;
}

/** Insertions, deletions, replacements and swaps of neighbours between two words, each counted once. */
export function editDistance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const replaced = (last[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1);
      let distance = Math.min(replaced, (last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1);
      if (row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]) {
        distance = Math.min(distance, (beforeLast[column - 2] ?? 0) + 1);
      }
      current.push(distance);
    }
    beforeLast = last;
    last = current;
  }
  return last[to.length] ?? 0;
}
