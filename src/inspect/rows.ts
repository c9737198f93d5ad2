// Owns the layout that all reports share: a label, a value, and in brackets where it comes from, in columns. In a window
// that is too narrow for that the brackets stand below; a value is never cut, so that it can be copied.
import { columnsOf, padTo } from "../text/columns.ts";
import { text } from "../text/text.ts";
import { wrap } from "../text/wrap.ts";

/** Label, value, and what stands in brackets behind it. */
export type Row = readonly [label: string, value: string, remark?: string];

/** How wide a report may be. */
export interface Layout {
  /** Columns of the window. @default lines are as long as they are, as in a pipe */
  readonly columns?: number;
}

/** A sentence in as many lines as the window needs, each so far from the edge and all but the first two blanks more. */
export function inLines(
  sentence: string,
  { columns = Infinity, indent }: Layout & { indent: number },
): readonly string[] {
  return wrap(sentence, columns - indent - 2).map((line, at) => " ".repeat(at === 0 ? indent : indent + 2) + line);
}

/** The rows in columns, one a line where the window allows it, without trailing blanks. */
export function layOut(rows: readonly Row[], { columns = Infinity }: Layout = {}): readonly string[] {
  const labels = Math.max(...rows.map(([label]) => columnsOf(label)));
  const values = Math.max(
    ...rows.filter(([, , remark]) => remark !== undefined).map(([, value]) => columnsOf(value)),
    0,
  );
  const inBrackets = (remark: string | undefined): string => remark === undefined ? "" : text().inspect.remark(remark);
  const beside = rows.map(([label, value, remark]) =>
    `${padTo(label, labels)}  ${padTo(value, remark === undefined ? 0 : values)}  ${inBrackets(remark)}`.trimEnd()
  );
  if (beside.every((line) => columnsOf(line) <= columns)) return beside;
  const indent = " ".repeat(labels + 4);
  return rows.flatMap(([label, value, remark]) => [
    `${padTo(label, labels)}  ${value}`.trimEnd(),
    ...wrap(inBrackets(remark), columns - indent.length).map((line) => indent + line),
  ]);
}
