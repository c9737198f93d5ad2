// Owns the lists and quotes that a line of Markdown stands in, and what they put before it on the screen.
import type { Prefix } from "../flow.ts";
import type { Style } from "../style.ts";
import { textWidth } from "../width.ts";

export interface Quote {
  readonly kind: "quote";
}

export interface Item {
  readonly kind: "item";
  /** `-`, `*`, `+`, or `.` and `)` of a numbered list. */
  readonly delimiter: string;
  readonly number: number | undefined;
  readonly task: "open" | "done" | undefined;
  /** Columns, counted inside the container around it, where the marker and the content begin. */
  readonly markerAt: number;
  readonly contentAt: number;
}

export type Container = Quote | Item;

const BULLETS = ["•", "◦", "▪"];

/** What stands before a line in these containers; those from `opened` on begin with it and show their marker. */
export function prefixOf(
  containers: readonly Container[],
  options: { readonly opened: number; readonly style: Style },
): Prefix {
  const { style, opened } = options;
  let first = "";
  let rest = "";
  let width = 0;
  let depth = 0;
  containers.forEach((container, index) => {
    if (container.kind === "quote") {
      const bar = `${style.paint(style.styled ? "│" : ">", "dim")} `;
      first += bar;
      rest += bar;
      width += 2;
      return;
    }
    const marker = markerOf(container, { depth, style });
    const indent = " ".repeat(textWidth(marker));
    first += index >= opened ? (style.styled ? style.paint(marker, "cyan") : marker) : indent;
    rest += indent;
    width += textWidth(marker);
    if (container.number === undefined) depth += 1;
  });
  return { first, rest, width };
}

function markerOf(item: Item, options: { readonly depth: number; readonly style: Style }): string {
  if (item.task !== undefined) {
    if (!options.style.styled) return item.task === "done" ? "- [x] " : "- [ ] ";
    return item.task === "done" ? "☑ " : "☐ ";
  }
  if (item.number !== undefined) return `${item.number}${item.delimiter} `;
  return `${options.style.styled ? BULLETS[options.depth % BULLETS.length] : "-"} `;
}
