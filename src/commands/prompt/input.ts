// Owns the joining of prompt and standard input into what is asked: stdin first, an empty line, the prompt, nothing
// trimmed (compatibility 3.1). It warns where input is left out, and refuses to ask nothing.
import type { SandboxContext } from "../../sandbox/context.ts";
import { QwenError } from "../../base/errors.ts";
import { text } from "../../text/text.ts";

/** Longest standard input, in bytes. */
export const MAX_STDIN_BYTES = 8 * 1024 * 1024;
/**
 * With a prompt given, the first byte of a pipe is waited for this long. Parents that never close it are common, so there
 * is an end; the reference's 500 ms would lose what a slower program has to say (`curl … | qwen -p …`).
 */
const FIRST_BYTE_MS = 5000;

/** The text to ask. @throws {QwenError} of kind `usage` when there is none */
export async function readPrompt(context: SandboxContext, prompt: string | undefined): Promise<string> {
  const piped = await readPiped(context, prompt !== undefined);
  if (piped === "") {
    if (prompt !== undefined && prompt !== "") return prompt;
    throw new QwenError("usage", text().headless.noInput, { hint: text().headless.hintNoInput });
  }
  return prompt === undefined || prompt === "" ? piped : `${piped}\n\n${prompt}`;
}

async function readPiped(context: SandboxContext, hasPrompt: boolean): Promise<string> {
  if (context.start.terminal.stdin) return "";
  const words = text().headless;
  const input = await context.readStdin(MAX_STDIN_BYTES, hasPrompt ? { firstByteMs: FIRST_BYTE_MS } : {});
  if (input.truncated) context.stderr.write(`${words.stdinTruncated(MAX_STDIN_BYTES)}\n`);
  if (input.unreadable > 0) context.stderr.write(`${words.stdinUnreadable(input.unreadable)}\n`);
  if (input.silent === true) context.stderr.write(`${words.stdinSilent(FIRST_BYTE_MS / 1000)}\n`);
  return input.text;
}
