// A `~/.qwen` in a temporary directory that is gone after the test, with its warnings kept.
import type { StorePlace } from "../../src/auth/store.ts";

export interface TempPlace extends StorePlace, AsyncDisposable {
  readonly home: string;
  readonly warnings: string[];
  path(name: string): string;
}

export async function tempPlace(more: Partial<StorePlace> = {}): Promise<TempPlace> {
  const home = await Deno.makeTempDir({ prefix: "qwen-store-" });
  const qwenHome = `${home}/.qwen`;
  const warnings: string[] = [];
  return {
    home,
    qwenHome,
    warnings,
    warn: (message) => warnings.push(message),
    ...more,
    path: (name) => `${qwenHome}/${name}`,
    [Symbol.asyncDispose]: () => Deno.remove(home, { recursive: true }),
  };
}
