// Owns the one sequence that writes the clipboard (xterm's OSC 52), used when the user asks for a copy and never else.

/** Most bytes that terminals take: xterm and tmux stop near this size. */
export const MAX_CLIPBOARD_BYTES = 74_994;

/** What to write to the terminal to copy the text; `undefined` when it is longer than terminals take. */
export function copySequence(text: string): string | undefined {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length > MAX_CLIPBOARD_BYTES) return undefined;
  return `\x1b]52;c;${btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))}\x07`;
}
