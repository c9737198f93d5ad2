// Owns a started program until its end: what it said, how it ended, how long it took.

export interface Outcome {
  readonly code: number;
  readonly signal: Deno.Signal | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly tookMs: number;
}

export interface Run {
  readonly pid: number;
  readonly ended: Promise<Outcome>;
  isOver(): boolean;
  /** Nothing when it has ended already. */
  kill(signal: Deno.Signal): void;
}

/** No run of either program takes so long; one that does is ended, so that the whole comes to its end. */
const GIVE_UP_MS = 120_000;

export function follow(child: Deno.ChildProcess): Run {
  const startedAt = Date.now();
  let over = false;
  const kill = (signal: Deno.Signal): void => {
    try {
      child.kill(signal);
    } catch {
      // It has ended.
    }
  };
  const timer = setTimeout(() => kill("SIGKILL"), GIVE_UP_MS);
  const finish = async (): Promise<Outcome> => {
    const { code, signal, stdout, stderr } = await child.output();
    over = true;
    clearTimeout(timer);
    return { code, signal, stdout: textOf(stdout), stderr: textOf(stderr), tookMs: Date.now() - startedAt };
  };
  return { pid: child.pid, ended: finish(), isOver: () => over, kill };
}

/** `answered`, or how else it ended, short enough for a table. */
export function verdict({ code, signal, stdout }: Outcome): string {
  if (signal === "SIGKILL") return "killed";
  if (code === 0 && stdout.trim() === "pong") return "answered";
  return signal === null ? `exit ${code}` : signal;
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
