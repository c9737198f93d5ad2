// Owns the Markdown that /save writes: the questions as quotes, the answers as they came. Pure.
import { text } from "../../../text/text.ts";
import { questionText, type Turn } from "../../sessions/turn.ts";

/** The whole conversation as a Markdown document. */
export function transcript(turns: readonly Turn[]): string {
  const words = text().conversation;
  return turns.map((turn) => {
    const question = questionText(turn.question, words.imageLeftOut).split("\n").map((line) =>
      line === "" ? ">" : `> ${line}`
    ).join("\n");
    const note = turn.interrupted ? `\n\n*${words.interruptedNote}*` : "";
    return `${question}\n\n${turn.answer.trim()}${note}\n`;
  }).join("\n---\n\n");
}
