// Owns the manual page, in roff (man macros), from the same table and catalogue as `--help`. Pure text.
import { text } from "../../text/text.ts";
import { VERSION } from "../../base/version.ts";
import { commandBrief, commandTerm, flagBrief, ofCommand, usageLines, valueWord } from "./describe.ts";
import { commandsBelow, exitCodeRows } from "./help.ts";
import { commonFlags, type NamedFlag, ownFlags, rootCommand } from "../lookup.ts";
import { PROGRAM } from "../usage.ts";

/** The manual page `qwen(1)`. It has no date, so that the same version always gives the same bytes. */
export function renderManPage(): string {
  const { headings, title, details, environment, environmentNote, files } = text().args;
  const root = rootCommand();
  const lines = [
    `.TH ${PROGRAM.toUpperCase()} 1 "" "${PROGRAM} ${VERSION}" ""`,
    ...heading(headings.manName),
    `${PROGRAM} \\- ${escape(title)}`,
    ...heading(headings.manSynopsis),
    ...usageLines(root).flatMap((line) => [".nf", escape(line), ".fi"]),
    ...heading(headings.manDescription),
    ...paragraphs(ofCommand(details, root)),
    ...heading(headings.options),
    ...ownFlags(root).flatMap(flagEntry),
    ...heading(headings.globalOptions),
    ...commonFlags(root).flatMap(flagEntry),
    ...heading(headings.commands),
    ...commands(),
    ...heading(headings.environment),
    ...environment.flatMap(entry),
    ...paragraphs([environmentNote]),
    ...heading(headings.files),
    ...files.flatMap(entry),
    ...heading(headings.exitCodes),
    ...exitCodeRows().flatMap(entry),
    ...heading(headings.examples),
    ...examples(root.name),
  ];
  return `${lines.join("\n")}\n`;
}

/** Each command as a subsection with its own flags and examples. */
function commands(): readonly string[] {
  return commandsBelow(rootCommand()).flatMap((command) => [
    `.SS ${quoted(`${PROGRAM} ${commandTerm(command)}`)}`,
    `${escape(commandBrief(command))}.`,
    ...paragraphs(ofCommand(text().args.details, command)),
    ...ownFlags(command).flatMap(flagEntry),
    ...examples(command.name),
  ]);
}

function heading(title: string): readonly string[] {
  return [`.SH ${quoted(title.toUpperCase())}`];
}

function paragraphs(texts: readonly string[]): readonly string[] {
  return texts.flatMap((paragraph) => [".PP", escape(paragraph)]);
}

function entry(pair: readonly string[]): readonly string[] {
  return [".TP", `\\fB${escape(pair[0] ?? "")}\\fR`, escape(pair[1] ?? "")];
}

function flagEntry(one: NamedFlag): readonly string[] {
  const { name, flag: { short } } = one;
  const word = valueWord(one);
  const names = [...(short === undefined ? [] : [`-${short}`]), `--${name}`].map((flag) => `\\fB${escape(flag)}\\fR`);
  return [".TP", names.join(", ") + (word === "" ? "" : ` \\fI${escape(word)}\\fR`), escape(flagBrief(one))];
}

function examples(name: string): readonly string[] {
  const all: Readonly<Record<string, readonly (readonly string[])[]>> = text().args.examples;
  return (all[name] ?? []).flatMap((pair) => {
    const meaning = pair[1] ?? "";
    return [
      ".PP",
      ...(meaning === "" ? [] : [`${escape(meaning)}:`]),
      ".RS 4",
      ".nf",
      escape(pair[0] ?? ""),
      ".fi",
      ".RE",
    ];
  });
}

/** Text as roff takes it literally: its escape character, dashes and a dot or quote that begins a line. */
function escape(words: string): string {
  return words.replace(/\\/g, "\\e").replace(/-/g, "\\-").replace(/~/g, "\\(ti").replace(/\^/g, "\\(ha")
    .replace(/`/g, "\\(ga").replace(/'/g, "\\(aq").replace(/^\./, "\\&.");
}

/** A macro's argument with blanks in it. */
function quoted(words: string): string {
  return `"${escape(words).replace(/"/g, "\\(dq")}"`;
}
