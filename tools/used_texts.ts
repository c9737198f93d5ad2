// Owns which words go where in a bundle. English comes with the modules that speak it: a launcher that starts in no time
// need not parse the words of the doctor. The other languages are loaded whole, without the sections that a part of the
// program never says a word of. A section is used where a module has `text().section`.
// A module that takes the whole catalogue fails the build, for then nobody could tell; a section left out by mistake is
// `undefined`, and its first use a loud error.
import { build, type BuildOptions, type Plugin } from "esbuild";

const SECTION_FILE = /[\\/]src[\\/]text[\\/]([a-z]{2})[\\/](\w+)\.ts$/;
const ENGLISH = /[\\/]src[\\/]text[\\/]en\.ts$/;
const OURS = /[\\/]src[\\/].*\.ts$/;
const OF_CATALOGUES = /[\\/]src[\\/]text[\\/]/;
const USE = /(?<!\w|(?<!\.\.)\.)text\(\)(?:\s*\.(\w+))?(?!:|\s*\{)/g;
/** An address in a string begins no comment. */
const COMMENT = /(?<!:)\/\/.*|\/\*[\s\S]*?\*\//g;

/** Prefix of the modules that put one section into the English catalogue; they exist only inside the bundler. */
const NAMESPACE = "words";

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
  return [...code.replace(COMMENT, "").matchAll(USE)].map(([, name]) => {
    if (name === undefined) {
      throw new Error(`${path} takes the whole catalogue: write text().section, see used_texts.ts`);
    }
    return name;
  });
}

/**
 * Leaves the other sections out of the languages that are loaded whole. What is no section of its own, e.g.
 * `usage_errors.ts`, goes with the one it is part of.
 */
export function leaveOutTexts(used: ReadonlySet<string>): Plugin {
  return {
    name: "leave-out-texts",
    setup(bundler): void {
      bundler.onLoad({ filter: SECTION_FILE }, async ({ path }) => {
        const [, language, name = ""] = SECTION_FILE.exec(path) ?? [];
        if (language === "en" || used.has(name)) return undefined;
        const isSection = new RegExp(`^export const ${name}\\b`, "m").test(await Deno.readTextFile(path));
        return isSection ? { contents: `export const ${name} = undefined;`, loader: "js" } : undefined;
      });
    },
  };
}

/** Lets each module bring the English sections that it speaks, so that they lie in the chunks of those who speak them. */
export function textsWithSpeakers(root: URL): Plugin {
  const at = (path: string): string => JSON.stringify(decodeURIComponent(new URL(path, root).pathname));
  return {
    name: "texts-with-speakers",
    setup(bundler): void {
      bundler.onLoad({ filter: ENGLISH }, () => ({ contents: "export const en = {};", loader: "js" }));
      bundler.onLoad({ filter: OURS }, async ({ path }) => {
        if (OF_CATALOGUES.test(path)) return undefined;
        const code = await Deno.readTextFile(path);
        const sections = [...new Set(sectionsIn(code, path))];
        if (sections.length === 0) return undefined;
        return { contents: sections.map((name) => `import "${NAMESPACE}:${name}";`).join("") + code, loader: "ts" };
      });
      bundler.onResolve({ filter: new RegExp(`^${NAMESPACE}:`) }, ({ path }) => ({
        path: path.slice(NAMESPACE.length + 1),
        namespace: NAMESPACE,
      }));
      bundler.onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path: name }) => ({
        contents: `import { en } from ${at("src/text/en.ts")};
          import { ${name} } from ${at(`src/text/en/${name}.ts`)};
          en.${name} = ${name};`,
        loader: "js",
        resolveDir: decodeURIComponent(root.pathname),
      }));
    },
  };
}
