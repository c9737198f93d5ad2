// Owns the process's signals and the window's size, as the systems differ in them.

/** What hears of them. */
export interface Watched {
  onSignal(signal: "SIGINT" | "SIGTERM"): void;
  onResize(columns: number, rows: number): void;
  /** The process was stopped (Ctrl-Z) and goes on. */
  onContinue(): void;
}

/** Starts watching; `close` gives every signal its usual meaning back. */
export function watchSignals(watched: Watched): { close(): void } {
  const listeners: [Deno.Signal, () => void][] = [["SIGINT", () => watched.onSignal("SIGINT")]];
  const resized = (): void => {
    const size = terminalSize();
    if (size !== undefined) watched.onResize(size.columns, size.rows);
  };
  if (Deno.build.os === "windows") listeners.push(["SIGBREAK", () => watched.onSignal("SIGTERM")]);
  else {
    listeners.push(["SIGTERM", () => watched.onSignal("SIGTERM")]);
    listeners.push(["SIGHUP", () => watched.onSignal("SIGTERM")]);
    listeners.push(["SIGWINCH", resized]);
    listeners.push(["SIGCONT", () => {
      watched.onContinue();
      resized();
    }]);
  }
  for (const [signal, listener] of listeners) Deno.addSignalListener(signal, listener);
  return {
    close: () => {
      for (const [signal, listener] of listeners) Deno.removeSignalListener(signal, listener);
    },
  };
}

/** The size of the window, or undefined where there is none. */
export function terminalSize(): { readonly columns: number; readonly rows: number } | undefined {
  // Without a terminal the question is an error, and the first error of a start costs it half a millisecond.
  if (![Deno.stdin, Deno.stdout, Deno.stderr].some((stream) => stream.isTerminal())) return undefined;
  try {
    const { columns, rows } = Deno.consoleSize();
    return columns > 0 && rows > 0 ? { columns, rows } : undefined;
  } catch {
    return undefined;
  }
}
