// Owns the notes on standard error that accompany an answer: waits, another model than was asked for, an unusual end.
// Standard output has the answer and nothing else.
import type { ChatEvent } from "../chat/events.ts";
import { sanitizeLine } from "../terminal/sanitize.ts";
import { text } from "../text/text.ts";

/** Reasons to stop that mean "said all there was to say". */
const USUAL_ENDS = ["stop", "end_turn", "eos", "eos_token"];
/** What services put behind a name for one state of the same model: a date, a number, `latest`. */
const SNAPSHOT_REGEXP = /^-(?:\d{4}|v?\d+(?:\.\d+)*$|latest|preview)/;

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
    else if (this.#finish !== undefined && !USUAL_ENDS.includes(this.#finish)) {
      this.#write(`${words.finishOther(sanitizeLine(this.#finish.slice(0, 80)))}\n`);
    } else if (isEmpty) this.#write(`${words.emptyAnswer}\n`);
  }
}

/**
 * Whether the model that answers is the one asked for, under the names that services give it: a dated snapshot
 * (`gpt-4o-2024-08-06`), a vendor before it (`openai/gpt-4o`), a tag or an ending behind it (`qwen3:latest`, `q.gguf`).
 * `…/auto` asks for any.
 */
export function isSameModel(asked: string, answered: string): boolean {
  const [a, b] = [plainName(asked), plainName(answered)];
  return a === "auto" || a === b || isSnapshot(a, b) || isSnapshot(b, a);
}

function plainName(name: string): string {
  const last = name.toLowerCase().split(/[/\\]/).at(-1) ?? "";
  return last.replace(/:[^:]*$/, "").replace(/\.gguf$/, "");
}

function isSnapshot(name: string, longer: string): boolean {
  return longer.startsWith(name) && SNAPSHOT_REGEXP.test(longer.slice(name.length));
}
