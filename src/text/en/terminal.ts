// English: the words of `terminal`. Functions take what varies; no word a user reads stands anywhere else.
export const terminal = {
  /** Label of a reverse search through the history. */
  searchLabel: (query: string) => `search: ${query}`,
  searchNothing: (query: string) => `search: ${query} (nothing found)`,
  moreCandidates: (count: number) => `… and ${count} more`,
  pasteTruncated: "The pasted text was too long: its end was dropped",
  maskHint: "Ctrl-R shows what you typed",
  unmaskHint: "Ctrl-R hides what you typed",
  filterLabel: (query: string) => `filter: ${query} (Esc shows all)`,
  filterNothing: (query: string) => `filter: ${query} (nothing matches; Esc shows all)`,
  chooseHint: "↑↓ move, Enter choose, Esc back",
  chooseHintFilter: "↑↓ move, type to filter, Enter choose, Esc back",
  choosePlain: (count: number) => `Choose 1-${count} (empty: back): `,
  /** What is left of a list: its title, which is a question, and the answer. */
  chosen: (title: string, label: string) => `${title} ${label}`,
  chooseMore: (count: number) => `${count} more`,
  duration: (seconds: number) =>
    seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, "0")} s`,
  thinking: "Thinking",
  thoughtFor: (duration: string) => `Thought for ${duration}`,
};
