// Bytes that others wrote as text. UTF-8, or UTF-16, which is what PowerShell writes and pipes on Windows; nothing else
// can be told apart safely, so everything else is counted and left to the caller to tell or refuse.

export interface DecodedText {
  readonly text: string;
  /** How many places are in no encoding that can be read; each stands as U+FFFD in the text. */
  readonly unreadable: number;
}

/** How far a text is looked at for the zeros of UTF-16 without a mark, in bytes. */
const SAMPLE = 1024;

/** The text of bytes, without a byte order mark. */
export function decodeText(bytes: Uint8Array): DecodedText {
  const encoding = encodingOf(bytes);
  const whole = strictly(bytes, encoding);
  if (whole !== undefined) return { text: whole, unreadable: 0 };
  const text = new TextDecoder(encoding).decode(bytes);
  // U+FFFD may have been in the text before.
  return { text, unreadable: Math.max(1, count(text, "\ufffd") - (encoding === "utf-8" ? countOwn(bytes) : 0)) };
}

/** The text of bytes; `undefined` when they are no text: in no encoding that can be read, or with a NUL. */
export function plainText(bytes: Uint8Array): string | undefined {
  const text = strictly(bytes, encodingOf(bytes));
  return text === undefined || text.includes("\0") ? undefined : text;
}

function strictly(bytes: Uint8Array, encoding: Encoding): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

type Encoding = "utf-8" | "utf-16le" | "utf-16be";

function encodingOf(bytes: Uint8Array): Encoding {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  return withoutMark(bytes);
}

/** Text of the Latin alphabet in UTF-16 has a zero in each pair, always at the same place; no UTF-8 text has one. */
function withoutMark(bytes: Uint8Array): Encoding {
  const zeros = [0, 0];
  const pairs = Math.min(bytes.length, SAMPLE) >> 1;
  for (let at = 0; at < pairs * 2; at++) {
    if (bytes[at] === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  }
  const [high = 0, low = 0] = zeros;
  if (pairs < 4 || bytes.length % 2 !== 0 || Math.max(high, low) < pairs * 0.75) return "utf-8";
  if (high === 0) return "utf-16le";
  return low === 0 ? "utf-16be" : "utf-8";
}

function count(text: string, what: string): number {
  return text.split(what).length - 1;
}

/** U+FFFD as UTF-8 writes it: EF BF BD. */
function countOwn(bytes: Uint8Array): number {
  let found = 0;
  for (let at = bytes.indexOf(0xef); at !== -1; at = bytes.indexOf(0xef, at + 1)) {
    if (bytes[at + 1] === 0xbf && bytes[at + 2] === 0xbd) found++;
  }
  return found;
}
