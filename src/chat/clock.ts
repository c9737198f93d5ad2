// Owns time for the client: now, sleeping and alarms behind one port, so that tests move the hands themselves.

/** The client's view of time. All durations in milliseconds. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Resolves after `ms`; rejects with the signal's reason when it is aborted first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls `ring` once after `ms`, unless the returned function is called before. It keeps nothing alive. */
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
        clearTimeout(timer);
        reject(signal?.reason);
      };
      // A timer that keeps the program alive, which an alarm does not.
      const timer = setTimeout(() => {
        signal?.removeEventListener("abort", onAbort);
        resolve();
      }, Math.min(Math.max(ms, 0), LONGEST_TIMER_MS));
      signal?.addEventListener("abort", onAbort, { once: true });
    });
  },
  // Not `setTimeout`: its first use loads a part of Deno 2.9 that costs a start 12 to 50 ms, this one under 1 ms.
  alarm(ms, ring): () => void {
    const signal = AbortSignal.timeout(Math.max(0, Math.ceil(ms)));
    signal.addEventListener("abort", ring, { once: true });
    return () => signal.removeEventListener("abort", ring);
  },
};
