// Which sections of the catalogue a module speaks: the bundle leaves the others out.
import { deepEqual, throws } from "node:assert/strict";
import { sectionsIn } from "../../tools/used_texts.ts";

Deno.test("sectionsIn() finds every section that is named, and no other text()", () => {
  const code = `
    const words = text().config.key; // text().login
    const more = [text().args, await response.text(), text().chat];
    class Editor { get text(): string { return ""; } }
    /* text().wizard */ function text() { return 1; }`;
  deepEqual(sectionsIn(code, "a.ts"), ["config", "args", "chat"]);
});

Deno.test("sectionsIn() refuses a module that takes the whole catalogue", () => {
  throws(() => sectionsIn("const { args } = text();", "src/a.ts"), /^Error: src\/a\.ts takes the whole catalogue/);
});

Deno.test("sectionsIn() finds a section behind a spread, behind an address and on a line of its own", () => {
  const code = `
    const ways = [...text().errors.missing.hints];
    const link = { at: "https://example.org/", words: text().auth };
    const long = text()
      .login.started;`;
  deepEqual(sectionsIn(code, "a.ts"), ["errors", "auth", "login"]);
});

/** The program's own modules, without the catalogues. */
function* modulesIn(folder: URL): Generator<URL> {
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    if (isDirectory && name !== "text") yield* modulesIn(new URL(`${name}/`, folder));
    if (name.endsWith(".ts")) yield new URL(name, folder);
  }
}

Deno.test("sectionsIn() misses no section that the program's own modules speak", () => {
  for (const module of modulesIn(new URL("../../src/", import.meta.url))) {
    const code = Deno.readTextFileSync(module).replace(/^\s*(?:\/\/|\/?\*).*$/gm, "");
    const spoken = [...code.matchAll(/\btext\(\)\s*\.\s*(\w+)/g)].map(([, section]) => section);
    deepEqual(sectionsIn(code, module.pathname), spoken, module.pathname);
  }
});
