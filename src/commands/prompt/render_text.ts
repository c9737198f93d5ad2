// Owns an answer as plain text on standard output: each batch is written as it comes, and the end has one newline,
// however many the model sent. On a terminal nothing in the text can command it; into a pipe the text goes unchanged.
import type { Output } from "../../sandbox/context.ts";
import type { ChatEvent } from "../../chat/events.ts";
import { Sanitizer } from "../../terminal/sanitize.ts";

/** Renders one answer. `take` every batch, then `end()` or `fail()`. */
export class TextRenderer {
  readonly #stdout: Output;
  readonly #sanitizer: Sanitizer | undefined;
  /** Newlines at the end of what came so far: written once something follows them. */
  #held = "";
  #wrote = false;

  constructor(stdout: Output, options: { readonly terminal: boolean }) {
    this.#stdout = stdout;
    this.#sanitizer = options.terminal ? new Sanitizer() : undefined;
  }

  take(batch: readonly ChatEvent[]): void {
    let text = "";
    for (const event of batch) {
      if (event.type === "text") text += event.text;
    }
    this.#write(this.#sanitizer === undefined ? text : this.#sanitizer.push(text));
  }

  /** The answer is complete. */
  end(): void {
    this.#write(this.#sanitizer?.end() ?? "");
    if (this.#wrote || this.#held !== "") this.#stdout.write("\n");
  }

  /** The answer broke off: on a terminal, the error that follows starts on a line of its own. */
  fail(): void {
    if (this.#sanitizer !== undefined && this.#wrote) this.#stdout.write("\n");
  }

  #write(text: string): void {
    let end = text.length;
    while (end > 0 && text.charCodeAt(end - 1) === 0x0a) end -= 1;
    if (end === 0) {
      this.#held += text;
      return;
    }
    this.#stdout.write(this.#held + text.slice(0, end));
    this.#held = text.slice(end);
    this.#wrote = true;
  }
}
