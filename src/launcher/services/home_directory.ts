// Owns the directory `~/.qwen` itself, which no sandbox may touch: it is made private when a sandbox is about to keep something
// in it, and closed when others can get in. What lies in it is not looked at.
import type { PreparedHome } from "../../contract/messages.ts";
import { visible } from "../../base/visible.ts";
import { QwenError } from "../../base/errors.ts";
import { text } from "../../text/text.ts";

/**
 * Makes the directory with 0700, or sees to it that others cannot get at what is there.
 * @throws {QwenError} of kind `config` when it cannot be made
 */
export function prepareHome(path: string): PreparedHome {
  try {
    const warnings: string[] = [];
    if (!exists(path)) Deno.mkdirSync(path, { recursive: true, mode: 0o700 });
    else if (Deno.build.os !== "windows") closeToOthers(path, warnings);
    return { root: Deno.realPathSync(path), warnings };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new QwenError("config", text().auth.storeFailed(visible(path), why), {
      hint: [text().auth.storeFailedHint],
      cause,
    });
  }
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
