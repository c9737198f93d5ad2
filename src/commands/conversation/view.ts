// Owns what is seen of one answer while it comes: a spinner until the first word, reasoning dim and out of the way, the
// answer as Markdown, notes between. Each part leaves the cursor at the beginning of a line before the next one draws.
import { createMarkdownRenderer, type MarkdownRenderer } from "../../terminal/markdown/markdown.ts";
import { ReasoningView } from "../../terminal/reasoning.ts";
import { sanitize, sanitizeLine } from "../../terminal/sanitize.ts";
import { type Spinner, startSpinner } from "../../terminal/spinner.ts";
import type { Terminal } from "../../terminal/terminal.ts";
import { text } from "../../text/text.ts";
import { type Look, printNote } from "../../sandbox/services/print_note.ts";

export interface ViewOptions {
  /** Whether reasoning is printed as it comes. */
  readonly showsReasoning: boolean;
  readonly model: string;
}

/** Most of the reasoning after the answer's beginning that is kept, in UTF-16 units. */
const MAX_LATE = 1 << 20;

export class AnswerView {
  readonly #terminal: Terminal;
  readonly #options: ViewOptions;
  #spinner: Spinner | undefined;
  #reasoning: ReasoningView | undefined;
  #markdown: MarkdownRenderer | undefined;
  #showsReasoning: boolean;
  /** Reasoning after the first word of the answer. */
  #lateReasoning = "";
  readonly #late: { readonly line: string; readonly look: Look }[] = [];

  constructor(terminal: Terminal, options: ViewOptions) {
    this.#terminal = terminal;
    this.#options = options;
    this.#showsReasoning = options.showsReasoning;
    this.#spin(text().conversation.waitingFor(sanitizeLine(options.model)));
  }

  /** The reasoning so far. */
  get reasoning(): string {
    return [this.#reasoning?.text ?? "", this.#lateReasoning].filter((part) => part !== "").join("\n");
  }

  takeText(chunk: string): void {
    if (chunk === "") return;
    this.#stopWaiting();
    this.#markdown ??= createMarkdownRenderer({
      write: (out) => this.#terminal.write(out),
      columns: () => this.#terminal.columns,
      style: this.#terminal.style,
    });
    this.#markdown.push(chunk);
  }

  /** Reasoning after the first word of the answer is kept for its end: it would stand in the middle of a paragraph. */
  takeReasoning(chunk: string): void {
    if (chunk === "") return;
    if (this.#markdown !== undefined) {
      this.#lateReasoning = (this.#lateReasoning + chunk).slice(-MAX_LATE);
      return;
    }
    this.#spinner?.stop();
    this.#spinner = undefined;
    this.#reasoning ??= new ReasoningView(this.#terminal, {
      show: this.#showsReasoning ? "full" : "summary",
      hint: text().conversation.thinkingHint,
    });
    this.#reasoning.push(chunk);
  }

  /** Prints the reasoning from now on. */
  showReasoning(): void {
    this.#showsReasoning = true;
    this.#reasoning?.expand();
  }

  /** A line before the answer; what comes too late for that is told after it. */
  note(line: string, look: Look = "dim"): void {
    if (this.#markdown !== undefined || this.#reasoning !== undefined) {
      this.#late.push({ line, look });
      return;
    }
    this.#spinner?.stop();
    printNote(this.#terminal, line, look);
  }

  /** Goes on waiting, with other words. */
  wait(label: string): void {
    this.#spinner?.stop();
    this.#spin(label);
  }

  /** Ends the display, however much of the answer there is. The cursor is at the beginning of a line afterwards. */
  async end(): Promise<void> {
    this.#stopWaiting();
    if (this.#markdown !== undefined) {
      await this.#markdown.end();
      this.#markdown = undefined;
      this.#tellLateReasoning();
    }
    for (const { line, look } of this.#late.splice(0)) printNote(this.#terminal, line, look);
  }

  #spin(label: string): void {
    if (this.#reasoning !== undefined || this.#markdown !== undefined) return;
    this.#spinner = startSpinner(this.#terminal, { label, hint: text().conversation.cancelHint });
  }

  #tellLateReasoning(): void {
    if (this.#lateReasoning.trim() === "") return;
    if (!this.#showsReasoning) return printNote(this.#terminal, text().conversation.lateReasoning);
    printNote(this.#terminal, sanitize(this.#lateReasoning).trim().split("\n"), { look: "dim", indent: "  " });
  }

  #stopWaiting(): void {
    this.#spinner?.stop();
    this.#spinner = undefined;
    this.#reasoning?.finish();
  }
}
