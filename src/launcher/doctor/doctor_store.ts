// Owns the doctor's look at where tokens and saved keys rest, and who else can read them there. What is sealed must open: the
// system's store is asked for the key, as a prompt would.
import type { Finding } from "../../base/findings.ts";
import { asQwenError } from "../../base/report.ts";
import { savedKeys } from "../../config/edit/edit_secret_store.ts";
import { isSealed } from "../../config/secret.ts";
import { readStoredLogin } from "../../config/logins/stored_login.ts";
import type { Loaded } from "../../config/load.ts";
import type { WritableWorld } from "../../config/world.ts";
import { providerFacts } from "../../providers/facts.ts";
import { text } from "../../text/text.ts";
import type { CommandKeys } from "../grants/command_keys.ts";
import { keptIssuers } from "../grants/stored_logins.ts";
import { storeNameOf } from "../key_store/key_store.ts";
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
  const resting = [...savedForms(await savedKeys(world, keyVariables())), ...loginForms(world, loaded)];
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

function keyVariables(): readonly string[] {
  return [...new Set(["OPENAI_API_KEY", ...providerFacts.keyVariables])];
}

type Form = "sealed" | "plain";

function savedForms(keys: ReadonlyMap<string, string>): readonly Form[] {
  return [...keys.values()].map((value) => isSealed(value) ? "sealed" : "plain");
}

function loginForms(world: WritableWorld, { paths: { qwenHome }, ownVariable }: Loaded): readonly Form[] {
  if (qwenHome === undefined) return [];
  const oauthBaseUrl = ownVariable("QWEN_OAUTH_BASE_URL");
  return keptIssuers(world, qwenHome).flatMap((issuer) => {
    const { login } = readStoredLogin(world, { issuer, qwenHome, oauthBaseUrl, now: Date.now() });
    return login === undefined ? [] : [login.reference.sealed === true ? "sealed" : "plain"];
  });
}
