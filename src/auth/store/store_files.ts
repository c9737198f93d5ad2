// Private files in `~/.qwen`, as the store of logins needs them. What a file of ours may be is decided here: itself, or a
// link that stays inside the directory; one that would lead a token out is refused. Loose rights are closed, and told. It
// touches the file and the folder beside it (`oauth_creds.d` beside `oauth_creds.json`: temporary files, our own lock,
// what was set aside), which are all that a sandbox is granted. How files are read and written is `base/private_file.ts`.
import {
  closeToOthers,
  createPrivate,
  isOpenToOthers,
  lookAt,
  makePrivateFolder,
  notAFile,
  orAbsent,
  readThere,
  realPath,
  replaceWhole,
  TEMPORARY_NAME,
  temporaryName,
  tryRemove,
} from "../../base/private_file.ts";
import { QwenError } from "../../base/errors.ts";
import { folderBeside } from "../../config/logins/login_file.ts";
import { text } from "../../text/text.ts";

/** Where private files live and how the user is told of what was found wrong. */
export interface PrivateDirectory {
  /** `~/.qwen` or `$QWEN_HOME`, absolute. */
  readonly qwenHome: string;
  /** Shows one line on standard error. */
  readonly warn: (message: string) => void;
  /**
   * Has the directory made, or closed to others if it is open, and answers its path with links resolved. A sandbox has no
   * right to the directory itself: there the launcher does it.
   */
  prepare(): Promise<string>;
  /**
   * Whether another user put a link there. Only the launcher asks: a sandbox can reach nothing else by one, wherever it leads,
   * and what lies behind it may be another thing from one moment to the next.
   */
  readonly isStrangersLink?: (path: string) => boolean;
}

const MAX_BYTES = 1024 * 1024;
const SEPARATOR = Deno.build.os === "windows" ? "\\" : "/";
/** New tokens may be longer than old ones. */
const MARGIN = " ".repeat(16_384);

/** The path of a file in the directory. */
export function privatePath({ qwenHome }: Pick<PrivateDirectory, "qwenHome">, name: string): string {
  return qwenHome.endsWith(SEPARATOR) ? qwenHome + name : qwenHome + SEPARATOR + name;
}

/**
 * The text of a private file, `undefined` when there is none.
 * @throws {QwenError} of kind `config` when it is no regular file, too large, or a link out of the directory
 */
export async function readPrivateFile(directory: PrivateDirectory, name: string): Promise<string | undefined> {
  if (lookAt(privatePath(directory, name)) === undefined) return undefined;
  const path = pathInside(directory, { name, root: await directory.prepare() });
  repairMode(path, directory);
  const bytes = readThere(path, MAX_BYTES);
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
}

/** Replaces a private file whole. */
export async function replacePrivateFile(directory: PrivateDirectory, name: string, content: string): Promise<void> {
  const root = await directory.prepare();
  replaceWhole(pathInside(directory, { name, root }), { content, ...newTemporary(directory, { name, root }) });
}

/** Writes content and a margin where `replacePrivateFile` would, and takes it away again; throws what that would throw. */
export async function rehearsePrivateFile(directory: PrivateDirectory, name: string, content: string): Promise<void> {
  const { temporary, lies } = newTemporary(directory, { name, root: await directory.prepare() });
  createPrivate(temporary, { content: content + MARGIN, lies }).close();
  tryRemove(temporary);
}

/** Makes the folder beside a private file and answers its path. @throws {QwenError} of kind `config` when it is none */
export function folderFor(directory: Pick<PrivateDirectory, "qwenHome">, name: string): string {
  const folder = folderBeside(privatePath(directory, name));
  makePrivateFolder(folder);
  return folder;
}

/** Removes temporary files that a killed process left. Only to be called while no other writer of `name` can be at work. */
export function sweepTemporaries(directory: PrivateDirectory, name: string): void {
  const folder = folderFor(directory, name);
  for (const entry of Deno.readDirSync(folder)) {
    if (entry.isFile && TEMPORARY_NAME.test(entry.name)) tryRemove(`${folder}/${entry.name}`);
  }
}

/** Moves a private file to another name in its folder, and answers that path; `undefined` when it no longer holds `content`. */
export async function setAside(
  directory: PrivateDirectory,
  { name, content, as }: { readonly name: string; readonly content: string; readonly as: string },
): Promise<string | undefined> {
  const path = pathInside(directory, { name, root: await directory.prepare() });
  const aside = `${folderFor(directory, name)}${SEPARATOR}${as}`;
  // Another process may have been first.
  if (orAbsent(() => (Deno.renameSync(path, aside), true)) === undefined) return undefined;
  if (decoded(aside) === content) return aside;
  // Another process put a new file there in the meantime: back to its name, unless there is a newer one still.
  try {
    Deno.linkSync(aside, path);
  } catch {
    // There is one.
  }
  Deno.removeSync(aside);
  return undefined;
}

function decoded(path: string): string {
  return new TextDecoder().decode(readThere(path, MAX_BYTES));
}

/** A new name in the folder beside a file, and where it must come to lie. */
function newTemporary(
  directory: PrivateDirectory,
  { name, root }: { readonly name: string; readonly root: string },
): { readonly temporary: string; readonly lies: string } {
  const temporary = `${SEPARATOR}${temporaryName()}`;
  return {
    temporary: folderFor(directory, name) + temporary,
    lies: folderBeside(privatePath({ qwenHome: root }, name)) + temporary,
  };
}

/** The path to use for a name: itself, or where its link leads if that is inside the directory. */
function pathInside(
  directory: PrivateDirectory,
  { name, root }: { readonly name: string; readonly root: string },
): string {
  const path = privatePath(directory, name);
  const facts = lookAt(path);
  if (facts === undefined || facts.isFile) return path;
  if (!facts.isSymlink) throw notAFile(path);
  const target = directory.isStrangersLink?.(path) === true ? undefined : realPath(path);
  const inside = target?.startsWith(root + SEPARATOR) ? target.slice(root.length + 1) : undefined;
  if (inside === undefined) {
    throw new QwenError("config", text().auth.linkLeadsOut(path), { hint: [text().auth.linkLeadsOutHint(path)] });
  }
  return privatePath(directory, inside);
}

function repairMode(path: string, { warn }: PrivateDirectory): void {
  const facts = lookAt(path);
  if (facts === undefined || !facts.isFile || !isOpenToOthers(facts)) return;
  const mode = ((facts.mode ?? 0) & 0o777).toString(8);
  const words = text().auth;
  // Somebody else's file, or a read-only disk: the user must see to it.
  warn(closeToOthers(path, facts) ? words.modeRepaired(path, mode) : words.modeLoose(path, mode));
}
