// Owns the border between untrusted text (a model's answer, a server's error, a pasted line) and the terminal.
// Nothing that passes here can move the cursor, set the title, write the clipboard or change a mode: whole escape
// sequences (ECMA-48 CSI, OSC, DCS, SOS, PM, APC; 7-bit and C1) are dropped, also when they are cut into chunks.
// It keeps no text: its state is a few numbers, so an endless sequence costs no memory.

/** Longest control string (OSC, DCS …) that is dropped whole; what comes after counts as text again. */
const MAX_STRING_LENGTH = 4096;
/** Combining marks kept on one character; more of them only paint over the neighbouring lines. */
const MAX_MARKS = 12;

const ESC = 0x1b;
const ONLY_PLAIN =
  /^[\n\t\x20-\x7e\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0482\u2010-\u2027\u2030-\u205f\u2190-\u25ff\u3000-\u3029\u3030-\u3098\u30a0-\u9fff\uac00-\ud7a3\uff01-\uff60]*$/;
const MARK = /^\p{M}$/u;

type State = "ground" | "escape" | "intermediate" | "csi" | "string" | "string-escape";

/** Makes a stream of untrusted text safe to print. Feed it every chunk in order, then `end()`. */
export class Sanitizer {
  #state: State = "ground";
  #stringLength = 0;
  #highSurrogate = "";
  #afterReturn = false;
  #marks = 0;
  #inFlag = false;

  /** The printable part of a chunk: text, `\n` and `\t`. A surrogate half at the end waits for its other half. */
  push(chunk: string): string {
    let text = this.#highSurrogate + chunk;
    this.#highSurrogate = "";
    const last = text.charCodeAt(text.length - 1);
    if (last >= 0xd800 && last <= 0xdbff) {
      this.#highSurrogate = text.slice(-1);
      text = text.slice(0, -1);
    }
    if (text === "") return "";
    if (this.#state === "ground" && !this.#afterReturn && ONLY_PLAIN.test(text)) {
      this.#marks = 0;
      this.#inFlag = false;
      return text;
    }
    let result = "";
    for (const character of text) result += this.#step(character);
    return result;
  }

  /** What is left at the end: the sign for a broken character if one was cut in half. */
  end(): string {
    const rest = this.#highSurrogate === "" || this.#state === "string" ? "" : "\ufffd";
    this.#highSurrogate = "";
    this.#state = "ground";
    this.#afterReturn = false;
    return rest;
  }

  #step(character: string): string {
    const code = character.codePointAt(0) ?? 0;
    switch (this.#state) {
      case "ground":
        return this.#ground(character, code);
      case "escape":
        return this.#escape(character, code);
      case "intermediate":
        if (code >= 0x20 && code <= 0x2f) return "";
        return this.#finish(character, code, code >= 0x30 && code <= 0x7e);
      case "csi":
        if (code >= 0x20 && code <= 0x3f) return "";
        return this.#finish(character, code, code >= 0x40 && code <= 0x7e);
      case "string":
        return this.#string(character, code);
      case "string-escape":
        if (character === "\\") return this.#finish(character, code, true);
        this.#state = "escape";
        return this.#escape(character, code);
    }
  }

  /** Ends a sequence; a character that cannot belong to it is looked at again as text. */
  #finish(character: string, code: number, belongs: boolean): string {
    this.#state = "ground";
    return belongs ? "" : this.#ground(character, code);
  }

  #escape(character: string, code: number): string {
    if (code === ESC) return "";
    if (character === "[") this.#state = "csi";
    else if ("]PX^_".includes(character)) this.#startString();
    else if (code >= 0x20 && code <= 0x2f) this.#state = "intermediate";
    else return this.#finish(character, code, code >= 0x30 && code <= 0x7e);
    return "";
  }

  #startString(): void {
    this.#state = "string";
    this.#stringLength = 0;
  }

  #string(character: string, code: number): string {
    this.#stringLength += 1;
    if (code === ESC) this.#state = "string-escape";
    else if (code === 0x07 || code === 0x9c || code === 0x18 || code === 0x1a) this.#state = "ground";
    else if (character === "\n" || character === "\r" || this.#stringLength > MAX_STRING_LENGTH) {
      return this.#finish(character, code, false);
    }
    return "";
  }

  #ground(character: string, code: number): string {
    const afterReturn = this.#afterReturn;
    this.#afterReturn = false;
    if (code < 0x20 || (code >= 0x7f && code <= 0x9f)) {
      this.#marks = 0;
      this.#inFlag = false;
      return this.#control(code, afterReturn);
    }
    if (code < 0xad) return this.#plain(character);
    if (code >= 0xe0000 && code <= 0xe0fff) return this.#tag(character, code);
    if (code >= 0xd800 && code <= 0xdfff) return this.#plain("\ufffd");
    if (code === 0x2028 || code === 0x2029) return this.#plain("\n");
    if (isBidiControl(code)) return this.#plain(`‹U+${code.toString(16).toUpperCase()}›`);
    if (isInvisible(code)) return "";
    if (code >= 0x300 && code !== 0x200d && MARK.test(character)) {
      this.#marks += 1;
      return this.#marks > MAX_MARKS ? "" : character;
    }
    // A joiner keeps the count, or marks and joiners in turn would grow one character without end.
    if (code === 0x200d) return (this.#marks += 1) > MAX_MARKS ? "" : character;
    this.#plain("");
    this.#inFlag = code === 0x1f3f4;
    return character;
  }

  #plain(text: string): string {
    this.#marks = 0;
    this.#inFlag = false;
    return text;
  }

  #control(code: number, afterReturn: boolean): string {
    switch (code) {
      case 0x0a:
        return afterReturn ? "" : "\n";
      case 0x0d: // A bare return would let later words overwrite the line; it ends the line instead.
        this.#afterReturn = true;
        return "\n";
      case 0x0b:
      case 0x0c:
      case 0x85:
        return "\n";
      case 0x09:
        return "\t";
      case ESC:
        this.#state = "escape";
        return "";
      case 0x9b:
        this.#state = "csi";
        return "";
      case 0x90:
      case 0x98:
      case 0x9d:
      case 0x9e:
      case 0x9f:
        this.#startString();
        return "";
      default:
        return "";
    }
  }

  /** Tag characters spell the flags of England, Scotland and Wales; anywhere else they only hide words. */
  #tag(character: string, code: number): string {
    if (code >= 0xe0100 && code <= 0xe01ef) return (this.#marks += 1) > MAX_MARKS ? "" : character;
    if (!this.#inFlag || code < 0xe0020 || code > 0xe007f) return "";
    this.#marks += 1;
    if (code === 0xe007f) this.#inFlag = false;
    return this.#marks > MAX_MARKS ? "" : character;
  }
}

function isBidiControl(code: number): boolean {
  return (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
}

/** Characters without a shape that only shift columns or hide in copied text. */
function isInvisible(code: number): boolean {
  return code === 0xad || code === 0x200b || (code >= 0x2060 && code <= 0x2065) || (code >= 0x206a && code <= 0x206f) ||
    code === 0xfeff || (code >= 0xfff9 && code <= 0xfffb);
}

/** A whole untrusted text made safe to print; keeps `\n` and `\t`. */
export function sanitize(text: string): string {
  const sanitizer = new Sanitizer();
  return sanitizer.push(text) + sanitizer.end();
}

/**
 * Like `sanitize`, for a name or title that must stay on its line: runs of white space become one space. A
 * no-break space stays one: it keeps a French colon or question mark from beginning a row.
 */
export function sanitizeLine(text: string): string {
  return sanitize(text).replace(/[^\S\u00a0\u202f]+/gu, " ").trim();
}
