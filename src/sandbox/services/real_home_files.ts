// The real implementation of `home_files.ts`: what a conversation keeps in `~/.qwen`, by `base/private_file.ts`. A link in
// a file's place is never followed, wherever it leads.
import {
  appendLines,
  closeToOthers,
  isOpenToOthers,
  lookAt,
  makePrivateFolder,
  openThere,
  orAbsent,
  readStart,
  replaceWhole,
  temporaryName,
} from "../../base/private_file.ts";
import type { HomeFiles, KeptFile } from "./home_files.ts";
import type { PrivateHome } from "./private_home.ts";

const NAME_REGEXP = /^(?:[a-z]+\/)?[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** Where a file that replaces another is written first: of the places that a conversation is granted, the folder. */
const FOLDER = "sessions";

/** The private files below a directory, which is made at the first write. */
export function realHomeFiles(home: Pick<PrivateHome, "qwenHome" | "prepare">): HomeFiles {
  const pathOf = (name: string, root = home.qwenHome): string => {
    if (!NAME_REGEXP.test(name)) throw new RangeError(`"${name}" is no name of a private file`);
    return `${root.replace(/[\\/]$/, "")}/${name}`;
  };
  /** Makes directory and folder of a name; answers where the file must come to lie. */
  const prepare = async (name: string): Promise<string> => {
    const root = await home.prepare();
    const [folder = "", ...rest] = name.split("/");
    if (rest.length > 0) makePrivateFolder(pathOf(folder));
    return pathOf(name, root);
  };
  return {
    read: (name, maxBytes) => Promise.resolve().then(() => readText(pathOf(name), maxBytes)),
    async append(name, lines): Promise<void> {
      appendLines(pathOf(name), lines, await prepare(name));
    },
    async replace(name, content): Promise<void> {
      const temporary = `${FOLDER}/${temporaryName()}`;
      const lies = await prepare(temporary);
      // What is no file of ours stays.
      openThere(pathOf(name))?.close();
      replaceWhole(pathOf(name), { content, temporary: pathOf(temporary), lies });
    },
    list: (folder) => Promise.resolve().then(() => listFiles(pathOf(folder))),
    remove: (name) => Promise.resolve().then(() => orAbsent(() => Deno.removeSync(pathOf(name)))),
  };
}

function readText(path: string, maxBytes: number): string | undefined {
  using file = openThere(path);
  if (file === undefined) return undefined;
  const facts = file.statSync();
  if (isOpenToOthers(facts)) closeToOthers(path, facts);
  return new TextDecoder().decode(readStart(file, Math.min(facts.size, maxBytes)));
}

function listFiles(path: string): readonly KeptFile[] {
  const files: KeptFile[] = [];
  orAbsent(() => {
    for (const entry of Deno.readDirSync(path)) {
      if (!entry.isFile) continue;
      const facts = lookAt(`${path}/${entry.name}`);
      if (facts) files.push({ name: entry.name, size: facts.size, modifiedAt: facts.mtime?.getTime() ?? 0 });
    }
  });
  return files;
}
