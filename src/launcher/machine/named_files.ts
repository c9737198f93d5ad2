// Owns the opening of a file that the user named. Threat: between the user's yes and the opening, or by a link that the
// user did not see, another file takes the place of the one that was asked about. So a path is shown with its links
// resolved, opened once, and what was opened is compared with what stands at that path.
import { pathRules } from "../../config/files/path_rules.ts";
import type { World } from "../../config/world.ts";
import { createPrivate, lookAt, notAFile, readThere, realPath, replaceWhole } from "../../base/private_file.ts";
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
  const real = realPath(path);
  if (real !== undefined) return real;
  const above = parent(path);
  return above === undefined ? path : join(resolvedPath(above, os), path.slice(above.length).replace(/^[\\/]+/, ""));
}

function readExactly(
  path: string,
  { maxBytes, os }: { readonly maxBytes: number; readonly os: World["os"] },
): Uint8Array {
  const bytes = readThere(path, maxBytes);
  if (bytes === undefined) throw new QwenError("config", text().launcher.noSuchFile(visible(path)));
  if (resolvedPath(path, os) !== path) throw notAFile(path);
  return bytes;
}

function writeExactly(
  path: string,
  { content, overwrite, os }: { readonly content: string; readonly overwrite: boolean; readonly os: World["os"] },
): boolean {
  const there = lookAt(path);
  if (there !== undefined && !overwrite) return false;
  if ((there !== undefined && !there.isFile) || resolvedPath(path, os) !== path) throw notAFile(path);
  // A rename replaces what stands at the path itself: a link that came there meanwhile is not followed.
  const temporary = `${path}.${crypto.randomUUID()}.tmp`;
  if (overwrite) replaceWhole(path, { content, temporary, lies: temporary });
  else if (!createdNew(path, content)) return false;
  return true;
}

/** False when something came there since. */
function createdNew(path: string, content: string): boolean {
  try {
    createPrivate(path, { content, lies: path }).close();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return false;
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
