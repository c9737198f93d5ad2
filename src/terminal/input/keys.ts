// Owns the way from bytes of a terminal to keys: UTF-8 cut anywhere, xterm's and kitty's encodings of combinations,
// bracketed paste. It reads no clock: whether a lone Escape is a key is decided by its caller (`key_reader.ts`).
// Sources: ECMA-48; xterm "ctlseqs" (modifyOtherKeys, bracketed paste, focus); kitty keyboard protocol.
import { controlKey, csiKey, LETTERS } from "./key_codes.ts";
import { type KeyEvent, keyEvent } from "./key_event.ts";
import { sanitize } from "../sanitize.ts";

/** Most characters kept of one paste; the rest is dropped and the event says so. */
export const MAX_PASTE_LENGTH = 1 << 20;
/** A sequence longer than this is no key: it is dropped. */
const MAX_SEQUENCE_LENGTH = 64;
const PASTE_END = "\x1b[201~";

const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });
// deno-lint-ignore no-control-regex -- the control characters are what ends a run of text
const TEXT_RUN = /^[^\x00-\x1f\x7f-\x9f]+/;
// deno-lint-ignore no-control-regex -- a sequence begins with Escape
const CSI = /^\x1b\x1b?\[([\x30-\x3f]*)[\x20-\x2f]*([\x40-\x7e])/;
// deno-lint-ignore no-control-regex -- a sequence begins with Escape
const CSI_BEGUN = /^\x1b\x1b?\[[\x30-\x3f]*[\x20-\x2f]*/;
/**
 * A paste in a terminal that does not mark it (no bracketed paste): nobody types a line, Enter and the next line at once.
 * Taken for keys, its first line would be sent by itself, and the others would answer whatever is asked next.
 */
const UNMARKED_PASTE = /\S[^\S\r\n]*[\r\n]\s*\S/;
// deno-lint-ignore no-control-regex -- all but tabs and line ends
const OTHER_CONTROL = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/;
/** What may follow in a sequence that is being dropped, with its end if it is there. */
const CSI_REST = /^[\x20-\x3f]*[\x40-\x7e]?/;
// deno-lint-ignore no-control-regex -- a sequence begins with Escape
const SS3 = /^\x1b\x1b?O([A-Za-z])/;

/** Turns bytes into key events. Feed it every chunk in order; `flush()` when nothing came for a while. */
export class KeyDecoder {
  readonly #utf8 = new TextDecoder();
  #pending = "";
  #paste: string | undefined;
  #pasteTruncated = false;
  #pastedUnmarked = false;
  /** Whether an overlong sequence has begun whose end is still to come. */
  #overlong = false;

  /** Whether something waits that silence would turn into a key (an Escape) or end (an unfinished sequence). */
  get waiting(): boolean {
    return (this.#pending !== "" || this.#overlong) && this.#paste === undefined;
  }

  /** Whether the last piece was a paste that the terminal did not mark: another may follow. */
  get pastedUnmarked(): boolean {
    return this.#pastedUnmarked;
  }

  /** `continues`: it came so soon after an unmarked paste that it is its next piece. */
  push(bytes: Uint8Array, { continues = false }: { readonly continues?: boolean } = {}): KeyEvent[] {
    // A paste whose end got lost must not swallow the way out of it.
    if (this.#paste !== undefined && bytes.length === 1 && bytes[0] === 3) {
      this.#paste = undefined;
      this.#pending = "";
    }
    const text = this.#utf8.decode(bytes, { stream: true });
    this.#pastedUnmarked = false;
    if (this.#pending === "" && this.#paste === undefined && !this.#overlong && isUnmarkedPaste(text, { continues })) {
      this.#pastedUnmarked = true;
      const lines = sanitize(text.slice(0, MAX_PASTE_LENGTH).replace(/\r\n?/g, "\n"));
      return [{ type: "paste", text: lines, truncated: text.length > MAX_PASTE_LENGTH }];
    }
    this.#pending += text;
    const events: KeyEvent[] = [];
    while (this.#pending !== "" && this.#take(events));
    return events;
  }

  /** What waited becomes keys as it is: a lone Escape is the Escape key, a cut sequence is dropped. */
  flush(): KeyEvent[] {
    const rest = this.#pending;
    if (!this.waiting) return [];
    this.#pending = "";
    this.#overlong = false;
    if (rest === "\x1b") return [keyEvent("escape")];
    if (rest === "\x1b\x1b") return [keyEvent("escape", { alt: true })];
    if (rest === "\x1b[" || rest === "\x1bO") return [keyEvent(rest.slice(1), { alt: true })];
    return [];
  }

  /** Takes one event off the front; false when the rest is not complete. */
  #take(events: KeyEvent[]): boolean {
    if (this.#paste !== undefined) return this.#takePaste(events);
    if (this.#overlong) return this.#dropOverlong();
    const run = TEXT_RUN.exec(this.#pending)?.[0];
    if (run !== undefined) {
      this.#drop(run.length);
      for (const { segment } of segmenter.segment(sanitize(run))) events.push({ type: "text", text: segment });
      return true;
    }
    if (this.#pending.startsWith("\x1b")) return this.#takeEscape(events);
    const event = controlKey(this.#pending.charCodeAt(0), {});
    this.#drop(1);
    if (event !== undefined) events.push(event);
    return true;
  }

  #takeEscape(events: KeyEvent[]): boolean {
    const text = this.#pending;
    if (text === "\x1b" || text === "\x1b\x1b" || text === "\x1bO" || text === "\x1b\x1bO") return false;
    const begun = CSI_BEGUN.exec(text)?.[0].length ?? 0;
    if (begun > MAX_SEQUENCE_LENGTH) {
      this.#drop(begun);
      this.#overlong = true;
      return true;
    }
    if (begun === text.length) return false;
    const csi = CSI.exec(text);
    if (csi !== null) {
      this.#drop(csi[0].length);
      const [, parameters = "", final = ""] = csi;
      if (final === "~" && parameters === "200") this.#startPaste();
      else {
        const event = csiKey(parameters, final, text.startsWith("\x1b\x1b"));
        if (event !== undefined) events.push(event);
      }
      return true;
    }
    const ss3 = SS3.exec(text);
    const name = LETTERS[ss3?.[1] ?? ""];
    if (ss3 !== null) {
      this.#drop(ss3[0].length);
      if (name !== undefined) events.push(keyEvent(name, { alt: text.startsWith("\x1b\x1b") }));
      return true;
    }
    this.#takeAlt(events);
    return true;
  }

  /** What belongs to an overlong sequence would else be typed; anything that cannot belong to it ends it. */
  #dropOverlong(): boolean {
    const rest = CSI_REST.exec(this.#pending)?.[0] ?? "";
    this.#overlong = rest === this.#pending && !/[\x40-\x7e]$/.test(rest);
    this.#drop(rest.length);
    return true;
  }

  /** Escape and a character: the old way to send Alt. */
  #takeAlt(events: KeyEvent[]): void {
    if (this.#pending.startsWith("\x1b\x1b")) {
      this.#drop(1);
      events.push(keyEvent("escape"));
      return;
    }
    const character = String.fromCodePoint(this.#pending.codePointAt(1) ?? 0);
    this.#drop(1 + character.length);
    const control = controlKey(character.charCodeAt(0), { alt: true });
    // A character that cannot be drawn is no key of any keyboard.
    if (control !== undefined || sanitize(character) === character) {
      events.push(control ?? keyEvent(character, { alt: true }));
    }
  }

  #startPaste(): void {
    this.#paste = "";
    this.#pasteTruncated = false;
  }

  #takePaste(events: KeyEvent[]): boolean {
    const end = this.#pending.indexOf(PASTE_END);
    // The last characters may be the beginning of the end mark.
    const length = end >= 0 ? end : Math.max(0, this.#pending.length - PASTE_END.length + 1);
    const room = MAX_PASTE_LENGTH - (this.#paste?.length ?? 0);
    if (length > room) this.#pasteTruncated = true;
    this.#paste += this.#pending.slice(0, Math.min(length, room));
    this.#drop(length);
    if (end < 0) return false;
    this.#drop(PASTE_END.length);
    events.push({ type: "paste", text: sanitize(this.#paste ?? ""), truncated: this.#pasteTruncated });
    this.#paste = undefined;
    return true;
  }

  #drop(length: number): void {
    this.#pending = this.#pending.slice(length);
  }
}

function isUnmarkedPaste(text: string, { continues }: { readonly continues: boolean }): boolean {
  return (continues || UNMARKED_PASTE.test(text)) && !OTHER_CONTROL.test(text);
}
