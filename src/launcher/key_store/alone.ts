// One process of a home at a time makes the key of the system's store, or changes what is sealed. Two that both found no key
// would each make one: the store keeps the later, and what the other sealed meanwhile could never be opened again.
import { privatePath } from "../../auth/store/store_files.ts";
import { takeKernelLock } from "../../auth/store/lock_kernel.ts";
import { loginPlace } from "./login_place.ts";

/** Runs some work while no other process is at its own. */
export type Alone = <T>(work: () => Promise<T>) => Promise<T>;

const LOCK = "sealing.lock";

/** By a lock in that `~/.qwen`, which the system gives back when the process ends. */
export function aloneIn(qwenHome: string): Alone {
  return async (work) => {
    const root = await loginPlace(qwenHome).prepare();
    const lock = await takeKernelLock(privatePath({ qwenHome }, LOCK), { lies: privatePath({ qwenHome: root }, LOCK) });
    try {
      return await work();
    } finally {
      lock?.release();
    }
  };
}
