// Owns the layout that all reports share: a label, a value, and in brackets where it comes from, in columns.
import { columnsOf, padTo } from "../text/columns.ts";
import { text } from "../text/text.ts";

/** Label, value, and what stands in brackets behind it. */
export type Row = readonly [label: string, value: string, remark?: string];

/** The rows in columns, one a line, without trailing blanks. */
export function layOut(rows: readonly Row[]): string {
  const labels = Math.max(...rows.map(([label]) => columnsOf(label)));
  const values = Math.max(
    ...rows.filter(([, , remark]) => remark !== undefined).map(([, value]) => columnsOf(value)),
    0,
  );
  return rows.map(([label, value, remark]) => {
    const end = remark === undefined ? value : `${padTo(value, values)}  ${text().inspect.remark(remark)}`;
    return `${padTo(label, labels)}  ${end}`.trimEnd();
  }).join("\n");
}
