// Owns the list of what is inside the program (CycloneDX 1.6, JSON): the npm packages in the bundle, with the hashes that
// deno.lock pins, and the runtime. Packages that only build or test are not in the program, so they are not in the list.
// Usage: deno run -A tools/release/sbom.ts > sbom.cdx.json
import { VERSION } from "../../src/base/version.ts";
import { bundle } from "../bundle.ts";
import { type PackageManifest, readManifest } from "../package_manifest.ts";
import { DENO_VERSION } from "../pins.ts";

export interface SbomInput {
  readonly version: string;
  readonly denoVersion: string;
  readonly packages: readonly PackageManifest[];
  /** deno.lock, parsed. */
  readonly lock: unknown;
}

interface Component {
  readonly type: "application" | "library" | "platform";
  readonly "bom-ref": string;
  readonly group?: string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly licenses?: readonly { readonly expression: string }[];
  readonly hashes?: readonly { readonly alg: "SHA-512"; readonly content: string }[];
}

/** A CycloneDX document; no clock and no random number gets in, so one commit has one document. */
export interface Sbom {
  readonly bomFormat: "CycloneDX";
  readonly specVersion: "1.6";
  readonly version: 1;
  readonly metadata: { readonly component: Component; readonly tools: { readonly components: readonly Component[] } };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

/** Lists what is inside; throws when a package of the bundle is not in the lock file. */
export function sbom({ version, denoVersion, packages, lock }: SbomInput): Sbom {
  const runtime: Component = {
    type: "platform",
    "bom-ref": `pkg:github/denoland/deno@v${denoVersion}`,
    name: "deno",
    version: denoVersion,
    purl: `pkg:github/denoland/deno@v${denoVersion}`,
    licenses: [{ expression: "MIT" }],
  };
  const own: Component = {
    type: "application",
    "bom-ref": `qwen@${version}`,
    name: "qwen",
    version,
    purl: `pkg:generic/qwen@${version}`,
    licenses: [{ expression: "MIT" }],
  };
  const libraries = packages.map((one) => library(one, lock)).sort((a, b) => a.purl < b.purl ? -1 : 1);
  const components = [runtime, ...libraries];
  const refOf = new Map(packages.map((one) => [one.name, purlOf(one)]));
  return {
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: { component: own, tools: { components: [runtime] } },
    components,
    dependencies: [
      { ref: own["bom-ref"], dependsOn: components.map((one) => one["bom-ref"]) },
      { ref: runtime["bom-ref"], dependsOn: [] },
      ...packages.map((one) => ({
        ref: purlOf(one),
        dependsOn: dependenciesOf(lockEntry(one, lock)).flatMap((name) => refOf.get(name) ?? []).sort(),
      })).sort((a, b) => a.ref < b.ref ? -1 : 1),
    ],
  };
}

function library(one: PackageManifest, lock: unknown): Component {
  const [group, name] = one.name.startsWith("@") ? one.name.split("/") : [undefined, one.name];
  const integrity = field(lockEntry(one, lock), "integrity");
  if (typeof integrity !== "string" || !integrity.startsWith("sha512-")) {
    throw new Error(`deno.lock has no SHA-512 of "${one.name}@${one.version}"`);
  }
  return {
    type: "library",
    "bom-ref": purlOf(one),
    ...(group === undefined ? {} : { group }),
    name: name ?? one.name,
    version: one.version,
    purl: purlOf(one),
    ...(one.license === undefined ? {} : { licenses: [{ expression: one.license }] }),
    hashes: [{ alg: "SHA-512", content: hexOf(integrity.slice("sha512-".length)) }],
  };
}

function purlOf({ name, version }: PackageManifest): string {
  return `pkg:npm/${name.replace("@", "%40")}@${version}`;
}

/** The lock file names a package with its peers, `openai@7.57.0_zod@3.25.76`; the peers are other packages. */
function lockEntry({ name, version }: PackageManifest, lock: unknown): unknown {
  const all = field(lock, "npm");
  if (typeof all !== "object" || all === null) throw new Error("deno.lock has no npm packages");
  const wanted = `${name}@${version}`;
  const key = Object.keys(all).find((one) => one === wanted || one.startsWith(`${wanted}_`));
  if (key === undefined) throw new Error(`deno.lock does not know "${wanted}"`);
  return field(all, key);
}

function dependenciesOf(entry: unknown): string[] {
  const names = field(entry, "dependencies");
  if (!Array.isArray(names)) return [];
  return names.filter((name) => typeof name === "string").map((name) => name.replace(/(?<=.)@.*$/, ""));
}

function field(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}

function hexOf(base64: string): string {
  return [...atob(base64)].map((byte) => byte.charCodeAt(0).toString(16).padStart(2, "0")).join("");
}

/** A package folder of the bundle's report, relative to the root of the repository. */
export async function insideOf(folder: string): Promise<PackageManifest> {
  return await readManifest(new URL(`../../${folder}/`, import.meta.url));
}

if (import.meta.main) {
  const { packages } = await bundle();
  const lock: unknown = JSON.parse(await Deno.readTextFile(new URL("../../deno.lock", import.meta.url)));
  const made = sbom({
    version: VERSION,
    denoVersion: DENO_VERSION,
    packages: await Promise.all(packages.map(insideOf)),
    lock,
  });
  await Deno.stdout.write(new TextEncoder().encode(`${JSON.stringify(made, null, 2)}\n`));
}
