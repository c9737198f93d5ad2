// Owns the folder beside a private file (`oauth_creds.d` beside `oauth_creds.json`): temporary files, our own lock, what
// was set aside. It is apart so that a cell can be granted one login without the rest of `~/.qwen`. A link in its place
// is refused: it would lead tokens out.
import { QwenError } from "../../base/errors.ts";
import { text } from "../../text/text.ts";

const TEMPORARY = /^new-[0-9a-f]{12}$/;

/** Makes the folder with 0700 and answers its path. @throws {QwenError} of kind `config` when something else is there */
export async function makeFolder(path: string): Promise<string> {
  try {
    await Deno.mkdir(path, { mode: 0o700 });
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    const facts = await Deno.lstat(path);
    if (!facts.isDirectory) throw new QwenError("config", text().auth.notAFolder(path));
    const isOpen = facts.mode !== null && (facts.mode & 0o077) !== 0 && Deno.build.os !== "windows";
    if (isOpen) await Deno.chmod(path, 0o700).catch(() => undefined);
  }
  return path;
}

/** The path of a temporary file in a folder; no two are the same. */
export function temporaryIn(folder: string): string {
  return `${folder}/new-${crypto.randomUUID().slice(-12)}`;
}

/** Removes the temporary files in a folder; it need not exist. */
export async function emptyFolder(path: string): Promise<void> {
  try {
    for await (const entry of Deno.readDir(path)) {
      if (entry.isFile && TEMPORARY.test(entry.name)) await Deno.remove(`${path}/${entry.name}`).catch(() => undefined);
    }
  } catch (error) {
    absence(error);
  }
}

/** Nothing, for "there is no such file"; any other failure is thrown on. */
export function absence(error: unknown): undefined {
  if (error instanceof Deno.errors.NotFound) return undefined;
  throw error;
}
