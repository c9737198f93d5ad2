// Owns the text inside a line of Markdown: a stream of characters to runs of text with a look. Markup is recognised only
// when its end is in sight on the same line, so that no star, bracket or dollar of a command is lost; text without
// markup passes at once. A long bold sentence is the one thing taken for bold before its end came.
import { type Look, PLAIN, withAttributes } from "../look.ts";
import { safeUrl } from "../style.ts";
import { closerAhead, flanksOf, insideWord, lastCharacter, nextCharacter, runLength } from "./emphasis.ts";
import { type Span, spanAhead } from "./spans.ts";

/** Where recognised text goes. */
export interface InlineSink {
  text(text: string, look: Look): void;
  /** A line end inside the line (`<br>`). */
  lineBreak(): void;
}

export interface InlineOptions {
  /** Look of all text, e.g. of a heading. */
  readonly base?: Look;
  /** Keeps the backticks of code, for output without colours. Default false. */
  readonly markers?: boolean;
}

interface Open {
  readonly mark: string;
  readonly size: number;
}

/** How far ahead the end of emphasis is looked for; meanwhile its text waits. */
const MAX_AHEAD = 160;
/** Nesting of emphasis and of labels in links. */
const MAX_DEPTH = 6;
const ORDINARY = /^[^\\`*_~[!<&h$]+/;

export class Inline {
  readonly #sink: InlineSink;
  readonly #base: Look;
  readonly #markers: boolean;
  readonly #depth: number;
  #open: Open[] = [];
  #rest = "";
  /** The character before `#rest`; empty at the beginning of the line. */
  #before = "";

  constructor(sink: InlineSink, options: InlineOptions = {}, depth = 0) {
    this.#sink = sink;
    this.#base = options.base ?? PLAIN;
    this.#markers = options.markers ?? false;
    this.#depth = depth;
  }

  /** More of the line. */
  push(text: string): void {
    this.#rest += text;
    this.#run(false);
  }

  /** The line is whole; emphasis does not reach beyond it. */
  end(): void {
    this.#run(true);
    this.#open = [];
    this.#before = "";
  }

  #run(complete: boolean): void {
    while (this.#rest !== "") {
      const ordinary = ORDINARY.exec(this.#rest)?.[0];
      if (ordinary !== undefined) this.#emit(ordinary, ordinary.length);
      else if ("*_~".includes(this.#rest[0] ?? "")) {
        if (!this.#emphasis(complete)) return;
      } else if (!this.#span(complete)) return;
    }
  }

  /** Takes the span or ordinary character at the front; false when more text must come first. */
  #span(complete: boolean): boolean {
    if (this.#rest[0] === "h" && /[\p{L}\p{N}]/u.test(this.#before)) {
      this.#emit("h", 1);
      return true;
    }
    const span = spanAhead(this.#rest, complete);
    if (span === "more") return false;
    if (span === "none") {
      const character = nextCharacter(this.#rest, 0);
      this.#emit(character, character.length);
    } else this.#show(span);
    return true;
  }

  #show(span: Span): void {
    const look = this.#look();
    switch (span.kind) {
      case "text":
        return this.#emit(span.text, span.length);
      case "code":
        return this.#emit(this.#markers ? `\`${span.text}\`` : span.text, span.length, withAttributes(look, "cyan"));
      case "break":
        this.#sink.lineBreak();
        return this.#emit("", span.length);
      case "url":
        return this.#emit(span.url, span.length, linkLook(look, span.url));
      case "link":
        this.#link(span.label, span.url);
        return this.#emit("", span.length);
    }
  }

  /** The words of a link, and its address unless the words are the address. */
  #link(label: string, url: string): void {
    const look = this.#look();
    let shown = "";
    if (label.trim() !== "" && this.#depth < MAX_DEPTH) {
      const base = { ...linkLook(look, url), unbroken: false };
      const sink = {
        text: (text: string, run: Look) => {
          shown += text;
          this.#sink.text(text, run);
        },
        lineBreak: () => this.#sink.lineBreak(),
      };
      const inner = new Inline(sink, { base, markers: this.#markers }, this.#depth + 1);
      inner.push(label);
      inner.end();
    }
    const bare = url.replace(/^mailto:/, "");
    if (bare === "" || shown === bare || `https://${shown}` === bare || `http://${shown}` === bare) return;
    const address: Look = { ...withAttributes(look, "dim"), unbroken: true };
    if (shown === "") this.#sink.text(bare, { ...linkLook(look, url), unbroken: true });
    else {
      this.#sink.text(" ", look);
      this.#sink.text(`(${bare})`, address);
    }
  }

  /** Takes marks off the front; false when more text must come first. */
  #emphasis(complete: boolean): boolean {
    const mark = this.#rest[0] ?? "";
    const length = runLength(this.#rest, 0);
    const after = nextCharacter(this.#rest, length);
    if (after === "" && !complete) return false;
    const flanks = flanksOf(mark, { before: this.#before, after });
    const last = this.#open.findLastIndex((open) => open.mark === mark && open.size <= length);
    if (flanks.closes && last >= 0) {
      const { size } = this.#open[last] ?? { size: length };
      this.#open.length = last;
      this.#rest = this.#rest.slice(size);
      return true;
    }
    const size = mark === "~" ? 2 : length >= 2 ? 2 : 1;
    const plain = length < size || length > 3 || !flanks.opens || this.#open.length >= MAX_DEPTH ||
      (size === 1 && insideWord(this.#before, after));
    const begins = plain ? "no" : this.#begins(mark, { size, length, complete });
    if (begins === "more") return false;
    if (begins === "no") this.#emit(this.#rest.slice(0, length), length);
    else {
      this.#open.push({ mark, size });
      this.#rest = this.#rest.slice(size);
    }
    return true;
  }

  /** Whether emphasis begins here: its end must be in sight, or it is bold and longer than we look. */
  #begins(
    mark: string,
    run: { readonly size: number; readonly length: number; readonly complete: boolean },
  ): "yes" | "no" | "more" {
    const far = this.#rest.length > MAX_AHEAD;
    const text = far ? this.#rest.slice(0, MAX_AHEAD) : this.#rest;
    const found = closerAhead(text, { mark, size: run.size, from: run.length, complete: run.complete && !far });
    if (typeof found === "number") {
      const dunder = mark === "_" && run.size === 2 && /^\w+$/.test(this.#rest.slice(run.length, found));
      return dunder ? "no" : "yes"; // `__init__` is a name far more often than a bold word
    }
    if (found === "none") return "no";
    if (!far) return "more";
    return mark === "*" && run.size === 2 ? "yes" : "no";
  }

  #emit(text: string, length: number, look = this.#look()): void {
    const taken = this.#rest.slice(0, length);
    this.#before = lastCharacter(taken) || this.#before;
    this.#rest = this.#rest.slice(length);
    if (text !== "") this.#sink.text(text, look);
  }

  #look(): Look {
    let look = this.#base;
    for (const { mark, size } of this.#open) {
      look = withAttributes(look, mark === "~" ? "strike" : size === 2 ? "bold" : "italic");
    }
    return look;
  }
}

function linkLook(look: Look, url: string): Look {
  const address = safeUrl(url);
  return { ...withAttributes(look, "underline"), unbroken: true, ...(address === undefined ? {} : { url: address }) };
}
