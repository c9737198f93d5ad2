// Owns the making of usage errors: one message, one hint, exit code 2. It never repeats a value that may be a key.
import { QwenError } from "../base/errors.ts";
import { text } from "../text/text.ts";

/** The program's name as a user types it. */
export const PROGRAM = "qwen";

/** `qwen auth login` for "auth login", `qwen` for the root. */
export function commandLine(name: string): string {
  return name === "" ? PROGRAM : `${PROGRAM} ${name}`;
}

/** A usage error that points to the help of the command it happened in. */
export function usageError(message: string, command: string): QwenError {
  return new QwenError("usage", message, { hint: [text().args.tryHelp(`${commandLine(command)} --help`)] });
}

/**
 * What a user typed, fit to be repeated: short, and only the beginning of a word that may be a key.
 */
export function repeatable(value: string): string {
  if (/^\S{20,}$/.test(value)) return `${value.slice(0, 4)}…`;
  return value.length > 40 ? `${value.slice(0, 40)}…` : value;
}
