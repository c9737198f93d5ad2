// Owns the dialect of env files: names and values are exactly those of npm `dotenv`'s `parse`, to which each assignment's
// line is added. Untrusted text comes in here (a cloned repository's file), so its time must stay linear. Pure.
import { parse } from "dotenv";

/** One variable of an env file, as its last assignment left it. */
export interface Assignment {
  readonly value: string;
  /** Counted from 1; the line that the name stands on. */
  readonly line: number;
  /** The value ends at a `#` in the middle of a word, where the dialect begins a comment. */
  readonly isCut?: true;
}

/**
 * The variables of an env file's text. Its time is linear: dotenv's own scanner is asked, not its older expression, whose
 * time grows with the square of a run of blank lines (a megabyte of them takes an hour). A test holds the two together.
 */
export function parseDotenv(text: string): ReadonlyMap<string, Assignment> {
  const source = text.replace(/\r\n?/g, "\n");
  const lines = assignmentLines(source);
  const written = source.split("\n");
  const assignments = new Map<string, Assignment>();
  for (const [name, value] of Object.entries(parse(source, { fast: true }))) {
    const line = lines.get(name) ?? 1;
    assignments.set(name, { value, line, ...(CUT.test(written[line - 1] ?? "") ? { isCut: true } : {}) });
  }
  return assignments;
}

/** An unquoted value whose first `#` stands between two signs of a word. */
const CUT = /^\s*(?:export\s+)?[\w.-]+\s*[=:]\s*(?![\s"'`])[^#\n]*[^#\s]#\S/;

/** A line that sets a variable in the words of another shell, by its name. */
const OTHER_DIALECT = /^\s*(?:(?:set|setx|setenv|declare -x)\s+"?|\$env:)([A-Za-z_]\w*)/i;

/** The lines that set a variable as cmd, PowerShell or csh would, which this dialect does not read. */
export function foreignLines(text: string): readonly { readonly name: string; readonly line: number }[] {
  return text.split(/\r\n?|\n/).flatMap((written, index) => {
    const name = OTHER_DIALECT.exec(written)?.[1];
    return name === undefined ? [] : [{ name, line: index + 1 }];
  });
}

const EXPORTED_NAME = /\s+[\w.-]/y;

/**
 * The line of each name's last assignment. The parser does not tell, so it is asked once more about the same text with
 * every word tagged by its position: a tag is made of characters that may stand in a name, so nothing else changes.
 */
function assignmentLines(text: string): ReadonlyMap<string, number> {
  const tagged = text.replace(/[\w.-]+/g, (word, at: number) => {
    EXPORTED_NAME.lastIndex = at + word.length;
    // `export` before a name is no name: it has to stay as it is.
    return word === "export" && EXPORTED_NAME.test(text) ? word : `${at}.${word}`;
  });
  const lines = new Map<string, number>();
  let line = 1;
  let counted = 0;
  for (const key of Object.keys(parse(tagged, { fast: true }))) {
    const dot = key.indexOf(".");
    const at = Number(key.slice(0, dot));
    line += countNewlines(text.slice(counted, at));
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
