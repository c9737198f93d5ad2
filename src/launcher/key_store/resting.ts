// Owns the look at what rests in the user's files now, and in which form: saved keys and kept logins.
import { savedKeys } from "../../config/edit/edit_secret_store.ts";
import { readStoredLogin } from "../../config/logins/stored_login.ts";
import { isSealed } from "../../config/secret.ts";
import type { WritableWorld } from "../../config/world.ts";
import { providerFacts } from "../../providers/facts.ts";
import { keptIssuers } from "../grants/stored_logins.ts";

/** The variables of an `env` block that hold a key, beside those that the user's own addresses name. */
export const SAVED_KEY_VARIABLES: readonly string[] = [...new Set(["OPENAI_API_KEY", ...providerFacts.keyVariables])];

/** The form of each secret that is kept; one that cannot be read is none. */
export async function restingForms(
  world: WritableWorld,
  qwenHome: string | undefined,
): Promise<readonly ("sealed" | "plain")[]> {
  const keys = [...(await savedKeys(world, SAVED_KEY_VARIABLES)).values()].map(isSealed);
  const issuers = qwenHome === undefined ? [] : keptIssuers(world, qwenHome);
  const logins = issuers.flatMap((issuer) => {
    // Only where it is renewed hangs on the override.
    const { login } = readStoredLogin(world, { issuer, qwenHome, oauthBaseUrl: undefined, now: Date.now() });
    return login === undefined ? [] : [login.reference.sealed === true];
  });
  return [...keys, ...logins].map((sealed) => sealed ? "sealed" : "plain");
}
