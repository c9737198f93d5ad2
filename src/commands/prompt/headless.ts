// Owns a headless run: one prompt, one request, the answer on standard output and everything else on standard error.
// It never asks, opens nothing but the endpoint, and writes each batch as it comes.
import type { CommandNamed } from "../specs.ts";
import type { SandboxContext } from "../../sandbox/context.ts";
import { maskSecretIn } from "../../config/secret.ts";
import { QwenError } from "../../base/errors.ts";
import { asQwenError, type Mask, report } from "../../base/report.ts";
import type { BearerSource } from "../../auth/bearer.ts";
import { openSandboxClient } from "../../sandbox/services/sandbox_client.ts";
import { messagesOf } from "../sessions/turn.ts";
import { readPrompt } from "./input.ts";
import { Notes } from "./notes.ts";
import { openRenderer, type Renderer } from "./renderer.ts";
import type { HeadlessSession } from "./session.ts";

type PromptCommand = CommandNamed<"prompt">;

/** What a prompt needs beside its context; a sealed one has only a key, and no conversation to go on with. */
export interface PromptPorts {
  readonly openBearer: (context: SandboxContext) => Promise<BearerSource>;
  readonly openSession: (context: SandboxContext, command: PromptCommand) => Promise<HeadlessSession | undefined>;
}

/**
 * Runs the command `prompt`. An answer without a word has failed.
 * @throws {QwenError} in text format; in the JSON formats the failure is in the output
 */
export async function answerPrompt(context: SandboxContext, { openBearer, openSession }: PromptPorts): Promise<number> {
  const { command, debug } = context.start;
  if (command.kind !== "prompt") throw new QwenError("other", command.kind);
  const mask = maskOf(context);
  const opening = openSession(context, command);
  const sessionId = await opening.then((session) => session?.id, () => undefined);
  const renderer = openRenderer(context, { command, mask, ...(sessionId === undefined ? {} : { sessionId }) });
  try {
    await answer(context, { command, renderer, openBearer, session: await opening });
    return 0;
  } catch (error) {
    if (!renderer.fail(error)) throw error;
    if (debug) {
      for (const line of report(error, { debug, mask }).lines) context.stderr.write(`${line}\n`);
    }
    return asQwenError(error).exitCode;
  }
}

async function answer(
  context: SandboxContext,
  { command, renderer, session, openBearer }: Pick<PromptPorts, "openBearer"> & {
    readonly command: PromptCommand;
    readonly renderer: Renderer;
    readonly session: HeadlessSession | undefined;
  },
): Promise<void> {
  const { configuration } = context.start;
  const asked = await readPrompt(context, command.prompt);
  const client = openSandboxClient(context, await openBearer(context));
  const { systemPrompt } = command;
  const messages = messagesOf(session?.turns ?? [], {
    question: asked,
    ...(systemPrompt === undefined ? {} : { systemPrompt }),
  });
  const notes = new Notes(configuration, (line) => context.stderr.write(line));
  // Only what is to be kept is held: an answer that goes to a pipe may be of any length.
  let said = "";
  let isSilent = true;
  renderer.start();
  for await (const batch of client.stream({ messages, signal: context.signal })) {
    // Notes first: on a terminal they would stand in the middle of the answer's first line otherwise.
    for (const event of batch) {
      if (event.type !== "text") notes.take(event);
      else if (session !== undefined) said += event.text;
      isSilent &&= event.type !== "text" || !/\S/.test(event.text);
    }
    renderer.take(batch);
  }
  if (isSilent) throw notes.emptyAnswer();
  renderer.end();
  notes.end();
  if (said !== "") await session?.keep(asked, said);
}

/** The last line of defence: errors are worded without secrets, and this removes one that slipped in all the same. */
function maskOf({ start: { secret } }: SandboxContext): Mask {
  return (part) => maskSecretIn(part, secret);
}
