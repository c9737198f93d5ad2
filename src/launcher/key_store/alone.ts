// One process of a user at a time makes the key of the system's store, or changes what is sealed. Two that both found no key
// would each make one: the store keeps the later, and what the other sealed meanwhile could never be opened again.
import { privatePath } from "../../auth/store/store_files.ts";
import { type KernelLock, takeKernelLock } from "../../auth/store/lock_kernel.ts";
import { QwenError } from "../../base/errors.ts";
import { loginPlace } from "./login_place.ts";

/** Runs some work while no other process is at its own. */
export type Alone = <T>(work: () => Promise<T>) => Promise<T>;

const LOCK = "sealing.lock";

/** What is alone: a home, and of the user's session the folder that its homes have in common, if there is one. */
export interface AloneAt {
  readonly qwenHome: string;
  readonly env: (name: string) => string | undefined;
}

/** By a lock in that `~/.qwen`, which the system gives back when the process ends; by one of the session before it. */
export function aloneIn({ qwenHome, env }: AloneAt): Alone {
  return async (work) => {
    const root = await loginPlace(qwenHome).prepare();
    const session = await sessionLock(env("XDG_RUNTIME_DIR"));
    try {
      const lock = await takeKernelLock(privatePath({ qwenHome }, LOCK), {
        lies: privatePath({ qwenHome: root }, LOCK),
      });
      try {
        return await work();
      } finally {
        lock?.release();
      }
    } finally {
      session?.release();
    }
  };
}

/** The store is one for all of `QWEN_HOME`'s values. Where the session has no folder, or none to write to, each home is alone. */
async function sessionLock(folder: string | undefined): Promise<KernelLock | undefined> {
  if (folder === undefined || !folder.startsWith("/")) return undefined;
  try {
    return await takeKernelLock(`${folder.replace(/\/+$/, "")}/qwen-${LOCK}`, {});
  } catch (error) {
    if (error instanceof QwenError && error.kind === "other") throw error;
    return undefined;
  }
}
