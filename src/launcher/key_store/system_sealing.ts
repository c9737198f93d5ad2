// What rests sealed, opened on this machine: the key of the system's store, and the texts that it opens.
import { resolvePaths } from "../../config/files/paths.ts";
import type { Source } from "../../config/source.ts";
import { sourceText } from "../../config/source_text.ts";
import type { WritableWorld } from "../../config/world.ts";
import type { Sealing } from "../grants/command_keys.ts";
import { aloneIn } from "./alone.ts";
import { systemKeyStore } from "./key_store.ts";
import { openSavedKey, SealingKeys } from "./sealing_keys.ts";

/** Opens by the store of this system. */
export function systemSealing(world: WritableWorld): Sealing {
  const { qwenHome } = resolvePaths(world);
  const keys = new SealingKeys(
    systemKeyStore({ world }),
    qwenHome === undefined ? undefined : aloneIn({ ...world, qwenHome }),
  );
  return {
    openKey: async (sealed: string, source: Source): Promise<string> =>
      await openSavedKey(sealed, { key: await keys.current(), place: sourceText(source, world.home) }),
    key: async (need): Promise<string | undefined> =>
      need === "new" ? await keys.orNew() : need === "current" ? await keys.current() : await keys.ifThere(),
  };
}
