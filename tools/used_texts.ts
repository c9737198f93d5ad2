// Owns leaving out the sections of the catalogues that a part of the program never says a word of: a launcher that starts
// in no time need not parse the words of the wizard. A section is used where a module of the part has `text().section`.
// A module that takes the whole catalogue fails the build, for then nobody could tell; a section left out by mistake is
// `undefined`, and its first use a loud error.
import { build, type BuildOptions, type Plugin } from "esbuild";

const SECTION_FILE = /[\\/]src[\\/]text[\\/][a-z]{2}[\\/](\w+)\.ts$/;
const USE = /(?<![.\w])text\(\)(?:\.(\w+))?(?!:|\s*\{)/g;

/** The sections that the modules of a build speak; `options` are those of the build itself. */
export async function usedTexts(options: BuildOptions, root: URL): Promise<ReadonlySet<string>> {
  const { metafile } = await build({ ...options, write: false, metafile: true });
  const used = new Set<string>();
  for (const path of Object.keys(metafile.inputs)) {
    if (!path.startsWith("src/") || path.startsWith("src/text/")) continue;
    for (const name of sectionsIn(await Deno.readTextFile(new URL(path, root)), path)) used.add(name);
  }
  return used;
}

/** The sections that a module's code names. @throws {Error} when it takes the catalogue as a whole */
export function sectionsIn(code: string, path: string): readonly string[] {
  return [...code.replace(/\/\/.*|\/\*[\s\S]*?\*\//g, "").matchAll(USE)].map(([, name]) => {
    if (name === undefined) {
      throw new Error(`${path} takes the whole catalogue: write text().section, see used_texts.ts`);
    }
    return name;
  });
}

/** Leaves the other sections out. What is no section of its own, e.g. `usage_errors.ts`, goes with the one it is part of. */
export function leaveOutTexts(used: ReadonlySet<string>): Plugin {
  return {
    name: "leave-out-texts",
    setup(bundler): void {
      bundler.onLoad({ filter: SECTION_FILE }, async ({ path }) => {
        const name = SECTION_FILE.exec(path)?.[1] ?? "";
        const isSection = new RegExp(`^export const ${name}\\b`, "m").test(await Deno.readTextFile(path));
        return isSection && !used.has(name)
          ? { contents: `export const ${name} = undefined;`, loader: "js" }
          : undefined;
      });
    },
  };
}
