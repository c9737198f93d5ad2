// Owns how a command comes to a host that its sandbox was not granted: the launcher is asked, which refuses or replaces the
// sandbox by one with the grant.
import { LOOPBACK_LISTENER } from "../../config/host_port.ts";
import type { SandboxContext } from "../context.ts";
import type { Handover } from "../../contract/messages.ts";

/** What to reach, and what is left to the sandbox that may. */
export interface Reach {
  /** As permissions name them (`host:port`). */
  readonly hosts: readonly string[];
  /** Why, in words for the user. */
  readonly reason: string;
  /** Whether this sandbox was granted a host. */
  mayReach(host: string): boolean;
  handover(): Handover;
}

/** Returns when all can be reached; otherwise this sandbox is replaced, or the user said no. @throws {QwenError} then */
export async function reach(context: SandboxContext, { hosts, reason, mayReach, handover }: Reach): Promise<void> {
  const { loopbackPort } = context.start;
  // The launcher has granted the listener as the exact port that it found.
  const isGiven = (host: string): boolean => host === LOOPBACK_LISTENER && loopbackPort !== undefined;
  const missing = hosts.filter((host) => !isGiven(host) && !mayReach(host));
  if (missing.length === 0) return;
  await context.ask({ kind: "connect", hosts: missing, reason, handover: handover() });
  throw new Error("the launcher neither refused further hosts nor replaced this sandbox");
}
