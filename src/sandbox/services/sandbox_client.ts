// Owns the client that a command in the sandbox talks to its endpoint with: made of the start message, the same way for a
// prompt, a conversation and a list of models.
import type { BearerSource } from "../../auth/bearer.ts";
import type { SandboxContext } from "../context.ts";
import { tracedFetch } from "../../base/network/traced_fetch.ts";
import { trustingFetch } from "../../base/network/trusting_fetch.ts";
import { type ChatClient, openClient } from "../../chat/client.ts";

/** The client of this configuration, with the bounds that the command line set. */
export function openSandboxClient(
  { start, fetch, canFetch, clock, stderr, now }: Pick<
    SandboxContext,
    "start" | "fetch" | "canFetch" | "clock" | "stderr" | "now"
  >,
  bearer: BearerSource,
): ChatClient {
  const { command, configuration, caCerts } = start;
  const flags = "flags" in command ? command.flags : undefined;
  // Not over the screen of a conversation.
  const send = start.debug && !(command.kind === "chat" && start.terminal.stderr)
    ? tracedFetch(fetch ?? trustingFetch(caCerts), { write: (line) => stderr.write(`${line}\n`), now })
    : fetch;
  return openClient({
    configuration,
    bearer,
    caCerts,
    ...(flags?.timeout === undefined ? {} : { timeoutMs: flags.timeout }),
    ...(flags?.maxRetries === undefined ? {} : { maxRetries: flags.maxRetries }),
    ...(flags?.noStream === true ? { stream: false } : {}),
    ...(send === undefined ? {} : { fetch: send }),
    ...(clock === undefined ? {} : { clock }),
    ...(canFetch === undefined ? {} : { canAskAgain: canFetch }),
  });
}
