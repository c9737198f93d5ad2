// Owns private files in `~/.qwen`: 0600 from the first byte, replaced whole (temporary file, sync, rename), so that a
// crash at any instant leaves the old or the new one. It answers two threats: another user of the machine who reads
// loose files (they are repaired, with a warning), and a link that leads a token out of the directory (refused). It
// touches the file and the folder beside it (`store_folder.ts`), which are all that a cell is granted.
import { QwenError } from "../../base/errors.ts";
import { folderBeside } from "../../config/logins/login_file.ts";
import { text } from "../../text/text.ts";
import { absence, emptyFolder, makeFolder, temporaryIn } from "./store_folder.ts";

/** Where private files live and how the user is told of what was found wrong. */
export interface PrivateDirectory {
  /** `~/.qwen` or `$QWEN_HOME`, absolute. */
  readonly qwenHome: string;
  /** Shows one line on standard error. */
  readonly warn: (message: string) => void;
  /**
   * Has the directory made, or closed to others if it is open, and answers its path with links resolved. A cell has no
   * right to the directory itself: there the launcher does it.
   */
  prepare(): Promise<string>;
}

const MAX_BYTES = 1024 * 1024;
const SEPARATOR = Deno.build.os === "windows" ? "\\" : "/";

/** The path of a file in the directory. */
export function privatePath({ qwenHome }: PrivateDirectory, name: string): string {
  return qwenHome.endsWith(SEPARATOR) ? qwenHome + name : qwenHome + SEPARATOR + name;
}

/**
 * The text of a private file, `undefined` when there is none.
 * @throws {QwenError} of kind `config` when it is no regular file, too large, or a link out of the directory
 */
export async function readPrivateFile(directory: PrivateDirectory, name: string): Promise<string | undefined> {
  const path = await resolveInside(directory, name);
  if (path === undefined) return undefined;
  await directory.prepare();
  await repairMode(path, directory);
  using file = await Deno.open(path).catch(absence);
  if (file === undefined) return undefined;
  const facts = await file.stat();
  // The name may have become a link between the look and the opening.
  if (!await isSameFile(path, facts)) throw new QwenError("config", text().auth.notAFile(path));
  if (facts.size > MAX_BYTES) throw new QwenError("config", text().auth.tooLarge(path));
  return new TextDecoder().decode(await readAll(file, facts.size));
}

/** Replaces a private file whole. */
export async function replacePrivateFile(directory: PrivateDirectory, name: string, content: string): Promise<void> {
  await directory.prepare();
  const path = await resolveInside(directory, name) ?? privatePath(directory, name);
  const temporary = await newTemporary(directory, name);
  try {
    using file = await writeNew(temporary, content);
    await Deno.rename(temporary, path);
    // The rename itself is on disk only when the directory is, which a cell cannot open. The file under its new name
    // brings it along: its inode changed with the rename. Where that fails the login is kept all the same.
    await file.sync().catch(() => undefined);
  } catch (error) {
    await Deno.remove(temporary).catch(() => undefined);
    throw error;
  }
}

/** New tokens may be longer than old ones. */
const MARGIN = " ".repeat(16_384);

/** Writes content and a margin where `replacePrivateFile` would, and takes it away again; throws what that would throw. */
export async function rehearsePrivateFile(directory: PrivateDirectory, name: string, content: string): Promise<void> {
  const temporary = await newTemporary(directory, name);
  try {
    (await writeNew(temporary, content + MARGIN)).close();
  } finally {
    await Deno.remove(temporary).catch(() => undefined);
  }
}

/** Removes temporary files that a killed process left. Only to be called while no other writer of `name` can be at work. */
export async function sweepTemporaries(directory: PrivateDirectory, name: string): Promise<void> {
  await emptyFolder(folderBeside(privatePath(directory, name)));
}

async function newTemporary(directory: PrivateDirectory, name: string): Promise<string> {
  return temporaryIn(await makeFolder(folderBeside(privatePath(directory, name))));
}

/** Moves a private file to another name in its folder, and answers that path; `undefined` when it no longer holds `content`. */
export async function setAside(
  directory: PrivateDirectory,
  { name, content, as }: { readonly name: string; readonly content: string; readonly as: string },
): Promise<string | undefined> {
  const path = await resolveInside(directory, name);
  if (path === undefined) return undefined;
  const aside = `${await makeFolder(folderBeside(privatePath(directory, name)))}${SEPARATOR}${as}`;
  // Another process may have been first.
  if (await Deno.rename(path, aside).then(() => true, absence) === undefined) return undefined;
  if (await Deno.readTextFile(aside) === content) return aside;
  // Another process put a new file there in the meantime: back to its name, unless there is a newer one still.
  await Deno.link(aside, path).catch(() => undefined);
  await Deno.remove(aside);
  return undefined;
}

/** A new file with this content, safe on disk and still open. */
async function writeNew(path: string, content: string): Promise<Deno.FsFile> {
  const file = await Deno.open(path, { createNew: true, write: true, mode: 0o600 });
  try {
    const bytes = new TextEncoder().encode(content);
    for (let done = 0; done < bytes.length;) done += await file.write(bytes.subarray(done));
    await file.sync();
    return file;
  } catch (error) {
    file.close();
    throw error;
  }
}

/** The path to use for a name: itself, or where its link leads if that is inside the directory. */
async function resolveInside(directory: PrivateDirectory, name: string): Promise<string | undefined> {
  const path = privatePath(directory, name);
  const facts = await lstatOf(path);
  if (facts === undefined || facts.isFile) return facts === undefined ? undefined : path;
  if (!facts.isSymlink) throw new QwenError("config", text().auth.notAFile(path));
  const root = await directory.prepare();
  const target = await Deno.realPath(path).catch(() => undefined);
  const inside = target?.startsWith(root + SEPARATOR) ? target.slice(root.length + 1) : undefined;
  if (inside === undefined) {
    throw new QwenError("config", text().auth.linkLeadsOut(path), { hint: [text().auth.linkLeadsOutHint(path)] });
  }
  return privatePath(directory, inside);
}

async function lstatOf(path: string): Promise<Deno.FileInfo | undefined> {
  return await Deno.lstat(path).catch(absence);
}

async function isSameFile(path: string, opened: Deno.FileInfo): Promise<boolean> {
  const facts = await lstatOf(path);
  // Replaced whole by another process since the opening is fine; a link is not.
  return opened.isFile && (facts === undefined || facts.isFile);
}

async function readAll(file: Deno.FsFile, size: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(size);
  let filled = 0;
  while (filled < size) {
    const count = await file.read(bytes.subarray(filled));
    if (count === null) break;
    filled += count;
  }
  return bytes.subarray(0, filled);
}

async function repairMode(path: string, { warn }: PrivateDirectory): Promise<void> {
  const facts = await Deno.stat(path).catch(() => undefined);
  if (facts === undefined || facts.mode === null || Deno.build.os === "windows") return;
  const found = facts.mode & 0o777;
  if ((found & 0o077) === 0) return;
  try {
    await Deno.chmod(path, 0o600);
    warn(text().auth.modeRepaired(path, found.toString(8)));
  } catch {
    // Somebody else's file, or a read-only disk: the user must see to it.
    warn(text().auth.modeLoose(path, found.toString(8)));
  }
}
