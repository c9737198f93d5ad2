// Owns the notes on standard error that accompany the answer to a prompt: waits, another model than was asked for, an
// unusual end. Standard output has the answer and nothing else.
import type { ChatEvent } from "../../chat/events.ts";
import type { QwenError } from "../../base/errors.ts";
import type { WireConfiguration } from "../../contract/messages.ts";
import { sanitizeLine } from "../../terminal/sanitize.ts";
import { text } from "../../text/text.ts";
import { emptyAnswer, endNote, modelNote } from "./expected_answer.ts";

/** Collects what is worth a note. Server-given names are shown as one harmless line. */
export class Notes {
  readonly #asked: Pick<WireConfiguration, "model" | "provider">;
  readonly #write: (line: string) => void;
  #finish: string | undefined;
  #reasoned = false;

  constructor(asked: Pick<WireConfiguration, "model" | "provider">, write: (line: string) => void) {
    this.#asked = asked;
    this.#write = write;
  }

  take(event: ChatEvent): void {
    const words = text().headless;
    if (event.type === "wait") {
      const seconds = Math.round(event.waitMs / 100) / 10;
      this.#write(`${words.waiting(sanitizeLine(event.reason), seconds, event.attempt + 1)}\n`);
    } else if (event.type === "left-out") this.#note(text().chat.leftOut(event.parameter));
    else if (event.type === "loading") this.#note(text().chat.loading(event.afterMs / 1000));
    else if (event.type === "reasoning") this.#reasoned ||= event.text !== "";
    else if (event.type === "finish") this.#finish = event.reason;
    else if (event.type === "model") this.#noteModel(event.model);
  }

  /** After an answer with words. */
  end(): void {
    this.#note(endNote(this.#finish));
  }

  /** The failure of an answer without a word. */
  emptyAnswer(): QwenError {
    return emptyAnswer({ finish: this.#finish, reasoned: this.#reasoned });
  }

  #noteModel(answered: string): void {
    this.#note(modelNote(this.#asked.model.value, answered, this.#asked.provider));
  }

  #note(words: string | undefined): void {
    if (words !== undefined) this.#write(`${text().errors.prefix(words)}\n`);
  }
}
