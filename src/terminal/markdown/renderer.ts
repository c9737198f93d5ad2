// Owns the way from a stream of Markdown to a terminal: lines are recognised as they come, their text flows on at once,
// tables and program lines wait until they are whole. Output is append-only; what is on the screen is never drawn
// again. Everything passes the sanitizer first. The result depends on the text alone, not on its pieces.
import { Flow, type FlowOptions } from "../flow.ts";
import { type Look, PLAIN, withAttributes } from "../look.ts";
import { type Container, prefixOf } from "./containers.ts";
import type { BlockPainter, Highlighter } from "./highlight.ts";
import { Inline } from "./inline.ts";
import { type Context, type LineStart, lineStart } from "./line_start.ts";
import { isDelimiterRow, tableRows } from "./table.ts";

/** Rows of a table that are held; a longer one is printed in parts. */
const MAX_TABLE_ROWS = 300;
const MAX_RULE = 60;
const MIN_TABLE = 8;
/** A longer line of program text is cut. */
const MAX_CODE_LINE = 1 << 16;

type Mode = "start" | "inline";

/** Renders sanitized text; `markdown.ts` puts the sanitizer and the loading of colours before it. */
export class BlockRenderer {
  readonly #flow: Flow;
  readonly #options: FlowOptions;
  readonly #highlighter: () => Highlighter | undefined;
  #mode: Mode = "start";
  #line = "";
  #context: Context = { containers: [], fence: undefined, paragraph: false, afterBlank: true };
  #inline: Inline | undefined;
  #painter: BlockPainter | undefined;
  #table: string[] = [];
  /** Whether anything was printed, and whether a blank line of the source waits to be. */
  #printed = false;
  #blank = false;

  constructor(options: FlowOptions, highlighter: () => Highlighter | undefined) {
    this.#options = options;
    this.#flow = new Flow(options);
    this.#highlighter = highlighter;
  }

  push(text: string): void {
    let from = 0;
    while (from < text.length) {
      const end = text.indexOf("\n", from);
      this.#feed(text.slice(from, end < 0 ? text.length : end));
      if (end < 0) return;
      this.#endLine();
      from = end + 1;
    }
  }

  /** Prints what waits; the cursor then stands at the beginning of a line. */
  end(): void {
    if (this.#line !== "" || this.#mode === "inline") this.#endLine();
    this.#flushTable();
    if (this.#flow.open) this.#flow.endLine();
  }

  #feed(text: string): void {
    if (text === "") return;
    if (this.#mode === "inline") {
      this.#inline?.push(text);
      return;
    }
    this.#line += text;
    if (this.#context.fence !== undefined) {
      if (this.#line.length > MAX_CODE_LINE) this.#endLine();
      return;
    }
    const start = lineStart(this.#line, { complete: false, context: this.#context });
    if (start !== "more") this.#begin(start);
  }

  #endLine(): void {
    if (this.#mode === "start") {
      const start = lineStart(this.#line, { complete: true, context: this.#context });
      if (start !== "more") this.#begin(start);
    }
    if (this.#mode === "inline") {
      this.#inline?.end();
      this.#flow.endLine();
    }
    this.#mode = "start";
    this.#line = "";
  }

  /** The kind of the line is known: what is there of it is printed. */
  #begin(start: LineStart): void {
    if (start.kind === "blank") return this.#blankLine();
    if (start.kind === "code") return this.#flow.verbatim(this.#painter?.line(start.text) ?? start.text);
    if (start.kind === "fence-end") return this.#endFence(start.text);
    if (start.kind === "table" && this.#holds(start)) return;
    this.#flushTable();
    this.#place(start);
    const { containers } = start;
    this.#context = { containers, fence: undefined, paragraph: start.kind === "paragraph", afterBlank: false };
    switch (start.kind) {
      case "table":
        this.#table = [start.text];
        return;
      case "rule":
        return this.#rule(containers);
      case "indented":
        return this.#flow.verbatim(start.text);
      case "fence":
        this.#context = { ...this.#context, fence: start.fence };
        this.#flow.verbatim(this.#options.style.paint(start.text, "dim"));
        this.#painter = this.#highlighter()?.block(start.language, this.#options.style);
        return;
      case "heading":
        return this.#text(start.text, headingLook(start.level), start.level);
      case "paragraph":
        return this.#text(start.text, PLAIN, 0);
    }
  }

  #text(text: string, base: Look, level: number): void {
    this.#mode = "inline";
    this.#line = "";
    const { style } = this.#options;
    if (level > 0 && !style.styled) this.#flow.text(`${"#".repeat(level)} `, PLAIN);
    const sink = {
      text: (run: string, look: Look) => this.#flow.text(run, look),
      lineBreak: () => this.#flow.endLine(),
    };
    this.#inline = new Inline(sink, { base, markers: !style.styled });
    this.#inline.push(text);
  }

  /** A blank line of the source is one on the screen, before the next text; several are one. */
  #blankLine(): void {
    this.#flushTable();
    this.#blank = this.#printed;
    this.#context = { ...this.#context, paragraph: false, afterBlank: true };
  }

  /** Puts the waiting blank line and the markers of the containers before a line. */
  #place(start: { readonly kind: string; readonly containers: readonly Container[]; readonly opened: number }): void {
    const { style } = this.#options;
    const shared = start.containers.slice(0, start.opened);
    if (this.#blank || (start.kind === "heading" && this.#printed && !this.#context.afterBlank)) {
      this.#options.write(`${prefixOf(shared, { opened: shared.length, style }).rest.trimEnd()}\n`);
    }
    this.#blank = false;
    this.#printed = true;
    this.#flow.prefix(prefixOf(start.containers, { opened: start.opened, style }));
  }

  #rule(containers: readonly Container[]): void {
    const { style } = this.#options;
    const { width } = prefixOf(containers, { opened: containers.length, style });
    const length = Math.max(3, Math.min(MAX_RULE, this.#options.columns() - width));
    this.#flow.verbatim(style.styled ? style.paint("─".repeat(length), "dim") : "---");
  }

  #endFence(text: string): void {
    this.#flow.verbatim(this.#options.style.paint(text, "dim"));
    this.#painter = undefined;
    this.#context = { ...this.#context, fence: undefined, paragraph: false, afterBlank: false };
  }

  /** Whether the row goes on with the table that is held. */
  #holds(
    start: { readonly containers: readonly Container[]; readonly opened: number; readonly text: string },
  ): boolean {
    if (this.#table.length === 0 || start.opened < start.containers.length) return false;
    if (start.containers.length !== this.#context.containers.length) return false;
    this.#table.push(start.text);
    if (this.#table.length === 2 && !isDelimiterRow(start.text)) this.#flushTable();
    else if (this.#table.length > MAX_TABLE_ROWS) {
      const [heading = "", delimiter = ""] = this.#table;
      this.#flushTable();
      this.#table = [heading, delimiter];
    }
    return true;
  }

  #flushTable(): void {
    const lines = this.#table;
    this.#table = [];
    if (lines.length === 0) return;
    const { style } = this.#options;
    if (isDelimiterRow(lines[1] ?? "")) {
      const { width } = prefixOf(this.#context.containers, { opened: this.#context.containers.length, style });
      const columns = Math.max(MIN_TABLE, this.#options.columns() - width);
      for (const row of tableRows(lines, { columns, style })) this.#flow.verbatim(row);
      return;
    }
    for (const line of lines) {
      this.#text(line, PLAIN, 0);
      this.#inline?.end();
      this.#flow.endLine();
      this.#mode = "start";
    }
  }
}

function headingLook(level: number): Look {
  if (level === 1) return withAttributes(PLAIN, "bold", "underline", "magenta");
  return level === 2 ? withAttributes(PLAIN, "bold", "magenta") : withAttributes(PLAIN, "bold");
}
