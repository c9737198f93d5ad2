// Owns the reading of a line on a terminal without cursor movement (TERM=dumb, an editor's shell window): characters
// are echoed as they come, a masked line is not echoed at all, and no escape sequence is written.
import { type KeyEvent, keyId } from "./key_event.ts";
import { onOneLine } from "./line_editor.ts";
import type { LineResult, ReadLineOptions } from "./line_options.ts";
import { sanitize } from "../sanitize.ts";
import type { Terminal } from "../terminal.ts";
import { graphemes, textWidth } from "../width.ts";

/** Like `readLine`, with Backspace and Ctrl-U as the only editing. */
export async function readPlainLine(terminal: Terminal, options: ReadLineOptions): Promise<LineResult> {
  const echo = (text: string): void => {
    if (options.mask !== true) terminal.write(text);
  };
  let line = sanitize(options.initial ?? "");
  terminal.write(options.prompt);
  echo(line);
  while (true) {
    const event = await terminal.keys.next(options.signal);
    const ended = event === undefined ? closed(options) : endOf(event, line, options);
    if (ended !== undefined) {
      terminal.write("\n");
      const complaint = ended.kind === "line" ? options.validate?.(ended.text) : undefined;
      if (complaint === undefined) return ended;
      terminal.write(`${complaint}\n${options.prompt}`);
      line = "";
    } else if (event !== undefined) {
      const next = typed(event, line);
      echo(next.startsWith(line) ? next.slice(line.length) : rubOut(line.slice(next.length)));
      line = next;
    }
  }
}

function closed(options: ReadLineOptions): LineResult {
  return { kind: options.signal?.aborted === true ? "cancelled" : "end" };
}

function endOf(event: KeyEvent, line: string, options: ReadLineOptions): LineResult | undefined {
  switch (keyId(event)) {
    case "enter":
    case "C-j":
      return { kind: "line", text: line };
    case "C-c":
      return { kind: "cancelled" };
    case "C-d":
      return line === "" ? { kind: "end" } : undefined;
    case "escape":
      return options.back === true ? { kind: "back" } : undefined;
    default:
      return undefined;
  }
}

function typed(event: KeyEvent, line: string): string {
  if (event.type === "text") return line + event.text;
  if (event.type === "paste") return line + onOneLine(event.text);
  switch (keyId(event)) {
    case "backspace":
      return graphemes(line).slice(0, -1).join("");
    case "C-u":
      return "";
    default:
      return line;
  }
}

function rubOut(removed: string): string {
  const width = textWidth(removed);
  return "\b \b".repeat(width);
}
