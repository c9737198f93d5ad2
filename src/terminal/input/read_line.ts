// Owns the reading of one line (or several) from a terminal: keys to the editor, the editor's wishes carried out, the
// result drawn. What is typed into a masked line is never left on the screen. Bracketed paste is on while it reads.
import { text } from "../../text/text.ts";
import { Area } from "../area.ts";
import { applyCompletion, candidateRows } from "./completion.ts";
import { beginSearch, type HistoryPlace, historyPlace, type Search, searchKey, walk } from "./history.ts";
import { layoutInput } from "./input_layout.ts";
import type { KeyEvent } from "./key_event.ts";
import { edit, type EditorState, editorState, type Effect, insert, withText } from "./line_editor.ts";
import type { LineResult, ReadLineOptions } from "./line_options.ts";
import { readPlainLine } from "./read_plain_line.ts";
import { sanitize } from "../sanitize.ts";
import type { Terminal } from "../terminal.ts";
import { wrap } from "../wrap.ts";

const PASTE_ON = "\x1b[?2004h";
const PASTE_OFF = "\x1b[?2004l";

export type { LineResult, ReadLineOptions };

/** Reads a line with editing; on a dumb terminal without it. */
export async function readLine(terminal: Terminal, options: ReadLineOptions): Promise<LineResult> {
  if (terminal.dumb) return await readPlainLine(terminal, options);
  terminal.write(PASTE_ON);
  const reader = new LineReader(terminal, options);
  try {
    return await reader.read();
  } finally {
    reader.close();
    terminal.write(PASTE_OFF);
  }
}

class LineReader {
  readonly #terminal: Terminal;
  readonly #options: ReadLineOptions;
  readonly #area: Area;
  readonly #multiline: boolean;
  readonly #stopResize: () => void;
  #state: EditorState;
  #history: HistoryPlace;
  #search: Search | undefined;
  #beforeSearch = editorState();
  #revealed = false;
  /** Rows under the line that the next key removes: candidates, a complaint. */
  #footer: readonly string[] = [];

  constructor(terminal: Terminal, options: ReadLineOptions) {
    this.#terminal = terminal;
    this.#options = options;
    this.#area = new Area(terminal);
    this.#multiline = options.multiline ?? options.mask !== true;
    this.#state = editorState(sanitize(options.initial ?? ""));
    this.#history = historyPlace(options.mask === true ? [] : (options.history ?? []).map(sanitize));
    this.#stopResize = terminal.onResize(() => this.#draw());
  }

  close(): void {
    this.#stopResize();
  }

  async read(): Promise<LineResult> {
    while (true) {
      if (!this.#terminal.keys.ready) this.#draw();
      const event = await this.#terminal.keys.next(this.#options.signal);
      this.#footer = [];
      if (event === undefined) {
        return this.#finish({ kind: this.#options.signal?.aborted === true ? "cancelled" : "end" });
      }
      const result = await this.#key(event);
      if (result !== undefined) return this.#finish(result);
    }
  }

  async #key(event: KeyEvent): Promise<LineResult | undefined> {
    if (this.#search !== undefined && this.#searchKey(event, this.#search)) return undefined;
    const { state, effect } = edit(this.#state, event, { multiline: this.#multiline });
    this.#state = state;
    if (event.type === "paste" && event.truncated) this.#footer = [text().terminal.pasteTruncated];
    return await this.#do(effect);
  }

  async #do(effect: Effect): Promise<LineResult | undefined> {
    switch (effect) {
      case "submit":
        return this.#submit();
      case "interrupt":
        return this.#interrupt();
      case "end":
        return { kind: "end" };
      case "escape":
        return this.#options.back === true ? { kind: "back" } : undefined;
      case "complete":
        await this.#complete();
        return undefined;
      case "previous":
      case "next":
        this.#walk(effect === "previous" ? "older" : "newer");
        return undefined;
      case "search":
        this.#startSearch();
        return undefined;
      case "clear-screen":
        this.#area.erase();
        this.#terminal.write("\x1b[H\x1b[2J");
        return undefined;
      default:
        return undefined;
    }
  }

  #submit(): LineResult | undefined {
    const complaint = this.#options.validate?.(this.#state.text);
    if (complaint === undefined) return { kind: "line", text: this.#state.text };
    this.#footer = [complaint];
    return undefined;
  }

  #interrupt(): LineResult | undefined {
    const mode = this.#options.interrupt ?? (this.#options.mask === true ? "cancel" : "clear");
    if (this.#state.text === "" || mode === "cancel") return { kind: "cancelled" };
    this.#state = withText(this.#state, "");
    this.#history = historyPlace(this.#history.lines);
    return undefined;
  }

  async #complete(): Promise<void> {
    const { complete } = this.#options;
    if (complete === undefined) {
      if (this.#multiline) this.#state = insert(this.#state, "\t");
      return;
    }
    const { state, list } = applyCompletion(this.#state, await complete(this.#state.text, this.#state.cursor));
    this.#state = state;
    if (list.length > 0) this.#footer = candidateRows(list, this.#terminal.columns);
  }

  #walk(direction: "older" | "newer"): void {
    const step = walk(this.#history, { direction, current: this.#state.text });
    if (step === undefined) return;
    this.#history = step.place;
    this.#state = withText(this.#state, step.text);
  }

  #startSearch(): void {
    if (this.#options.mask === true) this.#revealed = !this.#revealed;
    else {
      this.#beforeSearch = this.#state;
      this.#search = beginSearch(this.#history.lines);
    }
  }

  /** A key during a search; false when it ends the search and is to be taken as an ordinary key. */
  #searchKey(event: KeyEvent, search: Search): boolean {
    const { lines } = this.#history;
    const next = searchKey(search, { event, lines });
    if (typeof next === "string") {
      this.#search = undefined;
      if (next === "cancel") this.#state = this.#beforeSearch;
      return next !== "leave";
    }
    this.#search = next;
    if (next.found && next.query !== "") {
      const line = lines[next.index] ?? "";
      this.#history = { ...this.#history, index: next.index, draft: this.#beforeSearch.text };
      this.#state = withText(this.#state, line, Math.max(0, line.toLowerCase().lastIndexOf(next.query.toLowerCase())));
    }
    return true;
  }

  #draw(): void {
    const { columns, rows: windowRows, style } = this.#terminal;
    const words = text().terminal;
    const footer: string[] = [];
    if (this.#search !== undefined) {
      footer.push(words[this.#search.found ? "searchLabel" : "searchNothing"](this.#search.query));
    }
    if (this.#options.mask === true && this.#footer.length === 0) {
      footer.push(this.#revealed ? words.unmaskHint : words.maskHint);
    }
    footer.push(...this.#footer);
    const footerRows = footer.flatMap((line) => wrap(line, columns)).slice(0, Math.max(0, windowRows - 2));
    const layout = layoutInput(this.#state, {
      prompt: this.#options.prompt,
      columns,
      maxRows: Math.max(1, windowRows - 1 - footerRows.length),
      ...(this.#options.mask === true && !this.#revealed ? { mask: "•" } : {}),
      ...(this.#options.placeholder === undefined
        ? {}
        : { placeholder: style.paint(this.#options.placeholder, "dim") }),
    });
    const rows = [...layout.rows, ...footerRows.map((row) => style.paint(row, "dim"))];
    this.#area.draw(rows, { row: layout.row, column: layout.column });
  }

  /** Draws the line a last time as it is to stay: without footer, masked if it was masked. */
  #finish(result: LineResult): LineResult {
    this.#search = undefined;
    this.#revealed = false;
    if (result.kind === "back") {
      this.#area.erase();
      return result;
    }
    const layout = layoutInput({ ...this.#state, cursor: this.#state.text.length }, {
      prompt: this.#options.prompt,
      columns: this.#terminal.columns,
      maxRows: Math.max(1, this.#terminal.rows - 1),
      ...(this.#options.mask === true ? { mask: "•" } : {}),
    });
    this.#area.draw(layout.rows, { row: layout.row, column: layout.column });
    this.#area.leave();
    return result;
  }
}
