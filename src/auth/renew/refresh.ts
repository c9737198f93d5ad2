// Owns the promise that a login is renewed exactly once, however many requests and processes want it: callers here share
// one promise, processes take turns under the lock and look at the file again before they ask. New tokens are on disk
// before anybody uses them. Only an issuer's own "good no more" removes a login, and only while the file still holds
// the token that was refused; no trouble of the network ever does.
import type { Secret } from "../../config/secret.ts";
import { QwenError } from "../../base/errors.ts";
import { text } from "../../text/text.ts";
import { systemClock } from "../../base/clock.ts";
import { livesOn, type TokenSet } from "../credentials.ts";
import type { Fetch, IssuerPorts } from "../issuer/issuer_http.ts";
import type { HeldLock } from "../store/lock.ts";
import { ContestedRefusal, GrantRefused } from "./refresh_refused.ts";
import {
  credentialsPath,
  deleteCredentials,
  isSameLogin,
  loadCredentials,
  rehearseWriting,
  type StorePlace,
  withCredentialsLock,
  writeCredentials,
} from "../store/store.ts";
import type { Trace } from "../issuer/trace.ts";
import { unlessAborted } from "./unless_aborted.ts";

export interface RefreshPlace extends StorePlace {
  readonly fetch: Fetch;
  /** Bound on the exchange with the issuer. @default 30 seconds */
  readonly timeoutMs?: number;
  readonly trace?: Trace;
}

/** Which tokens will not do. */
export interface Demand {
  /** An access token that an endpoint has refused. */
  readonly refused?: Secret | undefined;
  /** Renew whatever its end (`auth token --refresh`). */
  readonly force?: boolean;
  /** Renew what lives no longer than this, in milliseconds. @default 30 s */
  readonly minValidMs?: number;
  /** Ends this caller's waiting, but not at once: see `unlessAborted`. */
  readonly signal?: AbortSignal | undefined;
}

/** Renewals under way in this process, by credentials file. */
const underWay = new Map<string, Promise<TokenSet>>();

/**
 * The login of an issuer with an access token that is valid now and is not the refused one.
 * @throws {QwenError} of kind `auth` when there is no login or it cannot be renewed; `network`, `server` or `limit` when
 * it could not be renewed just now
 */
export async function validCredentials(
  issuer: string,
  place: RefreshPlace,
  demand: Demand = {},
): Promise<TokenSet> {
  const held = await loadCredentials(issuer, place);
  if (held === undefined) throw notSignedIn(issuer);
  const unwanted = demand.force ? held.accessToken : demand.refused;
  const wanted = { place, unwanted, minValidMs: demand.minValidMs };
  if (isGood(held, wanted)) return held;
  const key = credentialsPath(issuer, place);
  const renewal = underWay.get(key) ?? startRenewal(key, renew(held, wanted));
  try {
    return await unlessAborted(renewal, { signal: demand.signal, clock: place.clock ?? systemClock });
  } catch (error) {
    if (!isPassing(error) || unwanted !== undefined || hasEnded(held, place)) throw error;
    // The last seconds of the old token are better than none.
    return held;
  }
}

function startRenewal(key: string, renewal: Promise<TokenSet>): Promise<TokenSet> {
  underWay.set(key, renewal);
  const done = (): void => void underWay.delete(key);
  renewal.then(done, done);
  return renewal;
}

async function renew(seen: TokenSet, wanted: Wanted): Promise<TokenSet> {
  const { place } = wanted;
  const work = async (lock: HeldLock): Promise<TokenSet> => {
    const held = await loadCredentials(seen.issuer, place);
    if (held === undefined) throw notSignedIn(seen.issuer);
    // Another process was faster: its tokens are ours.
    if (isGood(held, wanted)) return held;
    return await renewHeld(held, { place, lock });
  };
  const inTurn = (): Promise<TokenSet> => withCredentialsLock(seen.issuer, { place, work });
  return await inTurn().catch((error) => {
    // Once more, behind the program that came between: most likely its tokens are there then.
    if (error instanceof ContestedRefusal) return inTurn();
    throw error;
  });
}

interface Turn {
  readonly place: RefreshPlace;
  readonly lock: HeldLock;
}

/** Asks the issuer and writes what it gives; the lock is held. */
async function renewHeld(held: TokenSet, turn: Turn): Promise<TokenSet> {
  const { place } = turn;
  if (held.refreshToken === undefined) throw cannotRenew(held);
  const { requestRefresh } = await import("./refresh_grant.ts");
  await rehearseWriting(held, place);
  try {
    const fresh = await requestRefresh(held, held.refreshToken, portsOf(place));
    return await keep(fresh, { instead: held, ...turn });
  } catch (error) {
    if (error instanceof GrantRefused) return await otherThan(held, { refusal: error, ...turn });
    throw error;
  }
}

/**
 * Writes fresh tokens, unless the file was changed meanwhile by a program that does not know our lock. A login that is
 * gone was ended by the user, but for one case: a program that broke our lock was refused with the token that we had
 * just used up, and removed the login for it (compatibility 4.5).
 */
async function keep(
  fresh: TokenSet,
  { instead, place, lock }: Turn & { readonly instead: TokenSet },
): Promise<TokenSet> {
  const current = await loadCredentials(fresh.issuer, place);
  if (current === undefined && !await lock.isBroken()) throw notSignedIn(fresh.issuer);
  if (current !== undefined && !isSameLogin(current, instead)) return current;
  await writeCredentials(fresh, place);
  return fresh;
}

/** After a refusal: the login that somebody else put in the refused one's place, or none, and the file is removed. */
async function otherThan(
  refused: TokenSet,
  { place, lock, refusal }: Turn & { readonly refusal: GrantRefused },
): Promise<TokenSet> {
  const current = await loadCredentials(refused.issuer, place);
  if (current !== undefined && !isSameLogin(current, refused)) {
    if (isGood(current, { place, unwanted: undefined })) return current;
    throw refusal;
  }
  if (await lock.isBroken()) throw new ContestedRefusal("auth", refusal.message, { hint: refusal.hint });
  await deleteCredentials(refused.issuer, place);
  throw refusal;
}

function portsOf(place: RefreshPlace): IssuerPorts {
  return {
    fetch: place.fetch,
    clock: place.clock ?? systemClock,
    // Nobody calls a renewal back: an answer that is not read would be a refresh token lost.
    signal: new AbortController().signal,
    timeoutMs: place.timeoutMs,
    trace: place.trace,
  };
}

/** What tokens must be like to be used as they are. */
interface Wanted {
  readonly place: RefreshPlace;
  readonly unwanted: Secret | undefined;
  readonly minValidMs?: number | undefined;
}

function isGood(tokens: TokenSet, { place, unwanted, minValidMs }: Wanted): boolean {
  if (tokens.accessToken.reveal() === unwanted?.reveal()) return false;
  return livesOn(tokens, { now: nowOf(place), minValidMs });
}

function hasEnded(tokens: TokenSet, place: StorePlace): boolean {
  return tokens.expiresAt !== undefined && nowOf(place) >= tokens.expiresAt;
}

function nowOf(place: StorePlace): number {
  return (place.clock ?? systemClock).now();
}

/** Trouble that says nothing about the login itself. */
function isPassing(error: unknown): boolean {
  return error instanceof QwenError && ["network", "server", "limit", "other"].includes(error.kind);
}

function notSignedIn(issuer: string): QwenError {
  return new QwenError("auth", text().auth.notSignedIn(issuer), { hint: [text().auth.loginFirst(issuer)] });
}

function cannotRenew(tokens: TokenSet): QwenError {
  return new QwenError("auth", text().auth.noRefreshToken(tokens.issuer), {
    hint: [text().auth.loginAgain(tokens.issuer)],
  });
}
