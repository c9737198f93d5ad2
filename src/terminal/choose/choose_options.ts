// Owns the shape of a question for one thing of a list.

export interface Choice<T> {
  readonly label: string;
  /** Shown dim behind the label where it fits whole, else below it while the cursor is there. */
  readonly hint?: string;
  readonly value: T;
}

export interface ChooseOptions<T> {
  readonly title: string;
  /** At least one. */
  readonly choices: readonly Choice<T>[];
  /** Value under the cursor at the beginning; default the first. */
  readonly initial?: T;
  readonly signal?: AbortSignal;
}

/** The chosen value, `back` for Escape, `cancelled` for Ctrl-C, Ctrl-D, the signal and a closed terminal. */
export type Chosen<T> = T | "back" | "cancelled";
