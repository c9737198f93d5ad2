// What a user typed: how it may be repeated in a message, and what it is near to. A value that was typed may be a key.

/**
 * What a user typed, fit to be repeated: short, and only the beginning of a word that may be a key.
 */
export function repeatable(value: string): string {
  if (/^\S{20,}$/.test(value)) return `${value.slice(0, 4)}…`;
  return value.length > 40 ? `${value.slice(0, 40)}…` : value;
}

/** The candidate that a mistyped word is nearest to, if it is near enough to be meant. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const limit = word.length <= 3 ? 1 : word.length <= 7 ? 2 : 3;
  let best: { candidate: string; distance: number } | undefined;
  for (const candidate of candidates) {
    // The difference in length is the least distance there can be; most candidates need no more than that.
    if (Math.abs(candidate.length - word.length) > limit) continue;
    const distance = editDistance(word.slice(0, 64).toLowerCase(), candidate);
    if (distance <= limit && (best === undefined || distance < best.distance)) best = { candidate, distance };
  }
  return best?.candidate;
}

/** Insertions, deletions, replacements and swaps of neighbours between two words, each counted once. */
export function editDistance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const replaced = (last[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1);
      let distance = Math.min(replaced, (last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1);
      if (row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]) {
        distance = Math.min(distance, (beforeLast[column - 2] ?? 0) + 1);
      }
      current.push(distance);
    }
    beforeLast = last;
    last = current;
  }
  return last[to.length] ?? 0;
}
