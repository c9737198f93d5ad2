// The table and the catalogue say the same, and nothing in either is dead.
import { deepEqual, ok } from "node:assert/strict";
import { GLOBAL_FLAGS } from "../../src/args/flags.ts";
import { flagNames, flagSpec } from "../../src/args/lookup.ts";
import { COMMANDS } from "../../src/args/table.ts";
import { text } from "../../src/text/text.ts";

Deno.test("every flag in the table has a brief in the catalogue, and no brief is left over", () => {
  deepEqual(Object.keys(text().args.flags).sort(), [...flagNames()].sort());
  for (const brief of Object.values(text().args.flags)) ok(brief.length > 0 && !brief.endsWith("."), brief);
});

Deno.test("every command in the table has a brief in the catalogue, and no brief is left over", () => {
  deepEqual(Object.keys(text().args.commands).sort(), COMMANDS.map(({ name }) => name).sort());
});

Deno.test("details and examples belong to commands of the table", () => {
  const names: readonly string[] = COMMANDS.map(({ name }) => name);
  for (const name of [...Object.keys(text().args.details), ...Object.keys(text().args.examples)]) {
    ok(names.includes(name), name);
  }
});

Deno.test("every flag is taken by some command, and none both globally and by a command", () => {
  for (const name of flagNames()) {
    const owners = COMMANDS.filter(({ flags }) => flags.includes(name));
    ok(GLOBAL_FLAGS.includes(name) ? owners.length === 0 : owners.length > 0, name);
  }
});

Deno.test("no letter stands for two flags, and every flag with a value has a word for it", () => {
  const letters = flagNames().map((name) => flagSpec(name).short).filter((short) => short !== undefined);
  deepEqual([...new Set(letters)], letters);
  for (const name of flagNames()) {
    const { kind, placeholder } = flagSpec(name);
    ok((kind === "switch") === (placeholder === undefined), name);
  }
});
