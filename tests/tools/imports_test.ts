import { deepEqual } from "node:assert/strict";
import { cyclesIn, importsOf, resolved } from "../fakes/imports.ts";

Deno.test("importsOf() sees static, type-only, re-exported and lazy imports", () => {
  const text = `import { a } from "./a.ts";
import type { B } from "./b.ts";
import { type C, type D } from "./c.ts";
import { type E, f } from "./e.ts";
import "./side.ts";
export { g } from "./g.ts";
const h = await import("./h.ts");
import {
  i,
} from "./i.ts";`;
  deepEqual(importsOf(text).map((one) => `${one.typeOnly ? "type " : ""}${one.specifier}`), [
    "./a.ts",
    "type ./b.ts",
    "type ./c.ts",
    "./e.ts",
    "./side.ts",
    "./g.ts",
    "./i.ts",
    "./h.ts",
  ]);
});

Deno.test("resolved() follows .. from the importing file", () => {
  deepEqual(resolved("src/chat/client.ts", "../errors.ts"), "src/errors.ts");
});

Deno.test("cyclesIn() names a cycle and is silent on a diamond", () => {
  deepEqual(cyclesIn(new Map([["a", ["b", "c"]], ["b", ["d"]], ["c", ["d"]], ["d", []]])), []);
  deepEqual(cyclesIn(new Map([["a", ["b"]], ["b", ["a"]]])), ["a -> b -> a"]);
});
