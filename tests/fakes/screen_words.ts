// What may be said of any screen without knowing its words: at another width it shows the same ones, each of them whole.
import { deepEqual } from "node:assert/strict";
import { textWidth } from "../../src/terminal/width.ts";

/** Lines end between the signs of Chinese, and at the blanks of everything else; marks stick to their neighbours. */
const BETWEEN = /([\p{Script=Han}，。：；？！、（）“”《》·…]|\s)/u;

/** The words of a screen, as far as none of them may be broken. */
export function wordsOn(screen: string): Set<string> {
  return new Set(screen.split(BETWEEN).map((word) => word.trim()).filter((word) => word !== ""));
}

/**
 * Fails for a word on the narrow screen that the wide one does not show: it was broken or cut. What is wider than the
 * window has to be broken; dots for a key and a QR code are no words, and
 * how many choices there is no room for is another number.
 */
export function sameWords(
  narrow: string,
  { wide, columns }: { readonly wide: string; readonly columns: number },
): void {
  const known = wordsOn(wide);
  const long = [...known].filter((word) => textWidth(word) >= columns - 8);
  const broken = [...wordsOn(narrow)].filter((word) =>
    !known.has(word) && !/^(?:•+|[\d:]+|[▀▄█]+)$/.test(word) && !long.some((whole) => whole.includes(word))
  );
  deepEqual(broken, [], `broken or cut:\n${narrow}\n\nwhole:\n${wide}`);
  const tooWide = narrow.split("\n").filter((row) => textWidth(row) > columns);
  deepEqual(tooWide, [], "wider than the window");
}
