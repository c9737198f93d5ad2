// The examples of CommonMark's specification, in random pieces: whoever reads ours sees the words that `micromark` shows, in
// its order, or the example is listed with its reason.
import { deepEqual, equal } from "node:assert/strict";
import fc from "fast-check";
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { createMarkdownRenderer } from "../../../src/terminal/markdown/markdown.ts";
import { plainStyle } from "../../../src/terminal/style.ts";

interface Example {
  readonly number: number;
  readonly markdown: string;
}

const SPEC = await Deno.readTextFile(new URL(import.meta.resolve("commonmark-spec/spec.txt")));

/** A link to something that is said later: what is on the screen by then is not drawn again. So it stays as it is written. */
const REFERENCE = /\]:/;

const EXAMPLES: readonly Example[] = [...SPEC.matchAll(/^`{32} example\n([\s\S]*?)^\.\n[\s\S]*?^`{32}$/gm)]
  .map((found, index) => ({ number: index + 1, markdown: (found[1] ?? "").replaceAll("→", "\t") }))
  .filter(({ markdown }) => !REFERENCE.test(markdown));

/** Examples that are drawn otherwise, by their numbers in 0.31.2. */
const OTHERWISE: ReadonlyMap<number, string> = new Map([
  ...[25].map((number) => [number, "rare names of characters stay as they are written"] as const),
  ...[147, 161, 347].map((number) => [number, "the mark of a fence is drawn, and this test takes it away"] as const),
  ...[269, 285, 289, 304, 313].map((number) => [number, "a number is drawn, and this test takes it away"] as const),
  ...[327, 349, 355, 356, 411, 415, 416, 417, 429].map((number) =>
    [number, "inside a word, and without colours, the marks themselves are drawn"] as const
  ),
  ...[484, 581].map((number) => [number, "a link or picture without a word is its address"] as const),
  ...[342, 510, 526].map((number) => [number, "a link that no model writes stays as it is written"] as const),
  ...[518, 519, 520].map((number) => [number, "a link in a link: every address is drawn"] as const),
]);

const decoded = (html: string): string =>
  html.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&amp;", "&");

function words(text: string): readonly string[] {
  return text.match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** What a browser's reader sees. */
function expected(markdown: string): readonly string[] {
  const html = micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()] });
  const inline = html.replaceAll(/<img[^>]*alt="([^"]*)"[^>]*>/g, "$1")
    .replaceAll(/<\/?(?:em|strong|code|del|a|input)\b[^>]*>/g, "");
  return words(decoded(inline.replaceAll(/<[^>]+>/g, " ")));
}

async function drawn(markdown: string, cuts: readonly number[] = []): Promise<string> {
  let output = "";
  const renderer = createMarkdownRenderer({ write: (text) => output += text, columns: 200, style: plainStyle });
  const places = [...new Set(cuts.map((cut) => cut % (markdown.length + 1)))].toSorted((a, b) => a - b);
  let from = 0;
  for (const place of [...places, markdown.length]) {
    renderer.push(markdown.slice(from, place));
    from = place;
  }
  await renderer.end();
  return output;
}

/** The words of ours without what is drawn for the structure: fences, numbers of lists, addresses of links. */
function seen(output: string, markdown: string): readonly string[] {
  let text = output.replaceAll(/^[\s>*+-]*(?:`{3,}|~{3,}).*$/gm, "");
  for (let level = 0; level < 4; level++) text = text.replaceAll(/^([\s>-]*)\d{1,9}[.)](?=\s|$)/gm, "$1");
  if (markdown.includes("](")) text = text.replaceAll(/(?<=\S) \([^\n]*?\)(?=$|[\s.*_,)\]!?])/gm, "");
  return words(text);
}

Deno.test("what a reader sees of CommonMark's examples is what micromark shows", async () => {
  const wrong: unknown[] = [];
  for (const { number, markdown } of EXAMPLES) {
    const ours = seen(await drawn(markdown), markdown).join(" ");
    if ((ours === expected(markdown).join(" ")) === OTHERWISE.has(number)) wrong.push({ number, markdown, ours });
  }
  deepEqual(wrong, []);
});

Deno.test("however an example comes in pieces, it is drawn as if it had come at once", async () => {
  const wholes = await Promise.all(EXAMPLES.map(({ markdown }) => drawn(markdown)));
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: EXAMPLES.length - 1 }),
      fc.array(fc.nat(200), { minLength: 1, maxLength: 8 }),
      async (index, cuts) => {
        const { markdown = "" } = EXAMPLES[index] ?? {};
        equal(await drawn(markdown, cuts), wholes[index]);
      },
    ),
    { numRuns: 5_000 },
  );
});

Deno.test("a link with a blank in its address, or with half a title, loses no word", async () => {
  for (const markdown of ["[file](my file.md)", '[x](/url "title "and" title")', "[a](url &quot;tit&quot;)"]) {
    equal((await drawn(markdown)).trim(), markdown.replaceAll("&quot;", '"'));
  }
  equal((await drawn("[a](<my file.md> 'the title')")).trim(), "a (my file.md)");
  equal((await drawn("[a](https://x.example/?a=1&amp;b=\\_2)")).trim(), "a (https://x.example/?a=1&b=_2)");
});
