// The command line that names no command: a prompt or a conversation. Headless when a prompt is given or stdin is no
// terminal, as in the reference.
import { CHAT } from "../commands/conversation/spec.ts";
import { PROMPT } from "../commands/prompt/spec.ts";
import type { Command } from "../commands/specs.ts";
import { text } from "../text/text.ts";
import { assertTogether, buildCommand, type Given, readFlags, readGlobals, refusalOf } from "./build.ts";
import { slashPrompt } from "./slash_prompt.ts";
import { usageError } from "./usage.ts";

/** What the parser must know of the world. */
export interface TerminalEnds {
  readonly stdinIsTerminal: boolean;
  readonly stdoutIsTerminal: boolean;
}

/** @throws {QwenError} of kind usage where neither can be meant */
export function promptOrConversation(given: Given, words: readonly string[], ends: TerminalEnds): Command {
  const refuse = refusalOf(PROMPT);
  const typed = (field: string): string => given.get(field)?.typed ?? `--${field}`;
  assertTogether(PROMPT, given);
  const { outputFormat, includePartialMessages, promptInteractive } = readFlags(PROMPT.flags, given, refuse);
  const prompt = givenPrompt(given, words, ends);
  if (includePartialMessages && outputFormat !== "stream-json") {
    throw refuse(text().args.needsOther(typed("includePartialMessages"), "--output-format stream-json"));
  }
  if (promptInteractive === undefined && (prompt !== undefined || !ends.stdinIsTerminal)) {
    const slash = prompt === undefined ? undefined : slashPrompt(prompt, readGlobals(given, refuse));
    if (slash !== undefined) return slash;
    const command = buildCommand(PROMPT, given, []);
    return command.kind === "prompt" && prompt !== undefined ? { ...command, prompt } : command;
  }
  if (!ends.stdinIsTerminal) throw refuse(text().args.interactiveNeedsTerminal(typed("promptInteractive")));
  assertTogether(CHAT, given);
  if (outputFormat !== "text") throw refuse(text().args.formatNeedsPrompt(outputFormat));
  if (!ends.stdoutIsTerminal) throw refuse(text().args.interactiveNeedsScreen);
  return buildCommand(CHAT, given, []);
}

/** The prompt by `-p` or by words, which must not both be there. A lone `-` is piped input, as elsewhere. */
function givenPrompt(given: Given, words: readonly string[], ends: TerminalEnds): string | undefined {
  const onlyDash = words.length === 1 && words[0] === "-" && !ends.stdinIsTerminal;
  const positional = onlyDash ? "" : words.join(" ");
  for (const field of ["prompt", "promptInteractive"]) {
    const flag = given.get(field);
    if (flag !== undefined && positional !== "") throw usageError(text().args.promptTwice(flag.typed), "");
  }
  return given.get("prompt")?.values[0] ?? (positional === "" ? undefined : positional);
}
