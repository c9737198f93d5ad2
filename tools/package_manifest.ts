// Owns reading who a package is out of its folder: for the list of licences and for the list of what is inside.

/** What a package.json says of itself. */
export interface PackageManifest {
  readonly name: string;
  readonly version: string;
  /** SPDX expression, if it states one. */
  readonly license?: string;
}

/** Reads it; throws when the folder (with a slash at its end) holds no package. */
export async function readManifest(folder: URL): Promise<PackageManifest> {
  const manifest: unknown = JSON.parse(await Deno.readTextFile(new URL("package.json", folder)));
  const field = (key: string): unknown =>
    typeof manifest === "object" && manifest !== null ? Reflect.get(manifest, key) : undefined;
  const [name, version, license] = ["name", "version", "license"].map(field);
  if (typeof name !== "string" || typeof version !== "string") throw new Error(`"${folder.pathname}" is no package`);
  return { name, version, ...(typeof license === "string" ? { license } : {}) };
}
