// Owns what may still be looked up once a sandbox has run. Threat: a sandbox writes settings into `~/.qwen` that insert any
// variable of the user's, and restarts itself to be handed its value. So a configuration that is read again finds the
// variables that the first reading asked for or found named in a file, the keys of built-in services, and no others.
import type { WritableWorld } from "../../config/world.ts";
import { providerFacts } from "../../providers/facts.ts";

/** A world, and the moment from which it knows no variable that it was not asked for before. */
export interface SettlingWorld {
  readonly world: WritableWorld;
  settle(): void;
}

/** Variables of this program's own hold nothing that is not meant for it. */
const OWN = /^(?:QWEN|OPENAI)_/;

/** Larger files are bundles of certificates. */
const MAX_LOOKED_THROUGH = 128 * 1024;

/** Wraps a world. */
export function settlingWorld(world: WritableWorld): SettlingWorld {
  const named = new Set<string>(providerFacts.keyVariables);
  let isSettled = false;
  return {
    world: {
      ...world,
      env(name): string | undefined {
        if (isSettled && !named.has(name) && !OWN.test(name)) return undefined;
        named.add(name);
        return world.env(name);
      },
      read(path, maxBytes): Uint8Array {
        const bytes = world.read(path, maxBytes);
        // What a file names now may be inserted later: another model's entry has another key.
        if (!isSettled && bytes.length <= MAX_LOOKED_THROUGH) {
          for (const [name] of new TextDecoder().decode(bytes).matchAll(/[A-Za-z_]\w{2,}/g)) named.add(name);
        }
        return bytes;
      },
    },
    settle: () => isSettled = true,
  };
}
