// Owns the sign that something is being waited for: one row with a moving mark, words and the time gone by. It is
// erased without a trace, and on a dumb terminal it is never there.
import { text } from "../text/text.ts";
import { Area } from "./area.ts";
import type { Terminal } from "./terminal.ts";
import { textWidth, truncate } from "./width.ts";

export interface SpinnerOptions {
  /** Trusted words, e.g. "Waiting for qwen3-coder". */
  readonly label: string;
  /** Shown behind the time, e.g. "Ctrl-C cancels". */
  readonly hint?: string;
}

export interface Spinner {
  /** Erases the row. Afterwards nothing is written any more; a second call does nothing. */
  stop(): void;
}

export const TICK_MS = 100;
/** What is over sooner needs no sign, which would only flash. */
export const SPINNER_DELAY_MS = 200;
/** Columns that are left of what is waited for. */
const MIN_LABEL = 8;
const FRAMES = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

const NO_SPINNER: Spinner = Object.freeze({ stop: (): void => {} });

/** Begins to spin. The cursor must stand at the beginning of a line, and nothing else may write until `stop`. */
export function startSpinner(terminal: Terminal, options: SpinnerOptions): Spinner {
  if (terminal.dumb) return NO_SPINNER;
  const area = new Area(terminal);
  const startedAt = terminal.clock.now();
  let shown = false;
  const draw = (): void => {
    const row = spinnerRow(terminal, { ...options, startedAt });
    area.draw([row], { row: 0, column: 0 });
  };
  const tick = (): void => {
    if (!shown) terminal.write("\x1b[?25l");
    shown = true;
    draw();
    cancel = terminal.clock.alarm(TICK_MS, tick);
  };
  let cancel = terminal.clock.alarm(SPINNER_DELAY_MS, tick);
  const stopResize = terminal.onResize(() => {
    if (shown) draw();
  });
  return {
    stop(): void {
      cancel();
      stopResize();
      area.erase();
      if (shown) terminal.write("\x1b[?25h");
      shown = false;
    },
  };
}

/** The row of a spinner at this moment, one column short of the window. */
export function spinnerRow(terminal: Terminal, options: SpinnerOptions & { readonly startedAt: number }): string {
  const elapsedMs = Math.max(0, terminal.clock.now() - options.startedAt);
  const frame = FRAMES[Math.floor(elapsedMs / TICK_MS) % FRAMES.length] ?? "";
  const words = text().terminal;
  const time = words.duration(Math.floor(elapsedMs / 1000));
  const { style } = terminal;
  const room = terminal.columns - 3;
  const end = ` ${time}${options.hint === undefined ? "" : ` · ${options.hint}`}`;
  // How to stop waiting must be seen: of a row that is too long, what is waited for is cut.
  const label = truncate(options.label, Math.max(MIN_LABEL, room - textWidth(end)));
  return `${style.paint(frame, "cyan")} ${style.paint(truncate(label + end, room), "dim")}`;
}
