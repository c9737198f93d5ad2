// Owns a headless run: one prompt, one request, the answer on standard output and everything else on standard error.
// It never asks, opens nothing but the endpoint, and writes each batch as it comes.
import type { Command } from "../args/command.ts";
import type { CellCommand, CellContext } from "../cell/context.ts";
import { openClient } from "../chat/client.ts";
import type { Message } from "../chat/events.ts";
import { Secret } from "../config/secret.ts";
import { QwenError } from "../errors.ts";
import { asQwenError, type Mask, report } from "../report.ts";
import { readPrompt } from "./headless_input.ts";
import { Notes } from "./headless_notes.ts";
import { openRenderer, type Renderer } from "./headless_renderer.ts";
import { openBearer } from "./open_bearer.ts";

type PromptCommand = Extract<Command, { readonly kind: "prompt" }>;

/** Runs the command `prompt`. @throws {QwenError} in text format; in the JSON formats the failure is in the output */
export const runPrompt: CellCommand = async (context) => {
  const { command, debug } = context.start;
  if (command.kind !== "prompt") throw new QwenError("other", command.kind);
  const mask = maskOf(context);
  const renderer = openRenderer(context, { command, mask });
  try {
    await answer(context, { command, renderer });
    return 0;
  } catch (error) {
    if (!renderer.fail(error)) throw error;
    if (debug) {
      for (const line of report(error, { debug, mask }).lines) context.stderr.write(`${line}\n`);
    }
    return asQwenError(error).exitCode;
  }
};

async function answer(
  context: CellContext,
  { command, renderer }: { readonly command: PromptCommand; readonly renderer: Renderer },
): Promise<void> {
  const { configuration, caCerts } = context.start;
  const { timeoutMs, maxRetries } = command.flags;
  const asked = await readPrompt(context, command.prompt);
  const client = openClient({
    configuration,
    bearer: await openBearer(context),
    caCerts,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(maxRetries === undefined ? {} : { maxRetries }),
  });
  const notes = new Notes(configuration.model.value, (line) => context.stderr.write(line));
  let isEmpty = true;
  renderer.start();
  for await (const batch of client.stream({ messages: messagesOf(command, asked), signal: context.signal })) {
    renderer.take(batch);
    for (const event of batch) {
      if (event.type === "text") isEmpty = false;
      else notes.take(event);
    }
  }
  renderer.end();
  notes.end(isEmpty);
}

function messagesOf(command: PromptCommand, asked: string): readonly Message[] {
  const user: Message = { role: "user", content: asked };
  return command.systemPrompt === undefined ? [user] : [{ role: "system", content: command.systemPrompt }, user];
}

/** The last line of defence: errors are worded without secrets, and this removes one that slipped in all the same. */
function maskOf(context: CellContext): Mask {
  const { secret } = context.start;
  if (secret === undefined || secret === "") return (text) => text;
  const mask = new Secret(secret).toString();
  return (text) => text.replaceAll(secret, mask);
}
