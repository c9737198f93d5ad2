// Owns the sandbox's half of `qwen doctor`: the launcher's findings are told, then sign-in and endpoint are asked. At most two
// requests go out, and only to the configured endpoint (and a login's own issuer).
import type { BearerSource } from "../../auth/bearer.ts";
import type { SandboxCommand } from "../../sandbox/context.ts";
import { QwenError } from "../../base/errors.ts";
import type { Finding } from "../../base/findings.ts";
import { text } from "../../text/text.ts";
import { openBearer } from "../../sandbox/services/open_bearer.ts";
import { lookAtEndpoint } from "./endpoint.ts";
import { lookAtLogin, lookAtQuota } from "./login.ts";
import { Told } from "./told.ts";

/** Checks, tells, and answers the exit code that the first failure stands for. */
export const runDoctor: SandboxCommand = async (context) => {
  const { command, findings = [], configuration: { credential } } = context.start;
  if (command.kind !== "doctor") throw new QwenError("other", command.kind);
  const told = new Told(context, command.json);
  told.add(findings.filter(({ check }) => check !== "terminal"));
  let bearer: BearerSource | undefined = undefined;
  if (credential?.kind === "oauth") {
    const login = await lookAtLogin(context, told);
    told.add([login.finding]);
    bearer = login.bearer;
  } else bearer = await openBearer(context);
  if (bearer === undefined) told.add(notLookedAt(text().doctor.notLooked.login));
  else await lookAtEndpoint(context, bearer, told);
  if (credential?.kind === "oauth") told.add(await lookAtQuota(context));
  told.add(findings.filter(({ check }) => check === "terminal"));
  return told.end();
};

/** Every check of the network as one that was left out. */
function notLookedAt(summary: string): readonly Finding[] {
  return (["dns", "tcp", "tls", "clock", "endpoint", "model"] as const)
    .map((check): Finding => ({ check, state: "skipped", summary }));
}
