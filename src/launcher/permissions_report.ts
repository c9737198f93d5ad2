// Owns the words and the JSON of `qwen permissions`.
import { pathText } from "../config/source_text.ts";
import { columnsOf, padTo } from "../text/columns.ts";
import { text } from "../text/text.ts";
import { type FileGrant, type Grants, HARMLESS_ENV } from "./grants.ts";

/** What the text needs beside the grants. */
export interface PermissionsContext {
  readonly home: string | undefined;
  /** Names the proxy in force, if there is one. */
  readonly proxyVariable: string | undefined;
  /** The files that a conversation's cell has beside these, where the grants are a prompt's. */
  readonly conversation?: readonly FileGrant[];
}

type Row = readonly [label: string, entry: string, why: string];

/** One line a permission, each with its reason; paths below the home start with `~`. */
export function permissionsText(grants: Grants, context: PermissionsContext): string {
  const { home, proxyVariable, conversation = [] } = context;
  const words = text().launcher.permissionsRow;
  const rows: Row[] = [];
  const list = (label: string, entries: readonly string[]): void => {
    if (entries.length === 0) rows.push([label, words.nothing(), ""]);
    for (const entry of entries) rows.push([label, pathText(entry, home), grants.why[entry] ?? ""]);
  };
  list(words.net(), grants.net);
  // What a cell may read it may write, too.
  list(words.files(), grants.write);
  const [first = "", ...others] = inLines(HARMLESS_ENV);
  rows.push([words.env(), first, others.length === 0 ? text().launcher.whyEnv() : ""]);
  others.forEach((line, at) => rows.push(["", line, at === others.length - 1 ? text().launcher.whyEnv() : ""]));
  rows.push([words.never(), words.others(), ""]);
  const more = conversation.map(({ path, why }): Row => [words.files(), pathText(path, home), why]);
  const labelWidth = Math.max(...rows.map(([label]) => columnsOf(label)));
  const lines = (some: readonly Row[]): readonly string[] =>
    some.map(([label, entry, why]) =>
      `  ${padTo(label, labelWidth)}  ${entry}${why === "" ? "" : `\n  ${" ".repeat(labelWidth)}    ${why}`}`
    );
  const besides = more.length === 0 ? [] : ["", text().launcher.permissionsConversation(), ...lines(more)];
  const proxy = proxyVariable === undefined ? [] : ["", words.proxy(proxyVariable)];
  return [text().launcher.permissionsTitle(), ...lines(rows), ...besides, ...proxy].join("\n");
}

/**
 * The grants as data: a prompt's, and beside them the files of a conversation. What the names mean is promised to
 * scripts.
 */
export function permissionsJson(grants: Grants, conversation: readonly FileGrant[]): unknown {
  const paths = conversation.map(({ path }) => path);
  const why = Object.fromEntries(conversation.map(({ path, why }) => [path, why]));
  return { ...grants, conversation: { read: paths, write: paths, why } };
}

/** Names in lines that fit 80 columns behind their label. */
function inLines(names: readonly string[]): readonly string[] {
  const lines: string[] = [];
  for (const name of names) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + name.length < 60) lines[lines.length - 1] = `${last} ${name}`;
    else lines.push(name);
  }
  return lines;
}
