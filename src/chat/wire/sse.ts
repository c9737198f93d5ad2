// Owns the reading of an event stream (WHATWG HTML 9.2.6): text in pieces of any size in, payloads of events out.
// Tolerant of CR, CRLF, comments, no space after the colon, and a last event without its blank line. It bounds what it
// keeps: a line without end is a fault and not memory.

/** One event: its `data` lines joined, and its name where that is not `message`. */
export interface SseEvent {
  readonly data: string;
  readonly name: string;
}

/** Longest line and longest event, in UTF-16 units: far more than any real chunk, far less than memory. */
export const MAX_LINE_LENGTH = 4 * 1024 * 1024;

/** A line or event longer than `MAX_LINE_LENGTH`, or a whole answer longer than any. */
export class TooLong extends Error {
  override readonly name = "TooLong";
}

/** Push parser: `push` every piece in order, then `end()`. */
export class SseDecoder {
  /** The unfinished line; not searched again when the next piece comes, so long lines cost linear time. */
  #line = "";
  #data: string | undefined;
  #name = "";
  #afterReturn = false;

  /** Appends the events that this piece completes to `events`. @throws {TooLong} */
  push(piece: string, events: SseEvent[]): void {
    const text = this.#normalise(piece);
    let start = 0;
    for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", start)) {
      const part = text.slice(start, end);
      start = end + 1;
      if (this.#line === "") this.#take(part, events);
      else {
        const line = this.#line + part;
        this.#line = "";
        this.#take(line, events);
      }
    }
    if (start < text.length) {
      this.#line += start === 0 ? text : text.slice(start);
      if (this.#line.length > MAX_LINE_LENGTH) throw new TooLong();
    }
  }

  /** Whether the text so far ends inside an event. */
  get isInEvent(): boolean {
    return this.#line !== "" || this.#data !== undefined;
  }

  /** What the stream left unfinished. The specification drops it; servers that forget the last blank line exist. */
  end(events: SseEvent[]): void {
    const line = this.#line;
    this.#line = "";
    if (line !== "") this.#take(line, events);
    this.#dispatch(events);
  }

  /** Makes every line end a bare `\n`, also where a CRLF is cut in two. */
  #normalise(piece: string): string {
    const text = this.#afterReturn && piece.startsWith("\n") ? piece.slice(1) : piece;
    if (piece !== "") this.#afterReturn = piece.endsWith("\r");
    return text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
  }

  #take(line: string, events: SseEvent[]): void {
    if (line.length > MAX_LINE_LENGTH) throw new TooLong();
    if (line === "") return this.#dispatch(events);
    if (line.startsWith("data:")) return this.#append(line.slice(line.charCodeAt(5) === 0x20 ? 6 : 5));
    if (line.startsWith("event:")) this.#name = line.slice(6).trim();
    else if (line === "data") this.#append("");
    // Comments, ids, retry times and unknown fields say nothing about the answer.
  }

  #append(value: string): void {
    this.#data = this.#data === undefined ? value : `${this.#data}\n${value}`;
    if (this.#data.length > MAX_LINE_LENGTH) throw new TooLong();
  }

  #dispatch(events: SseEvent[]): void {
    if (this.#data !== undefined) events.push({ data: this.#data, name: this.#name });
    this.#data = undefined;
    this.#name = "";
  }
}
