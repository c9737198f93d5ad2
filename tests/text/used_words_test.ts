import { deepEqual } from "node:assert/strict";
import { en } from "../../src/text/en.ts";

/** The code of all rooms but the words themselves. */
function code(folder: URL): string {
  let text = "";
  for (const entry of Deno.readDirSync(folder)) {
    if (entry.isDirectory && entry.name !== "text") text += code(new URL(`${entry.name}/`, folder));
    if (entry.isFile) text += Deno.readTextFileSync(new URL(entry.name, folder));
  }
  return text;
}

Deno.test("every entry of the catalogue is said by somebody", () => {
  const rooms = code(new URL("../../src/", import.meta.url));
  const unsaid = Object.entries(en).flatMap(([section, entries]) =>
    Object.keys(entries).filter((name) => !new RegExp(`\\b${name}\\b`).test(rooms)).map((name) => `${section}.${name}`)
  );
  deepEqual(unsaid, []);
});
