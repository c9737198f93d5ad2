// Owns the port for time in the terminal room: a lone Escape, the spinner and the summary of a thought wait on it.
// `realClock` is the real twin; tests move a hand-made one.

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls back once after `delayMs`, unless the returned function is called first. */
  after(callback: () => void, delayMs: number): () => void;
}

export const realClock: Clock = Object.freeze({
  now: () => Date.now(),
  after(callback: () => void, delayMs: number): () => void {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
});
