// Owns what Tab does with the candidates that a callback names: the common beginning is filled in, the rest is listed.
import { text } from "../../text/text.ts";
import { type EditorState, withText } from "./line_editor.ts";
import { graphemes, padEnd, textWidth, truncate } from "../width.ts";

export interface Candidate {
  /** What replaces the text from `from` to the cursor, e.g. `/model `. */
  readonly insert: string;
  /** What the list shows; default: `insert`. */
  readonly label?: string;
  readonly hint?: string;
}

export interface Completion {
  /** Index in the text where the completed word begins. */
  readonly from: number;
  readonly candidates: readonly Candidate[];
}

export type Complete = (text: string, cursor: number) => Completion | Promise<Completion>;

const MAX_LISTED = 8;

/** The state after Tab and, if there is still a choice, the candidates to list. */
export function applyCompletion(
  state: EditorState,
  completion: Completion,
): { readonly state: EditorState; readonly list: readonly Candidate[] } {
  const { from, candidates } = completion;
  const typed = state.text.slice(from, state.cursor);
  const common = commonBeginning(candidates.map((candidate) => candidate.insert));
  const filled = candidates.length === 1 || common.length > typed.length ? common : typed;
  const next = filled === typed ? state : withText(
    state,
    state.text.slice(0, from) + filled + state.text.slice(state.cursor),
    from + filled.length,
  );
  return { state: next, list: candidates.length > 1 ? candidates : [] };
}

/** Rows that list the candidates, at most as wide as the window. */
export function candidateRows(candidates: readonly Candidate[], columns: number): string[] {
  const shown = candidates.slice(0, MAX_LISTED);
  const labels = shown.map((candidate) => (candidate.label ?? candidate.insert).trim());
  const width = Math.min(Math.max(...labels.map(textWidth)), columns);
  const rows = shown.map((candidate, index) =>
    truncate(padEnd(labels[index] ?? "", width) + (candidate.hint === undefined ? "" : `  ${candidate.hint}`), columns)
      .trimEnd()
  );
  const more = candidates.length - shown.length;
  if (more > 0) rows.push(truncate(text().terminal.moreCandidates(more), columns));
  return rows;
}

function commonBeginning(texts: readonly string[]): string {
  let common = graphemes(texts[0] ?? "");
  for (const other of texts.slice(1)) {
    const characters = graphemes(other);
    let length = 0;
    while (length < common.length && common[length] === characters[length]) length += 1;
    common = common.slice(0, length);
  }
  return common.join("");
}
