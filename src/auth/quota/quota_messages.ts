// Owns the words for the ways in which Qwen's service says "no more": the tier that ended, the quota that is used up.
// Pure: from a status and a body to an error, or nothing when the answer means something else.
import { QwenError } from "../../base/errors.ts";
import { text } from "../../text/text.ts";

const ENDED = /free allocated quota exceeded|discontinued|free tier/i;
const USED_UP = /insufficient_quota|quota.{0,40}exceed|exceed.{0,40}quota/i;

/**
 * What a refusal by Qwen means, if it is about the quota: the free tier that ended (compatibility 4.6) or the day's
 * requests. `body` is the answer's text or its parsed JSON; nothing of it is quoted.
 */
export function explainQwenRefusal(status: number, body: unknown): QwenError | undefined {
  if (status < 400 && status !== 200) return undefined;
  const said = typeof body === "string" ? body : JSON.stringify(body) ?? "";
  const words = text().auth;
  if (ENDED.test(said)) return new QwenError("limit", words.freeTierEnded, { hint: words.otherMethods });
  if (USED_UP.test(said)) return new QwenError("limit", words.quotaUsedUp, { hint: words.otherMethods });
  return undefined;
}
