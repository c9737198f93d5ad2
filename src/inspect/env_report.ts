// Owns `qwen env`: which env file counts, what is taken from it and what is not, and with `--trace` every path of the
// search in order. Values of variables that look like secrets are masked; nothing of a file reaches the terminal raw.
import type { Warning } from "../config/configuration.ts";
import type { EnvSearch, EnvStep } from "../config/files/env_search.ts";
import type { Loaded } from "../config/load.ts";
import type { Sourced } from "../config/source.ts";
import { pathText, sourceText } from "../config/source_text.ts";
import { text } from "../text/text.ts";
import { visible } from "../base/visible.ts";
import { inLines, type Layout, layOut, type Row } from "./rows.ts";
import { shownValue } from "./shown_value.ts";
import { type SourceJson, sourceJson } from "./source_json.ts";

/** The part of a load that is shown. */
export type EnvReportInput = Pick<Loaded, "search" | "paths" | "settings" | "variable">;

/** `qwen env --json`. */
export interface EnvReportJson {
  readonly file: { readonly path: string; readonly scope: string } | null;
  readonly variables: readonly {
    readonly name: string;
    /** Masked where the name looks like a secret's. */
    readonly value: string;
    readonly line: number;
    /** Where the value comes from that is used in its place, or null when this one is used. */
    readonly shadowedBy: SourceJson | null;
  }[];
  readonly refused: EnvSearch["refused"];
  readonly settings: readonly { readonly path: string; readonly scope: string }[];
  readonly qwenHome: { readonly path: string | null; readonly source: SourceJson };
  readonly warnings: readonly Warning[];
  /** Only with `--trace`. */
  readonly trace?: readonly Pick<EnvStep, "path" | "scope" | "outcome">[];
}

/** What was asked for. */
export interface EnvReportOptions {
  readonly trace: boolean;
}

/** The report as data. */
export function envReportJson(loaded: EnvReportInput, { trace }: EnvReportOptions): EnvReportJson {
  const { search, settings, paths } = loaded;
  return {
    file: search.file === undefined ? null : { path: search.file.path, scope: search.file.scope },
    variables: [...search.variables].map(([name, found]) => {
      const by = shadowOf(loaded, { name, found });
      return {
        name,
        value: shownValue(name, found.value),
        line: lineOf(found),
        shadowedBy: by === undefined ? null : sourceJson(by.source),
      };
    }),
    refused: search.refused,
    settings: settings.files.map(({ path, scope }) => ({ path, scope })),
    qwenHome: { path: paths.qwenHome ?? null, source: sourceJson(paths.qwenHomeSource) },
    warnings: search.warnings,
    ...(trace ? { trace: search.steps.map(({ path, scope, outcome }) => ({ path, scope, outcome })) } : {}),
  };
}

/** The report for people, without a newline at its end. */
export function envReportText(loaded: EnvReportInput, { trace, columns }: EnvReportOptions & Layout): string {
  const { search, paths } = loaded;
  const words = text().inspect.env;
  const refused = search.refused.flatMap(({ name, line, reason }) =>
    inLines(words.refused({ name: visible(name), line, reason: words.reasons[reason] }), { columns, indent: 2 })
  );
  return [
    ...layOut(placeRows(loaded), { columns }),
    ...section(words.taken, variableRows(loaded), { columns }),
    ...(refused.length === 0 ? [] : ["", words.refusedTitle, ...refused]),
    ...(trace ? section(words.trace, search.steps.map((step) => traceRow(step, paths.home)), { columns }) : []),
    ...(search.warnings.length === 0 ? [] : [""]),
    ...search.warnings.flatMap(({ message }) =>
      inLines(text().inspect.warning(visible(message)), { columns, indent: 0 })
    ),
  ].join("\n");
}

function section(title: string, rows: readonly Row[], { columns = Infinity }: Layout): readonly string[] {
  if (rows.length === 0) return [];
  return ["", title, ...layOut(rows, { columns: columns - 2 }).map((line) => `  ${line}`)];
}

function placeRows({ search, settings, paths }: EnvReportInput): readonly Row[] {
  const words = text().inspect.env;
  const path = (full: string): string => pathText(full, paths.home);
  return [
    search.file === undefined
      ? [words.file, words.noFile]
      : [words.file, path(search.file.path), words.scopes[search.file.scope]],
    ...settings.files.map((file): Row => [words.settings, path(file.path), words.scopes[file.scope]]),
    paths.qwenHome === undefined
      ? [words.home, words.noHome]
      : [words.home, path(paths.qwenHome), sourceText(paths.qwenHomeSource, paths.home)],
  ];
}

function variableRows(loaded: EnvReportInput): readonly Row[] {
  const words = text().inspect.env;
  return [...loaded.search.variables].map(([name, found]): Row => {
    const by = shadowOf(loaded, { name, found });
    const remark = found.value === ""
      ? words.empty(lineOf(found))
      : by === undefined
      ? words.line(lineOf(found))
      : words.shadowed(lineOf(found), sourceText(by.source, loaded.paths.home));
    return [visible(name), visible(shownValue(name, found.value)), remark];
  });
}

function traceRow({ path, outcome }: EnvStep, home: string | undefined): Row {
  const words = text().inspect.env;
  return [words.marks[outcome], pathText(path, home), words.outcomes[outcome]];
}

interface NamedValue {
  readonly name: string;
  readonly found: Sourced<string>;
}

function shadowOf({ variable }: EnvReportInput, { name, found }: NamedValue): Sourced<string> | undefined {
  const used = variable(name);
  return used === undefined || used.source === found.source || found.value === "" ? undefined : used;
}

function lineOf({ source }: Sourced<string>): number {
  return source.kind === "env-file" ? source.line : 0;
}
