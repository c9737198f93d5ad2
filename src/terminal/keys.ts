// Owns the way from bytes of a terminal to keys: UTF-8 cut anywhere, xterm's and kitty's encodings of combinations,
// bracketed paste. It reads no clock: whether a lone Escape is a key is decided by its caller (`key_reader.ts`).
// Sources: ECMA-48; xterm "ctlseqs" (modifyOtherKeys, bracketed paste, focus); kitty keyboard protocol.
import { type KeyEvent, keyEvent, type Modifiers } from "./key_event.ts";
import { sanitize } from "./sanitize.ts";

/** Most characters kept of one paste; the rest is dropped and the event says so. */
export const MAX_PASTE_LENGTH = 1 << 20;
/** A sequence longer than this is no key: it is dropped. */
const MAX_SEQUENCE_LENGTH = 64;
const PASTE_END = "\x1b[201~";

const LETTERS: Readonly<Record<string, string>> = {
  A: "up",
  B: "down",
  C: "right",
  D: "left",
  H: "home",
  F: "end",
  P: "f1",
  Q: "f2",
  R: "f3",
  S: "f4",
  M: "enter",
};
const NUMBERS: Readonly<Record<number, string>> = {
  1: "home",
  2: "insert",
  3: "delete",
  4: "end",
  5: "pageup",
  6: "pagedown",
  7: "home",
  8: "end",
};
/** Code points that kitty and modifyOtherKeys use for keys with a name. */
const CODES: Readonly<Record<number, string>> = {
  8: "backspace",
  9: "tab",
  13: "enter",
  27: "escape",
  127: "backspace",
  57414: "enter",
  57417: "left",
  57418: "right",
  57419: "up",
  57420: "down",
  57421: "pageup",
  57422: "pagedown",
  57423: "home",
  57424: "end",
  57426: "delete",
};
const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });
// deno-lint-ignore no-control-regex -- the control characters are what ends a run of text
const TEXT_RUN = /^[^\x00-\x1f\x7f-\x9f]+/;
// deno-lint-ignore no-control-regex -- a sequence begins with Escape
const CSI = /^\x1b\x1b?\[([\x30-\x3f]*)[\x20-\x2f]*([\x40-\x7e])/;
// deno-lint-ignore no-control-regex -- a sequence begins with Escape
const CSI_BEGUN = /^\x1b\x1b?\[[\x30-\x3f]*[\x20-\x2f]*$/;
// deno-lint-ignore no-control-regex -- a sequence begins with Escape
const SS3 = /^\x1b\x1b?O([A-Za-z])/;

/** Turns bytes into key events. Feed it every chunk in order; `flush()` when nothing came for a while. */
export class KeyDecoder {
  readonly #utf8 = new TextDecoder();
  #pending = "";
  #paste: string | undefined;
  #pasteTruncated = false;

  /** Whether something waits that silence would turn into a key (an Escape, an unfinished sequence). */
  get waiting(): boolean {
    return this.#pending !== "" && this.#paste === undefined;
  }

  push(bytes: Uint8Array): KeyEvent[] {
    // A paste whose end got lost must not swallow the way out of it.
    if (this.#paste !== undefined && bytes.length === 1 && bytes[0] === 3) {
      this.#paste = undefined;
      this.#pending = "";
    }
    this.#pending += this.#utf8.decode(bytes, { stream: true });
    const events: KeyEvent[] = [];
    while (this.#pending !== "" && this.#take(events));
    return events;
  }

  /** What waited becomes keys as it is: a lone Escape is the Escape key, a cut sequence is dropped. */
  flush(): KeyEvent[] {
    const rest = this.#pending;
    if (!this.waiting) return [];
    this.#pending = "";
    if (rest === "\x1b") return [keyEvent("escape")];
    if (rest === "\x1b\x1b") return [keyEvent("escape", { alt: true })];
    if (rest === "\x1b[" || rest === "\x1bO") return [keyEvent(rest.slice(1), { alt: true })];
    return [];
  }

  /** Takes one event off the front; false when the rest is not complete. */
  #take(events: KeyEvent[]): boolean {
    if (this.#paste !== undefined) return this.#takePaste(events);
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
    if (CSI_BEGUN.test(text)) {
      if (text.length > MAX_SEQUENCE_LENGTH) this.#drop(text.length);
      return false;
    }
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

/** The key of a control character, or `undefined` for one that no key sends. */
function controlKey(code: number, modifiers: Modifiers): KeyEvent | undefined {
  if (code === 0x0d) return keyEvent("enter", modifiers);
  if (code === 0x09) return keyEvent("tab", modifiers);
  if (code === 0x7f || code === 0x08) return keyEvent("backspace", modifiers);
  if (code === 0x00) return keyEvent("space", { ...modifiers, ctrl: true });
  if (code < 0x1b) return keyEvent(String.fromCharCode(code + 0x60), { ...modifiers, ctrl: true });
  if (code > 0x1b && code < 0x20) return keyEvent(String.fromCharCode(code + 0x40), { ...modifiers, ctrl: true });
  return undefined;
}

function csiKey(parameters: string, final: string, escaped: boolean): KeyEvent | undefined {
  if (/[<=>?]/.test(parameters)) return undefined; // a report, not a key
  const fields = parameters.split(";").map((field) => field.split(":").map(Number));
  const first = fields[0]?.[0] ?? 0;
  const modifiers = modifiersOf(fields[1]?.[0] ?? 1, escaped);
  if (fields[1]?.[1] === 3) return undefined; // kitty: the key was let go
  if (final === "u") return codeKey(first, modifiers, { shifted: fields[0]?.[1], text: fields[2]?.[0] });
  if (final === "Z") return keyEvent("tab", { ...modifiers, shift: true });
  if (final === "~") {
    if (first === 27) return codeKey(fields[2]?.[0] ?? 0, modifiers, {});
    const name = NUMBERS[first] ?? (first >= 11 && first <= 24 ? `f${functionNumber(first)}` : undefined);
    return name === undefined ? undefined : keyEvent(name, modifiers);
  }
  // CSI R with two numbers is a cursor report; CSI M and CSI I/O are mouse and focus.
  if (final === "R" || final === "M") return undefined;
  const name = LETTERS[final];
  return name === undefined ? undefined : keyEvent(name, modifiers);
}

/** `CSI 11 ~` is F1 … `CSI 24 ~` is F12, with two numbers left out in between. */
function functionNumber(code: number): number {
  return code - (code > 21 ? 12 : code > 16 ? 11 : 10);
}

/** xterm sends one more than the sum of the bits; the locks (64, 128) and Super are no part of a combination. */
function modifiersOf(sent: number, escaped: boolean): Modifiers {
  const bits = Math.max(0, (Number.isInteger(sent) ? sent : 1) - 1);
  return { shift: (bits & 1) !== 0, alt: (bits & 2) !== 0 || (bits & 32) !== 0 || escaped, ctrl: (bits & 4) !== 0 };
}

/** A key told by its code point, with the character that Shift makes of it and the text that it types, if sent. */
function codeKey(
  code: number,
  modifiers: Modifiers,
  sent: { readonly shifted?: number; readonly text?: number },
): KeyEvent | undefined {
  const name = CODES[code];
  if (name !== undefined) return keyEvent(name, modifiers);
  if (!isPrintable(code)) return undefined;
  if (modifiers.ctrl === true || modifiers.alt === true) {
    const character = code === 32 ? "space" : String.fromCodePoint(code);
    return keyEvent(modifiers.ctrl === true ? character.toLowerCase() : character, { ...modifiers, shift: false });
  }
  const typed = [sent.text, modifiers.shift === true ? sent.shifted : undefined, code].find((point) =>
    point !== undefined && isPrintable(point)
  );
  const text = sanitize(String.fromCodePoint(typed ?? code));
  return text === "" ? undefined : { type: "text", text };
}

/** Code points that type something; kitty's own keys lie in a private area. */
function isPrintable(code: number): boolean {
  return Number.isInteger(code) && code >= 32 && code <= 0x10ffff && !(code >= 0x7f && code <= 0x9f) &&
    !(code >= 57344 && code <= 63743) && !(code >= 0xd800 && code <= 0xdfff);
}
