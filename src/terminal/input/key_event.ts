// Owns the shape of what a keyboard says, and the short names that editors switch on.

/** One key, one pasted text, or one printable character (a grapheme cluster). */
export type KeyEvent =
  | { readonly type: "text"; readonly text: string }
  | {
    readonly type: "key";
    /** A name such as `up` or `enter`, or the character of a combination (`c` of Ctrl-C). */
    readonly name: string;
    readonly ctrl: boolean;
    readonly alt: boolean;
    readonly shift: boolean;
  }
  | {
    readonly type: "paste"; /** Safe text; line ends are `\n`. */
    readonly text: string;
    readonly truncated: boolean;
  };

/** Modifiers of a key; absent means not held. */
export interface Modifiers {
  readonly ctrl?: boolean;
  readonly alt?: boolean;
  readonly shift?: boolean;
}

export function keyEvent(name: string, modifiers: Modifiers = {}): KeyEvent {
  const { ctrl = false, alt = false, shift = false } = modifiers;
  return { type: "key", name, ctrl, alt, shift };
}

/**
 * The name of a key with its modifiers in the order C, M, S: `C-c`, `M-enter`, `S-tab`, `C-M-left`, `up`.
 * Empty for text and pastes.
 */
export function keyId(event: KeyEvent): string {
  if (event.type !== "key") return "";
  return (event.ctrl ? "C-" : "") + (event.alt ? "M-" : "") + (event.shift ? "S-" : "") + event.name;
}
