// Owns the directory `~/.qwen` itself, which no sandbox may touch: it is made private when a sandbox is about to keep something
// in it, and closed when others can get in. What lies in it is not looked at.
import type { PreparedHome } from "../../contract/messages.ts";
import { fileFault } from "../../base/private_file.ts";
import { visible } from "../../base/visible.ts";
import { QwenError } from "../../base/errors.ts";
import { text } from "../../text/text.ts";

/**
 * Makes the directory with 0700, or sees to it that others cannot get at what is there. `toKeep`: somebody is about to
 * sign in, and should learn before it that the result could not be kept.
 * @throws {QwenError} of kind `config` when it cannot be made, or written
 */
export function prepareHome(path: string, { toKeep = false }: { readonly toKeep?: boolean } = {}): PreparedHome {
  try {
    const warnings: string[] = [];
    if (!exists(path)) Deno.mkdirSync(path, { recursive: true, mode: 0o700 });
    else if (Deno.build.os !== "windows") closeToOthers(path, warnings);
    const root = Deno.realPathSync(path);
    if (toKeep) tryToWrite(root);
    return { root, warnings };
  } catch (cause) {
    throw new QwenError("config", text().errors.homeFailed(visible(path), fileFault(cause)), {
      hint: text().errors.homeHints,
      cause,
    });
  }
}

/** Rights and a disk's state can be read only by writing. */
function tryToWrite(folder: string): void {
  if (!Deno.statSync(folder).isDirectory) throw new Deno.errors.NotADirectory(folder);
  Deno.removeSync(Deno.makeTempFileSync({ dir: folder, prefix: ".try-" }));
}

function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    // What cannot be looked at cannot be made either, and then it is `mkdir` that says why.
    return false;
  }
}

/**
 * Only a directory of the program's own name is closed: `QWEN_HOME` may be any place, `/tmp` even, and what stands there
 * is not ours. In such a one the files are private all the same; that others could replace them is told.
 */
function closeToOthers(path: string, warnings: string[]): void {
  const words = text().auth;
  const mode = (Deno.statSync(path).mode ?? 0) & 0o777;
  const shown = mode.toString(8);
  if (!/[\\/]\.qwen[\\/]?$/.test(path)) {
    if ((mode & 0o022) !== 0) warnings.push(words.directoryOpen(path, shown));
    return;
  }
  if ((mode & 0o077) === 0) return;
  try {
    Deno.chmodSync(path, 0o700);
    warnings.push(words.modeRepaired(path, shown));
  } catch {
    // Somebody else's directory, or a read-only disk: the user must see to it.
    warnings.push(words.modeLoose(path, shown));
  }
}
