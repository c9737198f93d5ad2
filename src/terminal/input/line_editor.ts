// Owns the line being typed: a pure state machine from a state and a key to the next state. It draws nothing, knows
// no history file and no terminal. The keys are those of readline and emacs.
import { after, before, blankBefore, lineEnd, lineStart, snap, wordAfter, wordBefore } from "./cursor_moves.ts";
import { type KeyEvent, keyId } from "./key_event.ts";

/** The text and where in it the cursor stands (an index in UTF-16 units, always between two grapheme clusters). */
export interface EditorState {
  readonly text: string;
  readonly cursor: number;
  /** What was killed last, for Ctrl-Y. */
  readonly killed: string;
  /** Whether the last key killed text, so that the next kill adds to it. */
  readonly killing: boolean;
  /** States to go back to with Ctrl-_, newest last. */
  readonly undo: readonly { readonly text: string; readonly cursor: number }[];
}

/** What the reader of the line has to do. `none` is: draw the new state. */
export type Effect =
  | "none"
  | "submit"
  | "interrupt"
  | "end"
  | "escape"
  | "complete"
  | "previous"
  | "next"
  | "search"
  | "clear-screen"
  | "beep";

export interface EditorOptions {
  /** Whether Enter may be escaped to begin another line. */
  readonly multiline: boolean;
}

export interface Edited {
  readonly state: EditorState;
  readonly effect: Effect;
}

const UNDO_DEPTH = 200;

export function editorState(text = "", cursor = text.length): EditorState {
  return { text, cursor, killed: "", killing: false, undo: [] };
}

/** The state with another text, e.g. from the history; what was killed stays. */
export function withText(state: EditorState, text: string, cursor = text.length): EditorState {
  if (text === state.text) return { ...state, cursor, killing: false };
  const undo = [...state.undo, { text: state.text, cursor: state.cursor }].slice(-UNDO_DEPTH);
  return { text, cursor, killed: state.killed, killing: false, undo };
}

/** Text put in at the cursor. */
export function insert(state: EditorState, text: string): EditorState {
  return withText(
    state,
    state.text.slice(0, state.cursor) + text + state.text.slice(state.cursor),
    state.cursor + text.length,
  );
}

/** One key. Keys without a meaning change nothing. */
export function edit(state: EditorState, event: KeyEvent, options: EditorOptions): Edited {
  if (event.type === "text") return stay(insert(state, event.text));
  if (event.type === "paste") return stay(insert(state, options.multiline ? event.text : onOneLine(event.text)));
  const id = keyId(event);
  return command(state, id, options) ?? move(state, id) ?? remove(state, id) ?? stay(state);
}

function stay(state: EditorState): Edited {
  return { state, effect: "none" };
}

/** A pasted text for a place that holds one line. */
export function onOneLine(text: string): string {
  return text.replace(/[\n\t]+/g, " ").trim();
}

/** Keys that end, leave or ask for something. */
function command(state: EditorState, id: string, options: EditorOptions): Edited | undefined {
  const effect = (name: Effect): Edited => ({ state: { ...state, killing: false }, effect: name });
  switch (id) {
    case "enter":
      if (options.multiline && state.text.slice(0, state.cursor).endsWith("\\")) {
        const cursor = state.cursor;
        return stay(
          withText(state, `${state.text.slice(0, cursor - 1)}\n${state.text.slice(cursor)}`, cursor),
        );
      }
      return effect("submit");
    case "M-enter":
    case "S-enter":
    case "C-enter":
    case "C-j":
      return options.multiline ? stay(insert(state, "\n")) : effect("submit");
    case "C-c":
      return effect("interrupt");
    case "C-d":
      return state.text === "" ? effect("end") : undefined;
    case "escape":
    case "C-[":
      return effect("escape");
    case "tab":
      return effect("complete");
    case "C-r":
      return effect("search");
    case "C-l":
      return effect("clear-screen");
    case "C-p":
    case "up":
      return vertical(state, "up") ?? effect("previous");
    case "C-n":
    case "down":
      return vertical(state, "down") ?? effect("next");
    case "M-p":
    case "pageup":
      return effect("previous");
    case "M-n":
    case "pagedown":
      return effect("next");
    default:
      return undefined;
  }
}

/** To the line above or below, in the same place as far as it is long enough; `undefined` on the first or last. */
function vertical(state: EditorState, direction: "up" | "down"): Edited | undefined {
  const start = lineStart(state);
  const end = lineEnd(state);
  const offset = state.cursor - start;
  if (direction === "up") {
    if (start === 0) return undefined;
    const above = state.text.lastIndexOf("\n", start - 2) + 1;
    return stay(at(state, snap(state.text, Math.min(above + offset, start - 1))));
  }
  if (end === state.text.length) return undefined;
  const below = end + 1;
  const belowEnd = state.text.indexOf("\n", below);
  return stay(at(state, snap(state.text, Math.min(below + offset, belowEnd < 0 ? state.text.length : belowEnd))));
}

function move(state: EditorState, id: string): Edited | undefined {
  switch (id) {
    case "left":
    case "C-b":
      return stay(at(state, before(state)));
    case "right":
    case "C-f":
      return stay(at(state, after(state)));
    case "home":
    case "C-a":
      return stay(at(state, lineStart(state)));
    case "end":
    case "C-e":
      return stay(at(state, lineEnd(state)));
    case "M-b":
    case "C-left":
    case "M-left":
      return stay(at(state, wordBefore(state)));
    case "M-f":
    case "C-right":
    case "M-right":
      return stay(at(state, wordAfter(state)));
    case "M-<":
    case "C-home":
      return stay(at(state, 0));
    case "M->":
    case "C-end":
      return stay(at(state, state.text.length));
    default:
      return undefined;
  }
}

function remove(state: EditorState, id: string): Edited | undefined {
  switch (id) {
    case "backspace":
    case "S-backspace":
      return stay(cut(state, before(state), state.cursor));
    case "delete":
    case "C-d":
      return stay(cut(state, state.cursor, after(state)));
    case "C-w":
      return stay(kill(state, blankBefore(state), state.cursor));
    case "M-backspace":
    case "C-backspace":
      return stay(kill(state, wordBefore(state), state.cursor));
    case "M-d":
    case "C-delete":
    case "M-delete":
      return stay(kill(state, state.cursor, wordAfter(state)));
    case "C-u":
      return stay(kill(state, lineStart(state), state.cursor));
    case "C-k": {
      const end = lineEnd(state);
      return stay(kill(state, state.cursor, end === state.cursor ? Math.min(end + 1, state.text.length) : end));
    }
    case "C-y":
      return stay(insert(state, state.killed));
    case "C-t":
      return stay(transpose(state));
    case "C-_":
    case "M-_":
      return stay(undo(state));
    default:
      return undefined;
  }
}

function at(state: EditorState, cursor: number): EditorState {
  return { ...state, cursor, killing: false };
}

function cut(state: EditorState, from: number, to: number): EditorState {
  if (from === to) return { ...state, killing: false };
  return withText(state, state.text.slice(0, from) + state.text.slice(to), from);
}

/** Like `cut`, kept for Ctrl-Y; kills in a row are kept as one text. */
function kill(state: EditorState, from: number, to: number): EditorState {
  if (from === to) return state;
  const taken = state.text.slice(from, to);
  const killed = !state.killing ? taken : to === state.cursor ? taken + state.killed : state.killed + taken;
  return { ...cut(state, from, to), killed, killing: true };
}

function transpose(state: EditorState): EditorState {
  const end = state.cursor === state.text.length ? state.cursor : after(state);
  const middle = before({ ...state, cursor: end });
  const start = before({ ...state, cursor: middle });
  const swapped = state.text.slice(middle, end) + state.text.slice(start, middle);
  if (start === middle) return state;
  return withText(state, state.text.slice(0, start) + swapped + state.text.slice(end), end);
}

function undo(state: EditorState): EditorState {
  const last = state.undo.at(-1);
  if (last === undefined) return state;
  return { ...state, ...last, killing: false, undo: state.undo.slice(0, -1) };
}
