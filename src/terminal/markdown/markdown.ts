// Owns the renderer of an answer: untrusted Markdown in, safe and styled lines out. It puts the sanitizer before the
// Markdown and holds the text back for the moment that the colours of program text take to load, once.
import type { Style } from "../style.ts";
import { type Highlighter, loadHighlighter } from "./highlight.ts";
import { BlockRenderer } from "./renderer.ts";
import { Sanitizer } from "../sanitize.ts";

export interface MarkdownOptions {
  write(text: string): void;
  /** Columns of the window; a function is asked for each word, so that a resize counts at once. */
  readonly columns: number | (() => number);
  /** `plainStyle` keeps the structure readable by characters alone. */
  readonly style: Style;
  /** Loads the colours of program text at the first fence; default `loadHighlighter`, none for a plain style. */
  readonly highlight?: () => Promise<Highlighter>;
}

export interface MarkdownRenderer {
  /** More of the answer. Writes once at most. */
  push(text: string): void;
  /** Writes what waits and ends the line; also when the answer was cancelled. */
  end(): Promise<void>;
}

/** How wide lines get at most: longer ones are hard to read. */
const MAX_COLUMNS = 120;
const FENCE = /(?:`{3,}|~{3,})[^`\n]*\n/;

/** Makes the renderer of one answer. */
export function createMarkdownRenderer(options: MarkdownOptions): MarkdownRenderer {
  return new StreamRenderer(options);
}

class StreamRenderer implements MarkdownRenderer {
  readonly #options: MarkdownOptions;
  readonly #sanitizer = new Sanitizer();
  readonly #blocks: BlockRenderer;
  readonly #load: (() => Promise<Highlighter>) | undefined;
  #highlighter: Highlighter | undefined;
  #loading: Promise<void> | undefined;
  #loaded = false;
  /** Text that waits for the colours, and the end of what came before: a fence may be cut in two. */
  #waiting = "";
  #recent = "";
  #output = "";

  constructor(options: MarkdownOptions) {
    this.#options = options;
    this.#load = options.style.styled ? options.highlight ?? loadHighlighter : undefined;
    this.#blocks = new BlockRenderer({
      write: (text) => this.#output += text,
      columns: () => Math.min(MAX_COLUMNS, columnsOf(options.columns)),
      style: options.style,
    }, () => this.#highlighter);
  }

  push(text: string): void {
    this.#take(this.#sanitizer.push(text));
  }

  async end(): Promise<void> {
    this.#take(this.#sanitizer.end());
    await this.#loading;
    this.#blocks.end();
    this.#write();
  }

  #take(text: string): void {
    if (text === "") return;
    if (this.#loading !== undefined && !this.#loaded) {
      this.#waiting += text;
      return;
    }
    if (!this.#loaded && this.#load !== undefined) {
      const seen = this.#recent + text;
      this.#recent = seen.slice(seen.lastIndexOf("\n") + 1).slice(-200);
      if (FENCE.test(seen)) {
        this.#waiting = text;
        this.#loading = this.#finishLoading(this.#load);
        return;
      }
    }
    this.#blocks.push(text);
    this.#write();
  }

  async #finishLoading(load: () => Promise<Highlighter>): Promise<void> {
    try {
      this.#highlighter = await load();
    } catch {
      this.#highlighter = undefined; // Without colours the text is still whole.
    }
    this.#loaded = true;
    const text = this.#waiting;
    this.#waiting = "";
    this.#blocks.push(text);
    this.#write();
  }

  #write(): void {
    const output = this.#output;
    this.#output = "";
    if (output !== "") this.#options.write(output);
  }
}

function columnsOf(columns: number | (() => number)): number {
  return typeof columns === "number" ? columns : columns();
}
