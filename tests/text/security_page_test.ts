// SECURITY.md promises nothing without a test: each of its sentences stands, by its first words, in the table at its end, or
// is named here as one that promises nothing. Whether a test holds its sentence no program can tell: a reader does.
import { deepEqual, equal, match, ok } from "node:assert/strict";

const ROOT = new URL("../../", import.meta.url);
const PAGE = await Deno.readTextFile(new URL("SECURITY.md", ROOT));
const TABLE = "Sentence by sentence";

/** Chapters that say who is meant, what to do and what is not promised. */
const WITHOUT_PROMISES = ["Reporting a fault", "What qwen holds, and from whom it keeps it", "Out of scope", TABLE];

/** Sentences of the others that explain or sum up, or own up to what can be done all the same. */
const EXPLAINS = [
  "(While the request is on its way",
  "One line to remember",
  "What the sandbox does not promise",
  "It is a boundary inside one process",
  "Code in the sandbox sees",
  "What it may write it can fill with lies",
  "For more, run qwen as a user of its own",
  "A repository can carry a .env",
  "A program that merges sources",
  "What rests where",
  "The clipboard, the shell history",
  "Programs of the same user can read that",
  "Whoever listens at the address while qwen serve does not",
  "A flood of connections",
  "(A binary that was compiled with Deno 2.4",
  "What an attacker who holds one of these",
  "Counts and seeds are in",
];

interface Chapter {
  readonly title: string;
  readonly text: string;
}

const CHAPTERS: readonly Chapter[] = PAGE.split(/^## /m).slice(1).map((text) => {
  const [title = ""] = text.split("\n", 1);
  return { title, text: text.slice(title.length) };
});

/** As it is read: without the marks for bold, leaning, code and links. */
function plain(text: string): string {
  return text.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1").replaceAll(/\*\*|`|(?<!\w)_|_(?!\w)/g, "").trim();
}

/** The sentences of a text, each in one line; its tables left out. */
function sentencesOf(text: string): readonly string[] {
  return text.split(/\n\s*\n|^- /m)
    .filter((block) => !block.trimStart().startsWith("|"))
    .map((block) => plain(block.replaceAll(/\s+/g, " ")))
    .flatMap((block) => block.split(/(?<=\.\)?) /))
    .filter((sentence) => sentence !== "");
}

/** The rows of a chapter's table as cells, without its head. */
function rowsOf(title: string): readonly (readonly string[])[] {
  const lines = (CHAPTERS.find((chapter) => chapter.title === title)?.text ?? "").split("\n");
  return lines.filter((line) => line.startsWith("|")).slice(2)
    .map((line) => line.split(/(?<!\\)\|/).slice(1, -1).map((cell) => cell.trim()));
}

const SENTENCES = CHAPTERS.filter(({ title }) => !WITHOUT_PROMISES.includes(title))
  .flatMap(({ text }) => sentencesOf(text));
const HELD = rowsOf(TABLE).map(([words = ""]) => plain(words.replace(/ …$/, "")));

Deno.test("every sentence of SECURITY.md has a row that names its test, but for those that only explain", () => {
  ok(SENTENCES.length > 80, `${SENTENCES.length} sentences`);
  const known = [...HELD, ...EXPLAINS];
  deepEqual(SENTENCES.filter((sentence) => !known.some((words) => sentence.startsWith(words))), []);
});

Deno.test("every row is of one sentence that is there, in the order of the page", () => {
  const places = HELD.map((words) => SENTENCES.flatMap((sentence, at) => sentence.startsWith(words) ? [at] : []));
  deepEqual(HELD.filter((_, at) => places[at]?.length !== 1), []);
  const order = places.flat();
  deepEqual(order, order.toSorted((a, b) => a - b));
  equal(new Set(order).size, order.length, "no sentence has two rows");
  const explained = EXPLAINS.map((words) => SENTENCES.filter((sentence) => sentence.startsWith(words)).length);
  deepEqual(EXPLAINS.filter((_, at) => explained[at] !== 1), []);
  deepEqual(HELD.filter((words) => EXPLAINS.some((other) => words.startsWith(other) || other.startsWith(words))), []);
});

Deno.test("every row of an attack and of a sentence names tests, which are there", () => {
  const rows = [...rowsOf("Attacks, bounds, proofs"), ...rowsOf(TABLE)];
  ok(rows.length > 120, `${rows.length} rows`);
  for (const row of rows) {
    const [first = "", tests = ""] = [row[0], row.at(-1)];
    if (tests === "the same") continue;
    match(tests, /^`tests\/[\w/]+_test\.ts`(, `tests\/[\w/]+_test\.ts`)*$/, first);
    for (const [, path = ""] of tests.matchAll(/`([^`]+)`/g)) {
      match(Deno.readTextFileSync(new URL(path, ROOT)), /\bDeno\.test\(|\bfuzz\(/, path);
    }
  }
});

Deno.test("every file of the repository that SECURITY.md names is there", () => {
  const named = [...PAGE.matchAll(/[`(]((?:src|docs|tools|tests)\/[\w./-]+)[`)]/g)].map(([, path = ""]) => path);
  ok(named.length > 100);
  for (const path of new Set(named)) ok(Deno.statSync(new URL(path, ROOT)).isFile, path);
});
