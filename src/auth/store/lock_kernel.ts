// Owns the lock among our own processes: `flock(2)` on a file that is never removed. The system releases it with the
// process, however that dies, so nobody waits for a dead owner and two heirs cannot both win. It refuses links.
import { openOrCreate } from "../../base/private_file.ts";
import { QwenError } from "../../base/errors.ts";
import { text } from "../../text/text.ts";

/**
 * Longer than the holder may wait for another program's lock (41 s) and renew (30 s), so that a waiter sees the result
 * rather than give up on it.
 */
const MAX_WAIT_MS = 75_000;

/** A held kernel lock; the note in its file outlives the holder. */
export interface KernelLock {
  /** What the last holder left; `undefined` on the first time. */
  readNote(): Promise<string | undefined>;
  writeNote(note: string): Promise<void>;
  /** Whether the lock's file is still under its name. */
  isThere(): Promise<boolean>;
  release(): void;
}

/**
 * Waits for the kernel lock on `path`. `undefined` where the file system has no locks at all.
 * @throws {QwenError} of kind `other` after 75 s; the signal's reason when aborted; `config` when its file would
 * not come to lie where it must, as `NewFile.lies` says
 */
export async function takeKernelLock(
  path: string,
  { signal, lies }: { readonly signal?: AbortSignal | undefined; readonly lies?: string | undefined },
): Promise<KernelLock | undefined> {
  signal?.throwIfAborted();
  const file = openOrCreate(path, lies);
  const locked = file.lock(true).then(() => true, () => false);
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(new QwenError("other", text().auth.lockBusy(path))), MAX_WAIT_MS);
  try {
    const stop = signal === undefined ? limit.signal : AbortSignal.any([signal, limit.signal]);
    if (await Promise.race([locked, rejected(stop)])) return heldLock(file, path);
    file.close();
    return undefined;
  } catch (error) {
    // The wait itself cannot be called back: whenever it ends, the lock is given up at once.
    locked.then(() => file.close());
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

function rejected(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

function heldLock(file: Deno.FsFile, path: string): KernelLock {
  return {
    async readNote(): Promise<string | undefined> {
      const bytes = new Uint8Array(64);
      await file.seek(0, Deno.SeekMode.Start);
      const count = await file.read(bytes);
      return count === null ? undefined : new TextDecoder().decode(bytes.subarray(0, count));
    },
    async writeNote(note: string): Promise<void> {
      await file.truncate(0);
      await file.seek(0, Deno.SeekMode.Start);
      await file.write(new TextEncoder().encode(note));
    },
    isThere: () => Deno.lstat(path).then(() => true, () => false),
    release: () => file.close(),
  };
}
