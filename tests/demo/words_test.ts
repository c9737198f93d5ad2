// What the demo says is read in a terminal of 80 columns, in every language: no line of it may be broken by the edge.
import { deepEqual, equal, match, ok } from "node:assert/strict";
import { startDemoServer } from "../../src/demo/server.ts";
import { columnsOf } from "../../src/text/columns.ts";
import { LANGUAGES, loadLanguage, text } from "../../src/text/text.ts";
import { fitLines } from "../../src/text/wrap.ts";

const KEY = "demo-key";
const COLUMNS = 80;
const NARROW = 40;

for (const language of LANGUAGES) {
  const inLanguage = (fact: string, body: () => Promise<void>): void =>
    Deno.test(`${fact} (${language})`, async () => {
      await loadLanguage(language);
      try {
        await body();
      } finally {
        await loadLanguage("en");
      }
    });

  inLanguage("the demo's sign-in is told to be one that nobody has to finish", () => {
    match(text().demo.intro("http://127.0.0.1:1"), /goes on by itself|continue d’elle-même|自动进行/);
    match(text().demo.stepLogin("x"), /to open or to scan|à ouvrir ni à scanner|无需打开或扫描/);
    return Promise.resolve();
  });

  inLanguage("what the demo says around its steps fits 80 and 40 columns", () => {
    const words = text().demo;
    const prompt = `qwen -p "${words.question()}"`;
    const said = [
      words.intro("http://127.0.0.1:65535"),
      words.stepConfiguration(),
      words.stepPermissions(),
      words.stepPrompt(prompt),
      words.stepLogin("qwen auth login qwen --device --no-browser"),
      words.stepLoggedIn(prompt),
      words.served(5),
      ...words.next("npx -y deno@2.10.10 task -q qwen"),
    ];
    for (const columns of [COLUMNS, NARROW]) deepEqual(tooWide(fitLines(said.join("\n"), columns), columns), []);
    return Promise.resolve();
  });

  inLanguage("the demo's answers come in lines of the window's width and in many pieces", async () => {
    const server = startDemoServer({ apiKey: KEY, wordDelayMs: 0, pendingPolls: 0, columns: NARROW });
    try {
      const question = text().demo.question();
      for (const asked of [question, `${question} `.repeat(9).trim(), ""]) {
        const pieces = await answerTo(asked, server.origin);
        const answer = pieces.join("");
        deepEqual(tooWide(answer, NARROW), []);
        equal(answer.replaceAll(/\s/g, ""), text().demo.reply(asked).replaceAll(/\s/g, ""));
        ok(pieces.length > 20, `${pieces.length} pieces`);
      }
    } finally {
      await server.close();
    }
  });
}

function tooWide(said: string, columns: number): readonly string[] {
  return said.split("\n").filter((line) => columnsOf(line) > columns);
}

async function answerTo(question: string, origin: string): Promise<readonly string[]> {
  const response = await fetch(`${origin}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${KEY}` },
    body: JSON.stringify({ model: "demo-small", messages: [{ role: "user", content: question }] }),
  });
  const body = await response.text();
  return [...body.matchAll(/"delta":\{"content":("(?:[^"\\]|\\.)*")/g)].map(([, piece = '""']) =>
    String(JSON.parse(piece))
  );
}
