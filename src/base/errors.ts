// Owns the one error class of the program and the exit code of each kind.
// Lower layers throw it and never print; `report.ts` makes words and an exit code of it, for launcher and sandbox alike.

/**
 * Why a run ended. The exit code follows from it and from nothing else, the same in every output format.
 *
 * `cancelled` is a Ctrl-C (SIGINT), `terminated` a SIGTERM; `other` is a fault of our own or of the system.
 */
export type ErrorKind =
  | "other"
  | "usage"
  | "config"
  | "auth"
  | "limit"
  | "network"
  | "server"
  | "cancelled"
  | "terminated";

/** The documented exit code of each kind; 0 is success. The README prints this table. */
export const EXIT_CODES: Readonly<Record<ErrorKind, number>> = Object.freeze({
  other: 1,
  usage: 2,
  config: 3,
  auth: 4,
  limit: 5,
  network: 6,
  server: 7,
  cancelled: 130,
  terminated: 143,
});

/** What a `QwenError` may carry beside its message. */
export interface QwenErrorOptions {
  /** Lines that say what to do next, each a sentence or a command to type. */
  readonly hint?: readonly string[];
  /** The error underneath; shown only with `--debug`, with secrets masked. */
  readonly cause?: unknown;
}

/**
 * A failure told to the user. The message is in sentence case without a final period, names the thing that is wrong
 * (file and line, variable, flag, host) and never holds a secret.
 */
export class QwenError extends Error {
  readonly kind: ErrorKind;
  readonly hint: readonly string[];

  constructor(kind: ErrorKind, message: string, options: QwenErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "QwenError";
    this.kind = kind;
    this.hint = options.hint ?? [];
  }

  /** The exit code that this error ends the program with. */
  get exitCode(): number {
    return EXIT_CODES[this.kind];
  }
}
