// Owns Qwen OAuth's pace across processes: 60 requests a minute, 2,000 a day, counted in `oauth_quota.json` under a lock
// of its own. It slows down, and says so; it never blocks a request because its own file is broken.
import { QwenError } from "../../base/errors.ts";
import { text } from "../../text/text.ts";
import { localMinute } from "../../text/times.ts";
import { systemClock } from "../../base/clock.ts";
import { folderBeside, QUOTA_FILE } from "../../config/logins/login_file.ts";
import { takeKernelLock } from "../store/lock_kernel.ts";
import { parseQuotaUse, type QuotaAnswer, takeTurn } from "./quota_window.ts";
import type { StorePlace } from "../store/store.ts";
import { folderFor, privatePath, readPrivateFile, replacePrivateFile, sweepTemporaries } from "../store/store_files.ts";

export interface PaceOptions {
  /** Told before each wait, in milliseconds, with the reason in words. */
  onWait(waitMs: number, reason: string): void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Waits until one more request may be sent, and counts it.
 * @throws {QwenError} of kind `limit` when the day's requests are used up; it says when they are not
 */
export async function pace(place: StorePlace, { onWait, signal }: PaceOptions): Promise<void> {
  const clock = place.clock ?? systemClock;
  for (;;) {
    signal?.throwIfAborted();
    const answer = await askForTurn(place, signal).catch((error) => uncounted(error, { place, signal }));
    if (answer === undefined || answer.kind === "go") return;
    if (answer.kind === "day-used-up") throw dayUsedUp(answer.resetsAt);
    onWait(answer.waitMs, text().auth.minuteFull);
    await clock.sleep(answer.waitMs, signal);
  }
}

async function askForTurn(place: StorePlace, signal: AbortSignal | undefined): Promise<QuotaAnswer> {
  const qwenHome = await place.prepare();
  const lies = `${folderBeside(privatePath({ qwenHome }, QUOTA_FILE))}/guard`;
  const lock = await takeKernelLock(`${folderFor(place, QUOTA_FILE)}/guard`, { signal, lies });
  try {
    const now = (place.clock ?? systemClock).now();
    const answer = takeTurn(parseQuotaUse(await readPrivateFile(place, QUOTA_FILE)), now);
    if (answer.kind === "go") {
      sweepTemporaries(place, QUOTA_FILE);
      await replacePrivateFile(place, QUOTA_FILE, JSON.stringify(answer.use));
    }
    return answer;
  } finally {
    lock?.release();
  }
}

/** A count that cannot be kept stops nobody; the service itself still counts. */
function uncounted(
  error: unknown,
  { place, signal }: { readonly place: StorePlace; readonly signal: AbortSignal | undefined },
): undefined {
  signal?.throwIfAborted();
  place.warn(text().auth.quotaNotKept(privatePath(place, QUOTA_FILE), error instanceof Error ? error.message : ""));
  return undefined;
}

function dayUsedUp(resetsAt: number): QwenError {
  const words = text().auth;
  return new QwenError("limit", words.dayUsedUp(localMinute(resetsAt)), { hint: words.otherMethods });
}
