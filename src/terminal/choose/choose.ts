// Owns the choice of one thing from a list: arrows, digits, a filter for long lists. When it is done, one line says
// what was chosen; when it is left, nothing stays on the screen.
import { text } from "../../text/text.ts";
import { Area } from "../area.ts";
import type { Choice, ChooseOptions, Chosen } from "./choose_options.ts";
import { choosePlain } from "./choose_plain.ts";
import { type KeyEvent, keyId } from "../input/key_event.ts";
import { sanitizeLine } from "../sanitize.ts";
import type { Terminal } from "../terminal.ts";
import { graphemes, textWidth, truncate } from "../width.ts";
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
  const rows = wrap(words, terminal.columns).map((row) => terminal.style.paint(row, "dim"));
  terminal.write(`${rows.join("\n")}\n`);
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
  const room = Math.max(1, Math.min(MAX_VISIBLE, terminal.rows - head.length - 3));
  const from = Math.max(0, Math.min(state.index - Math.floor(room / 2), matches.length - room));
  const shown = matches.slice(from, from + room);
  const numbered = !state.filtering && state.choices.length <= MAX_SHORT;
  const width = Math.max(0, ...shown.map((choice) => textWidth(choice.label)));
  const rows = shown.map((choice, offset) => {
    const index = from + offset;
    const lead = `${index === state.index ? "❯" : " "} ${numbered ? `${index + 1} ` : ""}`;
    return choiceRow(choice, { lead, width, columns, selected: index === state.index, terminal });
  });
  const more = matches.length - shown.length;
  const hint = state.filter !== ""
    ? (matches.length === 0 ? words.filterNothing(state.filter) : words.filterLabel(state.filter))
    : state.filtering
    ? words.chooseHintFilter
    : words.chooseHint;
  const foot = truncate(more > 0 ? `${hint} · ${words.chooseMore(more)}` : hint, columns);
  return [...head, ...rows, style.paint(foot, "dim")];
}

function choiceRow<T>(
  choice: Choice<T>,
  look: {
    readonly lead: string;
    readonly width: number;
    readonly columns: number;
    readonly selected: boolean;
    readonly terminal: Terminal;
  },
): string {
  const { style } = look.terminal;
  const room = look.columns - textWidth(look.lead);
  const label = truncate(choice.label, room);
  const painted = look.selected ? style.paint(look.lead + label, "bold", "cyan") : look.lead + label;
  const gap = Math.min(look.width, room) - textWidth(label) + 2;
  const hintRoom = room - textWidth(label) - gap;
  if (choice.hint === undefined || hintRoom < 8) return painted;
  return painted + " ".repeat(gap) + style.paint(truncate(choice.hint, hintRoom), "dim");
}
