// Owns how the launcher's own words get onto standard error: where that is a terminal, no line breaks inside a word.
import { tell } from "../base/output.ts";
import { fitLines } from "../text/wrap.ts";
import { terminalSize } from "./machine/signals.ts";

/** Tells it; a question ends without a line break, so that the answer stands behind it. */
export function tellUser(words: string): void {
  const size = Deno.stderr.isTerminal() ? terminalSize() : undefined;
  tell(Deno.stderr, size === undefined ? words : fitLines(words, size.columns));
}
