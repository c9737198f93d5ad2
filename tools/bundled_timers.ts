// Owns the timers of the bundle. In Deno 2.9 the first call of the global `setTimeout` loads the Node layer: 9 ms in each
// isolate, a fifth of a whole prompt. `AbortSignal.timeout` is the same timer without that layer (0.7 ms). The bundler
// puts these two in place of the globals, in our code and in packages alike; `setInterval` stays as it is.

/** What `setTimeout` answers here: enough for `clearTimeout`. */
interface Timer {
  readonly signal: AbortSignal;
  readonly fire: () => void;
}

/** Like the global one. A timer that was not cleared keeps the program running. */
function bundledSetTimeout<A extends unknown[]>(callback: (...args: A) => void, delayMs = 0, ...args: A): Timer {
  const signal = AbortSignal.timeout(delayMs > 0 ? Math.min(delayMs, 2 ** 31 - 1) : 0);
  const fire = (): void => callback(...args);
  signal.addEventListener("abort", fire, { once: true });
  return { signal, fire };
}

/** Like the global one: anything that is no timer is ignored. */
function bundledClearTimeout(timer?: Timer): void {
  timer?.signal?.removeEventListener("abort", timer.fire);
}

export { bundledClearTimeout as clearTimeout, bundledSetTimeout as setTimeout };
