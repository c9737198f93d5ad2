// The client's clock with hands that tests move: sleeping takes no time and is written down; alarms ring when told.
import type { AlarmClock } from "../../src/clock.ts";

export interface FakeClock extends AlarmClock {
  /** Durations slept, in order. */
  readonly slept: number[];
  /** Moves the hands; alarms that are due ring. */
  advance(ms: number): void;
}

/** A clock that stands at `start` (epoch milliseconds). Sleeping moves it. */
export function fakeClock(start = 1_000_000): FakeClock {
  let now = start;
  const alarms = new Set<{ readonly at: number; readonly ring: () => void }>();
  const slept: number[] = [];
  const advance = (ms: number): void => {
    now += ms;
    for (const alarm of [...alarms]) {
      if (alarm.at <= now && alarms.delete(alarm)) alarm.ring();
    }
  };
  return {
    slept,
    advance,
    now: () => now,
    sleep(ms, signal): Promise<void> {
      if (signal?.aborted) return Promise.reject(signal.reason);
      slept.push(ms);
      advance(ms);
      return Promise.resolve();
    },
    alarm(ms, ring): () => void {
      const alarm = { at: now + ms, ring };
      alarms.add(alarm);
      return () => void alarms.delete(alarm);
    },
  };
}
