// The end of a wait that a mistake would make endless: a test that hangs says nothing, and holds up all that come after it.

/** Longer than any step of a test takes on a busy machine. */
const LONG_MS = 20_000;

/** Waits, a turn of the event loop at a time, until a condition holds. @throws {Error} that names it, after twenty seconds */
export async function until(condition: () => boolean, what: string): Promise<void> {
  const end = performance.now() + LONG_MS;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`${what} did not come in ${LONG_MS / 1000} s`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

/** What comes of a promise. @throws {Error} that names what was waited for, when it does not come in twenty seconds */
export async function inTime<T>(promise: Promise<T>, what: string): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} did not come in ${LONG_MS / 1000} s`)), LONG_MS);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
