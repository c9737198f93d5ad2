// Owns the opening of a file that the user named. Threat: between the user's yes and the opening, or by a link that the
// user did not see, another file takes the place of the one that was asked about. So a path is shown with its links
// resolved, opened once, and what was opened is compared with what stands at that path.
import { pathRules } from "../../config/files/path_rules.ts";
import type { World } from "../../config/world.ts";
import { QwenError } from "../../base/errors.ts";
import { visible } from "../../base/visible.ts";
import { text } from "../../text/text.ts";

/** Files at the very paths that a user agreed to: as `resolve` gives them. */
export interface NamedFiles {
  /** A path with the links resolved in what exists of it. */
  resolve(path: string): string;
  /** The bytes of a regular file. @throws {QwenError} when there is none, it is another by now, or larger */
  read(path: string, maxBytes: number): Uint8Array;
  /** Writes a file, for its owner's eyes; false when one is there and `overwrite` is not said. @throws {QwenError} */
  write(path: string, content: string, options: { readonly overwrite: boolean }): boolean;
}

/** The files of this machine. */
export function realNamedFiles(os: World["os"]): NamedFiles {
  return {
    resolve: (path) => resolvedPath(path, os),
    read: (path, maxBytes) => named(path, () => readExactly(path, { maxBytes, os })),
    write: (path, content, { overwrite }) => named(path, () => writeExactly(path, { content, overwrite, os })),
  };
}

/** A path with the links resolved in what exists of it. */
export function resolvedPath(path: string, os: World["os"]): string {
  const { join, parent } = pathRules(os);
  try {
    return Deno.realPathSync(path);
  } catch {
    const above = parent(path);
    return above === undefined ? path : join(resolvedPath(above, os), path.slice(above.length).replace(/^[\\/]+/, ""));
  }
}

function readExactly(
  path: string,
  { maxBytes, os }: { readonly maxBytes: number; readonly os: World["os"] },
): Uint8Array {
  // Nothing but a regular file is opened: a FIFO would hang the program.
  if (!Deno.lstatSync(path).isFile) throw notAFile(path);
  using file = Deno.openSync(path, { read: true });
  const opened = file.statSync();
  const there = Deno.lstatSync(path);
  const isSame = there.isFile && opened.isFile && there.ino === opened.ino && there.dev === opened.dev;
  if (!isSame || resolvedPath(path, os) !== path) throw notAFile(path);
  if (opened.size > maxBytes) throw tooLarge(path, { bytes: opened.size, maxBytes });
  // One byte more than allowed: the file may have grown.
  const buffer = new Uint8Array(Math.min(opened.size, maxBytes) + 1);
  let length = 0;
  while (length < buffer.length) {
    const count = file.readSync(buffer.subarray(length));
    if (count === null) break;
    length += count;
  }
  if (length > maxBytes) throw tooLarge(path, { bytes: length, maxBytes });
  return buffer.slice(0, length);
}

function writeExactly(
  path: string,
  { content, overwrite, os }: { readonly content: string; readonly overwrite: boolean; readonly os: World["os"] },
): boolean {
  const there = lstat(path);
  if (there !== undefined && !overwrite) return false;
  if ((there !== undefined && !there.isFile) || resolvedPath(path, os) !== path) throw notAFile(path);
  if (!overwrite) return writeNew(path, content);
  // A rename replaces what stands at the path itself: a link that came there meanwhile is not followed.
  const temporary = `${path}.${crypto.randomUUID()}.tmp`;
  try {
    writeNew(temporary, content);
    Deno.renameSync(temporary, path);
    return true;
  } catch (error) {
    try {
      Deno.removeSync(temporary);
    } catch {
      // Never made: the first error is the one to tell.
    }
    throw error;
  }
}

/** `createNew` follows no link at the end of the path, and takes no file that is there: then it answers false. */
function writeNew(path: string, content: string): boolean {
  using file = openNew(path);
  if (file === undefined) return false;
  const bytes = new TextEncoder().encode(content);
  for (let at = 0; at < bytes.length;) at += file.writeSync(bytes.subarray(at));
  file.syncSync();
  return true;
}

function openNew(path: string): Deno.FsFile | undefined {
  try {
    return Deno.openSync(path, { write: true, createNew: true, mode: 0o600 });
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return undefined;
    throw error;
  }
}

function lstat(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.lstatSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** The failures of the system in the user's words. */
function named<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (cause) {
    if (cause instanceof QwenError) throw cause;
    const shown = visible(path);
    if (cause instanceof Deno.errors.NotFound) throw new QwenError("config", text().launcher.noSuchFile(shown));
    const why = cause instanceof Error ? cause.name : String(cause);
    throw new QwenError("other", text().errors.fileFailed(shown, why), { cause });
  }
}

function notAFile(path: string): QwenError {
  return new QwenError("config", text().launcher.notAFile(visible(path)));
}

function tooLarge(
  path: string,
  { bytes, maxBytes }: { readonly bytes: number; readonly maxBytes: number },
): QwenError {
  return new QwenError("config", text().launcher.fileTooLarge(visible(path), bytes, maxBytes));
}
