import assert from "node:assert/strict";
import fc from "fast-check";
import { createMarkdownRenderer, type MarkdownOptions } from "../../../src/terminal/markdown/markdown.ts";
import { colourStyle, plainStyle, type Style } from "../../../src/terminal/style.ts";
import { textWidth } from "../../../src/terminal/width.ts";
import { FakeScreen } from "../../fakes/fake_screen.ts";

interface Look extends Partial<Omit<MarkdownOptions, "style">> {
  readonly style?: Style;
  /** Lengths of the pieces that the text comes in, over and over. */
  readonly pieces?: readonly number[];
}

async function render(markdown: string, look: Look = {}): Promise<string> {
  let written = "";
  const renderer = createMarkdownRenderer({
    columns: 80,
    style: plainStyle,
    write: (text) => written += text,
    ...look,
  });
  const pieces = look.pieces ?? [markdown.length];
  for (let from = 0, i = 0; from < markdown.length; i += 1) {
    const to = from + Math.max(1, pieces[i % pieces.length] ?? 1);
    renderer.push(markdown.slice(from, to));
    from = to;
  }
  await renderer.end();
  return written;
}

/** What stands on a colour terminal of this width. */
async function draw(markdown: string, columns: number): Promise<string> {
  const screen = new FakeScreen({ columns, rows: 100 });
  screen.write(await render(markdown, { columns, style: colourStyle({ hyperlinks: true }) }));
  return await screen.text();
}

// deno-lint-ignore no-control-regex -- our own sequences begin with Escape
const OURS = /\x1b\[[\d;]+m|\x1b\]8;;[\x21-\x7e]*\x1b\\/g;
// deno-lint-ignore no-control-regex -- that no other control character is left is what is tested
const FORBIDDEN = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/;

const PLAIN: readonly (readonly [name: string, markdown: string, expected: string])[] = [
  ["a paragraph", "Hello *there* **you** ~~all~~ ***three***", "Hello there you all three"],
  ["line ends inside a paragraph", "one\ntwo\n\nthree", "one\ntwo\n\nthree"],
  ["blank lines come down to one", "\n\none\n\n\n\ntwo\n\n", "one\n\ntwo"],
  ["headings", "# One\ntext\n## Two **bold**\n### Three", "# One\ntext\n\n## Two bold\n\n### Three"],
  ["no heading without a space", "#hash and #1", "#hash and #1"],
  ["inline code keeps its marks", "run `ls *_*` and ``a`b``", "run `ls *_*` and `a`b`"],
  ["a lone backtick", "a ` b\nnext", "a ` b\nnext"],
  ["variables of a shell", "$HOME/bin and $PATH, $5 and $6", "$HOME/bin and $PATH, $5 and $6"],
  ["names with underscores", "snake_case_name __init__ _private", "snake_case_name __init__ _private"],
  ["stars that are no emphasis", "2*3*4, *.ts, a * b * c, **kwargs", "2*3*4, *.ts, a * b * c, **kwargs"],
  ["brackets that are no link", "array[0] and [x] or [a][b]", "array[0] and [x] or [a][b]"],
  ["underscore emphasis", "_yes_ and __this one__", "yes and this one"],
  ["bold ends before Chinese text", "**注意：**这里", "注意：这里"],
  ["escapes", "\\*no\\* \\# \\\\ \\a", "*no* # \\ \\a"],
  ["entities", "a &lt; b &amp;&amp; c &copy; &nope; &#65;", "a < b && c © &nope; A"],
  ["an entity cannot make a control character", "a&#27;[31mb&#x9b;c&#0;", "a[31mbc"],
  ["a link shows its address", "see [docs](https://a.example/x).", "see docs (https://a.example/x)."],
  ["a link whose words are its address", "[https://a.example](https://a.example)", "https://a.example"],
  [
    "an address in text",
    "at https://a.example/x_y_z. Or <https://b.example>",
    "at https://a.example/x_y_z. Or https://b.example",
  ],
  ["an address in brackets", "(https://a.example/a_(b)) ok", "(https://a.example/a_(b)) ok"],
  ["an address before Chinese text", "见https://a.example，好", "见https://a.example，好"],
  ["an image", "![a cat](cat.png)", "a cat (cat.png)"],
  ["HTML is shown as it is", "a <div> b<br>c < d", "a <div> b\nc < d"],
  ["formulas stay as they are", "\\(a_1 * b_2 * c\\) and $$x*y*z$$", "\\(a_1 * b_2 * c\\) and $$x*y*z$$"],
  ["a list", "- one\n* two\n+ three", "- one\n- two\n- three"],
  ["a list indented by two", "- a\n  - b\n    - c\n- d", "- a\n  - b\n    - c\n- d"],
  ["a list indented by four", "1. a\n    - b\n        - c\n2. d", "1. a\n   - b\n     - c\n2. d"],
  [
    "a list in a numbered one, indented by two",
    "1. a\n  - b\n    - c\n  - d\n2. e",
    "1. a\n   - b\n     - c\n   - d\n2. e",
  ],
  ["numbers all one", "1. a\n1. b\n1. c", "1. a\n2. b\n3. c"],
  ["numbers as written", "3. a\n4. b", "3. a\n4. b"],
  ["brackets for numbers", "1) a\n2) b", "1) a\n2) b"],
  ["tasks", "- [ ] open\n- [x] done\n- [link](u)", "- [ ] open\n- [x] done\n- link (u)"],
  ["a paragraph in a list", "- a\n\n  more\n\nafter", "- a\n\n  more\n\nafter"],
  ["a list after text", "text:\n- a\n- b\n\nafter", "text:\n- a\n- b\n\nafter"],
  ["text goes on in a list", "- a\nb\n- c", "- a\n  b\n- c"],
  ["a year begins a line of text", "It was in\n1984. Then", "It was in\n1984. Then"],
  ["a quote", "> a\n> b\n>\n> - c\n\nafter", "> a\n> b\n>\n> - c\n\nafter"],
  ["a quote in a quote", "> > deep", "> > deep"],
  ["rules", "---\n\n* * *\n\n___", "---\n\n---\n\n---"],
  ["bold at the start is no list", "**a** b\n*c* d", "a b\nc d"],
  [
    "program text is not touched",
    "```py\n# *no* `x` \\a\n\n  | b |\n```\nafter",
    "```py\n# *no* `x` \\a\n\n  | b |\n```\nafter",
  ],
  ["other fences", "~~~\n```\n~~~\n````\n```\n````", "~~~\n```\n~~~\n````\n```\n````"],
  [
    "program text in a list",
    "1. a\n\n   ```sh\n   ls\n     x\n   ```\n\n2. b",
    "1. a\n\n   ```sh\n   ls\n     x\n   ```\n\n2. b",
  ],
  ["program text in a list, not indented", "- a\n  ```\nls\n  ```\n- b", "- a\n  ```\n  ls\n  ```\n- b"],
  ["a fence that is cut off", "```sh\nls\nrm", "```sh\nls\nrm"],
  ["indented program text", "a:\n\n    x = *y*\n\nb", "a:\n\nx = *y*\n\nb"],
  [
    "a table",
    "| a | b |\n|---|--:|\n| one | 2 |\n| `x|y` | **30** |",
    "a     |  b\n------|---\none   |  2\n`x|y` | 30",
  ],
  ["a table with missing and extra cells", "| a | b |\n|---|---|\n| 1 |\n| 1 | 2 | 3 |", "a | b\n--|--\n1 |\n1 | 2"],
  ["a table with wide characters", "| 名前 | n |\n|---|---|\n| あ | 1 |", "名前 | n\n-----|--\nあ   | 1"],
  ["bars that are escaped in a table", "| a \\| b |\n|---|\n| `x` \\| y |", "a | b\n-------\n`x` | y"],
  ["bars that are no table", "| not a table\nafter", "| not a table\nafter"],
  ["two lines with bars that are no table", "|a|\n|b|\n", "|a|\n|b|"],
  ["a table after text and before text", "x\n| a |\n|---|\n| 1 |\ny", "x\na\n-\n1\ny"],
];

for (const [name, markdown, expected] of PLAIN) {
  Deno.test(`createMarkdownRenderer() without colours keeps: ${name}`, async () => {
    assert.equal((await render(markdown)).replace(/\n$/, "").replace(/ +$/gm, ""), expected);
    assert.equal(await render(markdown, { pieces: [1] }), await render(markdown));
  });
}

const SAMPLE = `# Title

A paragraph with **bold**, \`code\` and a [link](https://example.com/a) that is long enough to wrap.

1. First
   - nested item that is too long for a narrow window
2. Second

> A quote that is long enough to wrap somewhere.

| Name | Type | Description |
|------|:----:|------------:|
| id | int | The identifier of the row |
| 名前 | string | 表示される名前です |

\`\`\`sh
echo "hi" # comment
\`\`\`
`;

Deno.test("createMarkdownRenderer() draws an answer at 40 columns", async () => {
  assert.equal(
    await draw(SAMPLE, 40),
    `Title

A paragraph with bold, code and a link
(https://example.com/a) that is long
enough to wrap.

1. First
   • nested item that is too long for a
     narrow window
2. Second

│ A quote that is long enough to wrap
│ somewhere.

Name │  Type  │              Description
─────┼────────┼─────────────────────────
id   │  int   │    The identifier of the
     │        │                      row
名前 │ string │       表示される名前です

\`\`\`sh
echo "hi" # comment
\`\`\``,
  );
});

Deno.test("createMarkdownRenderer() draws an answer at 80 and 120 columns", async () => {
  for (const columns of [80, 120]) {
    const drawn = await draw(SAMPLE, columns);
    assert.ok(
      drawn.includes("\n> A quote") === false && drawn.includes("│ A quote that is long enough to wrap somewhere."),
    );
    assert.ok(drawn.includes("Name │  Type  │               Description\n─────┼────────┼──────────────────────────"));
    for (const row of drawn.split("\n")) assert.ok(textWidth(row) <= columns);
  }
});

Deno.test("createMarkdownRenderer() tells a table row by row where it cannot be drawn", async () => {
  const drawn = await draw(
    "| Name | Type | Description |\n|-|-|-|\n| id | int | The identifier |\n| b | c | d |\n",
    20,
  );
  assert.equal(
    drawn,
    "Name: id\nType: int\nDescription: The\n  identifier\n────────────────────\nName: b\nType: c\nDescription: d",
  );
});

Deno.test("createMarkdownRenderer() prints an endless table in parts, each row once and under its heading", async () => {
  const rows = Array.from({ length: 1000 }, (_, index) => `| row ${index} |`);
  const lines = (await render(["| head |", "|---|", ...rows, "after"].join("\n"))).trimEnd().split("\n");
  assert.deepEqual(lines.filter((line) => line.startsWith("row")), rows.map((row) => row.slice(2, -2)));
  assert.equal(lines.filter((line) => line === "head").length, 4);
  assert.equal(lines.at(-1), "after");
});

Deno.test("createMarkdownRenderer() prints each word as soon as the next begins, and never again", async () => {
  let written = "";
  const renderer = createMarkdownRenderer({ columns: 40, style: plainStyle, write: (text) => written += text });
  renderer.push("One two");
  assert.equal(written, "One");
  renderer.push(" three ");
  assert.equal(written, "One two three");
  renderer.push("**fo");
  renderer.push("ur** five ");
  assert.equal(written, "One two three four five");
  await renderer.end();
  assert.equal(written, "One two three four five\n");
});

Deno.test("createMarkdownRenderer() prints Chinese without waiting for a space", () => {
  let written = "";
  const renderer = createMarkdownRenderer({ columns: 10, style: plainStyle, write: (text) => written += text });
  renderer.push("你好世界你好");
  assert.equal(written, "你好世界");
  renderer.push("。");
  assert.equal(written, "你好世界你");
});

Deno.test("createMarkdownRenderer() prints a program line when it is whole, and the rest when it ends", async () => {
  let written = "";
  const renderer = createMarkdownRenderer({ columns: 40, style: plainStyle, write: (text) => written += text });
  renderer.push("```\nls -");
  renderer.push("la\nrm");
  assert.equal(written, "```\nls -la\n");
  await renderer.end();
  assert.equal(written, "```\nls -la\nrm\n");
});

Deno.test("createMarkdownRenderer() colours program text, loading the colours once and keeping the order", async () => {
  const written = await render("a\n\n```ts\nconst a = 1; // <b> & c\n```\n\nz\n", {
    style: colourStyle(),
    pieces: [2],
  });
  assert.ok(written.includes("\x1b[35mconst\x1b[0m"), written);
  assert.equal(written.replace(OURS, ""), "a\n\n```ts\nconst a = 1; // <b> & c\n```\n\nz\n");
});

Deno.test("createMarkdownRenderer() shows program text also when the colours cannot be loaded", async () => {
  const written = await render("```ts\nconst a = 1;\n```\n", {
    style: colourStyle(),
    highlight: () => Promise.reject(new Error("gone")),
  });
  assert.equal(written.replace(OURS, ""), "```ts\nconst a = 1;\n```\n");
});

Deno.test("createMarkdownRenderer() makes hyperlinks only of http and https addresses", async () => {
  const style = colourStyle({ hyperlinks: true });
  const good = await render("[a](https://x.example/ö)", { style });
  assert.ok(good.includes("\x1b]8;;https://x.example/%C3%B6\x1b\\"), JSON.stringify(good));
  for (const url of ["javascript:alert(1)", "file:///etc/passwd", "https://user:pw@x.example/", "x"]) {
    assert.ok(!(await render(`[a](${url})`, { style })).includes("\x1b]8"), url);
  }
  assert.ok(!(await render("[a](https://x.example/)", { style: colourStyle() })).includes("\x1b]8"));
});

Deno.test("createMarkdownRenderer() keeps a long address whole", async () => {
  const url = `https://example.com/${"a/".repeat(40)}`;
  assert.ok((await render(`see ${url} now`, { columns: 40 })).includes(url));
});

const fragment = fc.oneof(
  fc.constantFrom(..."*_`~#>|-+[]()!<>&\\$\n\n 1.h:x你。👩‍👩‍👧"),
  fc.constantFrom(
    "**",
    "```",
    "\n- ",
    "\n  - ",
    "\n1. ",
    "\n> ",
    "\n\n",
    "| a | b |\n|---|---|\n",
    "\n|x|",
    "http://a.b/c",
    "```ts\n",
  ),
  fc.constantFrom(
    "[a](b)",
    "word ",
    "longerword ",
    "**bold** ",
    "`code` ",
    "\x1b[31m",
    "\x9b2J",
    "\x1b]0;t\x07",
    "\r",
    "\u202e",
  ),
  fc.constantFrom("# ", "---\n", "    ", "\t", "<br>", "&amp;", "\\(", "\\)", "![", "- [ ] ", "~~~\n", "__", "e\u0301"),
);
const markdowns = fc.array(fragment, { maxLength: 60 }).map((parts) => parts.join(""));
const pieces = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 8 });

Deno.test("createMarkdownRenderer() gives the same output however the text is cut", async () => {
  await fc.assert(
    fc.asyncProperty(markdowns, pieces, fc.constantFrom(10, 40, 80), async (markdown, sizes, columns) => {
      for (const style of [plainStyle, colourStyle({ hyperlinks: true })]) {
        const whole = await render(markdown, { style, columns });
        assert.equal(await render(markdown, { style, columns, pieces: sizes }), whole);
      }
    }),
    { numRuns: 400 },
  );
});

Deno.test("createMarkdownRenderer() writes no control character but its own colours and links", async () => {
  const strings = fc.oneof(markdowns, fc.string({ unit: "binary" }));
  await fc.assert(
    fc.asyncProperty(strings, pieces, async (markdown, sizes) => {
      const written = await render(markdown, { style: colourStyle({ hyperlinks: true }), pieces: sizes });
      assert.ok(!FORBIDDEN.test(written.replace(OURS, "")), JSON.stringify(written));
      assert.ok(written === "" || written.endsWith("\n"));
    }),
    { numRuns: 400 },
  );
});

Deno.test("createMarkdownRenderer() loses no word, whatever the markup around it", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fragment, { maxLength: 40 }), async (parts) => {
      const words = parts.map((part, index) => `${part}w${index}x`);
      const written = (await render(words.join(""), { columns: 500 })).replace(/\s/g, "");
      const lost = words.filter((_, index) => !written.includes(`w${index}x`));
      // What an unfinished control string or a language name swallows is not a word of the answer.
      // deno-lint-ignore no-control-regex -- it is the beginning of such a string that is looked for
      if (!/[\x1b\x9b]|```|~~~|\|/.test(parts.join(""))) assert.deepEqual(lost, []);
    }),
    { numRuns: 400 },
  );
});

Deno.test("createMarkdownRenderer() takes an endless line of any kind without holding it for ever", async () => {
  for (const kind of ["|", "a", "- - ", "> ", "`", "[", "**x", "#", "```\nx", "&", "<", "你", "https://x/", "\\("]) {
    const written = await render(kind + "y".repeat(200_000), { pieces: [5000] });
    assert.ok(written.length > 190_000, kind);
  }
});
