// `qwen auth seal` and `auth unseal`: what rests in plain text is sealed with a key of the system's store, or written out again.
// Killed at any moment, nothing is lost: the key is in the store before anything is sealed with it and stays there, and each
// file is changed in one step.
import { resealLogin } from "../../auth/store/reseal.ts";
import { QwenError } from "../../base/errors.ts";
import { jsonText } from "../../base/json.ts";
import { tryRemove } from "../../base/private_file.ts";
import { asQwenError } from "../../base/report.ts";
import type { CommandNamed } from "../../commands/specs.ts";
import { editSecretStore } from "../../config/edit/edit_secret_store.ts";
import { loginFileName } from "../../config/logins/login_file.ts";
import { resolvePaths } from "../../config/files/paths.ts";
import { pathRules } from "../../config/files/path_rules.ts";
import { sealText } from "../../config/sealed/sealed_text.ts";
import { pathText } from "../../config/source_text.ts";
import type { WritableWorld } from "../../config/world.ts";
import { text } from "../../text/text.ts";
import { keptIssuers } from "../grants/stored_logins.ts";
import { aloneIn } from "./alone.ts";
import type { GiveUp } from "../permissions.ts";
import { type KeyStore, systemKeyStore } from "./key_store.ts";
import { loginPlace } from "./login_place.ts";
import { restingForms, SAVED_KEY_VARIABLES } from "./resting.ts";
import { openSavedKey, SAVED_KEY, SealingKeys } from "./sealing_keys.ts";

type SealCommand = CommandNamed<"auth seal" | "auth unseal">;

/**
 * Does what a command says; answers what to print.
 * @throws {QwenError} of kind `auth` where the store does not give its key or a file does not open, of kind `config` where one
 * cannot be changed
 */
export async function changeSeal(
  command: SealCommand,
  { world, giveUp, store = systemKeyStore({ world }) }: {
    readonly world: WritableWorld;
    readonly giveUp: GiveUp;
    readonly store?: KeyStore;
  },
): Promise<string> {
  const { qwenHome, home } = resolvePaths(world);
  if (qwenHome === undefined) throw new QwenError("config", text().config.edit.noHome);
  return await aloneIn({ ...world, qwenHome })(() => changeIn(command, { world, giveUp, store, qwenHome, home }));
}

interface Place {
  readonly world: WritableWorld;
  readonly giveUp: GiveUp;
  readonly store: KeyStore;
  readonly qwenHome: string;
  readonly home: string | undefined;
}

async function changeIn({ kind, json }: SealCommand, { world, giveUp, store, qwenHome, home }: Place): Promise<string> {
  const keys = new SealingKeys(store);
  const key = kind === "auth seal"
    ? await keys.orNew()
    // Where nothing is sealed the setting can be taken back without a store, which may not be there.
    : (await restingForms(world, qwenHome)).includes("sealed")
    ? await keys.current()
    : "";
  // The store's program is the last that is started.
  giveUp(["shell"]);
  const shown = (path: string): string => pathText(path, home);
  const settings = async (): Promise<readonly string[]> => {
    const place = pathRules(world.os).join(qwenHome, "settings.json");
    const edited = await editSecretStore(world, {
      store: kind === "auth seal" ? "keychain" : "file",
      keyVariables: SAVED_KEY_VARIABLES,
      rest: (value) =>
        kind === "auth seal"
          ? sealText(value, { key, bound: SAVED_KEY })
          : openSavedKey(value, { key, place: shown(place) }),
    });
    sweep(qwenHome);
    return edited.keys.map((name) => `${name} (${shown(edited.path)})`);
  };
  const logins = async (): Promise<readonly string[]> => {
    const form = kind === "auth seal" ? "sealed" : "plain";
    const changed: string[] = [];
    const failures: unknown[] = [];
    for (const issuer of keptIssuers(world, qwenHome)) {
      try {
        if (await resealLogin(issuer, { place: loginPlace(qwenHome), key, form })) {
          changed.push(shown(pathRules(world.os).join(qwenHome, loginFileName(issuer))));
        }
      } catch (error) {
        failures.push(error);
      }
    }
    // The others are changed all the same.
    if (failures.length > 0) throw asQwenError(failures[0]);
    return changed;
  };
  // What is written from the first change on is of the form to come.
  const changed = kind === "auth seal"
    ? [...await settings(), ...await logins()]
    : [...await logins(), ...await settings()];
  return json ? jsonText({ store: store.name, changed }) : told(kind, { store, changed });
}

function told(
  kind: SealCommand["kind"],
  { store, changed }: { readonly store: KeyStore; readonly changed: readonly string[] },
): string {
  const words = text().auth.seal;
  const { stores, readers } = text().config.sealed;
  const name = stores[store.name];
  const isSeal = kind === "auth seal";
  const lines = changed.map((place) => isSeal ? words.sealed(place) : words.unsealed(place));
  return [
    ...(lines.length === 0 ? [isSeal ? words.nothingToSeal : words.nothingSealed] : lines),
    ...(isSeal ? [words.keyIn(name), readers[store.name], words.fromNowOn] : [words.keyStays(name)]),
  ].map((line) => `${line}\n`).join("");
}

/** A save that was killed on its way left its text beside the settings, with the key in it. */
function sweep(qwenHome: string): void {
  for (const { name, isFile } of Deno.readDirSync(qwenHome)) {
    if (isFile && /^settings\.json\.[0-9a-f-]{36}\.tmp$/.test(name)) tryRemove(`${qwenHome}/${name}`);
  }
}
