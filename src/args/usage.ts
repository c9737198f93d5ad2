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
