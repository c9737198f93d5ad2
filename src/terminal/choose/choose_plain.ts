// Owns the choice of one thing from a list on a terminal without cursor movement: a numbered list, and a number or a
// label to type. No escape sequence is written.
import { text } from "../../text/text.ts";
import type { ChooseOptions, Chosen } from "./choose_options.ts";
import { readPlainLine } from "../input/read_plain_line.ts";
import type { Terminal } from "../terminal.ts";
import { padEnd } from "../width.ts";

/** Like `choose`, of choices that are safe to print. */
export async function choosePlain<T>(terminal: Terminal, options: ChooseOptions<T>): Promise<Chosen<T>> {
  const { choices } = options;
  const lines = choices.map((choice, index) =>
    `${padEnd(`${index + 1}.`, 4)}${choice.label}${choice.hint === undefined ? "" : `  (${choice.hint})`}`
  );
  terminal.write(`${options.title}\n${lines.join("\n")}\n`);
  while (true) {
    const answer = await readPlainLine(terminal, {
      prompt: text().terminal.choosePlain(choices.length),
      back: true,
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
    if (answer.kind === "back") return "back";
    if (answer.kind !== "line") return "cancelled";
    const typedText = answer.text.trim();
    if (typedText === "") return "back";
    const chosen = choices[Number(typedText) - 1] ?? choices.find((choice) => choice.label === typedText);
    if (chosen !== undefined) return chosen.value;
  }
}
