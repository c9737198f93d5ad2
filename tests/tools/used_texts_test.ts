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
