import { deepEqual } from "node:assert/strict";
import { en } from "../../src/text/en.ts";

/** The code of all rooms but the words themselves, file by file, without the lines that are comments. */
function codeIn(folder: URL): readonly string[] {
  return [...Deno.readDirSync(folder)].flatMap((entry) => {
    if (entry.isDirectory) return entry.name === "text" ? [] : codeIn(new URL(`${entry.name}/`, folder));
    return [Deno.readTextFileSync(new URL(entry.name, folder)).replace(/^\s*(\/\/|\/?\*).*$/gm, "")];
  });
}

Deno.test("every entry of the catalogue is said by a file that speaks of its section", () => {
  const files = codeIn(new URL("../../src/", import.meta.url));
  const unsaid = Object.entries(en).flatMap(([section, entries]) => {
    const speakers = files.filter((code) => code.includes(`().${section}`)).join("\n");
    return Object.keys(entries).filter((name) => !new RegExp(`\\b${name}\\b`).test(speakers))
      .map((name) => `${section}.${name}`);
  });
  deepEqual(unsaid, []);
});
