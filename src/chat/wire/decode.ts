// Owns the decoding of an answer's bytes into events, one batch a network chunk: an event stream, or a whole completion
// as plain JSON from a server that does not stream (the reference refuses that; an answer is an answer).
// The SDK's own loop is 14 times slower than this. Knows no sockets and no time; keeps a bounded line and no history.
import type { ChatEvent, Usage } from "../events.ts";
import { ExchangeFault, type Garbage } from "../failure/fault.ts";
import { SseDecoder, type SseEvent, TooLong } from "./sse.ts";
import {
  choiceFailureOf,
  choiceOf,
  type Fields,
  isFields,
  modelOf,
  parseJson,
  pieceOf,
  toldErrorOf,
  usageOf,
} from "./wire.ts";

/** Longest answer that is not a stream, in UTF-16 units. */
const MAX_WHOLE_LENGTH = 16 * 1024 * 1024;
/**
 * Longest text of a stream, in UTF-16 units: several times what any model can say. Whoever keeps an answer whole (a session,
 * the JSON formats, a conversation) is kept from memory without end by it.
 */
export const MAX_SAID_LENGTH = 32 * 1024 * 1024;
const EXCERPT_LENGTH = 200;

/** Names of events that only say that somebody is still there. */
const KEEP_ALIVES: ReadonlySet<string> = new Set(["ping", "pong", "keepalive", "keep-alive", "heartbeat"]);

/**
 * Whether a payload only keeps the connection open: a comment that a gateway sent on as data (`data: : keepalive`,
 * `data: : OPENROUTER PROCESSING`), `null`, an event that is named so or says nothing else.
 */
function isKeepAlive(data: string, name: string): boolean {
  return data.startsWith(":") || data === "null" || KEEP_ALIVES.has(name.toLowerCase()) ||
    KEEP_ALIVES.has(data.toLowerCase().replace(/^["[]|["\]]$/g, ""));
}

/** Whether a payload is JSON, or one of those that say something without. */
function isReadable({ data, name }: SseEvent): boolean {
  const trimmed = data.trim();
  return trimmed === "" || trimmed === "[DONE]" || isKeepAlive(trimmed, name) || parseJson(data) !== undefined;
}

/**
 * Decodes one answer. `push` every chunk in order, then `end()`. What is wrong with the answer is kept in `fault` and not
 * thrown, so that the text that came before it, in the same chunk perhaps, still reaches the reader.
 */
export class AnswerDecoder {
  readonly #contentType: string;
  readonly #utf8 = new TextDecoder();
  readonly #sse = new SseDecoder();
  readonly #found: SseEvent[] = [];
  readonly #batch: ChatEvent[] = [];
  /** `unknown` until the first character that is not white space tells a stream from a document. */
  #form: "unknown" | "stream" | "whole" = "unknown";
  #head = "";
  #whole = "";
  #text = "";
  #reasoning = "";
  #said = 0;
  #model = false;
  #usage: Usage | undefined;
  #finished = false;
  #done = false;
  #any = false;
  /** `index` of the choice that counts, once one has come. */
  #index: unknown;
  #fault: ExchangeFault | undefined;

  constructor(contentType: string) {
    this.#contentType = contentType;
  }

  /** Whether the endpoint has given its reason to stop: what is missing now is bookkeeping at most. */
  get finished(): boolean {
    return this.#finished || this.#done;
  }

  /** Whether `[DONE]` was seen: nothing follows. */
  get done(): boolean {
    return this.#done;
  }

  /** What is wrong with the answer, once it is known; nothing is decoded after it. */
  get fault(): ExchangeFault | undefined {
    return this.#fault;
  }

  /** The events that this chunk completes. */
  push(chunk: Uint8Array): readonly ChatEvent[] {
    this.#guard(() => this.#read(this.#utf8.decode(chunk, { stream: true })));
    return this.#flush();
  }

  /** The rest, once the body has ended. A stream that gave no reason to stop was cut: that is a fault. */
  end(): readonly ChatEvent[] {
    this.#guard(() => {
      this.#read(this.#utf8.decode());
      if (this.#form === "whole") this.#document();
      else if (!this.#done) {
        const isCut = this.#lastEvents();
        this.#events();
        if (isCut && !this.finished) throw new ExchangeFault({ kind: "cut" });
      }
      if (!this.finished) throw new ExchangeFault(this.#any ? { kind: "cut" } : this.#garbage("nothing", this.#head));
    });
    // Of an answer that was cut, half a character is none.
    this.#settle({ holds: this.#fault !== undefined });
    if (this.#usage !== undefined) this.#batch.push({ type: "usage", usage: this.#usage });
    return this.#batch.splice(0);
  }

  /**
   * What the stream left unfinished. True when it ends in the middle of an event: that piece is nothing that the service
   * said, and is dropped.
   */
  #lastEvents(): boolean {
    const { isInEvent } = this.#sse;
    this.#sse.end(this.#found);
    const last = this.#found.at(-1);
    if (!isInEvent || last === undefined || isReadable(last)) return false;
    this.#found.pop();
    // Where a server forgets the blank lines, those before the last are events, too.
    const lines = last.data.split("\n").map((data) => ({ ...last, data }));
    const cut = lines.pop();
    if (lines.every(isReadable)) this.#found.push(...lines);
    return cut === undefined || !isReadable(cut);
  }

  #read(text: string): void {
    if (text === "" || this.#done) return;
    if (this.#form === "unknown") this.#recognise(text);
    if (this.#form === "whole") {
      this.#whole += text;
      if (this.#whole.length > MAX_WHOLE_LENGTH) throw new ExchangeFault(this.#garbage("too-long", ""));
      return;
    }
    if (!this.#any && this.#head.length < EXCERPT_LENGTH) this.#head += text.slice(0, EXCERPT_LENGTH);
    this.#sse.push(text, this.#found);
    this.#events();
  }

  /** By what it is and not by what its header says: proxies send streams as text/plain and pages as anything. */
  #recognise(text: string): void {
    const first = text.trimStart()[0];
    if (first === undefined) return;
    if (first === "<") throw new ExchangeFault(this.#garbage("html", text));
    this.#form = first === "{" || first === "[" ? "whole" : "stream";
  }

  #events(): void {
    for (const event of this.#found) {
      if (!this.#done) this.#event(event);
    }
    this.#found.length = 0;
  }

  #event({ data, name }: SseEvent): void {
    const trimmed = data.trim();
    if (trimmed === "[DONE]") this.#done = true;
    if (trimmed === "" || this.#done || isKeepAlive(trimmed, name)) return;
    const parsed = parseJson(data);
    if (parsed === undefined && data.includes("\n")) {
      // A server that forgets the blank line between events.
      for (const line of data.split("\n")) this.#event({ data: line, name });
      return;
    }
    if (parsed === undefined) {
      // Behind the reason to stop nothing that cannot be read unmakes the answer.
      if (this.#finished && name !== "error") return;
      if (name === "error") throw new ExchangeFault({ kind: "told", message: data });
      throw new ExchangeFault(this.#garbage("not-json", data));
    }
    this.#chunk(parsed, name);
  }

  #chunk(parsed: unknown, name: string): void {
    if (!isFields(parsed)) {
      const told = Array.isArray(parsed) ? toldErrorOf(parsed) : undefined;
      if (told !== undefined) throw new ExchangeFault({ kind: "told", ...told });
      if (this.#finished) return;
      throw new ExchangeFault(this.#garbage("not-a-completion", JSON.stringify(parsed)));
    }
    if (
      parsed.error !== undefined && parsed.error !== null || name === "error" || parsed.choices === undefined ||
      parsed.base_resp !== undefined
    ) {
      const told = toldErrorOf(parsed);
      if (told !== undefined) throw new ExchangeFault({ kind: "told", ...told });
    }
    this.#any = true;
    this.#take(parsed);
  }

  /** What a chunk says. Of a choice that failed the text is taken, and what failed is told. */
  #take(chunk: Fields): void {
    if (!this.#model) {
      const model = modelOf(chunk);
      if (model !== undefined) {
        this.#model = true;
        this.#batch.push({ type: "model", model });
      }
    }
    const choice = choiceOf(chunk, this.#index);
    this.#index ??= choice?.index;
    const piece = choice === undefined ? undefined : pieceOf(choice);
    this.#said += (piece?.reasoning?.length ?? 0) + (piece?.text?.length ?? 0);
    if (this.#said > MAX_SAID_LENGTH) throw new TooLong();
    if (piece?.reasoning !== undefined) {
      if (this.#text !== "") this.#settle();
      this.#reasoning += piece.reasoning;
    }
    if (piece?.text !== undefined) {
      if (this.#reasoning !== "") this.#settle();
      this.#text += piece.text;
    }
    if (piece?.finish !== undefined && !this.#finished) {
      this.#settle();
      this.#finished = true;
      this.#batch.push({ type: "finish", reason: piece.finish });
    }
    // Some servers count on every chunk: the last count holds.
    if (isFields(chunk.usage) || piece?.finish !== undefined) this.#usage = usageOf(chunk) ?? this.#usage;
    const told = choiceFailureOf(choice);
    if (told !== undefined) throw new ExchangeFault({ kind: "told", ...told });
  }

  /** The whole body is one JSON document. */
  #document(): void {
    const parsed = parseJson(this.#whole);
    const told = toldErrorOf(parsed);
    if (told !== undefined) throw new ExchangeFault({ kind: "told", ...told });
    if (parsed === undefined) throw new ExchangeFault(this.#garbage("not-json", this.#whole));
    if (!isFields(parsed) || !Array.isArray(parsed.choices)) {
      throw new ExchangeFault(this.#garbage("not-a-completion", this.#whole));
    }
    this.#take(parsed);
    this.#done = true;
  }

  /** `holds`: half a surrogate pair at the end waits for the other: a service that cuts by UTF-16 units sends them apart. */
  #settle({ holds = false } = {}): void {
    if (this.#reasoning !== "") this.#batch.push({ type: "reasoning", text: this.#reasoning });
    this.#reasoning = "";
    const last = holds ? this.#text.charCodeAt(this.#text.length - 1) : 0;
    const half = last >= 0xd800 && last < 0xdc00 ? this.#text.slice(-1) : "";
    const text = half === "" ? this.#text : this.#text.slice(0, -1);
    if (text !== "") this.#batch.push({ type: "text", text });
    this.#text = half;
  }

  #flush(): readonly ChatEvent[] {
    this.#settle({ holds: true });
    if (this.#batch.length === 0) return [];
    return this.#batch.splice(0);
  }

  #guard(act: () => void): void {
    if (this.#fault !== undefined) return;
    try {
      act();
    } catch (error) {
      if (error instanceof TooLong) this.#fault = new ExchangeFault(this.#garbage("too-long", ""));
      else if (error instanceof ExchangeFault) this.#fault = error;
      else throw error;
    }
  }

  #garbage(
    what: Garbage,
    text: string,
  ): { kind: "garbage"; what: Garbage; contentType: string; excerpt: string } {
    return { kind: "garbage", what, contentType: this.#contentType, excerpt: text.slice(0, EXCERPT_LENGTH) };
  }
}
