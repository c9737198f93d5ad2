// The key that tokens and saved keys are sealed with, as a run needs it: the store is asked once, and not before something is
// sealed or to be sealed. It is kept in memory only.
import { QwenError } from "../../base/errors.ts";
import type { Command } from "../../commands/specs.ts";
import type { Configuration, LoginReference } from "../../config/configuration.ts";
import type { Loaded } from "../../config/load.ts";
import { newSealingKey, openSealed } from "../../config/sealed/sealed_text.ts";
import { text } from "../../text/text.ts";
import type { SealingNeed } from "../grants/command_keys.ts";
import type { Alone } from "./alone.ts";
import type { KeyStore } from "./key_store.ts";

/** What a saved key is bound to: a token's text is none. */
export const SAVED_KEY = "api-key";

export class SealingKeys {
  readonly #store: KeyStore;
  readonly #alone: Alone;
  #asked: Promise<string | undefined> | undefined;

  /** `alone` is how a key is made by one process at a time. @default the caller sees to it */
  constructor(store: KeyStore, alone: Alone = (work) => work()) {
    this.#store = store;
    this.#alone = alone;
  }

  /** The key, if the store has one. @throws {QwenError} of kind `auth` where it does not answer */
  async ifThere(): Promise<string | undefined> {
    return await this.#ask();
  }

  /** The key that is there. @throws {QwenError} as above, and where the store has none */
  async current(): Promise<string> {
    const key = await this.#ask();
    if (key !== undefined) return key;
    const { lost, stores, lostHint } = text().config.sealed;
    throw new QwenError("auth", lost(stores[this.#store.name]), { hint: [lostHint] });
  }

  /** The same; where there is none, a new one is made. @throws {QwenError} as above, and where the store does not keep it */
  async orNew(): Promise<string> {
    const key = await this.#ask() ?? await this.#alone(() => this.#make());
    if (key !== undefined) return key;
    const { notKept, stores, absentHint } = text().config.sealed;
    throw new QwenError("auth", notKept(stores[this.#store.name]), { hint: [absentHint[this.#store.name]] });
  }

  async #make(): Promise<string | undefined> {
    // Another process may have been first.
    this.#asked = undefined;
    const there = await this.#ask();
    if (there !== undefined) return there;
    await this.#store.write(newSealingKey());
    this.#asked = undefined;
    return await this.#ask();
  }

  #ask(): Promise<string | undefined> {
    return this.#asked ??= this.#store.read();
  }
}

/** Opens a saved key. @throws {QwenError} of kind `auth` that says why it does not open */
export async function openSavedKey(sealed: string, { key, place }: { key: string; place: string }): Promise<string> {
  const opened = await openSealed(sealed, { key, bound: SAVED_KEY });
  if ("plain" in opened) return opened.plain;
  const { notOpened, whyNot, keyHint } = text().config.sealed;
  throw new QwenError("auth", notOpened(place, whyNot[opened.whyNot]), { hint: [keyHint] });
}

/** What a run may read or write of what is sealed. */
export interface SealingFacts {
  readonly command: Pick<Command, "kind">;
  readonly loaded: Pick<Loaded, "configuration" | "secretStore">;
  readonly also?: readonly { readonly configuration: Pick<Configuration, "login"> }[];
  readonly endingLogins?: readonly LoginReference[];
}

/** What a sandbox needs the key for; `undefined` where it needs none. */
export function sealingNeed(
  { command, loaded: { configuration, secretStore }, also = [], endingLogins = [] }: SealingFacts,
): SealingNeed | undefined {
  const used = configuration.credential?.kind === "oauth" ? [configuration.login] : [];
  const logins = [...used, ...also.map((one) => one.configuration.login), ...endingLogins];
  const signsIn = command.kind === "auth login" || command.kind === "chat";
  const writes = command.kind !== "auth logout" &&
    (signsIn || logins.some((login) => login !== undefined && login.sealed !== true));
  if (secretStore === "keychain" && writes) return "new";
  if (!logins.some((login) => login?.sealed === true)) return undefined;
  // A login that nobody can open any more is ended all the same.
  return command.kind === "auth logout" ? "if-there" : "current";
}
