// Private files: 0600 from the first byte, replaced whole (temporary file, sync, rename), so that a crash at any instant
// leaves the old or the new one. Threat: whoever may write to a folder puts a link into a file's place between the look
// and the opening, so that a key is written, or a foreign file read or added to, somewhere else. So what was opened must
// be what then stands at that very name, a new file is made without following a link, and nothing is written before it
// is known where the file lies. All of it waits for the disk at once: the files are small, and one way is enough.
import { text } from "../text/text.ts";
import { QwenError } from "./errors.ts";
import { visible } from "./visible.ts";

/** Another process may replace a file whole while it is opened; more often than this it is a game. */
const MOST_OPENINGS = 10;

/**
 * There is no opening relative to a folder's handle here, so a folder on the way that flips to a link and back can be seen
 * only by looking: a foreign file passes if the folder flips between each two of these looks, in the right order.
 */
const LOOKS = 5;

export interface NewFile {
  readonly content: string;
  /** Exactly these rights, whatever the umask says. @default 0o600, less what the umask takes */
  readonly mode?: number;
  /** Where the file must come to lie, with all links resolved; where it is absent, a link on the way is followed. */
  readonly lies?: string;
}

export interface Replacement extends NewFile {
  /** A path on the same disk that no other writer uses. */
  readonly temporary: string;
}

/**
 * A regular file, opened; `undefined` when there is none. No link is followed at the end of the path, and no FIFO opened,
 * which would hang the program.
 * @throws {QwenError} of kind `config` when something else is there; the system's own error when it cannot be opened
 */
export function openThere(path: string, options: Deno.OpenOptions = { read: true }): Deno.FsFile | undefined {
  for (let tries = 0; tries < MOST_OPENINGS; tries++) {
    const there = lookAt(path);
    if (there === undefined) return undefined;
    if (!there.isFile) break;
    const file = orAbsent(() => Deno.openSync(path, options));
    if (file === undefined) continue;
    if (standsAt(path, file)) return file;
    file.close();
  }
  throw notAFile(path);
}

/** The same for reading and writing; a file that is not there is made. `lies` as for a new file. */
export function openOrCreate(path: string, lies?: string): Deno.FsFile {
  for (let tries = 0; tries < MOST_OPENINGS; tries++) {
    const file = openThere(path, { read: true, write: true }) ?? createNew(path);
    // Another process was first, or a link that leads nowhere stands there.
    if (file === undefined) continue;
    if (liesAt(path, { file, lies })) return file;
    file.close();
    break;
  }
  throw notAFile(path);
}

function createNew(path: string): Deno.FsFile | undefined {
  try {
    return Deno.openSync(path, { createNew: true, read: true, write: true, mode: 0o600 });
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return undefined;
    throw error;
  }
}

/**
 * The bytes of a regular file; `undefined` when there is none.
 * @throws {QwenError} of kind `config` when it is larger, or fails like `openThere`
 */
export function readThere(path: string, maxBytes: number): Uint8Array | undefined {
  using file = openThere(path);
  if (file === undefined) return undefined;
  const { size } = file.statSync();
  // One byte more than allowed: the file may have grown since.
  const bytes = readStart(file, Math.min(size, maxBytes) + 1);
  const length = Math.max(size, bytes.length);
  if (length > maxBytes) throw new QwenError("config", text().errors.fileTooLarge(visible(path), length, maxBytes));
  return bytes;
}

/** The first bytes of an open file, as many as there are, up to `maxBytes`. */
export function readStart(file: Deno.FsFile, maxBytes: number): Uint8Array {
  const bytes = new Uint8Array(maxBytes);
  let length = 0;
  while (length < maxBytes) {
    const count = file.readSync(bytes.subarray(length));
    if (count === null) break;
    length += count;
  }
  return bytes.subarray(0, length);
}

/**
 * Makes a new file, which is on disk afterwards and still open. Where that fails, no word of it is left.
 * @throws {Deno.errors.AlreadyExists} when something is there; {QwenError} of kind `config` when it would lie elsewhere
 */
export function createPrivate(path: string, { content, mode, lies }: NewFile): Deno.FsFile {
  const file = Deno.openSync(path, { createNew: true, write: true, mode: mode ?? 0o600 });
  try {
    if (!liesAt(path, { file, lies })) throw notAFile(path);
    // The umask may have taken rights away that a file had before.
    if (mode !== undefined && Deno.build.os !== "windows") Deno.chmodSync(path, mode);
    writeAll(file, content);
    file.syncSync();
    return file;
  } catch (error) {
    // What lies elsewhere is empty, and stays: by this path something else might be removed.
    const isThere = standsAt(path, file) && liesAt(path, { file, lies });
    file.close();
    if (isThere) tryRemove(path);
    throw error;
  }
}

/** Puts a file into the place of whatever is there, whole; a link is replaced, not followed. Fails like `createPrivate`. */
export function replaceWhole(path: string, { temporary, ...file }: Replacement): void {
  using made = createPrivate(temporary, file);
  try {
    Deno.renameSync(temporary, path);
  } catch (error) {
    tryRemove(temporary);
    throw error;
  }
  // The rename itself is on disk only when the folder is, which a sandbox cannot open. The file under its new name brings
  // it along: its inode changed with the rename. Where that fails the file is kept all the same.
  try {
    made.syncSync();
  } catch {
    // As said.
  }
}

/** Adds whole lines to a file, which is made where there is none; a line that a crash tore is closed first. */
export function appendLines(path: string, lines: string, lies?: string): void {
  using file = openThere(path, { read: true, append: true });
  if (file === undefined) {
    createPrivate(path, { content: lines, ...(lies === undefined ? {} : { lies }) }).close();
    return;
  }
  if (!liesAt(path, { file, lies })) throw notAFile(path);
  const facts = file.statSync();
  if (isOpenToOthers(facts)) closeToOthers(path, facts);
  writeAll(file, endsInLine(file, facts.size) ? lines : `\n${lines}`);
  file.syncDataSync();
}

/** Makes a folder with 0700, or closes the one that is there. @throws {QwenError} of kind `config` when it is none */
export function makePrivateFolder(path: string): void {
  try {
    Deno.mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    const facts = Deno.lstatSync(path);
    if (!facts.isDirectory) throw new QwenError("config", text().errors.notAFolder(visible(path)));
    if (isOpenToOthers(facts)) closeToOthers(path, facts);
  }
}

/** The name of a temporary file; no two are the same. */
export function temporaryName(): string {
  return `new-${crypto.randomUUID().slice(-12)}`;
}

/** What `temporaryName` gives. */
export const TEMPORARY_NAME = /^new-[0-9a-f]{12}$/;

/** Whether other users of the machine have any right to a file. */
export function isOpenToOthers({ mode }: Deno.FileInfo): boolean {
  return mode !== null && (mode & 0o077) !== 0 && Deno.build.os !== "windows";
}

/** Takes the rights of others away; false where that cannot be done. */
export function closeToOthers(path: string, { mode }: Deno.FileInfo): boolean {
  try {
    Deno.chmodSync(path, (mode ?? 0) & 0o700);
    return true;
  } catch {
    return false;
  }
}

/** What stands at a path itself; `undefined` when nothing does. */
export function lookAt(path: string): Deno.FileInfo | undefined {
  return orAbsent(() => Deno.lstatSync(path));
}

/** What `act` gives; `undefined` for "there is no such file". */
export function orAbsent<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** Removes a file or an empty folder of which nothing depends on its being gone. */
export function tryRemove(path: string): void {
  try {
    Deno.removeSync(path);
  } catch {
    // Never made, gone already, or not ours: what led here is what counts.
  }
}

/** A path with its links resolved; `undefined` when nothing is there. */
export function realPath(path: string): string | undefined {
  try {
    return Deno.realPathSync(path);
  } catch {
    return undefined;
  }
}

export function notAFile(path: string): QwenError {
  return new QwenError("config", text().errors.notAFile(visible(path)));
}

function standsAt(path: string, file: Deno.FsFile): boolean {
  const [opened, there] = [file.statSync(), lookAt(path)];
  return there !== undefined && there.isFile && opened.isFile && there.ino === opened.ino && there.dev === opened.dev;
}

function liesAt(
  path: string,
  { file, lies }: { readonly file: Deno.FsFile; readonly lies: string | undefined },
): boolean {
  if (lies === undefined) return true;
  const expected = Deno.build.os === "windows" ? lies.replaceAll("/", "\\") : lies;
  for (let look = 0; look < LOOKS; look++) {
    if (realPath(path) !== expected || !standsAt(expected, file)) return false;
  }
  return true;
}

function endsInLine(file: Deno.FsFile, size: number): boolean {
  if (size === 0) return true;
  file.seekSync(size - 1, Deno.SeekMode.Start);
  return readStart(file, 1)[0] === 10;
}

function writeAll(file: Deno.FsFile, content: string): void {
  const bytes = new TextEncoder().encode(content);
  for (let at = 0; at < bytes.length;) at += file.writeSync(bytes.subarray(at));
}

/** Why the system did not let a file or folder be used, in the user's language where it is one of the usual reasons. */
export function fileFault(cause: unknown): string {
  const words = text().errors.fileFaults;
  const message = cause instanceof Error ? cause.message : String(cause);
  const [, number = ""] = /\(os error (\d+)\)/.exec(message) ?? [];
  // A read-only disk and a full one have no classes of their own. Windows has other numbers, and says them in its words.
  if (Deno.build.os !== "windows" && number === "30") return words.readOnly;
  if (Deno.build.os !== "windows" && number === "28") return words.full;
  if (cause instanceof Deno.errors.PermissionDenied || cause instanceof Deno.errors.NotCapable) return words.denied;
  if (cause instanceof Deno.errors.NotADirectory || cause instanceof Deno.errors.AlreadyExists) return words.notAFolder;
  if (cause instanceof Deno.errors.NotFound) return words.missing;
  return message;
}
