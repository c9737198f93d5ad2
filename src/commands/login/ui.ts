// Owns the port through which a sign-in shows itself and is answered, so that `qwen auth login`, the wizard and `/auth`
// share one. The sign-in never draws by itself and never knows whether a terminal is there but by this port.
import type { SandboxContext } from "../../sandbox/context.ts";
import { Area } from "../../terminal/area.ts";
import { keyId } from "../../terminal/input/key_event.ts";
import { type LineResult, readLine } from "../../terminal/input/read_line.ts";
import { sanitizeLine } from "../../terminal/sanitize.ts";
import type { Terminal } from "../../terminal/terminal.ts";
import { wrap } from "../../terminal/wrap.ts";
import { printLines } from "../../sandbox/services/print_note.ts";
import { sandboxTerminal } from "../../sandbox/services/sandbox_terminal.ts";

export interface LoginUi {
  /** Whether somebody can type here. */
  readonly interactive: boolean;
  /** Columns of the terminal that is shown on; 0 when it is none, or one that can only print lines. */
  readonly columns: number;
  /** Shows whole lines. */
  show(lines: string | readonly string[]): void;
  /** Shows a line in place of the one before it; undefined removes it. Does nothing without a terminal. */
  progress(line: string | undefined): void;
  /** Reads a line from the terminal; `cancelled` when the signal aborts. Only when `interactive`. */
  askLine(prompt: string, options: { signal: AbortSignal; mask?: boolean }): Promise<LineResult>;
  /** The next key: a character, or `C-c` for Ctrl-C; undefined when the signal aborts. Only when `interactive`. */
  askKey(signal: AbortSignal): Promise<string | undefined>;
  /** The first line of piped standard input; undefined when there is none. Only when not `interactive`. */
  pipedLine(): Promise<string | undefined>;
  /** Asks for the user's browser; answers whether one was started. */
  openUrl(url: string): Promise<boolean>;
}

/** An address and a code are far shorter. */
const MAX_PIPED_BYTES = 64 * 1024;

/** The port of a command of its own: everything goes to stderr, since stdout belongs to results. */
export function commandLoginUi(context: SandboxContext): LoginUi {
  const { terminal: facts } = context.start;
  const terminal = sandboxTerminal(context, "stderr");
  return {
    ...terminalLoginUi(terminal, context),
    interactive: facts.stdin && facts.stderr,
    columns: facts.stderr && !terminal.dumb ? terminal.columns : 0,
  };
}

/** The port of a conversation or wizard that has a terminal already. */
export function terminalLoginUi(terminal: Terminal, context: SandboxContext): LoginUi {
  const area = new Area(terminal);
  return {
    interactive: true,
    columns: terminal.dumb ? 0 : terminal.columns,
    show(lines): void {
      area.erase();
      printLines(terminal, typeof lines === "string" ? [lines] : lines);
    },
    progress(line): void {
      if (terminal.dumb) return;
      if (line === undefined) area.erase();
      else area.draw(wrap(sanitizeLine(line), terminal.columns - 1), { row: 0, column: 0 });
    },
    async askLine(prompt, { signal, mask = false }): Promise<LineResult> {
      await context.ask({ kind: "keyboard", raw: true });
      try {
        return await readLine(terminal, { prompt, mask, multiline: false, interrupt: "cancel", signal });
      } finally {
        await context.ask({ kind: "keyboard", raw: false });
      }
    },
    async askKey(signal): Promise<string | undefined> {
      await context.ask({ kind: "keyboard", raw: true });
      try {
        const event = await terminal.keys.next(signal);
        return event === undefined ? undefined : event.type === "text" ? event.text : keyId(event);
      } finally {
        await context.ask({ kind: "keyboard", raw: false });
      }
    },
    async pipedLine(): Promise<string | undefined> {
      const { text } = await context.readStdin(MAX_PIPED_BYTES);
      return text.split("\n").map((line) => line.trim()).find((line) => line !== "");
    },
    async openUrl(url): Promise<boolean> {
      try {
        return await context.ask({ kind: "open-url", url });
      } catch {
        // Not opening is no failure: the address is on the screen.
        return false;
      }
    },
  };
}
