// Owns the comparison of the version in all the places that name it. A release whose tag, program, change log or
// installers disagree must not be made.
// Usage: deno run -A tools/release/check_version.ts [TAG]
import { say } from "../say.ts";
import { newestVersion, notesOf } from "./changelog.ts";

/** The texts of the files that carry the version. */
export interface Versioned {
  readonly denoJson: string;
  readonly versionTs: string;
  readonly changelog: string;
  readonly installSh: string;
  readonly installPs1: string;
}

/** Every disagreement, in words; an empty list is agreement. The tag is left out where there is none yet. */
export function disagreements(files: Versioned, tag?: string): string[] {
  const version = find(files.versionTs, /VERSION = "([^"]+)"/);
  if (version === undefined) return ['src/base/version.ts has no line `VERSION = "…"`'];
  const found: readonly (readonly [string, string | undefined])[] = [
    ["deno.json", find(files.denoJson, /"version":\s*"([^"]+)"/)],
    ["CHANGELOG.md", newestVersion(files.changelog)],
    ["install.sh", find(files.installSh, /^BAKED_VERSION='([^']+)'/m)],
    ["install.ps1", find(files.installPs1, /^\$BakedVersion = '([^']+)'/m)],
    ...(tag === undefined ? [] : [[`The tag ${tag}`, /^v(.+)$/.exec(tag)?.[1]] as const]),
  ];
  const problems = found.filter(([, other]) => other !== version)
    .map(([name, other]) => `${name} says ${other ?? "nothing"}, src/base/version.ts says ${version}`);
  if (notesOf(files.changelog, version) === "") problems.push(`CHANGELOG.md has nothing to say about ${version}`);
  return problems;
}

function find(text: string, pattern: RegExp): string | undefined {
  return pattern.exec(text)?.[1];
}

/** Reads the files from the repository. */
export async function readVersioned(): Promise<Versioned> {
  const read = (path: string): Promise<string> => Deno.readTextFile(new URL(`../../${path}`, import.meta.url));
  const [denoJson, versionTs, changelog, installSh, installPs1] = await Promise.all(
    ["deno.json", "src/base/version.ts", "CHANGELOG.md", "install.sh", "install.ps1"].map(read),
  );
  if (!denoJson || !versionTs || !changelog || !installSh || !installPs1) throw new Error("A versioned file is empty");
  return { denoJson, versionTs, changelog, installSh, installPs1 };
}

if (import.meta.main) {
  const problems = disagreements(await readVersioned(), Deno.args[0]);
  for (const problem of problems) say(problem);
  if (problems.length > 0) Deno.exitCode = 1;
}
