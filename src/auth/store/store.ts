// Owns the logins kept in `~/.qwen`: load, save, remove. A missing file is no login; a broken one is kept aside
// and told of, never silently dropped. Everything that writes does so under the file's lock. It runs inside the sandbox
// and touches nothing but the files of the login that it is asked for.
import { QwenError } from "../../base/errors.ts";
import { text } from "../../text/text.ts";
import { lockName, loginFileName } from "../../config/logins/login_file.ts";
import { formatCredentials, MalformedCredentials, parseCredentials, type TokenSet } from "../credentials.ts";
import { type HeldLock, withLock } from "./lock.ts";
import { type Clock, systemClock } from "../../base/clock.ts";
import {
  type PrivateDirectory,
  privatePath,
  readPrivateFile,
  rehearsePrivateFile,
  replacePrivateFile,
  setAside,
  sweepTemporaries,
} from "./store_files.ts";

/** The place where logins are kept. */
export interface StorePlace extends PrivateDirectory {
  /** @default the machine's clock */
  readonly clock?: Clock;
  /** Where a Qwen login is renewed, if QWEN_OAUTH_BASE_URL names another service. @default chat.qwen.ai's */
  readonly qwenTokenEndpoint?: string;
  /** What logins are sealed with. @default they are not */
  readonly sealingKey?: string;
}

/**
 * The login kept for an issuer (`qwen` or its URL); `undefined` when there is none. A file that cannot be understood
 * is moved to `corrupt-<time>.json` in the folder beside it, with a warning, and counts as none.
 */
export async function loadCredentials(issuer: string, place: StorePlace): Promise<TokenSet | undefined> {
  const tokens = await loadFile(loginFileName(issuer), place);
  return tokens?.issuer === issuer ? tokens : undefined;
}

/**
 * Keeps a login, in place of the one that the same issuer had. The user's own act: should another program hold the lock
 * for ever, it is saved all the same, and a renewal under way there notices before it writes.
 */
export async function saveCredentials(tokens: TokenSet, place: StorePlace): Promise<void> {
  let saved = false;
  const save = async (): Promise<void> => {
    // What stands there in ruins is kept aside; a file that cannot even be read does not stop a new login.
    await loadFile(loginFileName(tokens.issuer), place).catch(() => undefined);
    await writeCredentials(tokens, place);
    saved = true;
  };
  try {
    await withCredentialsLock(tokens.issuer, { place, work: save });
  } catch (error) {
    if (saved || !(error instanceof QwenError)) throw error;
    await save();
  }
}

/** Whether two token sets are one login at the same stage: the same access and refresh token. */
export function isSameLogin(a: TokenSet, b: TokenSet): boolean {
  return a.accessToken.reveal() === b.accessToken.reveal() && a.refreshToken?.reveal() === b.refreshToken?.reveal();
}

/** The path of an issuer's file, to be named in messages. */
export function credentialsPath(issuer: string, place: PrivateDirectory): string {
  return privatePath(place, loginFileName(issuer));
}

/** What is to be done under an issuer's lock. */
export interface LockedWork<T> {
  readonly place: StorePlace;
  /** Ends the waiting for the lock, never the work. */
  readonly signal?: AbortSignal;
  work(lock: HeldLock): Promise<T>;
}

/** Runs `work` while nobody else writes the issuer's file, and clears away what a killed process left there. */
export async function withCredentialsLock<T>(issuer: string, { place, signal, work }: LockedWork<T>): Promise<T> {
  const name = loginFileName(issuer);
  const path = privatePath(place, lockName(name));
  const swept = async (lock: HeldLock): Promise<T> => {
    sweepTemporaries(place, name);
    return await work(lock);
  };
  try {
    const root = await place.prepare();
    return await withLock(path, swept, {
      lies: privatePath({ qwenHome: root }, lockName(name)),
      clock: place.clock ?? systemClock,
      signal,
      onWait: () => place.warn(text().auth.lockWaiting(path)),
    });
  } catch (error) {
    throw inWords(error, privatePath(place, name));
  }
}

/** Writes an issuer's file. Only for `withCredentialsLock`'s work. */
export async function writeCredentials(tokens: TokenSet, place: StorePlace): Promise<void> {
  await replacePrivateFile(place, loginFileName(tokens.issuer), await atRest(tokens, place));
}

/**
 * Makes sure that tokens like these can be written, before an issuer is asked for some: an answer that cannot be kept is
 * a refresh token lost. Only for `withCredentialsLock`'s work.
 */
export async function rehearseWriting(tokens: TokenSet, place: StorePlace): Promise<void> {
  await rehearsePrivateFile(place, loginFileName(tokens.issuer), await atRest(tokens, place));
}

/** Deletes an issuer's file, or the link that stands for it. Only for `withCredentialsLock`'s work. */
export async function deleteCredentials(issuer: string, place: StorePlace): Promise<boolean> {
  try {
    await Deno.remove(credentialsPath(issuer, place));
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** The text of a login's file. */
async function atRest(tokens: TokenSet, { sealingKey }: StorePlace): Promise<string> {
  const content = formatCredentials(tokens);
  if (sealingKey === undefined) return content;
  return await (await import("../../config/sealed/sealed_login.ts")).sealLogin(content, sealingKey);
}

/** The text as it is without a seal. @throws {QwenError} of kind `auth` where it does not open: the file stays as it is */
async function opened(
  content: string,
  { path, place }: { readonly path: string; readonly place: StorePlace },
): Promise<string> {
  // What is not sealed pays for none of this.
  if (!content.includes('"sealed"')) return content;
  const { isSealedLogin, openLogin } = await import("../../config/sealed/sealed_login.ts");
  if (!isSealedLogin(content)) return content;
  const words = text().config.sealed;
  // A run that needs the key has it from its start: this one began before the login was sealed.
  if (place.sealingKey === undefined) {
    throw new QwenError("auth", words.notOpened(path, words.sealedSince), { hint: [words.startAgain] });
  }
  const result = await openLogin(content, place.sealingKey);
  if ("content" in result) return result.content;
  throw new QwenError("auth", words.notOpened(path, words.whyNot[result.whyNot]), { hint: [words.lostHint] });
}

async function loadFile(name: string, place: StorePlace): Promise<TokenSet | undefined> {
  const content = await readPrivateFile(place, name).catch((error) => {
    throw inWords(error, privatePath(place, name));
  });
  if (content === undefined) return undefined;
  const plain = await opened(content, { path: privatePath(place, name), place });
  try {
    return parseCredentials(plain, place.qwenTokenEndpoint);
  } catch (error) {
    if (!(error instanceof MalformedCredentials)) throw error;
    await keepCorruptFile(name, { place, content, fault: error.message });
    return undefined;
  }
}

/** A failure of the system as the user should read it; any other stays what it is. */
function inWords(error: unknown, path: string): unknown {
  if (error instanceof QwenError) return error;
  // A full disk has no class of its own, only the system's number.
  const isSystems = error instanceof Error &&
    (/\(os error \d+\)/.test(error.message) || Object.values(Deno.errors).some((type) => error instanceof type));
  if (!isSystems) return error;
  const words = text().auth;
  return new QwenError("config", words.storeFailed(path, error.message), {
    hint: [words.storeFailedHint],
    cause: error,
  });
}

async function keepCorruptFile(
  name: string,
  { place, content, fault }: { readonly place: StorePlace; readonly content: string; readonly fault: string },
): Promise<void> {
  const time = new Date((place.clock ?? systemClock).now()).toISOString().replace(/[-:.]/g, "");
  const aside = await setAside(place, { name, content, as: `corrupt-${time}.json` });
  if (aside !== undefined) place.warn(text().auth.corruptFile(privatePath(place, name), { fault, aside }));
}
