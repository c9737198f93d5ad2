// Owns what the numbers and letters of a key's sequence mean: xterm's, modifyOtherKeys' and kitty's. It takes a sequence
// that was cut out already (`keys.ts`) and answers a key, or nothing for what no key sends.
// Sources: ECMA-48; xterm "ctlseqs"; kitty keyboard protocol.
import { type KeyEvent, keyEvent, type Modifiers } from "./key_event.ts";
import { sanitize } from "../sanitize.ts";

/** Keys by the last letter of their sequence. */
export const LETTERS: Readonly<Record<string, string>> = {
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

/** The key of a control character, or `undefined` for one that no key sends. */
export function controlKey(code: number, modifiers: Modifiers): KeyEvent | undefined {
  if (code === 0x0d) return keyEvent("enter", modifiers);
  if (code === 0x09) return keyEvent("tab", modifiers);
  if (code === 0x7f || code === 0x08) return keyEvent("backspace", modifiers);
  if (code === 0x00) return keyEvent("space", { ...modifiers, ctrl: true });
  if (code < 0x1b) return keyEvent(String.fromCharCode(code + 0x60), { ...modifiers, ctrl: true });
  if (code > 0x1b && code < 0x20) return keyEvent(String.fromCharCode(code + 0x40), { ...modifiers, ctrl: true });
  return undefined;
}

/** The key of a control sequence with these parameters and this final letter; `escaped`: an Escape stood before it. */
export function csiKey(parameters: string, final: string, escaped: boolean): KeyEvent | undefined {
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
