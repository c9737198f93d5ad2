// Owns the choice of one thing from a list: arrows, digits, a filter for long lists. When it is done, one line says
// what was chosen; when it is left, nothing stays on the screen.
import { text } from "../../text/text.ts";
import { Area } from "../area.ts";
import type { Choice, ChooseOptions, Chosen } from "./choose_options.ts";
import { choosePlain } from "./choose_plain.ts";
import { type KeyEvent, keyId } from "../input/key_event.ts";
import { sanitizeLine } from "../sanitize.ts";
import type { Style } from "../style.ts";
import type { Terminal } from "../terminal.ts";
import { graphemes, textWidth } from "../width.ts";
import { wrap } from "../wrap.ts";

export type { Choice };

const MAX_VISIBLE = 12;
/** Up to so many choices, digits and `j`/`k` move; longer lists are filtered by typing. */
const MAX_SHORT = 9;

interface State<T> {
  readonly choices: readonly Choice<T>[];
  readonly filter: string;
  /** Whether letters go to the filter. */
  readonly filtering: boolean;
  readonly index: number;
}

/** Asks for one of the choices; on a dumb terminal without drawing. */
export async function choose<T>(terminal: Terminal, options: ChooseOptions<T>): Promise<Chosen<T>> {
  const choices = options.choices.map((choice) => ({
    ...choice,
    label: sanitizeLine(choice.label),
    ...(choice.hint === undefined ? {} : { hint: sanitizeLine(choice.hint) }),
  }));
  const safe = { ...options, choices };
  return terminal.dumb ? await choosePlain(terminal, safe) : await chooseOnScreen(terminal, safe);
}

async function chooseOnScreen<T>(terminal: Terminal, options: ChooseOptions<T>): Promise<Chosen<T>> {
  const { title, choices } = options;
  const area = new Area(terminal);
  const initial = Math.max(0, choices.findIndex((choice) => choice.value === options.initial));
  let state: State<T> = { choices, filter: "", filtering: choices.length > MAX_SHORT, index: initial };
  const draw = (): void => {
    const rows = listRows(state, title, terminal);
    area.draw([...rows, ""], { row: rows.length, column: 0 });
  };
  terminal.write("\x1b[?25l");
  const stopResize = terminal.onResize(draw);
  try {
    while (true) {
      if (!terminal.keys.ready) draw();
      const event = await terminal.keys.next(options.signal);
      const step = event === undefined ? "cancelled" : press(state, event);
      if (step === "back" || step === "cancelled") {
        area.erase();
        return step;
      }
      if (step !== "chosen") {
        state = step;
        continue;
      }
      const chosen = matching(state)[state.index];
      if (chosen === undefined) continue;
      area.erase();
      leaveAnswer(terminal, text().terminal.chosen(title, chosen.label));
      return chosen.value;
    }
  } finally {
    stopResize();
    terminal.write("\x1b[?25h");
  }
}

/** What stays on the screen in place of the list. */
function leaveAnswer(terminal: Terminal, words: string): void {
  terminal.print(wrap(words, terminal.columns).map((row) => terminal.style.paint(row, "dim")));
}

/** The choices that the filter leaves: every word of it is in the label, or where no label has them all, in the hint, too. */
function matching<T>(state: State<T>): readonly Choice<T>[] {
  const words = state.filter.toLowerCase().split(/\s+/).filter((word) => word !== "");
  const having = (where: (choice: Choice<T>) => string): readonly Choice<T>[] =>
    state.choices.filter((choice) => words.every((word) => where(choice).toLowerCase().includes(word)));
  const named = having(({ label }) => label);
  return named.length > 0 ? named : having(({ label, hint = "" }) => `${label} ${hint}`);
}

function press<T>(state: State<T>, event: KeyEvent): State<T> | "back" | "cancelled" | "chosen" {
  if (event.type === "paste") return state.filtering ? filtered(state, state.filter + sanitizeLine(event.text)) : state;
  if (event.type === "text") return typed(state, event.text);
  const count = matching(state).length;
  const to = (index: number): State<T> => ({ ...state, index: Math.max(0, Math.min(count - 1, index)) });
  switch (keyId(event)) {
    case "enter":
    case "C-j":
      return "chosen";
    case "C-c":
    case "C-d":
      return "cancelled";
    case "escape":
      return unfiltered(state);
    case "up":
    case "C-p":
    case "S-tab":
      return to(state.index === 0 ? count - 1 : state.index - 1);
    case "down":
    case "C-n":
    case "tab":
      return to(state.index >= count - 1 ? 0 : state.index + 1);
    case "home":
      return to(0);
    case "end":
      return to(count - 1);
    case "pageup":
      return to(state.index - MAX_VISIBLE);
    case "pagedown":
      return to(state.index + MAX_VISIBLE);
    case "backspace":
      return filtered(state, graphemes(state.filter).slice(0, -1).join(""));
    case "C-u":
    case "C-w":
      return filtered(state, "");
    default:
      return state;
  }
}

function typed<T>(state: State<T>, character: string): State<T> {
  if (state.filtering) return filtered(state, state.filter + character);
  const count = state.choices.length;
  if (character === "/") return { ...state, filtering: true };
  if (character === "j") return { ...state, index: (state.index + 1) % count };
  if (character === "k") return { ...state, index: (state.index + count - 1) % count };
  const digit = Number(character);
  if (!(digit >= 1 && digit <= count)) return state;
  // A digit only moves there: a choice by accident costs more than one more key.
  return { ...state, index: digit - 1 };
}

/** Back to the list as it was first, where a filter hides some of it or its numbers. */
function unfiltered<T>(state: State<T>): State<T> | "back" {
  const filtering = state.choices.length > MAX_SHORT;
  if (state.filter === "" && state.filtering === filtering) return "back";
  return { ...filtered(state, ""), filtering };
}

function filtered<T>(state: State<T>, filter: string): State<T> {
  return filter === state.filter ? state : { ...state, filter, index: 0 };
}

function listRows<T>(state: State<T>, title: string, terminal: Terminal): string[] {
  const { columns, style } = terminal;
  const words = text().terminal;
  const head = wrap(title, columns).map((row) => style.paint(row, "bold"));
  const matches = matching(state);
  const hint = state.filter !== ""
    ? (matches.length === 0 ? words.filterNothing(state.filter) : words.filterLabel(state.filter))
    : state.filtering
    ? words.chooseHintFilter
    : words.chooseHint;
  // Of a window too small for all of it, the end of the keys gives way, not the choices.
  const footRows = Math.max(1, terminal.rows - head.length - 3);
  const footOf = (hidden: number): string[] =>
    wrap(hidden > 0 ? `${hint} · ${words.chooseMore(hidden)}` : hint, columns).slice(0, footRows)
      .map((row) => style.paint(row, "dim"));
  const numbered = !state.filtering && state.choices.length <= MAX_SHORT;
  const room = Math.max(1, Math.min(MAX_VISIBLE, terminal.rows - head.length - footOf(matches.length).length - 2));
  const look = { columns, style, lead: numbered ? 4 : 2, width: labelWidth(matches, state.index) };
  const rowsAt = (index: number): string[] => {
    const choice = matches[index];
    const mark = `${index === state.index ? "❯" : " "} ${numbered ? `${index + 1} ` : ""}`;
    return choice === undefined ? [] : choiceRows(choice, { ...look, mark, selected: index === state.index });
  };
  const { rows, count } = around(state.index, { length: matches.length, room, rowsAt });
  return [...head, ...rows, ...footOf(matches.length - count)];
}

/** The rows of the choices around the one under the cursor, as many as there is room for, and of how many they are. */
function around(
  index: number,
  { length, room, rowsAt }: {
    readonly length: number;
    readonly room: number;
    readonly rowsAt: (index: number) => readonly string[];
  },
): { readonly rows: readonly string[]; readonly count: number } {
  const above: string[][] = [];
  const below: string[][] = [];
  const middle = rowsAt(index).slice(0, room);
  let used = middle.length;
  const add = (to: string[][], at: number): boolean => {
    if (at < 0 || at >= length) return false;
    const rows = [...rowsAt(at)];
    if (used + rows.length > room) return false;
    used += rows.length;
    to.push(rows);
    return true;
  };
  // Half above as long as there is as much; what the one side does not need the other gets.
  while (above.length < Math.floor(room / 2) && add(above, index - above.length - 1));
  while (add(below, index + below.length + 1));
  while (add(above, index - above.length - 1));
  return { rows: [...above.reverse(), middle, ...below].flat(), count: above.length + below.length + 1 };
}

/** How wide the column of labels is: that of the widest of those that may be seen at once. */
function labelWidth<T>(matches: readonly Choice<T>[], index: number): number {
  const near = matches.slice(Math.max(0, index - MAX_VISIBLE), index + MAX_VISIBLE);
  return Math.max(0, ...near.map(({ label }) => textWidth(label)));
}

/**
 * A choice as it stands in the list, whole: a label that is too long goes on in the next row. A hint stands beside it
 * where it fits, else below it while the cursor is there.
 */
function choiceRows<T>(
  choice: Choice<T>,
  { mark, lead, width, columns, selected, style }: {
    readonly mark: string;
    readonly lead: number;
    readonly width: number;
    readonly columns: number;
    readonly selected: boolean;
    readonly style: Style;
  },
): string[] {
  const { label, hint } = choice;
  const paint = (row: string): string => selected ? style.paint(row, "bold", "cyan") : row;
  const indent = " ".repeat(lead);
  const [first = "", ...rest] = wrap(label, columns - lead);
  const rows = [paint(mark + first), ...rest.map((row) => paint(indent + row))];
  if (hint === undefined) return rows;
  const gap = Math.max(width - textWidth(label), 0) + 2;
  if (rest.length === 0 && lead + textWidth(label) + gap + textWidth(hint) <= columns) {
    return [rows[0] + " ".repeat(gap) + style.paint(hint, "dim")];
  }
  const below = selected ? wrap(hint, columns - lead).map((row) => indent + style.paint(row, "dim")) : [];
  return [...rows, ...below];
}
