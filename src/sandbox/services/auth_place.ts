// Owns what `auth token`, `use` and `logout` share: the store of this sandbox, reached with the user's certificates, and
// the way in which a notice is shown (on standard error; standard output is for results).
import { qwenTokenEndpoint } from "../../config/logins/qwen_service.ts";
import type { RefreshPlace } from "../../auth/renew/refresh.ts";
import { trustingFetch } from "../../base/network/trusting_fetch.ts";
import { Trace } from "../../auth/issuer/trace.ts";
import type { SandboxContext } from "../context.ts";
import { text } from "../../text/text.ts";
import { privateHome } from "./private_home.ts";

/** The store of logins, as this sandbox reaches it. */
export function authPlace({ start, stderr, ask }: Pick<SandboxContext, "start" | "stderr" | "ask">): RefreshPlace {
  return {
    ...privateHome({ start, ask }, (message) => stderr.write(`${text().errors.prefix(message)}\n`)),
    fetch: trustingFetch(start.caCerts),
    qwenTokenEndpoint: qwenTokenEndpoint(start.surroundings.QWEN_OAUTH_BASE_URL),
    ...(start.debug ? { trace: new Trace((line) => stderr.write(`${line}\n`)) } : {}),
  };
}

/** Shows lines to the user. */
export function tell({ stderr }: Pick<SandboxContext, "stderr">, ...lines: readonly string[]): void {
  for (const line of lines) stderr.write(`${line}\n`);
}
