// Owns where a cursor can go in a text: to the next character, word or line end. Pure; places are indexes in UTF-16
// units that always lie between two grapheme clusters.

/** A text and a place in it. */
export interface Place {
  readonly text: string;
  readonly cursor: number;
}

const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });
const WORD = /[\p{L}\p{N}\p{M}_]/u;

/** The beginning of the line that the cursor is on. */
export function lineStart(state: Place): number {
  return state.cursor === 0 ? 0 : state.text.lastIndexOf("\n", state.cursor - 1) + 1;
}

/** The end of the line that the cursor is on. */
export function lineEnd(state: Place): number {
  const end = state.text.indexOf("\n", state.cursor);
  return end < 0 ? state.text.length : end;
}

/** The grapheme boundary before the cursor. */
export function before(state: Place): number {
  if (state.cursor === 0) return 0;
  return segmenter.segment(state.text).containing(state.cursor - 1)?.index ?? 0;
}

/** The grapheme boundary after the cursor. */
export function after(state: Place): number {
  const grapheme = segmenter.segment(state.text).containing(state.cursor);
  return grapheme === undefined ? state.text.length : grapheme.index + grapheme.segment.length;
}

/** The boundary at or before an index. */
export function snap(text: string, index: number): number {
  return segmenter.segment(text).containing(index)?.index ?? text.length;
}

/** The beginning of the word before the cursor. */
export function wordBefore(state: Place): number {
  let index = state.cursor;
  const left = (): string => state.text.slice(before({ ...state, cursor: index }), index);
  while (index > 0 && !WORD.test(left())) index = before({ ...state, cursor: index });
  while (index > 0 && WORD.test(left())) index = before({ ...state, cursor: index });
  return index;
}

/** The end of the word after the cursor. */
export function wordAfter(state: Place): number {
  let index = state.cursor;
  const end = state.text.length;
  const right = (): string => state.text.slice(index, after({ ...state, cursor: index }));
  while (index < end && !WORD.test(right())) index = after({ ...state, cursor: index });
  while (index < end && WORD.test(right())) index = after({ ...state, cursor: index });
  return index;
}

/** The beginning of what stands before the cursor without white space in it (Ctrl-W of a shell). */
export function blankBefore(state: Place): number {
  const head = state.text.slice(0, state.cursor);
  return head.length - (/\S*\s*$/.exec(head)?.[0].length ?? 0);
}
