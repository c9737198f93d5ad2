// Owns the layout that all reports share: a label, a value, and in brackets where it comes from, in columns.

/** Label, value, and what stands in brackets behind it. */
export type Row = readonly [label: string, value: string, remark?: string];

/** The rows in columns, one a line, without trailing blanks. */
export function layOut(rows: readonly Row[]): string {
  const labels = Math.max(...rows.map(([label]) => label.length));
  const values = Math.max(...rows.filter(([, , remark]) => remark !== undefined).map(([, value]) => value.length), 0);
  return rows.map(([label, value, remark]) => {
    const end = remark === undefined ? value : `${value.padEnd(values)}  (${remark})`;
    return `${label.padEnd(labels)}  ${end}`.trimEnd();
  }).join("\n");
}
