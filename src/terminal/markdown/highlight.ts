// Owns the colours of program text: highlight.js, loaded when the first fence comes, its HTML turned into our looks.
// A line is printed when it is whole; what it means may hang on lines before it, so those since the last line that
// ended outside every comment, string and block are looked at again with it, up to a bound.
import type { HighlightResult } from "highlight.js";
import type { Attribute, Style } from "../style.ts";

/** Paints the lines of one fenced block. */
export interface BlockPainter {
  /** The next line, painted. */
  line(code: string): string;
}

export interface Highlighter {
  /** A painter for a language as a fence names it; `undefined` for a language that is not known. */
  block(language: string, style: Style): BlockPainter | undefined;
}

/** Lines before the current one that its colours may depend on. */
const CONTEXT_LINES = 60;
/** A longer line (minified text) is not worth its colours. */
const MAX_LINE = 2000;
const ATTRIBUTES: Readonly<Record<string, Attribute>> = {
  keyword: "magenta",
  built_in: "cyan",
  type: "cyan",
  literal: "blue",
  number: "blue",
  string: "green",
  regexp: "green",
  char: "green",
  subst: "cyan",
  symbol: "blue",
  class: "cyan",
  function: "blue",
  title: "blue",
  comment: "dim",
  quote: "dim",
  doctag: "dim",
  meta: "dim",
  attr: "cyan",
  attribute: "cyan",
  property: "cyan",
  variable: "red",
  "template-variable": "red",
  "selector-tag": "magenta",
  "selector-class": "cyan",
  "selector-id": "cyan",
  tag: "magenta",
  name: "magenta",
  section: "blue",
  bullet: "blue",
  addition: "green",
  deletion: "red",
};
const ENTITIES: Readonly<Record<string, string>> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#x27;": "'",
};

/** Loads highlight.js with the languages that answers are written in. */
export async function loadHighlighter(): Promise<Highlighter> {
  const [core, languages] = await Promise.all([import("highlight.js/lib/core"), import("./languages.ts")]);
  const hljs = core.default;
  languages.registerLanguages(hljs);
  return {
    block(language: string, style: Style): BlockPainter | undefined {
      const name = language.toLowerCase();
      if (name === "" || hljs.getLanguage(name) === undefined) return undefined;
      return new ContextPainter((code) => hljs.highlight(code, { language: name, ignoreIllegals: true }), style);
    },
  };
}

class ContextPainter implements BlockPainter {
  readonly #highlight: (code: string) => HighlightResult;
  readonly #style: Style;
  #lines: string[] = [];

  constructor(highlight: (code: string) => HighlightResult, style: Style) {
    this.#highlight = highlight;
    this.#style = style;
  }

  line(code: string): string {
    if (code.length > MAX_LINE) {
      this.#lines = [];
      return code;
    }
    this.#lines = [...this.#lines, code].slice(-CONTEXT_LINES);
    const result = this.#highlight(`${this.#lines.join("\n")}\n`);
    // `_top` is the mode that the text ended in; the outermost has no parent, and nothing before it matters any more.
    if (result._top !== undefined && !("parent" in result._top)) this.#lines = [];
    return paintHtml(result.value, this.#style).at(-2) ?? code;
  }
}

/** The lines of highlight.js's HTML (`span` elements and five entities, nothing else), painted. */
function paintHtml(html: string, style: Style): string[] {
  const lines: string[] = [];
  let line = "";
  const open: (Attribute | undefined)[] = [];
  for (const token of html.match(/<span class="[^"]*">|<\/span>|\n|&[^;]{1,6};|[^<&\n]+|[<&]/g) ?? []) {
    if (token.startsWith("<span")) open.push(attributeOf(token));
    else if (token === "</span>") open.pop();
    else if (token === "\n") {
      lines.push(line);
      line = "";
    } else {
      const attribute = open.findLast((candidate) => candidate !== undefined);
      line += style.paint(ENTITIES[token] ?? token, ...(attribute === undefined ? [] : [attribute]));
    }
  }
  return [...lines, line];
}

function attributeOf(tag: string): Attribute | undefined {
  const name = /hljs-([\w-]+)/.exec(tag)?.[1];
  return name === undefined ? undefined : ATTRIBUTES[name];
}
