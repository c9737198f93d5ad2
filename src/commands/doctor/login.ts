// Owns the doctor's look at a stored login: is the token usable, or can it be renewed? And at Qwen's quota as counted here.
import type { BearerSource } from "../../auth/bearer.ts";
import type { SandboxContext } from "../../sandbox/context.ts";
import { type Finding, nextStep } from "../../base/findings.ts";
import { asQwenError } from "../../base/report.ts";
import { text } from "../../text/text.ts";
import { utcMinute } from "../../text/times.ts";
import { openBearer } from "../../sandbox/services/open_bearer.ts";
import { privateHome } from "../../sandbox/services/private_home.ts";
import type { Told } from "./told.ts";

const WAIT_MS = 10_000;

/** The token that requests would be sent with; a refused one is a failure with the words of the refusal. */
export async function lookAtLogin(
  context: SandboxContext,
  told: Pick<Told, "hide">,
): Promise<{ readonly finding: Finding; readonly bearer?: BearerSource }> {
  const check = "login";
  const { login } = context.start.configuration;
  try {
    // Files that the store finds open and closes are told already, among the file modes.
    const bearer = await openBearer({ ...context, stderr: { write: () => {} } });
    const current = await bearer.current(AbortSignal.any([context.signal, AbortSignal.timeout(WAIT_MS)]));
    if (current.secret !== undefined) told.hide(current.secret);
    const endsAt = login?.expiresAt;
    const until = endsAt === undefined || endsAt < context.now() ? undefined : utcMinute(endsAt);
    return { finding: { check, state: "ok", summary: text().doctor.loginValid(until) }, bearer };
  } catch (error) {
    context.signal.throwIfAborted();
    const failure = asQwenError(error);
    const fix = nextStep(failure) ?? text().doctor.fixBroken;
    return { finding: { check, state: "fail", kind: failure.kind, summary: failure.message, fix } };
  }
}

/** Qwen OAuth alone has a quota that is counted here. */
export async function lookAtQuota(context: SandboxContext): Promise<readonly Finding[]> {
  const { login } = context.start.configuration;
  if (login?.issuer !== "qwen") return [];
  const words = text().doctor;
  const { countQuota } = await import("../../auth/quota/quota_count.ts");
  try {
    const used = await countQuota(privateHome(context, () => {}), context.now());
    const isFull = used.today >= used.perDay;
    const finding = { check: "quota", summary: words.quotaUsed(used) } as const;
    return [
      isFull ? { ...finding, state: "fail", kind: "limit", fix: words.otherMethod } : { ...finding, state: "ok" },
    ];
  } catch (error) {
    return [{ check: "quota", state: "warn", summary: asQwenError(error).message }];
  }
}
