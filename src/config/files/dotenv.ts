// Owns the dialect of env files: names and values are exactly those of npm `dotenv`'s `parse`, to which each assignment's
// line is added. Untrusted text comes in here (a cloned repository's file), so its time must stay linear. Pure.
import { parse } from "dotenv";

/** One variable of an env file, as its last assignment left it. */
export interface Assignment {
  readonly value: string;
  /** Counted from 1; the line that the name stands on. */
  readonly line: number;
}

/** Text that no person's file looks like and that the parser would spend hours on. */
export class HostileText extends Error {
  override readonly name = "HostileText";
}

/**
 * The variables of an env file's text.
 * @throws {HostileText} when the text was made to keep the parser busy
 */
export function parseDotenv(text: string): ReadonlyMap<string, Assignment> {
  const source = shortenGaps(text.replace(/\r\n?/g, "\n"));
  const lines = assignmentLines(source);
  const assignments = new Map<string, Assignment>();
  for (const [name, value] of Object.entries(parse(source.text))) {
    assignments.set(name, { value: source.restore(value), line: lines.get(name) ?? 1 });
  }
  return assignments;
}

const EXPORTED_NAME = /\s+[\w.-]/y;

/**
 * The line of each name's last assignment. The parser does not tell, so it is asked once more about the same text with
 * every word tagged by its position: a tag is made of characters that may stand in a name, so nothing else changes.
 */
function assignmentLines({ text, restore }: Shortened): ReadonlyMap<string, number> {
  const tagged = text.replace(/[\w.-]+/g, (word, at: number) => {
    EXPORTED_NAME.lastIndex = at + word.length;
    // `export` before a name is no name: it has to stay as it is.
    return word === "export" && EXPORTED_NAME.test(text) ? word : `${at}.${word}`;
  });
  const lines = new Map<string, number>();
  let line = 1;
  let counted = 0;
  for (const key of Object.keys(parse(tagged))) {
    const dot = key.indexOf(".");
    const at = Number(key.slice(0, dot));
    line += countNewlines(restore(text.slice(counted, at)));
    counted = at;
    lines.set(key.slice(dot + 1), line);
  }
  return lines;
}

function countNewlines(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) count++;
  return count;
}

/**
 * White space from one line end to another, long enough to be worth shortening. A newline ends a value, a separator
 * stands in it: so a gap between separators must hold no newline, or what it kept apart would become one value.
 */
const LONG_GAP = /\n\s{62,}\n|[\u2028\u2029][^\S\n]{62,}[\u2028\u2029]/g;
/** White space that ends no line: stand-ins are spelled with two of these that the text does not hold. */
const BLANKS = "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u3000\u1680\u205f";

interface Shortened {
  readonly text: string;
  /** Puts the original gaps back into a part of the text. */
  restore(part: string): string;
}

/**
 * Long runs of blank lines replaced by short ones. The parser's time grows with the square of such a run (1 MiB of
 * newlines would take an hour), and between assignments their length means nothing; inside quotes it is put back.
 */
function shortenGaps(text: string): Shortened {
  if (text.search(LONG_GAP) === -1) return { text, restore: (part) => part };
  const [zero, one] = [...BLANKS].filter((blank) => !text.includes(blank));
  if (zero === undefined || one === undefined) throw new HostileText();
  const gaps: string[] = [];
  const short = text.replace(LONG_GAP, (gap) => {
    const digits = gaps.length.toString(2).replaceAll("0", zero).replaceAll("1", one);
    gaps.push(gap.slice(1, -1));
    return `${gap.slice(0, 1)}${digits}${gap.slice(-1)}`;
  });
  const marks = new RegExp(`[${zero}${one}]+`, "g");
  const original = (mark: string): string => gaps[parseInt(mark.replaceAll(zero, "0").replaceAll(one, "1"), 2)] ?? mark;
  return { text: short, restore: (part) => part.replace(marks, original) };
}
