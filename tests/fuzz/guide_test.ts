// The guided run itself: it finds what lies behind several conditions at once, which chance does not, and a seed repeats
// it. And the whole of `deno task fuzz --guided`, shortly, so that it keeps working.
import { deepEqual, equal, ok, rejects } from "node:assert/strict";
import fc from "fast-check";
import { changed, textsOf } from "./change.ts";
import { Dice } from "./dice.ts";
import { guide, type Guided, type GuideOptions, type Target } from "./guide.ts";

/** A fault behind four characters; each that is right is a point of its own, if anybody counts. */
function planted(counters: Uint32Array): Target<{ readonly text: string; readonly flag: boolean }> {
  return {
    name: "planted",
    inputs: fc.record({ text: fc.string({ maxLength: 5 }), flag: fc.boolean() }),
    property: ({ text, flag }) => {
      const right = [..."qwen"].findIndex((letter, at) => text[at] !== letter);
      const depth = right === -1 ? 4 : right;
      counters[depth] = (counters[depth] ?? 0) + 1;
      if (depth === 4 && flag) throw new RangeError("found");
    },
  };
}

const options = (runs: number, seed = 3): GuideOptions => ({
  coverage: { counters: new Uint32Array(5), literals: () => [] },
  runs,
  seed,
});

Deno.test("guide() follows what inputs reach to a fault that chance does not find, and tells input and seed", async () => {
  const guided = options(30_000);
  await rejects(
    guide(planted(guided.coverage.counters), guided),
    /^Error: planted, seed 3, input \d+: .*qwen[\s\S]*found/,
  );
  const notCounted = await guide(planted(new Uint32Array(5)), options(30_000));
  equal(notCounted.corpus, 0);
});

Deno.test("guide() does the same again with the same seed, and something else with another", async () => {
  const result = async (seed: number): Promise<Omit<Guided, "slowestMs" | "slowest">> => {
    const run = options(400, seed);
    const { slowestMs: _, slowest: __, ...rest } = await guide(planted(run.coverage.counters), run);
    return rest;
  };
  deepEqual(await result(1), await result(1));
});

Deno.test("changed() keeps the shape of an input: lengths, keys and kinds that another one has", () => {
  const bytes = fc.uint8Array({ maxLength: 5 });
  const shape = fc.record({
    pair: fc.tuple(fc.string(), fc.boolean()),
    list: fc.array(bytes, { minLength: 1, maxLength: 3 }),
    code: fc.constantFrom(200, 404),
    maybe: fc.option(fc.string(), { nil: undefined }),
    at: fc.constant(new Headers()),
  });
  const dice = new Dice(3);
  fc.assert(
    fc.property(shape, shape, (one, other) => {
      const made = changed(one, other, { dice, words: ["word"] });
      ok(typeof made === "object" && made !== null);
      deepEqual(Object.keys(made).sort(), Object.keys(one).sort());
      const { pair, list, code, at } = made as typeof one;
      ok(pair.length === 2 && typeof pair[0] === "string" && typeof pair[1] === "boolean");
      ok(list.length >= 1 && list.length <= 3 && list.every((part) => part instanceof Uint8Array));
      ok([200, 404].includes(code));
      equal(at, one.at);
    }),
    { numRuns: 2000 },
  );
  deepEqual(textsOf({ a: ["x", 1], b: new TextEncoder().encode("y") }), ["x", "y"]);
});

Deno.test("deno task fuzz --guided runs every target, and what it reaches grows", async () => {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "tools/fuzz.ts", "--guided", "--runs=200", "--seed=7"],
    cwd: new URL("../../", import.meta.url),
    stdin: "null",
  }).output();
  const told = new TextDecoder().decode(stdout);
  equal(code, 0, told + new TextDecoder().decode(stderr));
  ok(new TextDecoder().decode(stderr).includes("seed 7"));
  const rows = told.trim().split("\n").filter((line) => line.startsWith("|")).map((line) =>
    line.split("|").slice(1, -1).map((cell) => cell.trim())
  );
  ok(rows.length >= 23, told);
  for (const [name, inputs, seed] of rows) deepEqual([inputs, seed], ["200", "7"], name);
  const sum = (column: number): number => rows.reduce((all, row) => all + Number(row[column]), 0);
  ok(sum(4) > sum(3), told);
});
