// Owns the keyboard while an answer comes: Ctrl-C cancels it, Ctrl-O shows the reasoning, and what is typed ahead is kept
// for the next prompt. It draws nothing.
import { type KeyEvent, keyId } from "../../terminal/input/key_event.ts";
import type { KeyReader } from "../../terminal/input/key_reader.ts";
import { graphemes } from "../../terminal/width.ts";

export interface KeyWatchOptions {
  readonly signal: AbortSignal;
  /** The beginning of a line that was typed before. */
  readonly typed: string;
  onCancel(): void;
  onShowReasoning(): void;
}

/** What was typed ahead: whole lines, and the one that was not ended yet. */
export interface TypedAhead {
  readonly lines: readonly string[];
  readonly rest: string;
  /** Ctrl-D was pressed on an empty line: to leave when the answer is there. */
  readonly ends: boolean;
}

/** More than anybody types while waiting. */
const MAX_LINES = 16;
const MAX_REST = 64 * 1024;

/** Watches until the signal aborts or the keyboard ends; answers what was typed ahead. */
export async function watchKeys(keys: KeyReader, options: KeyWatchOptions): Promise<TypedAhead> {
  let typed: TypedAhead = { lines: [], rest: options.typed, ends: false };
  while (true) {
    const event = await keys.next(options.signal);
    if (event === undefined) return typed;
    const id = keyId(event);
    if (id === "C-c") options.onCancel();
    else if (id === "C-o") options.onShowReasoning();
    else typed = typeAhead(typed, event);
  }
}

function typeAhead(typed: TypedAhead, event: KeyEvent): TypedAhead {
  const { lines, rest } = typed;
  if (event.type !== "key") return { ...typed, rest: (rest + event.text).slice(0, MAX_REST) };
  switch (keyId(event)) {
    case "enter":
      return rest.trim() === "" || lines.length >= MAX_LINES ? typed : { ...typed, lines: [...lines, rest], rest: "" };
    case "M-enter":
    case "C-j":
      return { ...typed, rest: `${rest}\n` };
    case "backspace":
      return { ...typed, rest: graphemes(rest).slice(0, -1).join("") };
    case "C-u":
      return { ...typed, rest: "" };
    case "C-d":
      return { ...typed, ends: rest === "" };
    default:
      return typed;
  }
}
