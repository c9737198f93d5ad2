// Owns the launcher's own question on the terminal: one that the cell can neither draw nor answer. Whatever is not a
// plain yes is a no.
import { text } from "../../text/text.ts";
import type { Keyboard } from "../machine/keyboard.ts";

/** Who can be asked, and how. */
export interface Asking {
  readonly keyboard: Pick<Keyboard, "readLine">;
  /** Whether there is a user at a terminal. Nobody says no. */
  readonly interactive: boolean;
  readonly writeStderr: (line: string) => void;
}

/** Asks the user; answers whether that was a yes. */
export async function isAgreed(question: string, { keyboard, interactive, writeStderr }: Asking): Promise<boolean> {
  if (!interactive) return false;
  writeStderr(text().launcher.asks(question));
  const answer = await keyboard.readLine();
  return answer !== undefined && text().launcher.yes().includes(answer.toLowerCase());
}
