// The list of what is inside, in the shape that the CycloneDX 1.6 schema asks for.
import assert from "node:assert/strict";
import * as v from "valibot";
import { insideOf, sbom } from "../../tools/release/sbom.ts";

/** The part of the schema that we use: its required fields, its enumerations, its patterns. */
const COMPONENT = v.strictObject({
  type: v.picklist(["application", "library", "platform"]),
  "bom-ref": v.pipe(v.string(), v.minLength(1)),
  group: v.optional(v.string()),
  name: v.pipe(v.string(), v.minLength(1)),
  version: v.string(),
  purl: v.pipe(v.string(), v.regex(/^pkg:[a-z]+\/\S+@\S+$/)),
  licenses: v.optional(v.array(v.strictObject({ expression: v.string() }))),
  hashes: v.optional(v.array(v.strictObject({
    alg: v.literal("SHA-512"),
    content: v.pipe(v.string(), v.regex(/^[a-f0-9]{128}$/)),
  }))),
});
const DOCUMENT = v.strictObject({
  bomFormat: v.literal("CycloneDX"),
  specVersion: v.literal("1.6"),
  version: v.pipe(v.number(), v.integer(), v.minValue(1)),
  metadata: v.strictObject({ component: COMPONENT, tools: v.strictObject({ components: v.array(COMPONENT) }) }),
  components: v.array(COMPONENT),
  dependencies: v.array(v.strictObject({ ref: v.string(), dependsOn: v.array(v.string()) })),
});

const LOCK: unknown = JSON.parse(await Deno.readTextFile("deno.lock"));
const PACKAGES = await Promise.all(
  ["valibot", "openai", "oauth4webapi", "@xterm/headless"].map((name) => insideOf(`node_modules/${name}`)),
);
const INPUT = { version: "0.1.0", denoVersion: "2.9.6", packages: PACKAGES, lock: LOCK };

Deno.test("sbom() has the shape of CycloneDX 1.6, and every reference points to a component", () => {
  const made = sbom(INPUT);
  v.parse(DOCUMENT, JSON.parse(JSON.stringify(made)));
  const refs = [made.metadata.component, ...made.components].map((component) => component["bom-ref"]);
  assert.equal(new Set(refs).size, refs.length);
  for (const { ref, dependsOn } of made.dependencies) {
    for (const one of [ref, ...dependsOn]) assert.ok(refs.includes(one), one);
  }
});

Deno.test("sbom() gives each package its hash of the lock file, its licence and its purl", () => {
  const made = sbom(INPUT);
  const valibot = made.components.find((component) => component.name === "valibot");
  assert.match(valibot?.purl ?? "", /^pkg:npm\/valibot@1\./);
  assert.deepEqual(valibot?.licenses, [{ expression: "MIT" }]);
  const scoped = made.components.find((component) => component.name === "headless");
  assert.equal(scoped?.group, "@xterm");
  assert.match(scoped?.purl ?? "", /^pkg:npm\/%40xterm\/headless@/);
  assert.deepEqual(sbom(INPUT), made);
});

Deno.test("sbom() refuses a package that the lock file does not pin", () => {
  const packages = [{ name: "left-pad", version: "1.3.0" }];
  assert.throws(() => sbom({ ...INPUT, packages }), /deno\.lock does not know "left-pad@1\.3\.0"/);
});
