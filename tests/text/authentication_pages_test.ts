// docs/authentication.md in three languages: the same structure, and nothing in them that the program does not take.
import { deepEqual, equal, ok } from "node:assert/strict";
import { parseCommand } from "../../src/args/parse.ts";
import { PROVIDERS } from "../../src/providers/table.ts";

const DOCS = new URL("../../docs/", import.meta.url);
const PAGES = ["authentication.md", "authentication.zh.md", "authentication.fr.md"];

interface Block {
  readonly language: string;
  /** Without comments and blank lines. */
  readonly lines: readonly string[];
}

for (const page of PAGES) {
  const source = await Deno.readTextFile(new URL(page, DOCS));
  const english = await Deno.readTextFile(new URL(PAGES[0] ?? "", DOCS));

  Deno.test(`${page} has the headings, lists, tables and code of the English page`, () => {
    deepEqual(shapeOf(source), shapeOf(english));
    deepEqual(blocksOf(source), blocksOf(english));
  });

  Deno.test(`${page} links to the other languages, and to nothing that is not there`, async () => {
    for (const other of PAGES) equal(source.includes(`](${other})`), other !== page, other);
    const anchors = headingsOf(source).map(anchorOf);
    for (const [, target = ""] of source.matchAll(/\]\(([^)]+)\)/g)) {
      if (target.startsWith("#")) ok(anchors.includes(target.slice(1)), target);
      else if (!target.startsWith("https:")) ok((await Deno.stat(new URL(target, DOCS))).isFile, target);
    }
  });

  Deno.test(`${page} shows only commands that the program takes`, () => {
    let tried = 0;
    for (const { lines } of blocksOf(source)) {
      for (const line of lines) {
        const [, command] = /(?:^|\| |" )qwen( .*)?$/.exec(line.replace(/ [<>].*$/, "")) ?? [];
        if (!/(?:^|\| |" )qwen( |$)/.test(line)) continue;
        const words = [...(command ?? "").matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? "");
        parseCommand(words, { stdinIsTerminal: !/[<|]/.test(line), stdoutIsTerminal: true });
        tried++;
      }
    }
    ok(tried > 15);
  });

  Deno.test(`${page} names every provider that gives out keys, with its variables`, () => {
    const rows = [...source.matchAll(/^\| .* \| `([a-z][a-z-]*)` +\| (.*?) *\|$/gm)].map(([, id, variables = ""]) => ({
      id,
      variables: [...variables.matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name),
    }));
    const known = PROVIDERS.filter(({ keyUrl }) => keyUrl !== undefined)
      .map(({ id, keyVariables }) => ({ id, variables: [...keyVariables] }));
    const byId = (a: { id?: string }, b: { id?: string }): number => (a.id ?? "").localeCompare(b.id ?? "");
    deepEqual(rows.toSorted(byId), known.toSorted(byId));
  });
}

for (const page of [...PAGES.map((name) => `docs/${name}`), "README.md"]) {
  Deno.test(`${page} shows --paste and --loopback only with an issuer that has them, as Qwen has not`, async () => {
    const source = await Deno.readTextFile(new URL(`../${page}`, DOCS));
    const shown = [...source.matchAll(/\bqwen auth login [^\n`]*--(?:paste|loopback)/g)].map(([line]) => line);
    ok(shown.length > 0);
    deepEqual(shown.filter((line) => !/login openrouter |--issuer \S+ --client-id /.test(line)), []);
  });
}

/** What begins each block of the page: levels of headings, marks of lists, columns of tables, fences. */
function shapeOf(source: string): readonly string[] {
  const prose = source.replace(/^```\w*\n[\s\S]*?^```$/gm, "```");
  return [...prose.matchAll(/^(#+ | *(?:-|\d+\.) |> (?=\*\*)|\||```)/gm)].map(([, mark = ""]) => mark);
}

function blocksOf(source: string): readonly Block[] {
  return [...source.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language = "", code = ""]) => ({
    language,
    lines: code.split("\n").map((line) => line.replace(/(^| )#.*$/, "").trimEnd()).filter((line) => line !== ""),
  }));
}

function headingsOf(source: string): readonly string[] {
  return [...source.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) => heading);
}

/** As GitHub makes it. */
function anchorOf(heading: string): string {
  return heading.toLowerCase().replace(/[^\p{L}\p{N} -]/gu, "").replaceAll(" ", "-");
}
