// Owns the keyboard while an answer comes: Ctrl-C cancels it, Ctrl-O shows the reasoning, and what is typed ahead is kept
// for the next prompt. It draws nothing.
import { type KeyEvent, keyId } from "../terminal/key_event.ts";
import type { KeyReader } from "../terminal/key_reader.ts";
import { graphemes } from "../terminal/width.ts";

export interface KeyWatchOptions {
  readonly signal: AbortSignal;
  onCancel(): void;
  onShowReasoning(): void;
}

/** More than anybody types while waiting. */
const MAX_TYPED = 64 * 1024;

/** Watches until the signal aborts or the keyboard ends; answers what was typed ahead. */
export async function watchKeys(keys: KeyReader, options: KeyWatchOptions): Promise<string> {
  let typed = "";
  while (true) {
    const event = await keys.next(options.signal);
    if (event === undefined) return typed;
    const id = keyId(event);
    if (id === "C-c") options.onCancel();
    else if (id === "C-o") options.onShowReasoning();
    else typed = typeAhead(typed, event).slice(0, MAX_TYPED);
  }
}

function typeAhead(typed: string, event: KeyEvent): string {
  if (event.type !== "key") return typed + event.text;
  switch (keyId(event)) {
    case "enter":
    case "C-j":
    case "M-enter":
      // Not sent by itself: the question may be meant otherwise once the answer is there.
      return typed === "" ? "" : `${typed}\n`;
    case "backspace":
      return graphemes(typed).slice(0, -1).join("");
    case "C-u":
      return "";
    default:
      return typed;
  }
}
