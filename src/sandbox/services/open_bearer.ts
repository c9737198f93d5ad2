// Owns the choice of what requests are sent with: the key that came with the start message (one that a command prints is
// asked for again), or the login's token from `~/.qwen`. It never starts a login. Sign-in's code is loaded only for a login.
import { type BearerSource, fixedBearer } from "../../auth/bearer.ts";
import { commandBearer } from "../../auth/command_bearer.ts";
import type { Trace } from "../../auth/issuer/trace.ts";
import { systemClock } from "../../base/clock.ts";
import type { SandboxContext } from "../context.ts";
import { trustingFetch } from "../../base/network/trusting_fetch.ts";
import { Secret } from "../../config/secret.ts";
import { QwenError } from "../../base/errors.ts";
import { text } from "../../text/text.ts";
import { privateHome } from "./private_home.ts";

/** What proves us to the endpoint of this configuration. @throws {QwenError} of kind `auth` when there is no login */
export async function openBearer(
  { start, stderr, ask }: Pick<SandboxContext, "start" | "stderr" | "ask">,
): Promise<BearerSource> {
  const { configuration: { credential, login }, secret, caCerts } = start;
  if (credential?.workload !== undefined && secret !== undefined) return await openWorkload({ start, stderr, ask });
  if (credential?.printed !== undefined && secret !== undefined && mayAskAgain(start)) {
    const fresh = (): Promise<string> => ask({ kind: "fresh-key" });
    return commandBearer({ key: secret, lifetimeMs: credential.printed.lifetimeMs, clock: systemClock, fresh });
  }
  if (credential?.kind !== "oauth") return fixedBearer(secret === undefined ? undefined : new Secret(secret));
  if (login === undefined) {
    throw new QwenError("auth", text().headless.oauthNeedsLogin, { hint: [text().headless.hintLogin] });
  }
  const { oauthBearer } = await import("../../auth/oauth_bearer.ts");
  const [tokenEndpoint] = login.endpoints;
  return oauthBearer({
    issuer: login.issuer,
    ...privateHome({ start, ask }, (message) => stderr.write(`${text().errors.prefix(message)}\n`)),
    fetch: trustingFetch(caCerts),
    ...await traceOf({ start, stderr }),
    ...(login.issuer === "qwen" && tokenEndpoint !== undefined ? { qwenTokenEndpoint: tokenEndpoint } : {}),
  });
}

/** What `--debug` shows of an issuer; its code is loaded for that alone. */
async function traceOf(
  { start, stderr }: Pick<SandboxContext, "start" | "stderr">,
): Promise<{ readonly trace?: Trace }> {
  if (!start.debug) return {};
  const { Trace } = await import("../../auth/issuer/trace.ts");
  return { trace: new Trace((line) => stderr.write(`${line}\n`)) };
}

async function openWorkload(
  { start, stderr, ask }: Pick<SandboxContext, "start" | "stderr" | "ask">,
): Promise<BearerSource> {
  const { configuration: { credential }, secret = "", caCerts } = start;
  const workload = credential?.workload;
  if (workload === undefined) throw new QwenError("auth", text().headless.oauthNeedsLogin);
  const { workloadBearer } = await import("../../auth/workload_bearer.ts");
  return workloadBearer({
    workload,
    proof: secret,
    fresh: mayAskAgain(start) ? (): Promise<string> => ask({ kind: "fresh-key" }) : undefined,
    ports: { fetch: trustingFetch(caCerts), clock: systemClock, ...await traceOf({ start, stderr }) },
  });
}

/** Who lives long enough to need another one. */
function mayAskAgain({ command: { kind } }: SandboxContext["start"]): boolean {
  return kind === "chat" || kind === "serve" || kind === "exec";
}
