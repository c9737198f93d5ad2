// Owns what a line of Markdown is, told from its beginning: CommonMark's block structure as far as answers of models
// use it, lenient where they are sloppy (nested lists indented by two, code in a list that is not indented). Pure: it
// looks at the beginning of one line and says what it is or that more of the line must come first.
import type { Container, Item } from "./containers.ts";
import { type Fence, indentOf, isRule, type Leaf, leafOf, outdent } from "./leaf.ts";

/** What the lines before leave to this one. */
export interface Context {
  readonly containers: readonly Container[];
  readonly fence: Fence | undefined;
  /** Whether the line before is text that this one may go on. */
  readonly paragraph: boolean;
  /** Whether the line before is blank or there is none. */
  readonly afterBlank: boolean;
}

interface Placed {
  /** The containers that the line stands in, old and new. */
  readonly containers: readonly Container[];
  /** Index of the first that begins with this line. */
  readonly opened: number;
}

export type LineStart =
  | { readonly kind: "blank" }
  | Placed & { readonly kind: "paragraph"; /** The line without its markers. */ readonly text: string }
  | Placed & Leaf
  | Placed & { readonly kind: "indented"; readonly text: string }
  | { readonly kind: "fence-end"; readonly text: string }
  | { readonly kind: "code"; readonly text: string };

/** Deeper lists and quotes are text. */
const MAX_CONTAINERS = 10;
/** A line whose kind is not known by then is a paragraph. */
const MAX_UNDECIDED = 4096;

/** What the line is; `more` only while `complete` is false. */
export function lineStart(
  line: string,
  options: { readonly complete: boolean; readonly context: Context },
): LineStart | "more" {
  const { complete, context } = options;
  const entered = enter(line, context, complete);
  if (context.fence !== undefined && !leavesQuote(context, entered.matched)) {
    return complete ? fenceLine(entered.rest, context.fence) : "more";
  }
  if (entered.rest.trim() === "") return complete ? { kind: "blank" } : undecided(line, context);
  const start = open(entered, context, complete);
  return start === "more" ? undecided(line, context) : start;
}

/** Waits on, but not for ever. */
function undecided(line: string, context: Context): LineStart | "more" {
  if (line.length <= MAX_UNDECIDED) return "more";
  return { kind: "paragraph", containers: context.containers, opened: context.containers.length, text: line };
}

interface Entered {
  readonly rest: string;
  readonly matched: number;
  /** Columns that a sloppily nested line lacks. */
  readonly deficit: number;
}

/** Takes off what the open containers put before the line. */
function enter(line: string, context: Context, complete: boolean): Entered {
  let rest = line;
  let matched = 0;
  let deficit = 0;
  for (const container of context.containers) {
    if (container.kind === "quote") {
      const bar = /^ {0,3}>( ?)/.exec(rest);
      if (bar === null) break;
      rest = rest.slice(bar[0].length);
      deficit = 0;
    } else {
      const indent = indentOf(rest) - deficit;
      if (rest.trim() === "" && complete) rest = "";
      else if (indent >= container.contentAt) {
        rest = outdent(rest, container.contentAt + deficit);
        deficit = 0;
      } else if (context.fence !== undefined || nestsSloppily(rest, indent, container)) {
        deficit = context.fence === undefined ? container.contentAt - indent : 0;
        rest = rest.trimStart();
      } else break;
    }
    matched += 1;
  }
  return { rest, matched, deficit };
}

/** A list or fence indented less than the item's text but more than its marker is meant to be inside. */
function nestsSloppily(rest: string, indent: number, item: Item): boolean {
  return indent >= item.markerAt + 2 && /^\s*(?:[-*+`~]|\d)/.test(rest);
}

function leavesQuote(context: Context, matched: number): boolean {
  return context.containers.slice(matched).some((container) => container.kind === "quote");
}

function fenceLine(rest: string, fence: Fence): LineStart {
  const trimmed = rest.trim();
  if (trimmed.length >= fence.length && trimmed === fence.character.repeat(trimmed.length)) {
    return { kind: "fence-end", text: trimmed };
  }
  return { kind: "code", text: outdent(rest, Math.min(fence.indent, indentOf(rest))) };
}

/** Looks for new containers and for the kind of what stands in them. */
function open(entered: Entered, context: Context, complete: boolean): LineStart | "more" {
  const containers: Container[] = context.containers.slice(0, entered.matched);
  let rest = entered.rest;
  while (true) {
    const opened = entered.matched;
    const isNew = containers.length > opened;
    const indent = indentOf(rest) - (isNew ? 0 : entered.deficit);
    const body = rest.trimStart();
    const continues = context.paragraph && !isNew;
    const inList = containers.some((container) => container.kind === "item");
    if (indent >= 4 && context.afterBlank && !inList && !isNew) {
      return complete ? { kind: "indented", containers, opened, text: outdent(rest, 4) } : "more";
    }
    if (containers.length < MAX_CONTAINERS) {
      const inner = container(body, { indent, complete, continues, sibling: context.containers[containers.length] });
      if (inner === "more") return "more";
      if (inner !== undefined) {
        containers.push(inner.container);
        rest = inner.rest;
        if (rest.trim() === "" && !complete) return "more";
        continue;
      }
    }
    const leaf = leafOf(body, { indent, complete });
    if (leaf === "more") return "more";
    if (leaf !== undefined) return { ...leaf, containers, opened };
    const lazy = continues && entered.matched < context.containers.length;
    return lazy
      ? { kind: "paragraph", containers: context.containers, opened: context.containers.length, text: body }
      : { kind: "paragraph", containers, opened, text: body };
  }
}

interface Inner {
  readonly container: Container;
  readonly rest: string;
}

/** A quote or list item at the beginning of a text. */
function container(
  body: string,
  at: {
    readonly indent: number;
    readonly complete: boolean;
    readonly continues: boolean;
    readonly sibling: Container | undefined;
  },
): Inner | "more" | undefined {
  if (body.startsWith(">")) {
    if (body === ">" && !at.complete) return "more";
    return { container: { kind: "quote" }, rest: body.slice(body[1] === " " ? 2 : 1) };
  }
  if (!at.complete && /^(?:[-*+]|\d{1,9}[.)]?)$/.test(body)) return "more";
  const marker = /^([-*+]|(\d{1,9})([.)]))(\s+|$)/.exec(body);
  if (marker === null || isRule(body)) return undefined;
  // `- - -` may still become a rule.
  if (!at.complete && /^([-*])(?:\s*\1)*\s*$/.test(body)) return "more";
  const [whole, lead = "", digits, delimiter] = marker;
  const empty = whole.length === body.length;
  if (empty && !at.complete) return "more";
  // A line of text may begin with a year or an empty dash; a list seldom begins there.
  if (at.continues && (empty || Number(digits ?? 1) > 99)) return undefined;
  const spaces = whole.length - lead.length;
  const gap = spaces > 4 || empty ? 1 : spaces;
  const rest = body.slice(lead.length + gap);
  const task = /^\[([ xX])\](?:\s+|$)/.exec(rest);
  if (task === null && !at.complete && /^\[[ xX]?\]?$/.test(rest)) return "more";
  const item: Item = {
    kind: "item",
    delimiter: delimiter ?? lead,
    number: digits === undefined ? undefined : numberOf(Number(digits), delimiter ?? "", at.sibling),
    task: task === null ? undefined : task[1] === " " ? "open" : "done",
    markerAt: at.indent,
    contentAt: at.indent + lead.length + gap,
  };
  return { container: item, rest: task === null ? rest : rest.slice(task[0].length) };
}

/** The number shown: as written, unless every item is written `1.`. */
function numberOf(written: number, delimiter: string, sibling: Container | undefined): number {
  if (sibling?.kind !== "item" || sibling.number === undefined || sibling.delimiter !== delimiter) return written;
  return written <= sibling.number && written === 1 ? sibling.number + 1 : written;
}
