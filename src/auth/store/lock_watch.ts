// Owns the watch over a lock file while its work goes on: one that vanishes is put back, because a program that waits for
// it would begin the same work. It never takes the lock from anybody who has it, and remembers that it was gone.

/** Calls `tick` again and again until the returned function is called. */
export type Ticks = (tick: () => void) => () => void;

/** Well below the 100 ms after which the reference looks again. */
const EVERY_MS = 25;

/** The lock file as the watch sees it. */
export interface WatchedLock {
  /** What stands in it; `undefined` when it is not there. */
  holds(): Promise<string | undefined>;
  /** Makes it anew, unless somebody else was faster. */
  putBack(): Promise<unknown>;
}

export interface LockWatch {
  /** Whether it was gone, or another's, at any look until now. */
  isBroken(): Promise<boolean>;
  /** Resolves when nothing of the watch is under way any more. */
  stop(): Promise<void>;
}

export function watchLock(
  lock: WatchedLock,
  { id, ticks = realTicks }: { readonly id: string; readonly ticks?: Ticks },
): LockWatch {
  let broken = false;
  let looking: Promise<void> | undefined;
  const look = async (): Promise<void> => {
    const found = await lock.holds();
    if (found === id) return;
    broken = true;
    if (found === undefined) await lock.putBack();
  };
  // A disk that fails here fails in the work too, which tells it better.
  const lookOnce = (): Promise<void> => looking ??= look().catch(() => undefined).finally(() => looking = undefined);
  const stopTicks = ticks(() => void lookOnce());
  return {
    async isBroken(): Promise<boolean> {
      await looking;
      await lookOnce();
      return broken;
    },
    async stop(): Promise<void> {
      stopTicks();
      await looking;
    },
  };
}

function realTicks(tick: () => void): () => void {
  const timer = setInterval(tick, EVERY_MS);
  return () => clearInterval(timer);
}
