// Owns the one careful way in which a configuration file is opened. Threats: a FIFO or device that hangs the reader, a
// file that fills the memory, and a file that somebody else laid into a directory where everybody may write (`/tmp`).
import { plainText } from "../../base/decode_text.ts";
import { pathRules } from "./path_rules.ts";
import type { FileFacts, World } from "../world.ts";

/** Larger files are not read: nobody writes a configuration of this size. */
export const MAX_FILE_BYTES = 1 << 20;

/** What opening a file came to. `foreign` is a file that somebody else put where everybody may write. */
export type GuardedFile =
  | { readonly outcome: "absent" | "not-a-file" | "foreign" | "unreadable" | "too-large" | "not-text" }
  | { readonly outcome: "text"; readonly text: string };

/** Reads a text file, or says why not. Nothing but a regular file is ever opened. */
export function readGuarded(world: World, path: string): GuardedFile {
  const file = readOpened(world, path, () => world.read(path, MAX_FILE_BYTES + 1));
  // Only who reads within a folder can come to a file elsewhere.
  return file.outcome === "linked" ? { outcome: "unreadable" } : file;
}

/**
 * The same of a file that came with a directory. Threat: a cloned repository links its `.env` to one of the user's files, names
 * an address beside it, and the user's key counts as its own. So what lies elsewhere, by whatever link, is `linked`.
 */
export function readProjects(world: World, path: string): GuardedFile | { readonly outcome: "linked" } {
  const { parent } = pathRules(world.os);
  const directory = parent(path) ?? path;
  const project = /[\\/]\.qwen$/.test(directory) ? parent(directory) ?? directory : directory;
  return readOpened(world, path, () => world.readWithin(project, path, MAX_FILE_BYTES + 1));
}

function readOpened(
  world: World,
  path: string,
  read: () => Uint8Array | undefined,
): GuardedFile | { readonly outcome: "linked" } {
  const facts = world.stat(path);
  if (facts === undefined) return { outcome: "absent" };
  if (facts.kind !== "file") return { outcome: "not-a-file" };
  if (isForeign(world, path, facts)) return { outcome: "foreign" };
  if (facts.size > MAX_FILE_BYTES) return { outcome: "too-large" };
  let bytes: Uint8Array | undefined;
  try {
    // One byte more than allowed: the file may have grown, and some systems tell 0 for the size.
    bytes = read();
  } catch {
    return { outcome: "unreadable" };
  }
  if (bytes === undefined) return { outcome: "linked" };
  if (bytes.length > MAX_FILE_BYTES) return { outcome: "too-large" };
  const text = plainText(bytes);
  return text === undefined ? { outcome: "not-text" } : { outcome: "text", text };
}

const OTHERS_MAY_WRITE = 0o002;
const GROUP_MAY_WRITE = 0o020;

/**
 * Laid by another user (not root) where others may write: into such a directory, or into a `.qwen` of one. A link counts by
 * whoever made it, and by what it points to.
 */
function isForeign(world: World, path: string, target: FileFacts): boolean {
  const { parent } = pathRules(world.os);
  const directory = parent(path);
  const above = directory !== undefined && /[\\/]\.qwen$/.test(directory) ? parent(directory) : undefined;
  const made = above === undefined ? [path] : [path, directory];
  const owners = [target, ...made.map((entry) => world.lstat(entry ?? path))];
  return owners.some((facts) => isStrangers(world, facts)) &&
    [directory, above].some((place) => place !== undefined && mayOthersWrite(world, world.stat(place)));
}

function isStrangers({ uid }: World, facts: FileFacts | undefined): boolean {
  const owner = facts?.uid ?? null;
  return owner !== null && uid !== null && owner !== 0 && owner !== uid;
}

/** Whether anybody but the user may write: all, or a group that is not the user's own. */
export function mayOthersWrite({ gid }: Pick<World, "gid">, facts: FileFacts | undefined): boolean {
  const mode = facts?.mode ?? 0;
  return (mode & OTHERS_MAY_WRITE) !== 0 || ((mode & GROUP_MAY_WRITE) !== 0 && facts?.gid !== gid);
}
