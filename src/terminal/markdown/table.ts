// Owns tables: held until they are whole, so that columns line up; shrunk and wrapped where they are too wide; told
// row by row as "heading: value" where even that does not fit.
import { type Flow, pour } from "../flow.ts";
import { PLAIN, withAttributes } from "../look.ts";
import type { Style } from "../style.ts";
import { paintedWidth } from "../width.ts";
import { Inline } from "./inline.ts";

type Alignment = "left" | "right" | "center";

export interface TableLook {
  readonly columns: number;
  readonly style: Style;
}

/** A column narrower than this is not worth a table. */
const MIN_COLUMN = 6;
/** Space, bar, space. */
const GAP = 3;
const MAX_CELLS = 60;
const WIDEST = 10_000;

/** Whether the second line makes a table of the first. */
export function isDelimiterRow(line: string): boolean {
  return /^\|?(?:\s*:?-+:?\s*\|)*\s*:?-+:?\s*\|?\s*$/.test(line) && line.includes("-");
}

/** The cells of a line; a bar that is escaped or inside a code span belongs to its cell. */
function cellsOf(line: string): string[] {
  const cells: string[] = [];
  let cell = "";
  let code = false;
  const body = line.trim().replace(/^\|/, "");
  for (let index = 0; index < body.length; index += 1) {
    const character = body[index] ?? "";
    if (character === "\\" && body[index + 1] === "|") {
      cell += "|";
      index += 1;
      continue;
    }
    if (character === "`") code = !code && body.indexOf("`", index + 1) >= 0;
    if (character === "|" && !code && cells.length < MAX_CELLS) {
      cells.push(cell.trim());
      cell = "";
    } else cell += character;
  }
  if (cell.trim() !== "") cells.push(cell.trim());
  return cells;
}

/** The painted rows of a table; `lines` begins with heading and delimiter row. */
export function tableRows(lines: readonly string[], look: TableLook): string[] {
  const [heading = [], , ...body] = lines.map(cellsOf);
  const alignments = cellsOf(lines[1] ?? "").map(alignmentOf);
  const count = heading.length;
  const rows = body.map((row) => heading.map((_, index) => row[index] ?? ""));
  const widths = columnWidths([heading, ...rows], { ...look, count });
  if (widths === undefined) return records(heading, rows, look);
  const draw = (row: readonly string[], kind: "heading" | "body"): string[] =>
    rowLines(row, { kind, widths, alignments, look });
  const { style } = look;
  const rule = widths.map((width) => "─".repeat(width)).join("─┼─");
  const plainRule = widths.map((width) => "-".repeat(width)).join("-|-");
  return [
    ...draw(heading, "heading"),
    style.styled ? style.paint(rule, "dim") : plainRule,
    ...rows.flatMap((row) => draw(row, "body")),
  ];
}

function alignmentOf(cell: string): Alignment {
  if (!cell.endsWith(":")) return "left";
  return cell.startsWith(":") ? "center" : "right";
}

/** Natural widths if they fit, else the widest columns made narrower; `undefined` when too narrow for a table. */
function columnWidths(
  rows: readonly (readonly string[])[],
  look: TableLook & { readonly count: number },
): number[] | undefined {
  const natural = Array.from(
    { length: look.count },
    (_, index) =>
      Math.max(
        1,
        ...rows.map((row) =>
          Math.max(...cellLines(row[index] ?? "", { width: WIDEST, kind: "body", style: look.style }).map(paintedWidth))
        ),
      ),
  );
  const room = look.columns - GAP * (look.count - 1);
  const total = natural.reduce((sum, width) => sum + width, 0);
  if (total <= room) return natural;
  let cap = Math.max(...natural);
  while (cap > 1 && natural.reduce((sum, width) => sum + Math.min(width, cap), 0) > room) cap -= 1;
  if (cap < MIN_COLUMN || (look.count > 2 && cap < MIN_COLUMN + 2)) return undefined;
  let left = room - natural.reduce((sum, width) => sum + Math.min(width, cap), 0);
  return natural.map((width) => {
    const extra = width > cap && left > 0 ? 1 : 0;
    left -= extra;
    return Math.min(width, cap) + extra;
  });
}

function rowLines(
  row: readonly string[],
  options: {
    readonly kind: "heading" | "body";
    readonly widths: readonly number[];
    readonly alignments: readonly Alignment[];
    readonly look: TableLook;
  },
): string[] {
  const { widths, kind, look } = options;
  const cells = widths.map((width, index) => cellLines(row[index] ?? "", { width, kind, style: look.style }));
  const height = Math.max(...cells.map((lines) => lines.length));
  const bar = ` ${look.style.styled ? look.style.paint("│", "dim") : "|"} `;
  return Array.from(
    { length: height },
    (_, line) =>
      cells.map((lines, index) =>
        align(lines[line] ?? "", { width: widths[index] ?? 0, alignment: options.alignments[index] ?? "left" })
      ).join(bar).trimEnd(),
  );
}

function align(painted: string, wanted: { readonly width: number; readonly alignment: Alignment }): string {
  const room = Math.max(0, wanted.width - paintedWidth(painted));
  const left = wanted.alignment === "right" ? room : wanted.alignment === "center" ? Math.floor(room / 2) : 0;
  return " ".repeat(left) + painted + " ".repeat(room - left);
}

function cellLines(
  cell: string,
  options: { readonly width: number; readonly kind: "heading" | "body"; readonly style: Style },
): string[] {
  return pour((flow) => pourInline(flow, cell, options), { columns: options.width, style: options.style });
}

function pourInline(
  flow: Flow,
  cell: string,
  options: { readonly kind: "heading" | "body"; readonly style: Style },
): void {
  const base = options.kind === "heading" ? withAttributes(PLAIN, "bold") : PLAIN;
  const sink = {
    text: (text: string, look: typeof base) => flow.text(text, { ...look, unbroken: false }),
    lineBreak: () => flow.endLine(),
  };
  const inline = new Inline(sink, { base, markers: !options.style.styled });
  inline.push(cell);
  inline.end();
}

/** Each row as lines of its own, for windows too narrow for columns. */
function records(heading: readonly string[], rows: readonly (readonly string[])[], look: TableLook): string[] {
  const { style } = look;
  const rule = style.styled ? style.paint("─".repeat(Math.min(look.columns, 20)), "dim") : "---";
  return rows.flatMap((row, number) => {
    const lines = row.flatMap((cell, index) =>
      pour((flow) => {
        flow.prefix({ first: "", rest: "  ", width: 0 });
        pourInline(flow, heading[index] ?? "", { kind: "heading", style });
        flow.text(": ", PLAIN);
        pourInline(flow, cell, { kind: "body", style });
      }, { columns: look.columns - 2, style })
    );
    return number === 0 ? lines : [rule, ...lines];
  });
}
