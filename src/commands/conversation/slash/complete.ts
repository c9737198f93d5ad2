// Owns Tab in a conversation: names of the commands in the table, then their arguments. Words that are no command are
// left alone.
import type { SlashCommand } from "./desk.ts";
import type { Candidate, Completion } from "../../../terminal/input/completion.ts";
import { text } from "../../../text/text.ts";
import type { Desk } from "./desk.ts";
import { namesOf } from "./parse.ts";

/** The candidates for what stands before the cursor. */
export async function completeLine(
  before: string,
  { desk, commands }: { readonly desk: Desk; readonly commands: readonly SlashCommand[] },
): Promise<Completion> {
  const [, name, gap, argument = ""] = /^\/(\S*)(?:(\s+)(.*))?$/.exec(before) ?? [];
  if (name === undefined) return { from: before.length, candidates: [] };
  if (gap === undefined) return { from: 0, candidates: nameCandidates(name, commands) };
  const command = commands.find((one) => namesOf(one).includes(name));
  const all = await command?.complete?.(desk).catch(() => []) ?? [];
  const wanted = argument.toLowerCase();
  const starting = all.filter((one) => one.toLowerCase().startsWith(wanted));
  const matching = starting.length > 0 ? starting : all.filter((one) => one.toLowerCase().includes(wanted));
  return { from: before.length - argument.length, candidates: matching.map((insert) => ({ insert })) };
}

/** Aliases are completed only when no name begins so: a list of both is twice as long. */
function nameCandidates(typed: string, commands: readonly SlashCommand[]): readonly Candidate[] {
  const words = text().conversation.slash;
  const candidate = (command: SlashCommand, name: string): Candidate => ({
    insert: `/${name}${command.argument === undefined ? "" : " "}`,
    label: `/${name}`,
    hint: words[command.name],
  });
  const byName = commands.filter(({ name }) => name.startsWith(typed)).map((command) =>
    candidate(command, command.name)
  );
  if (byName.length > 0) return byName;
  return commands.flatMap((command) =>
    command.aliases.filter((alias) => alias.startsWith(typed)).map((alias) => candidate(command, alias))
  );
}
