// Owns where this machine's keys come from when a run needs them: commands print them, platforms give them, some rest sealed.
import type { WritableWorld } from "../../config/world.ts";
import { CommandKeys, type Sealing } from "../grants/command_keys.ts";
import { proofReader } from "./read_proof.ts";
import { runKeyCommand } from "./run_key_command.ts";

/** The keys of this machine. */
export function commandKeys(world: WritableWorld): CommandKeys {
  return new CommandKeys((command, source) => runKeyCommand(command, source, { world }), {
    readProof: proofReader(world),
    sealing: sealingOf(world),
  });
}

/** Few have anything sealed: its code is loaded for them alone. */
function sealingOf(world: WritableWorld): Sealing {
  let opened: Promise<Sealing> | undefined;
  const open = (): Promise<Sealing> =>
    opened ??= import("../key_store/system_sealing.ts").then(({ systemSealing }) => systemSealing(world));
  return {
    openKey: async (sealed, source) => await (await open()).openKey(sealed, source),
    key: async (need) => await (await open()).key(need),
  };
}
