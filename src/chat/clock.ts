// Owns time for the client: now, sleeping and alarms behind one port, so that tests move the hands themselves.

/** The client's view of time. All durations in milliseconds. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Resolves after `ms`; rejects with the signal's reason when it is aborted first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls `ring` once after `ms`, unless the returned function is called before. */
  alarm(ms: number, ring: () => void): () => void;
}

/** Longer timers than this fire at once: the delay is a signed 32-bit number (HTML, timers). */
const LONGEST_TIMER_MS = 2_147_483_647;

/** The machine's own clock. */
export const realClock: Clock = {
  now: () => Date.now(),
  sleep(ms, signal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const onAbort = (): void => {
        cancel();
        reject(signal?.reason);
      };
      const cancel = realClock.alarm(ms, () => {
        signal?.removeEventListener("abort", onAbort);
        resolve();
      });
      signal?.addEventListener("abort", onAbort, { once: true });
    });
  },
  alarm(ms, ring): () => void {
    const timer = setTimeout(ring, Math.min(Math.max(ms, 0), LONGEST_TIMER_MS));
    return () => clearTimeout(timer);
  },
};
