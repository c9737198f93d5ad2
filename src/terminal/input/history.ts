// Owns the walk through lines typed before, with the draft kept, and the reverse search in them. Pure; the file they
// come from is somebody else's.
import { type KeyEvent, keyId } from "./key_event.ts";

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
function searchBack(
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

/** A reverse search that is going on. */
export interface Search {
  readonly query: string;
  /** Index of the line that is shown. */
  readonly index: number;
  /** Whether that line contains the query. */
  readonly found: boolean;
}

export function beginSearch(lines: readonly string[]): Search {
  return { query: "", index: lines.length - 1, found: true };
}

/** What a key does to a search: another search, `accept` and `cancel` end it, `leave` ends it and is a key as ever. */
export function searchKey(
  search: Search,
  options: { readonly event: KeyEvent; readonly lines: readonly string[] },
): Search | "accept" | "cancel" | "leave" {
  const { event, lines } = options;
  const find = (query: string, from: number): Search => {
    const match = searchBack(lines, { query, from });
    return match === undefined
      ? { query, index: search.index, found: query === "" }
      : { query, index: match.index, found: true };
  };
  if (event.type === "text") return find(search.query + event.text, search.index);
  switch (keyId(event)) {
    case "C-r":
      return find(search.query, search.index - (search.found ? 1 : 0));
    case "backspace":
      return find(search.query.slice(0, -1), lines.length - 1);
    case "escape":
      return "accept";
    case "C-g":
    case "C-c":
      return "cancel";
    default:
      return "leave";
  }
}
