// The pages of `--help` and the manual. The files under `pages/` are what users see: read them when they change.
// `QWEN_UPDATE_PAGES=1 deno test -A tests/args/help_test.ts` writes them anew.
import { equal, ok } from "node:assert/strict";
import { renderHelp, renderVersion } from "../../src/args/output/help.ts";
import { renderManPage } from "../../src/args/output/man.ts";
import { parseCommand } from "../../src/args/parse.ts";
import { COMMANDS, FLAGS } from "../../src/args/lookup.ts";
import { columnsOf } from "../../src/text/columns.ts";
import { text } from "../../src/text/text.ts";
import { VERSION } from "../../src/base/version.ts";

const PATHS = COMMANDS.map(({ name }) => name === "" ? [] : name.split(" "));

for (const path of PATHS) {
  const name = ["qwen", ...path].join("_");
  Deno.test(`renderHelp() of ${path.join(" ") || "the program"} is the page that was read and approved`, async () => {
    const file = new URL(`pages/${name}.txt`, import.meta.url);
    const page = renderHelp(path, { columns: 80 });
    if (Deno.env.get("QWEN_UPDATE_PAGES") === "1") await Deno.writeTextFile(file, page);
    equal(page, await Deno.readTextFile(file));
  });
}

Deno.test("renderHelp() fits its columns on every page", () => {
  for (const path of PATHS) {
    for (const columns of [80, 100, 200]) {
      for (const line of renderHelp(path, { columns }).split("\n")) {
        ok(columnsOf(line) <= Math.min(columns, 100), `${path.join(" ")} at ${columns}: ${line}`);
        equal(line, line.trimEnd());
      }
    }
  }
});

Deno.test("renderHelp() does not break on a terminal without columns", () => {
  for (const columns of [0, -1, NaN, 1, 1e9]) ok(renderHelp([], { columns }).includes("auth login"));
});

Deno.test("renderHelp() of the program names every command, variable and exit code", () => {
  const page = renderHelp([], { columns: 80 });
  for (const { name, spec } of COMMANDS) ok(spec === undefined || page.includes(`  ${name}`), name);
  for (const row of text().args.environment) ok(page.includes(row[0] ?? "?"));
  for (const code of [0, 1, 2, 3, 4, 5, 6, 7, 130, 143]) ok(new RegExp(`^  ${code} `, "m").test(page), String(code));
});

Deno.test("every example of help is a command line that the parser takes", () => {
  for (const rows of Object.values(text().args.examples)) {
    for (const row of rows) {
      const line = (row[0] ?? "").replace(/^.*\| (?=qwen)/, "").replace(/ [|<>].*$/, "");
      if (!line.startsWith("qwen")) continue;
      const words = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? "").slice(1);
      const command = parseCommand(words, { stdinIsTerminal: !/[<|] ?/.test(row[0] ?? ""), stdoutIsTerminal: true });
      ok(command.kind !== "help", line);
    }
  }
});

Deno.test("renderVersion() is the bare number on a line", () => {
  equal(renderVersion(), `${VERSION}\n`);
});

Deno.test("renderManPage() names every command and flag and begins no line with a stray request", () => {
  const page = renderManPage();
  for (const name of FLAGS.keys()) ok(page.includes(`--${name}`.replaceAll("-", "\\-")), name);
  for (const { name, spec } of COMMANDS) ok(spec === undefined || page.includes(`qwen ${name}`), name);
  const requests = /^\.(TH|SH|SS|TP|PP|RS|RE|nf|fi)\b/;
  for (const line of page.split("\n")) ok(!/^['.]/.test(line) || requests.test(line), line);
});

const groff = hasGroff();
Deno.test({
  name: `groff reads the manual page without a warning${groff ? "" : " (SKIPPED: groff is not installed)"}`,
  ignore: !groff,
  async fn(): Promise<void> {
    const child = new Deno.Command("groff", {
      args: ["-man", "-ww", "-Kutf8", "-Tutf8"],
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(renderManPage()));
    await writer.close();
    const { stdout, stderr } = await child.output();
    equal(new TextDecoder().decode(stderr), "");
    ok(new TextDecoder().decode(stdout).includes("qwen"));
  },
});

function hasGroff(): boolean {
  try {
    return new Deno.Command("groff", { args: ["--version"], stdout: "null", stderr: "null" }).outputSync().success;
  } catch {
    return false;
  }
}
