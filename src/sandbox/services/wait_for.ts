// Owns waiting for something that is not an answer: a spinner while it lasts, and Ctrl-C or Escape to give it up.
import { QwenError } from "../../base/errors.ts";
import { keyId } from "../../terminal/input/key_event.ts";
import { startSpinner } from "../../terminal/spinner.ts";
import type { Terminal } from "../../terminal/terminal.ts";
import { text } from "../../text/text.ts";

export interface WaitOptions {
  /** What is waited for; trusted words. */
  readonly label: string;
  /** Ends the program. */
  readonly signal: AbortSignal;
}

/** Does it with a sign that something is going on. @throws {QwenError} `cancelled` when the user gave it up */
export async function waitFor<T>(
  terminal: Terminal,
  { label, signal }: WaitOptions,
  act: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const cancel = new AbortController();
  const over = new AbortController();
  const watching = watchForEscape(terminal, { over: over.signal, cancel: () => cancel.abort() });
  const spinner = startSpinner(terminal, { label, hint: text().wizard.waitHint });
  if (terminal.dumb) terminal.write(`${label}\n`);
  try {
    return await act(AbortSignal.any([signal, cancel.signal]));
  } catch (error) {
    if (cancel.signal.aborted && !signal.aborted) throw new QwenError("cancelled", text().wizard.givenUp);
    throw error;
  } finally {
    spinner.stop();
    over.abort();
    await watching;
  }
}

async function watchForEscape(
  terminal: Terminal,
  { over, cancel }: { readonly over: AbortSignal; readonly cancel: () => void },
): Promise<void> {
  while (true) {
    const event = await terminal.keys.next(over);
    if (event === undefined) return;
    if (["escape", "C-c"].includes(keyId(event))) cancel();
  }
}
