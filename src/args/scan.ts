// Owns the reading of argv word by word: which words are flags, which their values, which stand alone. The dictionary
// of flags is the same for every command, so flags may stand before the command's name; `parse.ts` checks what
// belongs where. A value that was typed is never part of a message here: it may be a key.
import type { QwenError } from "../base/errors.ts";
import { text } from "../text/text.ts";
import { findCommand, flagByLetter, flagByLongName, FLAGS, type NamedFlag } from "./lookup.ts";
import { alwaysSo, refusedFlag, refusedLetter } from "./refused.ts";
import type { GivenFlag } from "./spec/flag.ts";
import { kebabCase } from "./spec/spec.ts";
import { nearest } from "../base/typed_words.ts";
import { usageError } from "./usage.ts";

export interface Scanned {
  /** By field. */
  readonly flags: ReadonlyMap<string, GivenFlag>;
  /** Words before `--`: the command's name is looked for among them. */
  readonly words: readonly string[];
  /** Words after `--`, which are never flags or commands. */
  readonly literal: readonly string[];
  /** Flags that were given with nothing, by field, as they were typed. */
  readonly blank: ReadonlyMap<string, string>;
}

// A word with a blank before any "=" is text that happens to begin with a dash, such as a list.
const LONG_FLAG_REGEXP = /^--([^\s=-][^\s=]*)(?:=([\s\S]*))?$/;
const SHORT_FLAGS_REGEXP = /^-[A-Za-z][^\s=]*(?:=[\s\S]*)?$/;

const SWITCH_VALUES: ReadonlyMap<string, boolean> = new Map([
  ["true", true],
  ["yes", true],
  ["on", true],
  ["1", true],
  ["false", false],
  ["no", false],
  ["off", false],
  ["0", false],
]);

/** Reads argv. Throws a `QwenError` of kind usage for an unknown or refused flag, a missing value or a repeated flag. */
export function scan(argv: readonly string[]): Scanned {
  const scanner = new Scanner(argv);
  scanner.run();
  return { flags: scanner.flags, words: scanner.words, literal: scanner.literal, blank: scanner.blank };
}

class Scanner {
  readonly flags = new Map<string, GivenFlag>();
  readonly words: string[] = [];
  readonly blank = new Map<string, string>();
  literal: readonly string[] = [];
  #index = 0;
  readonly #argv: readonly string[];

  constructor(argv: readonly string[]) {
    this.#argv = argv;
  }

  run(): void {
    while (this.#index < this.#argv.length) {
      const word = this.#argv[this.#index++] ?? "";
      if (word === "--") {
        this.literal = this.#argv.slice(this.#index);
        return;
      }
      const long = LONG_FLAG_REGEXP.exec(word);
      if (long !== null) this.#long(long[1] ?? "", long[2]);
      else if (SHORT_FLAGS_REGEXP.test(word)) this.#short(word);
      else this.words.push(word);
    }
  }

  #long(name: string, attached: string | undefined): void {
    const flag = flagByLongName(name);
    if (flag !== undefined) return this.#take(flag, { typed: `--${name}`, attached });
    // The name ends where the key may begin that somebody glued to it.
    const known = /^[\s\S]*?api-?key/i.exec(name)?.[0] ?? name;
    const typed = known === name ? `--${name}` : `--${known}…`;
    const taken = alwaysSo(kebabCase(name), { attached, next: this.#argv[this.#index] });
    if (taken !== undefined) {
      this.#index += taken;
      return;
    }
    const reason = refusedFlag(kebabCase(name));
    if (reason !== undefined) throw this.#fail(text().args.refused(typed, text().args.reasons[reason]));
    const names = [...FLAGS.keys()];
    const near = nearest(kebabCase(name), names) ?? nearest(kebabCase(known), names);
    throw this.#fail(
      near === undefined ? text().args.unknownFlag(typed) : text().args.unknownFlagNear(typed, `--${near}`),
    );
  }

  /** `-m x`, `-m=x`, `-mx`, `-cd`: switches may be joined; the first flag that takes a value takes the rest. */
  #short(word: string): void {
    for (let at = 1; at < word.length; at++) {
      const letter = word.charAt(at);
      const typed = `-${letter}`;
      const flag = flagByLetter(letter);
      if (flag === undefined) {
        const reason = refusedLetter(letter);
        throw this.#fail(
          reason === undefined
            ? text().args.unknownFlag(typed)
            : text().args.refused(typed, text().args.reasons[reason]),
        );
      }
      const rest = word.slice(at + 1);
      if (flag.flag.takes === "nothing" && !rest.startsWith("=")) {
        this.#take(flag, { typed, attached: undefined });
        continue;
      }
      const attached = rest === "" ? undefined : rest.replace(/^=/, "");
      return this.#take(flag, { typed, attached });
    }
  }

  #take(flag: NamedFlag, given: { typed: string; attached: string | undefined }): void {
    const { takes } = flag.flag;
    if (takes === "nothing") this.#takeSwitch(flag, given);
    else if (takes === "perhaps") {
      this.#store(flag, { typed: given.typed, value: given.attached ?? this.#optionalValue(), bare: true });
    } else this.#store(flag, { typed: given.typed, value: given.attached ?? this.#nextValue(given.typed) });
  }

  #takeSwitch({ field }: NamedFlag, { typed, attached }: { typed: string; attached: string | undefined }): void {
    const on = attached === undefined ? true : SWITCH_VALUES.get(attached.toLowerCase());
    if (on === undefined && attached !== "") throw this.#fail(text().args.takesNoValue(typed));
    if (on === true) this.flags.set(field, { typed, values: [] });
    else if (on === false) this.flags.delete(field);
  }

  /** The word after a flag, whatever it begins with, unless it is itself a flag of ours. */
  #nextValue(typed: string): string {
    const next = this.#argv[this.#index];
    if (next === undefined) throw this.#fail(text().args.needsValue(typed));
    if (isOwnFlag(next)) throw this.#fail(text().args.needsValueBefore(typed, next.replace(/=[\s\S]*$/, "")));
    this.#index++;
    return next;
  }

  /** The next word if it can be the id of a conversation: one word with a digit in it. */
  #optionalValue(): string | undefined {
    const next = this.#argv[this.#index];
    if (next === undefined || !/^(?=.*\d)\w[\w.-]*$/.test(next)) return undefined;
    this.#index++;
    return next;
  }

  /** Keeps a value. An empty one counts as absent, as in the reference. */
  #store(
    { field, flag }: NamedFlag,
    { typed, value, bare }: { typed: string; value: string | undefined; bare?: boolean },
  ): void {
    if (value === "") {
      this.blank.set(field, typed);
      return;
    }
    const before = this.flags.get(field);
    if (before !== undefined && flag.takes !== "several") {
      throw this.#fail(
        before.typed === typed ? text().args.givenTwice(typed) : text().args.givenTwiceAs(typed, before.typed),
      );
    }
    if (value === undefined && bare !== true) return;
    this.flags.set(field, {
      typed: before?.typed ?? typed,
      values: [...before?.values ?? [], ...(value === undefined ? [] : [value])],
    });
  }

  #fail(message: string): QwenError {
    return usageError(message, findCommand(this.words).command.name);
  }
}

/** Whether a word is exactly one of our flags (or `--`), so that it cannot be meant as a value. */
function isOwnFlag(word: string): boolean {
  if (word === "--") return true;
  if (/^-[A-Za-z]$/.test(word)) return flagByLetter(word.charAt(1)) !== undefined;
  const long = LONG_FLAG_REGEXP.exec(word);
  return long !== null && flagByLongName(long[1] ?? "") !== undefined;
}
