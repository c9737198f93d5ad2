// Owns changes to an env file's text: variables set or taken out, every other line, comment and line end kept. What it
// writes is read back with the same parser before it is handed on: a value that cannot be said is refused. Pure.
import { QwenError } from "../../base/errors.ts";
import { text as words } from "../../text/text.ts";
import { type Assignment, parseDotenv } from "../files/dotenv.ts";

/** New values by name; `undefined` takes the variable out. */
export type EnvChanges = Readonly<Record<string, string | undefined>>;

/** How much text one change may have parsed, in characters: six times the largest file. */
const MAX_PARSED = 6 << 20;

/**
 * The text with the changes made. A variable that is there is replaced in its place, another is added at the end.
 * @throws {QwenError} of kind `config` when a value cannot be written so that it reads back the same, and when the text
 * was made to keep us busy
 */
export function editEnvText(source: string, changes: EnvChanges): string {
  let text = source;
  for (const [name, value] of Object.entries(changes)) text = setVariable(text, { name, value });
  return text;
}

/**
 * A value as it stands after `NAME=`.
 * @throws {QwenError} of kind `config` when no way of quoting reads back the same
 */
export function quoteEnvValue(name: string, value: string): string {
  const forms = [/^[^\s#'"`\\$]+$/.test(value) ? value : `"${value}"`, `'${value}'`, `\`${value}\``, `"${value}"`];
  const form = forms.find((written) => parseDotenv(`${name}=${written}\n`).get(name)?.value === value);
  if (form === undefined) throw new QwenError("config", words().config.edit.cannotQuote(name));
  return form;
}

interface Change {
  readonly name: string;
  readonly value: string | undefined;
}

/** A parser for the one change: it gives up on a file that would take it minutes. */
function boundedParser(name: string): typeof parseDotenv {
  let left = MAX_PARSED;
  return (text) => {
    left -= text.length;
    if (left >= 0) return parseDotenv(text);
    throw new QwenError("config", words().config.edit.tooTangled(name));
  };
}

function setVariable(source: string, { name, value }: Change): string {
  const parse = boundedParser(name);
  const eol = /\r\n|\n|\r/.exec(source)?.[0] ?? "\n";
  const lines = source.match(/[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+$/g) ?? [];
  let place: { readonly at: number; readonly prefix: string; readonly end: string } | undefined;
  for (let found = parse(lines.join("")).get(name); found !== undefined;) {
    const at = found.line - 1;
    const prefix = /^\s*export\s/.test(lines[at] ?? "") ? "export " : "";
    const taken = lines.splice(at, heightOf(lines.slice(at), { name, assignment: found, parse }));
    // The line keeps its own end: with another one, a file of mixed ends could lose the blank line that follows.
    place = { at, prefix: place?.prefix ?? prefix, end: /[\r\n]+$/.exec(taken.at(-1) ?? "")?.[0] ?? eol };
    const next = parse(lines.join("")).get(name);
    // Two names on one line, or a name parted from its value: not ours to take apart.
    if (next !== undefined && next.line > found.line) break;
    found = next;
  }
  if (value !== undefined) {
    const { prefix, end } = place ?? { prefix: "", end: eol };
    const written = `${prefix}${name}=${quoteEnvValue(name, value)}${end}`;
    const at = place?.at ?? lines.length;
    const before = lines[at - 1];
    if (before !== undefined && !/[\r\n]$/.test(before)) lines[at - 1] = `${before}${eol}`;
    lines.splice(at, 0, written);
  }
  return checked(lines.join(""), { name, value, source, parse });
}

/** How many lines an assignment takes: the fewest that alone read as its value. */
function heightOf(
  lines: readonly string[],
  { name, assignment, parse }: {
    readonly name: string;
    readonly assignment: Assignment;
    readonly parse: typeof parseDotenv;
  },
): number {
  for (let height = 1; height < lines.length; height++) {
    if (parse(lines.slice(0, height).join("")).get(name)?.value === assignment.value) return height;
  }
  return lines.length;
}

/** The edited text, if it says what it should and nothing else changed. */
function checked(
  edited: string,
  { name, value, source, parse }: Change & { readonly source: string; readonly parse: typeof parseDotenv },
): string {
  const wanted = new Map([...parse(source)].map(([other, assignment]) => [other, assignment.value]));
  if (value === undefined) wanted.delete(name);
  else wanted.set(name, value);
  const found = parse(edited);
  const isSame = found.size === wanted.size && [...wanted].every(([other, said]) => found.get(other)?.value === said);
  if (isSame) return edited;
  throw new QwenError("config", words().config.edit.cannotQuote(name));
}
