// Owns the text of `--help` on every level and of `--version`, laid out from the table and the catalogue. It prints
// nothing, and has no colours: it is read in pipes and pagers too.
import { EXIT_CODES } from "../../base/errors.ts";
import { columnsOf, padTo } from "../../text/columns.ts";
import { text } from "../../text/text.ts";
import { wrap } from "../../text/wrap.ts";
import { VERSION } from "../../base/version.ts";
import { commandBrief, commandTerm, flagBrief, ofCommand, usageLines, valueWord } from "./describe.ts";
import {
  type CommandName,
  commandNamed,
  commonFlags,
  type NamedFlag,
  namesBelow,
  ownFlags,
  rootCommand,
} from "../lookup.ts";
import { commandLine, PROGRAM } from "../usage.ts";

const MIN_COLUMNS = 40;
const MAX_COLUMNS = 100;
const MAX_TERM_COLUMNS = 28;

type Row = readonly [term: string, brief: string];

/** The line that `--version` prints: the bare number, as scripts of the reference expect it. */
export function renderVersion(): string {
  return `${VERSION}\n`;
}

/** The help of a command, e.g. of `["auth", "login"]`; of the whole program for an unknown path. Ends with a line break. */
export function renderHelp(path: readonly string[], { columns }: { readonly columns: number }): string {
  const command = commandNamed(path.join(" ")) ?? rootCommand();
  const width = Math.max(MIN_COLUMNS, Math.min(MAX_COLUMNS, Math.floor(columns) || MAX_COLUMNS));
  const { headings } = text().args;
  const root = command.name === "";
  const sections = [
    introduction(command, width),
    section(headings.usage, usageLines(command).map((line) => `  ${line}`)),
    section(headings.commands, rows(commandRows(command), width)),
    section(headings.options, rows(ownFlags(command).map(flagRow), width)),
    section(headings.globalOptions, rows(commonFlags(command).map(flagRow), width)),
    ...(root ? [environment(width), section(headings.exitCodes, rows(exitCodeRows(), width))] : []),
    section(headings.examples, examples(command, width)),
    root ? wrap(text().args.moreHelp(`${PROGRAM} help ${text().args.usage.command}`), width) : [],
  ];
  return sections.filter((lines) => lines.length > 0).map((lines) => lines.join("\n")).join("\n\n") + "\n";
}

/** Every exit code with its meaning, in the order of the table. */
export function exitCodeRows(): readonly Row[] {
  const { success, ...kinds } = text().args.exitCodes;
  const codes: Readonly<Record<string, number>> = EXIT_CODES;
  return [["0", success], ...Object.entries(kinds).map(([kind, meaning]): Row => [String(codes[kind]), meaning])];
}

/** The commands that a page lists: on the root all of them, by their whole names. */
export function commandsBelow(command: CommandName): readonly CommandName[] {
  return namesBelow(command.name).filter(({ spec }) => spec !== undefined);
}

function commandRows(command: CommandName): readonly Row[] {
  return commandsBelow(command).map((below): Row => [commandTerm(below), commandBrief(below)]);
}

function introduction(command: CommandName, width: number): readonly string[] {
  const title = command.name === "" ? text().args.title : commandBrief(command);
  const details = ofCommand(text().args.details, command);
  return [
    ...wrap(text().args.introduction(commandLine(command.name), title), width),
    ...details.flatMap((paragraph) => ["", ...wrap(paragraph, width)]),
  ];
}

function section(heading: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [text().args.heading(heading), ...lines];
}

function environment(width: number): readonly string[] {
  const { headings, environment: variables, environmentNote } = text().args;
  const note = wrap(environmentNote, width - 2).map((line) => `  ${line}`);
  return [...section(headings.environment, rows(variables.map(pair), width)), ...note];
}

function examples(command: CommandName, width: number): readonly string[] {
  return ofCommand(text().args.examples, command).map(pair).flatMap(([line, meaning]) => [
    ...(meaning === "" ? [] : wrap(meaning, width - 4).map((part) => `  # ${part}`)),
    `  ${line}`,
  ]);
}

function flagRow(one: NamedFlag): Row {
  const { name, flag: { short } } = one;
  const letter = short === undefined ? "    " : `-${short}, `;
  return [`${letter}--${name} ${valueWord(one)}`.trimEnd(), flagBrief(one)];
}

/** Two columns; a term too long for the first has its brief below it. */
function rows(pairs: readonly Row[], width: number): readonly string[] {
  const longest = Math.max(0, ...pairs.map(([term]) => columnsOf(term)));
  const termColumns = Math.min(longest, MAX_TERM_COLUMNS, Math.floor(width / 2) - 4);
  const indent = termColumns + 4;
  return pairs.flatMap(([term, brief]) => {
    const lines = wrap(brief, width - indent);
    const margin = " ".repeat(indent);
    if (columnsOf(term) > termColumns) return [`  ${term}`, ...lines.map((line) => margin + line)];
    const [first, ...more] = lines;
    return [`  ${padTo(term, termColumns)}  ${first ?? ""}`.trimEnd(), ...more.map((line) => margin + line)];
  });
}

function pair(words: readonly string[]): Row {
  return [words[0] ?? "", words[1] ?? ""];
}
