// Owns the end of a caller's waiting for a renewal that others may be waiting for, too. It ends no renewal, and gives one
// that is under way the time to reach the disk: its refresh token may be used up already, and after a Ctrl-C the process
// is about to end.
import type { Clock } from "../../base/clock.ts";

/** How long an aborted caller still waits, in milliseconds. */
const GRACE_MS = 2_000;

/** What comes of the renewal, or the signal's reason: that only when the renewal is over, or two seconds have passed. */
export async function unlessAborted<T>(
  renewal: Promise<T>,
  { signal, clock }: { readonly signal: AbortSignal | undefined; readonly clock: Clock },
): Promise<T> {
  if (signal === undefined) return await renewal;
  const { promise: aborted, resolve: stop } = Promise.withResolvers<void>();
  if (signal.aborted) stop();
  signal.addEventListener("abort", () => stop(), { once: true });
  await Promise.race([renewal, aborted]);
  if (!signal.aborted) return await renewal;
  const ended = new AbortController();
  const settled = renewal.then(() => ended.abort(), () => ended.abort());
  const grace = clock.sleep(GRACE_MS, ended.signal).catch(() => undefined);
  await Promise.race([settled, grace]);
  throw signal.reason;
}
