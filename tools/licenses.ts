// Owns THIRD_PARTY_LICENSES: the licence texts of the packages that are inside the bundle, taken from the packages.
// A package whose licence text cannot be had is an error: it must not be shipped.
import { readManifest } from "./package_manifest.ts";

/** The Deno runtime is inside every compiled binary; its own third-party notices are published with it. */
const RUNTIME = `Deno (the runtime inside the executable), https://github.com/denoland/deno
License: MIT. Copyright the Deno authors. It contains V8 (BSD-3-Clause) and Rust libraries under their own licences.

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
`;

/** For packages that name a licence whose text holds no name of theirs, and forget to ship it. */
const COMMON_TEXTS: Readonly<Record<string, URL>> = {
  "Apache-2.0": new URL("licence_texts/Apache-2.0.txt", import.meta.url),
};

const RULE = "-".repeat(80);

/** The file's text for these package folders, which are relative to the repository's root. */
export async function licenses(packages: readonly string[]): Promise<string> {
  const root = new URL("../", import.meta.url);
  const parts = [RUNTIME];
  for (const folder of packages) parts.push(await licenseOf(new URL(`${folder}/`, root)));
  return parts.join(`\n${RULE}\n\n`);
}

async function licenseOf(folder: URL): Promise<string> {
  const { name, version, license = "not stated" } = await readManifest(folder);
  for await (const entry of Deno.readDir(folder)) {
    if (!entry.isFile || !/^(licen[cs]e|copying)(\.(md|txt))?$/i.test(entry.name)) continue;
    const words = await Deno.readTextFile(new URL(entry.name, folder));
    return `${name} ${version}\nLicense: ${license}\n\n${words.trim()}\n`;
  }
  const common = COMMON_TEXTS[license];
  if (common === undefined) throw new Error(`The package "${name}" has no licence text in ${folder.pathname}`);
  return `${name} ${version}\nLicense: ${license}\n\n${(await Deno.readTextFile(common)).trim()}\n`;
}
