// What README.md shows is what the program does: its commands are taken, its sample output is printed.
import { equal, ok, throws } from "node:assert/strict";
import { parseCommand } from "../../src/args/parse.ts";
import { REFUSED_FLAGS } from "../../src/args/refused.ts";
import { PROVIDERS } from "../../src/providers/table.ts";
import { forms, runProgram } from "../fakes/program.ts";

const README = await Deno.readTextFile(new URL("../../README.md", import.meta.url));
const BLOCKS = [...README.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language = "", code = ""]) => ({
  language,
  code,
}));

for (const form of forms()) {
  Deno.test(`${form.name}: the grants that README.md shows are what qwen permissions prints`, async () => {
    const { code, stdout, stderr } = await runProgram(form, {
      args: ["permissions"],
      env: { OPENAI_API_KEY: "sk-0123456789abcdef" },
    });
    equal(code, 0, stderr);
    // In a pipe lines are as long as they are; README.md shows a window of 80 columns.
    const shown = BLOCKS.filter(({ language }) => language === "").map(({ code }) => inOneLine(code));
    ok(shown.includes(inOneLine(stdout)), stdout);
  });
}

function inOneLine(output: string): string {
  return output.replaceAll(/\s+/g, " ").trim();
}

Deno.test("README.md names every flag of the npm program that is refused, and no other", () => {
  const paragraph = README.split("\n\n").find((part) => part.startsWith("**Coming from the npm package?**")) ?? "";
  const sentence = paragraph.replaceAll("\n", " ").split("taken in silence").at(-1) ?? "";
  const named = [...sentence.matchAll(/`--([\w-]+)`/g)].map(([, name]) => name).sort();
  equal(named.join(" "), [...REFUSED_FLAGS].sort().join(" "));
  for (const flag of named) {
    throws(() => parseCommand([`--${flag}`], { stdinIsTerminal: true, stdoutIsTerminal: true }), { exitCode: 2 });
  }
});

Deno.test("README.md names every service of the table", () => {
  const paragraph = README.split("\n\n").find((part) => part.startsWith("Known by name:")) ?? "";
  const common = [
    "Alibaba",
    "Cloud",
    "Inference",
    "Providers",
    "Google",
    "Amazon",
    "Tencent",
    "Baidu",
    "Gateway",
    "Plan",
  ];
  for (const { id, name } of PROVIDERS) {
    // Where Qwen OAuth leads; nobody brings a key there.
    if (id === "qwen-portal") continue;
    const words = name.replaceAll(/\(.*?\)/g, "").split(/\s+/).filter((word) =>
      word.length > 2 && !common.includes(word)
    );
    ok(words.some((word) => paragraph.includes(word)), `${id}: ${words.join(", ")}`);
  }
});

Deno.test("README.md shows only commands that the program takes", () => {
  const commands = BLOCKS.filter(({ language }) => language === "sh")
    .flatMap(({ code }) => code.split("\n"))
    .map((line) => line.replace(/(^| )#.*$/, "").trimEnd())
    .map((line) => /^(?:.*\| )?qwen (.+)$/.exec(line)?.[1])
    .filter((command) => command !== undefined);
  for (const command of commands) {
    const words = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? "");
    parseCommand(words, { stdinIsTerminal: true, stdoutIsTerminal: true });
  }
  ok(commands.length >= 5, `${commands.length}`);
});
