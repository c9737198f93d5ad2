// Parameters that a service may refuse by name, though most take them: a stream is for convenience, its token count too, and
// `max_tokens` has become `max_completion_tokens` at some. The prompt is worth one more request without it.
// Seen: OpenAI without a verified organisation (`stream`), Mistral, Databricks and gateways (`stream_options`), OpenAI's
// reasoning models (`max_tokens`).
import type { Fault } from "./fault.ts";
import { saidBy } from "./refusal_kind.ts";

/** What can be left out. */
export const PARAMETERS = ["stream_options", "stream", "max_tokens"] as const;
export type Parameter = typeof PARAMETERS[number];

/** Statuses of a request that was read and not liked. */
const STATUSES: ReadonlySet<number> = new Set([400, 403, 404, 422]);
const REFUSED =
  /unsupported|not (?:supported|permitted|allowed|available|recogni[sz]ed)|un(?:recogni[sz]ed|known|expected)|extra (?:inputs?|fields?)|invalid|must be verified|cannot|does not support|不支持|不允许|未知|无效/i;

/** The parameter that is refused by name, if it is one of these. */
export function refusedParameter(fault: Fault): Parameter | undefined {
  if (fault.kind !== "status" || !STATUSES.has(fault.status)) return undefined;
  const { message } = saidBy(fault);
  // Some name it in `param` alone.
  const all = `${message} ${/"param"\s*:\s*"(\w+)"/.exec(fault.body)?.[1] ?? ""}`;
  if (!REFUSED.test(all)) return undefined;
  return PARAMETERS.find((parameter) => NAMED[parameter].test(all));
}

const NAMED: Readonly<Record<Parameter, RegExp>> = {
  "stream_options": /\bstream_options\b/,
  "stream": /\bstream(?:ing)?\b|流式/i,
  "max_tokens": /\bmax_tokens\b/,
};
