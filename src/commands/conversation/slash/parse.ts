// Owns the reading of a line that begins with a slash: which command of the table it means, or what is near to it. Pure;
// a line that is no command is never sent by mistake.

/** What names a command. */
export interface Named {
  readonly name: string;
  readonly aliases: readonly string[];
}

export type ParsedLine<C extends Named> =
  /** Words for the model. */
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "command"; readonly command: C; /** Trimmed. */ readonly argument: string }
  | { readonly kind: "unknown"; readonly name: string; readonly argument: string; readonly near?: string };

/** Reads a line. `//text` is text that begins with a slash. */
export function parseLine<C extends Named>(line: string, commands: readonly C[]): ParsedLine<C> {
  const trimmed = line.trim();
  if (!trimmed.startsWith("/")) return { kind: "text", text: line };
  if (trimmed.startsWith("//")) return { kind: "text", text: line.trimStart().slice(1) };
  const [, name = "", argument = ""] = /^\/(\S*)([\s\S]*)$/.exec(trimmed) ?? [];
  const command = commands.find((one) => namesOf(one).includes(name.toLowerCase()));
  if (command !== undefined) return { kind: "command", command, argument: argument.trim() };
  const near = nearest(name.toLowerCase(), commands);
  return { kind: "unknown", name, argument: argument.trim(), ...(near === undefined ? {} : { near }) };
}

/** Name and aliases. */
export function namesOf(command: Named): readonly string[] {
  return [command.name, ...command.aliases];
}

function nearest(name: string, commands: readonly Named[]): string | undefined {
  if (name === "") return undefined;
  const ranked = commands.flatMap((command) =>
    namesOf(command).map((one) => ({ name: command.name, distance: one.startsWith(name) ? 0.5 : distance(name, one) }))
  ).sort((a, b) => a.distance - b.distance);
  const [best] = ranked;
  return best !== undefined && best.distance <= Math.max(1, Math.floor(name.length / 3)) ? best.name : undefined;
}

/** Letters to add, drop, change or swap with a neighbour (optimal string alignment). */
function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (rows[i - 1]?.[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
        ? (rows[i - 2]?.[j - 2] ?? Infinity) + 1
        : Infinity;
      row.push(Math.min((rows[i - 1]?.[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, change, swapped));
    }
    rows.push(row);
  }
  return rows[a.length]?.[b.length] ?? Infinity;
}
