// Owns the doctor's look at where tokens and saved keys rest, and who else can read them there. What is sealed must open: the
// system's store is asked for the key, as a prompt would.
import type { Finding } from "../../base/findings.ts";
import { asQwenError } from "../../base/report.ts";
import type { Loaded } from "../../config/load.ts";
import type { WritableWorld } from "../../config/world.ts";
import { text } from "../../text/text.ts";
import type { CommandKeys } from "../grants/command_keys.ts";
import { storeNameOf } from "../key_store/key_store.ts";
import { restingForms } from "../key_store/resting.ts";
import { failed } from "./doctor_files.ts";

/** What was found, and the key where something is sealed. */
export interface StoreLook {
  readonly finding: Finding;
  readonly sealingKey?: string;
}

/** Looks at the store. */
export async function lookAtStore(
  world: WritableWorld,
  { loaded, keys }: { readonly loaded: Loaded; readonly keys: Pick<CommandKeys, "sealingKey"> },
): Promise<StoreLook> {
  const check = "store";
  const words = text().doctor;
  const resting = await restingForms(world, loaded.paths.qwenHome);
  const sealed = resting.filter((form) => form === "sealed").length;
  const { readers, stores } = text().config.sealed;
  const name = storeNameOf(world.os);
  if (sealed === 0) {
    return {
      finding: loaded.secretStore === "keychain" && resting.length > 0
        ? { check, state: "warn", summary: words.notSealedYet(resting.length), fix: words.sealThem }
        : {
          check,
          state: "ok",
          summary: loaded.secretStore === "keychain" ? words.willSeal(stores[name]) : words.inFiles,
        },
    };
  }
  try {
    const sealingKey = await keys.sealingKey("current");
    const plain = resting.length - sealed;
    const finding: Finding = plain > 0
      ? { check, state: "warn", summary: words.notSealedYet(plain), fix: words.sealThem }
      : { check, state: "ok", summary: `${words.sealedIn(stores[name])}; ${readers[name]}` };
    return { finding, ...(sealingKey === undefined ? {} : { sealingKey }) };
  } catch (error) {
    return { finding: failed(check, asQwenError(error)) };
  }
}
