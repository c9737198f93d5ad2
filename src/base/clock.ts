// Owns time: whatever waits, paces, bounds or redraws asks a clock that it was given, so that tests move the hands.
// It refuses to hide an abort: a sleep that is cut short rejects with the signal's own reason.

/** Time for those who wait. All durations in milliseconds. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after `ms`; rejects with the signal's reason as soon as it is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Time for those who want to be called. */
export interface AlarmClock extends Clock {
  /** Calls `ring` once after `ms`, unless the returned function is called before. It keeps nothing alive. */
  alarm(ms: number, ring: () => void): () => void;
}

/** What a screen needs of time: a lone Escape, a spinner, the length of a thought. */
export type Alarms = Pick<AlarmClock, "now" | "alarm">;

/** Longer timers than this fire at once: the delay is a signed 32-bit number (HTML, timers). */
const LONGEST_TIMER_MS = 2_147_483_647;

/** The machine's own clock. */
export const systemClock: AlarmClock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise<void>((resolve, reject) => {
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
    }),
  // Not `setTimeout`: its first use loads a part of Deno 2.9 that costs a start 12 to 50 ms, this one under 1 ms.
  alarm(ms, ring): () => void {
    const signal = AbortSignal.timeout(Math.min(Math.max(0, Math.ceil(ms)), LONGEST_TIMER_MS));
    signal.addEventListener("abort", ring, { once: true });
    return () => signal.removeEventListener("abort", ring);
  },
};

/**
 * The same for a process that lives long and sets many alarms: one that is called off leaves nothing behind. The other's
 * would stay until its time, which for thousands of requests a second is a lot of memory.
 */
export const lastingClock: AlarmClock = {
  ...systemClock,
  alarm(ms, ring): () => void {
    const timer = setTimeout(ring, Math.min(Math.max(0, Math.ceil(ms)), LONGEST_TIMER_MS));
    return () => clearTimeout(timer);
  },
};

const UNIT_MS: ReadonlyMap<string, number> = new Map([["ms", 1], ["s", 1000], ["m", 60_000], ["h", 3_600_000]]);

/** A duration as people write it, in milliseconds: `60`, `60s`, `2m`, `500ms`, `1.5h`. */
export function milliseconds(written: string): number | undefined {
  const [, amount, unit = "s"] = /^(\d{1,9}(?:\.\d{1,3})?)(ms|s|m|h)?$/i.exec(written.trim()) ?? [];
  return amount === undefined ? undefined : Math.round(Number(amount) * (UNIT_MS.get(unit.toLowerCase()) ?? 0));
}
