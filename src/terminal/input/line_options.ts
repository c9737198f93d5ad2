// Owns the shape of a question for a line and of its answer.
import type { Complete } from "./completion.ts";

export interface ReadLineOptions {
  /** Trusted text, on one line; it may hold colours of `terminal.style`. */
  readonly prompt: string;
  /** Shows dots for characters; Ctrl-R shows and hides them. Also: one line, no history. Default false. */
  readonly mask?: boolean;
  /** Whether Alt-Enter, a trailing backslash and Ctrl-J begin another line, and a paste keeps its lines. Default true unless masked. */
  readonly multiline?: boolean;
  readonly initial?: string;
  /** Shown dim while nothing is typed, e.g. the default. */
  readonly placeholder?: string;
  /** Lines typed before, the newest last. */
  readonly history?: readonly string[];
  readonly complete?: Complete;
  /** A complaint about a text that Enter would hand in; the line stays open with it. */
  readonly validate?: (text: string) => string | undefined;
  /** Whether Escape answers `back`; default false: Escape does nothing. */
  readonly back?: boolean;
  /** What Ctrl-C does while something is typed; default `clear`, for masked lines `cancel`. */
  readonly interrupt?: "clear" | "cancel";
  readonly signal?: AbortSignal;
}

/** `cancelled` is Ctrl-C (or the signal), `end` Ctrl-D on an empty line or a closed terminal, `back` Escape. */
export type LineResult =
  | { readonly kind: "line"; readonly text: string }
  | { readonly kind: "cancelled" }
  | { readonly kind: "end" }
  | { readonly kind: "back" };
