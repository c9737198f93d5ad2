// Owns the client that a command in the sandbox talks to its endpoint with: made of the start message, the same way for a
// prompt, a conversation and a list of models.
import type { BearerSource } from "../../auth/bearer.ts";
import type { SandboxContext } from "../context.ts";
import { type ChatClient, openClient } from "../../chat/client.ts";

/** The client of this configuration, with the bounds that the command line set. */
export function openSandboxClient(
  { start, fetch }: Pick<SandboxContext, "start" | "fetch">,
  bearer: BearerSource,
): ChatClient {
  const { command, configuration, caCerts } = start;
  const flags = "flags" in command ? command.flags : undefined;
  return openClient({
    configuration,
    bearer,
    caCerts,
    ...(flags?.timeout === undefined ? {} : { timeoutMs: flags.timeout }),
    ...(flags?.maxRetries === undefined ? {} : { maxRetries: flags.maxRetries }),
    ...(flags?.noStream === true ? { stream: false } : {}),
    ...(fetch === undefined ? {} : { fetch }),
  });
}
