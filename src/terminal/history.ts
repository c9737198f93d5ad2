// Owns the walk through lines typed before, with the draft kept, and the reverse search in them. Pure; the file they
// come from is somebody else's.

/** A place in the history; the newest line is the last, after it comes the draft. */
export interface HistoryPlace {
  readonly lines: readonly string[];
  readonly index: number;
  readonly draft: string;
}

export function historyPlace(lines: readonly string[]): HistoryPlace {
  return { lines, index: lines.length, draft: "" };
}

/** One line older or newer; `undefined` at the end. `current` becomes the draft when the walk begins. */
export function walk(
  place: HistoryPlace,
  options: { readonly direction: "older" | "newer"; readonly current: string },
): { readonly place: HistoryPlace; readonly text: string } | undefined {
  const index = place.index + (options.direction === "older" ? -1 : 1);
  if (index < 0 || index > place.lines.length) return undefined;
  const draft = place.index === place.lines.length ? options.current : place.draft;
  return { place: { ...place, index, draft }, text: place.lines[index] ?? draft };
}

/** The newest line at or before `from` that contains the query, letter case aside unless the query has capitals. */
export function searchBack(
  lines: readonly string[],
  options: { readonly query: string; readonly from: number },
): { readonly index: number; readonly at: number } | undefined {
  const { query } = options;
  if (query === "") return undefined;
  const exact = query !== query.toLowerCase();
  for (let index = Math.min(options.from, lines.length - 1); index >= 0; index -= 1) {
    const line = lines[index] ?? "";
    const at = (exact ? line : line.toLowerCase()).lastIndexOf(query);
    if (at >= 0) return { index, at };
  }
  return undefined;
}
