// Owns the lock around a credentials file, in the protocol of the reference (compatibility 4.4: `O_EXCL`, a random UUID
// inside, stale after 35 s), so that both programs take turns. Two duties pull apart: a dead owner must not lock the
// user out, and a living one must never lose its lock. Among our own processes a kernel lock decides (a lock file whose
// UUID is the last holder's note belonged to one of ours that died); anybody else's is left alone until it is stale.
import { QwenError } from "../../base/errors.ts";
import { text } from "../../text/text.ts";
import type { Clock } from "../../base/clock.ts";
import { makePrivateFolder } from "../../base/private_file.ts";
import { folderBeside } from "../../config/logins/login_file.ts";
import { takeKernelLock } from "./lock_kernel.ts";
import { type Ticks, watchLock } from "./lock_watch.ts";

const STALE_MS = 35_000;
/** An owner writes its UUID within a moment of creating the file; one that has not after this is dead. */
const EMPTY_MS = 2_000;
const FIRST_WAIT_MS = 100;
const MAX_WAIT_MS = 2_000;
/** 41 s in all: the lock of a program that was killed just now is stale by then. The reference gives up after 29 s. */
const ATTEMPTS = 26;
/** A wait this long is told, once. */
const TOLD_MS = 3_000;

export interface LockOptions {
  readonly clock: Clock;
  /** Ends the waiting, never the work. */
  readonly signal?: AbortSignal | undefined;
  /** The lock's own path with the links on the way resolved; where it is absent, those links are followed. */
  readonly lies?: string;
  /** Told once when the wait for another program gets long. */
  readonly onWait?: () => void;
  /** @default the machine's timer */
  readonly ticks?: Ticks;
}

/** The lock as those see it who work under it. */
export interface HeldLock {
  /** Whether a program that is not ours removed or took the lock meanwhile, and may have done the same work. */
  isBroken(): Promise<boolean>;
}

/**
 * Runs `work` while no other process, ours or the reference's, holds the lock file at `path`.
 * @throws {QwenError} of kind `other` when another owner keeps it for some 41 s
 */
export async function withLock<T>(
  path: string,
  work: (lock: HeldLock) => Promise<T>,
  options: LockOptions,
): Promise<T> {
  const folder = folderBeside(path);
  makePrivateFolder(folder);
  const lies = options.lies === undefined ? undefined : `${folderBeside(options.lies)}/guard`;
  const kernel = await takeKernelLock(`${folder}/guard`, { signal: options.signal, lies });
  try {
    const id = crypto.randomUUID();
    const deadId = await kernel?.readNote();
    await takeLockFile(path, { ...options, id, deadId, claim: () => kernel?.writeNote(id) ?? Promise.resolve() });
    // Every process of the reference removes the lock as it ends, whoever holds it (compatibility 4.4).
    const watch = watchLock({
      holds: async () => (await inspectLock(path))?.content,
      putBack: () => createLock(path, id),
    }, { id, ...(options.ticks === undefined ? {} : { ticks: options.ticks }) });
    try {
      // A removed `~/.qwen` is the user's own doing and takes the guard with it.
      return await work({ isBroken: async () => await watch.isBroken() && (await kernel?.isThere() ?? true) });
    } finally {
      await watch.stop();
      await removeLockIf(path, id);
    }
  } finally {
    kernel?.release();
  }
}

interface Taking extends LockOptions {
  readonly id: string;
  /** The UUID of the last of our processes that held the lock: it lives no more, or we would not be here. */
  readonly deadId: string | undefined;
  /** Writes down that `id` is ours, before the file appears. */
  claim(): Promise<void>;
}

async function takeLockFile(path: string, taking: Taking): Promise<void> {
  const { clock, signal } = taking;
  let waitMs = FIRST_WAIT_MS;
  let waitedMs = 0;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const found = await inspectLock(path);
    if (found === undefined) {
      await taking.claim();
      if (await createLock(path, taking.id)) return;
    } else if (isAbandoned(found, taking)) {
      await removeLockIf(path, found.content);
    } else {
      await clock.sleep(waitMs, signal);
      if (waitedMs < TOLD_MS && waitedMs + waitMs >= TOLD_MS) taking.onWait?.();
      waitedMs += waitMs;
      waitMs = Math.min(waitMs * 1.5, MAX_WAIT_MS);
    }
  }
  throw new QwenError("other", text().auth.lockBusy(path), { hint: [text().auth.lockBusyHint(path)] });
}

interface FoundLock {
  readonly content: string;
  readonly modifiedAt: number;
}

async function inspectLock(path: string): Promise<FoundLock | undefined> {
  try {
    const facts = await Deno.lstat(path);
    // Whatever is no small file was made by neither program: it is left alone until the attempts are used up.
    if (!facts.isFile || facts.size > 1024) return { content: "?", modifiedAt: Infinity };
    return { content: await Deno.readTextFile(path), modifiedAt: facts.mtime?.getTime() ?? Infinity };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

function isAbandoned(found: FoundLock, { clock, deadId }: Taking): boolean {
  if (found.modifiedAt === Infinity) return false;
  if (deadId !== undefined && found.content === deadId) return true;
  // A time far in the future is as old: the clock was set back, and nobody renews for that long.
  const ageMs = Math.abs(clock.now() - found.modifiedAt);
  return ageMs > (found.content === "" ? EMPTY_MS : STALE_MS);
}

async function createLock(path: string, id: string): Promise<boolean> {
  try {
    using file = await Deno.open(path, { createNew: true, write: true, mode: 0o600 });
    await file.write(new TextEncoder().encode(id));
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return false;
    throw error;
  }
}

/**
 * Removes the lock file if it still holds `content`. It is moved away first, as the reference does, and looked at again
 * (the folder beside it is there, made by whoever takes the lock): a lock that somebody took in between is put back under its name, unless that is taken anew.
 */
export async function removeLockIf(path: string, content: string): Promise<void> {
  const aside = `${folderBeside(path)}/stale-${crypto.randomUUID()}`;
  try {
    if ((await inspectLock(path))?.content !== content) return;
    await Deno.rename(path, aside);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw error;
  }
  if (await Deno.readTextFile(aside) !== content) await putBack(aside, path);
  await Deno.remove(aside);
}

async function putBack(aside: string, path: string): Promise<void> {
  try {
    await Deno.link(aside, path);
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
  }
}
