// Owns the notes on standard error that accompany the answer to a prompt: waits, another model than was asked for, an
// unusual end. Standard output has the answer and nothing else.
import type { ChatEvent } from "../../chat/events.ts";
import { sanitizeLine } from "../../terminal/sanitize.ts";
import { text } from "../../text/text.ts";
import { isSameModel, isUsualEnd } from "../expected_answer.ts";

/** Collects what is worth a note. Server-given names are shown as one harmless line. */
export class Notes {
  readonly #asked: string;
  readonly #write: (line: string) => void;
  #finish: string | undefined;

  constructor(asked: string, write: (line: string) => void) {
    this.#asked = asked;
    this.#write = write;
  }

  take(event: ChatEvent): void {
    const words = text().headless;
    if (event.type === "wait") {
      const seconds = Math.round(event.waitMs / 100) / 10;
      this.#write(`${words.waiting(sanitizeLine(event.reason), seconds, event.attempt + 1)}\n`);
    } else if (event.type === "finish") this.#finish = event.reason;
    else if (event.type === "model" && !isSameModel(this.#asked, event.model)) {
      this.#write(`${words.otherModel(sanitizeLine(this.#asked), sanitizeLine(event.model.slice(0, 200)))}\n`);
    }
  }

  /** After the answer. */
  end(isEmpty: boolean): void {
    const words = text().headless;
    if (this.#finish === "length") this.#write(`${words.finishLength}\n`);
    else if (this.#finish === "content_filter") this.#write(`${words.finishFilter}\n`);
    else if (this.#finish !== undefined && !isUsualEnd(this.#finish)) {
      this.#write(`${words.finishOther(sanitizeLine(this.#finish.slice(0, 80)))}\n`);
    } else if (isEmpty) this.#write(`${words.emptyAnswer}\n`);
  }
}
