// Owns a question that is answered with yes or no by one key.
import { text } from "../text/text.ts";
import { keyId } from "./key_event.ts";
import type { Terminal } from "./terminal.ts";

export interface ConfirmOptions {
  /** Trusted text, without the choice of letters. */
  readonly question: string;
  /** What Enter means; default `no`. */
  readonly initial?: "yes" | "no";
  readonly signal?: AbortSignal;
}

/** The answer; `back` for Escape, `cancelled` for Ctrl-C, Ctrl-D, the signal and a closed terminal. */
export async function confirm(
  terminal: Terminal,
  options: ConfirmOptions,
): Promise<"yes" | "no" | "back" | "cancelled"> {
  const words = text().terminal;
  const initial = options.initial ?? "no";
  terminal.write(`${options.question} ${terminal.style.paint(words.confirmHint(initial), "dim")} `);
  while (true) {
    const event = await terminal.keys.next(options.signal);
    const letter = event?.type === "text" ? event.text.toLowerCase() : "";
    const id = event === undefined ? "C-c" : keyId(event);
    if (words.confirmYes.includes(letter) && letter !== "") return answer("yes");
    if (words.confirmNo.includes(letter) && letter !== "") return answer("no");
    if (id === "enter" || id === "C-j") return answer(initial);
    if (id === "escape") return answer("back");
    if (id === "C-c" || id === "C-d") return answer("cancelled");
  }

  function answer<A extends "yes" | "no" | "back" | "cancelled">(value: A): A {
    const said = value === "yes" ? words.yes : value === "no" ? words.no : "";
    terminal.write(`${said}\n`);
    return value;
  }
}
