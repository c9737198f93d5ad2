// Owns the arithmetic of the benchmark: medians, ratios of pairs, and the table that is printed. Pure.

/** The middle value; the mean of the two middle ones for an even count. Not a number for none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return low === undefined || high === undefined ? NaN : (low + high) / 2;
}

/** The median of a/b over the pairs: load that drifts falls on both sides of each pair. */
export function medianRatio(pairs: readonly (readonly [number, number])[]): number {
  return median(pairs.map(([a, b]) => a / b));
}

/** The median of a-b over the pairs. */
export function medianDifference(pairs: readonly (readonly [number, number])[]): number {
  return median(pairs.map(([a, b]) => a - b));
}

export interface Row {
  readonly what: string;
  /** What was run, e.g. "binary" or "bundle". */
  readonly form: string;
  readonly measured: string;
  readonly baseline: string;
  readonly target: string;
  /** Absent: there is no target, or it cannot be told here. */
  readonly met?: boolean;
}

const HEAD = ["what", "form", "measured", "baseline in the same run", "target", "met"];

/** A Markdown table, its columns aligned so that it reads in a terminal too. */
export function table(rows: readonly Row[]): string {
  const met = (row: Row): string => row.met === undefined ? "-" : row.met ? "yes" : "NO";
  const cells = rows.map((row) => [row.what, row.form, row.measured, row.baseline, row.target, met(row)]);
  const widths = HEAD.map((head, i) => Math.max(head.length, ...cells.map((row) => row[i]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(" | ")} |`;
  return [line(HEAD), line(widths.map((width) => "-".repeat(width))), ...cells.map(line), ""].join("\n");
}
