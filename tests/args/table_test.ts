// The specs and the catalogue say the same, and nothing in either is dead.
import { deepEqual, equal, ok } from "node:assert/strict";
import { SPECS } from "../../src/commands/specs.ts";
import { COMMANDS, FLAGS, namedFlags, nameOf, ownFlags } from "../../src/args/lookup.ts";
import { GLOBAL_FLAGS } from "../../src/args/spec/global_flags.ts";
import type { Spec } from "../../src/args/spec/spec.ts";
import { text } from "../../src/text/text.ts";

const GLOBAL = namedFlags(GLOBAL_FLAGS).map(({ field }) => field);

Deno.test("every flag of a spec has a brief in the catalogue, and no brief is left over", () => {
  deepEqual(Object.keys(text().args.flags).sort(), [...FLAGS.values()].map(({ field }) => field).sort());
  for (const brief of Object.values(text().args.flags)) ok(brief.length > 0 && !brief.endsWith("."), brief);
});

Deno.test("every command has a brief in the catalogue, and no brief is left over", () => {
  deepEqual(Object.keys(text().args.commands).sort(), COMMANDS.map(({ name }) => name).sort());
});

Deno.test("details and examples belong to commands that there are", () => {
  const names: readonly string[] = COMMANDS.map(({ name }) => name);
  for (const name of [...Object.keys(text().args.details), ...Object.keys(text().args.examples)]) {
    ok(names.includes(name), name);
  }
});

Deno.test("no command takes a flag that every command takes, and a name means the same wherever it is taken", () => {
  for (const command of COMMANDS) {
    for (const { field, name, flag } of ownFlags(command)) {
      ok(!GLOBAL.includes(field), `${command.name} --${name}`);
      const { read: _read, ...shape } = flag;
      const { read: _other, ...first } = FLAGS.get(name)?.flag ?? flag;
      deepEqual(shape, first, `${command.name} --${name}`);
    }
  }
});

Deno.test("no letter stands for two flags, and every flag with a value has a word for it", () => {
  const letters = [...FLAGS.values()].map(({ flag }) => flag.short).filter((short) => short !== undefined);
  deepEqual([...new Set(letters)], letters);
  for (const { name, flag: { takes, placeholder } } of FLAGS.values()) {
    ok((takes === "nothing") === (placeholder === undefined), name);
  }
});

Deno.test("flags that contradict or need each other are the command's own", () => {
  const specs: readonly Spec[] = SPECS;
  for (const spec of specs) {
    const { flags, argument, apart = [], together = [] } = spec;
    const own = [...Object.keys(flags), ...(argument?.field === undefined ? [] : [argument.field])];
    for (const field of [...apart, ...together].flat()) ok(own.includes(field), `${nameOf(spec)}: ${field}`);
  }
  equal(new Set(SPECS.map(({ kind }) => kind)).size, SPECS.length);
});
