// Owns what is shown of a model's reasoning: its last lines, dim and moving, while it thinks; one line with the time
// it took when the answer begins. Expanded, all of it is printed instead. The text is untrusted and sanitized here.
import { text } from "../text/text.ts";
import { Area } from "./area.ts";
import { Flow } from "./flow.ts";
import { PLAIN, withAttributes } from "./look.ts";
import { Sanitizer } from "./sanitize.ts";
import { spinnerRow, TICK_MS } from "./spinner.ts";
import type { Terminal } from "./terminal.ts";
import { wrap } from "./wrap.ts";

export interface ReasoningOptions {
  /** `summary`: the last lines while it thinks, then one line; `full`: everything. Default `summary`. */
  readonly show?: "summary" | "full";
  /** Shown beside the time, e.g. "Ctrl-O shows all". */
  readonly hint?: string;
}

/** Most of a reasoning that is kept; its beginning is dropped. */
const MAX_KEPT = 1 << 20;
/** Rows of the text that are shown while it thinks, and how much text they are taken from. */
const SHOWN_ROWS = 3;
const SHOWN_TEXT = 2000;
const DIM = withAttributes(PLAIN, "dim");

export class ReasoningView {
  readonly #terminal: Terminal;
  readonly #options: ReasoningOptions;
  readonly #sanitizer = new Sanitizer();
  readonly #area: Area;
  readonly #startedAt: number;
  readonly #stopResize: () => void;
  #full: Flow | undefined;
  #text = "";
  #cancelTick: (() => void) | undefined;
  #drawn = false;
  #finished = false;

  /** The cursor must stand at the beginning of a line, and nothing else may write until `finish`. */
  constructor(terminal: Terminal, options: ReasoningOptions = {}) {
    this.#terminal = terminal;
    this.#options = options;
    this.#area = new Area(terminal);
    this.#startedAt = terminal.clock.now();
    this.#stopResize = terminal.onResize(() => {
      if (this.#drawn) this.#draw();
    });
    if (options.show === "full") this.#full = this.#flow();
  }

  /** All that was thought so far, at most the last mebibyte. */
  get text(): string {
    return this.#text;
  }

  push(chunk: string): void {
    if (this.#finished) return;
    const safe = this.#sanitizer.push(chunk);
    this.#text = (this.#text + safe).slice(-MAX_KEPT);
    if (this.#full !== undefined) this.#pour(this.#full, safe);
    else if (!this.#terminal.dumb && this.#cancelTick === undefined) this.#tick();
  }

  /** Prints everything so far and goes on so. */
  expand(): void {
    if (this.#full !== undefined || this.#finished) return;
    this.#erase();
    this.#full = this.#flow();
    this.#pour(this.#full, this.#text);
  }

  /** Ends the display: the moving rows become one line that says how long it took. */
  finish(): void {
    if (this.#finished) return;
    this.#finished = true;
    this.#stopResize();
    this.#erase();
    if (this.#full?.open === true) this.#full.endLine();
    if (this.#text.trim() === "") return;
    const { style, clock } = this.#terminal;
    const words = text().terminal;
    const seconds = Math.round((clock.now() - this.#startedAt) / 1000);
    this.#terminal.write(`${style.paint(words.thoughtFor(words.duration(seconds)), "dim")}\n`);
  }

  #tick(): void {
    if (!this.#drawn) this.#terminal.write("\x1b[?25l");
    this.#drawn = true;
    this.#draw();
    this.#cancelTick = this.#terminal.clock.alarm(TICK_MS, () => this.#tick());
  }

  #draw(): void {
    const { columns, rows, style } = this.#terminal;
    const { hint } = this.#options;
    const head = spinnerRow(this.#terminal, {
      label: text().terminal.thinking,
      startedAt: this.#startedAt,
      ...(hint === undefined ? {} : { hint }),
    });
    const recent = this.#text.slice(-SHOWN_TEXT).replace(/\n{2,}/g, "\n").trim();
    const shown = Math.min(SHOWN_ROWS, rows - 2);
    const tail = recent === "" || shown <= 0 ? [] : wrap(recent.replaceAll("\t", " "), columns - 3).slice(-shown);
    this.#area.draw([head, ...tail.map((row) => `  ${style.paint(row, "dim")}`)], { row: 0, column: 0 });
  }

  #erase(): void {
    this.#cancelTick?.();
    this.#cancelTick = undefined;
    this.#area.erase();
    if (this.#drawn) this.#terminal.write("\x1b[?25h");
    this.#drawn = false;
  }

  #flow(): Flow {
    const flow = new Flow({
      write: (written) => this.#terminal.write(written),
      columns: () => this.#terminal.columns,
      style: this.#terminal.style,
    });
    flow.prefix({ first: "  ", rest: "  ", width: 2 });
    return flow;
  }

  #pour(flow: Flow, safe: string): void {
    safe.split("\n").forEach((line, index) => {
      if (index > 0) flow.endLine();
      flow.text(line, DIM);
    });
  }
}
