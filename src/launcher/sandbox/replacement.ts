// Owns what a sandbox that takes another's place may do beyond it. Threat: the sandbox before chose the words that led to these
// grants, and may have written the files that they were read from. So no host and no file comes in that the user has not
// agreed to.
import { QwenError } from "../../base/errors.ts";
import { text } from "../../text/text.ts";
import { approveFiles, approveHosts } from "../services/broker.ts";
import type { BrokerPolicy } from "../services/policy.ts";
import type { SandboxPlan } from "../grants/plan.ts";

/** What has been agreed to so far. */
export interface Agreed {
  readonly running: SandboxPlan;
  /** `host:port` entries that the user allowed. */
  readonly extraHosts: readonly string[];
  readonly policy: BrokerPolicy;
}

/** Returns when the next sandbox may be started. @throws {QwenError} of kind `config` when it may not */
export async function approveNextSandbox(
  { grants, start }: SandboxPlan,
  { running, extraHosts, policy }: Agreed,
): Promise<void> {
  // A QWEN_HOME that a sandbox wrote into `~/.qwen/.env` would be a directory of its choice.
  if (start.qwenHome !== running.start.qwenHome) throw new QwenError("config", text().launcher.notAllowed());
  const agreed = { ...policy, granted: [...running.grants.net, ...extraHosts] };
  await approveHosts({ hosts: grants.net, reason: text().launcher.restarting() }, agreed);
  await approveFiles(grants.write.filter((path) => !running.grants.write.includes(path)), agreed);
}
