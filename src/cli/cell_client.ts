// Owns the client that a command in the cell talks to its endpoint with: made of the start message, the same way for a
// prompt, a conversation and a list of models.
import type { BearerSource } from "../auth/port.ts";
import type { CellContext } from "../sandbox/context.ts";
import { type ChatClient, openClient } from "../chat/client.ts";
import { openBearer } from "./open_bearer.ts";

/** What a command adds. */
export interface CellClientOptions {
  /** Wraps the bearer, e.g. to remember its tokens for masking. @default as it is */
  readonly guard?: (bearer: BearerSource) => BearerSource;
  readonly fetch?: typeof fetch;
}

/** The client of this cell's configuration, with the bounds that the command line set. */
export async function openCellClient(context: CellContext, options: CellClientOptions = {}): Promise<ChatClient> {
  const { command, configuration, caCerts } = context.start;
  const flags = "flags" in command ? command.flags : undefined;
  const bearer = await openBearer(context);
  return openClient({
    configuration,
    bearer: options.guard === undefined ? bearer : options.guard(bearer),
    caCerts,
    ...(flags?.timeoutMs === undefined ? {} : { timeoutMs: flags.timeoutMs }),
    ...(flags?.maxRetries === undefined ? {} : { maxRetries: flags.maxRetries }),
    ...(options.fetch === undefined ? {} : { fetch: options.fetch }),
  });
}
