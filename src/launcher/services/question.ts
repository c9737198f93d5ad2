// Owns the launcher's own question on the terminal: one that the sandbox can neither draw nor answer. Whatever is not a
// plain yes is a no.
import { text } from "../../text/text.ts";
import type { Keyboard } from "../machine/keyboard.ts";

/** Who can be asked, and how. */
export interface Asking {
  readonly keyboard: Pick<Keyboard, "ask">;
  /** Whether there is a user at a terminal. Nobody says no. */
  readonly interactive: boolean;
  readonly writeStderr: (line: string) => void;
}

/** Asks the user; answers what was typed, nothing where nobody can be asked. */
export async function answerTo(
  question: string,
  { keyboard, interactive, writeStderr }: Asking,
  { isYesNo = true }: { readonly isYesNo?: boolean } = {},
): Promise<string> {
  if (!interactive) return "";
  const words = text().launcher;
  return await keyboard.ask(() => writeStderr(isYesNo ? words.asks(question) : words.asksFor(question))) ?? "";
}

/** Asks the user; answers whether that was a yes. */
export async function isAgreed(question: string, asking: Asking): Promise<boolean> {
  return text().launcher.yes().includes((await answerTo(question, asking)).toLowerCase());
}
