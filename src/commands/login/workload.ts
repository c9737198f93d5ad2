// Owns `qwen auth login --workload`: the variables that describe a workload are proven by one exchange, and only then kept, by the
// launcher, which reads them itself. What is kept is their description: no token, and no proof.
import { workloadToken } from "../../auth/workload_bearer.ts";
import { systemClock } from "../../base/clock.ts";
import { QwenError } from "../../base/errors.ts";
import { trustingFetch } from "../../base/network/trusting_fetch.ts";
import { keptOf } from "../../config/edit/edit_workload.ts";
import { trustOf } from "../../config/source.ts";
import { sourceText } from "../../config/source_text.ts";
import type { SandboxContext } from "../../sandbox/context.ts";
import { text } from "../../text/text.ts";
import { utcMinute } from "../../text/times.ts";
import type { LoginUi } from "./ui.ts";

/** Proves and keeps it; answers 0. @throws {QwenError} when there is none, or the issuer refuses it; nothing is kept then */
export async function loginWithWorkload(context: SandboxContext, ui: LoginUi): Promise<number> {
  const { start, signal } = context;
  const { configuration, secret, caCerts } = start;
  const { credential } = configuration;
  const words = text().login.workload;
  if (credential?.workload === undefined || secret === undefined) {
    throw credential === null || credential.kind === "none"
      ? new QwenError("usage", words.none, { hint: words.noneHint })
      : new QwenError("config", words.other(sourceText(credential.source)), { hint: [words.otherHint] });
  }
  // Which issuer is asked, and what for, may hang on it; it is not kept as the user's.
  if (trustOf(configuration.baseUrl.source) === "project") {
    throw new QwenError("config", words.projects(sourceText(configuration.baseUrl.source)), {
      hint: [words.projectsHint],
    });
  }
  const ports = { fetch: trustingFetch(caCerts), clock: systemClock, signal };
  const { expiresAt } = await workloadToken(credential.workload, secret, ports);
  const { path = "" } = await context.ask({
    kind: "save-configuration",
    edit: { kind: "keep-workload", scope: "user", ...keptOf(configuration) },
  });
  const { host } = new URL(credential.workload.tokenUrl);
  ui.show([
    words.proven(host, expiresAt === undefined ? undefined : utcMinute(expiresAt)),
    words.saved(path),
    text().login.tryIt,
  ]);
  return 0;
}
