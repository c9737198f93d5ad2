// Owns the turning of any failed exchange into an error in the user's words, with the kind that decides the exit code:
// 401 and 403 are sign-in; 402 and 429 limits; 404, redirects and unknown models configuration; 5xx and answers that
// are none the service; everything about connections the network; any other 4xx (a request the server read and
// rejected) is `other`. Two duties pull apart here: say all that helps, and never say a secret.
import { QWEN_ISSUER } from "../../config/logins/login_file.ts";
import { QwenError } from "../../base/errors.ts";
import { providerById, providersOfKey } from "../../providers/recognise.ts";
import { text } from "../../text/text.ts";
import { type Circumstances, hostOf, loginIssuerOf, partsOf, plainUrl, urlHints } from "./circumstances.ts";
import type { Fault } from "./fault.ts";
import { networkFailure } from "./network_failure.ts";
import { quoteServer } from "./quote.ts";
import { type RefusalKind, refusalKindOf, type Said, saidBy } from "./refusal_kind.ts";
import { retryAfterMs } from "./retry.ts";

/** The error to show for a fault. */
export function failureOf(fault: Fault, at: Circumstances): QwenError {
  switch (fault.kind) {
    case "status":
      return statusFailure(fault, at);
    case "told":
      return toldFailure(fault, at);
    case "redirect": {
      const words = text().chat;
      const target = fault.location === null ? words.noTarget : quoteServer(fault.location, at.secrets);
      return new QwenError("config", words.redirected(hostOf(at.baseUrl), fault.status, target), {
        hint: [words.hintRedirect],
      });
    }
    case "garbage":
      return garbageFailure(fault, at);
    case "unsent":
    case "transport":
    case "silence":
    case "cut":
      return networkFailure(fault, at);
  }
}

function statusFailure(fault: Fault & { kind: "status" }, at: Circumstances): QwenError {
  return refusal(saidBy(fault), { status: fault.status, afterMs: retryAfterMs(fault.headers, at.now) }, at);
}

/** An error inside an answer: by what it says, else by the status that it names. */
function toldFailure(fault: Fault & { kind: "told" }, at: Circumstances): QwenError {
  const said = saidBy(fault);
  const kind = refusalKindOf(said);
  const status = fault.status ?? (kind === undefined ? undefined : STATUS_OF[kind]);
  if (status !== undefined) return refusal(said, { status, afterMs: undefined }, at);
  const words = text().chat;
  return new QwenError("server", words.serverToldError(partsOf(fault.message, at)), { hint: [words.hintServerLater] });
}

/** The status that most services refuse with. */
const STATUS_OF: Readonly<Record<RefusalKind, number>> = {
  "used-up": 402,
  "rate": 429,
  "bad-key": 401,
  "filtered": 400,
  "too-long": 400,
  "unknown-model": 404,
};

interface Refused {
  readonly status: number;
  /** What the server asks to wait, in milliseconds. */
  readonly afterMs: number | undefined;
}

/** By what the service says, then by status. */
function refusal(said: Said, { status, afterMs }: Refused, at: Circumstances): QwenError {
  const words = text().chat;
  const parts = partsOf(said.message, at);
  switch (refusalKindOf(said)) {
    case "used-up":
      return usedUpFailure(said, status, at);
    case "rate":
      return rateFailure(said, { status, afterMs }, at);
    case "bad-key":
      return new QwenError("auth", words.refused(parts, status), { hint: keyHints(at) });
    case "filtered":
      return new QwenError("other", words.filtered(parts, status), { hint: [words.hintFiltered] });
    case "too-long":
      return new QwenError("other", words.tooLong(parts, status), { hint: [words.hintTooLong] });
    case "unknown-model":
      return new QwenError("config", words.unknownModel(parts, status), { hint: [words.hintModels, ...urlHints(at)] });
    case undefined:
      return refusalByStatus(said, { status, afterMs }, at);
  }
}

function refusalByStatus(said: Said, { status, afterMs }: Refused, at: Circumstances): QwenError {
  const words = text().chat;
  const parts = partsOf(said.message, at);
  if (status === 401) return new QwenError("auth", words.refused(parts, status), { hint: keyHints(at) });
  if (status === 402) return usedUpFailure(said, status, at);
  if (status === 403) return new QwenError("auth", words.forbidden(parts), { hint: keyHints(at) });
  if (status === 404) {
    return new QwenError("config", words.notFound(parts), { hint: [...urlHints(at), words.hintModels] });
  }
  if (status === 405) return new QwenError("config", words.badMethod(parts, status), { hint: urlHints(at) });
  if (status === 407) {
    return new QwenError("network", words.proxyWantsLogin(parts.host), { hint: [text().network.hintProxies] });
  }
  if (status === 413) return new QwenError("other", words.tooLong(parts, status), { hint: [words.hintTooLong] });
  if (status === 429) return rateFailure(said, { status, afterMs }, at);
  if (status === 408 || status === 409 || status >= 500) {
    return new QwenError("server", words.serverFailed(parts, status), { hint: [words.hintServerLater] });
  }
  return new QwenError("other", words.rejected(parts, status), { hint: [words.hintStatus] });
}

function usedUpFailure({ message }: Said, status: number, at: Circumstances): QwenError {
  const words = text().chat;
  if (loginIssuerOf(at) === QWEN_ISSUER && /free allocated quota|discontinued/i.test(message)) {
    return new QwenError("limit", words.freeTierEnded, { hint: [words.hintOtherMethods] });
  }
  return new QwenError("limit", words.usedUp(partsOf(message, at), status), { hint: [words.hintBilling] });
}

function rateFailure({ message }: Said, { status, afterMs }: Refused, at: Circumstances): QwenError {
  const words = text().chat;
  const wait = afterMs === undefined ? [] : [words.hintRetryIn(Math.ceil(afterMs / 1000))];
  const quota = loginIssuerOf(at) === QWEN_ISSUER ? [qwenQuota(message, afterMs)] : [];
  return new QwenError("limit", words.rateLimited(partsOf(message, at), status), {
    hint: [...quota, ...wait, words.hintLaterOrTimeout],
  });
}

/** Qwen's answer does not name the quota: a wait of more than some minutes is the day's. */
function qwenQuota(message: string, afterMs = 0): string {
  const words = text().chat;
  return /\bda(?:y|ily)\b|每[天日]/i.test(message) || afterMs > 5 * 60_000 ? words.qwenDayQuota : words.qwenMinuteQuota;
}

function keyHints(at: Circumstances): readonly string[] {
  const words = text().chat;
  const issuer = loginIssuerOf(at);
  if (issuer !== undefined) return [text().auth.loginAgain(issuer), words.hintStatus];
  const { keyUrl, keyVariables = [] } = providerById(at.provider) ?? {};
  if (at.secret === undefined) return [words.hintNeedsKey(keyVariables[0] ?? "OPENAI_API_KEY")];
  const foreign = providersOfKey(at.secret.reveal(), at.provider)
    .flatMap(({ name, regions }) => regions.map(({ baseUrl }) => words.hintForeignKey(name, baseUrl)));
  return [...foreign, ...newKeyHints(at, keyUrl), words.hintStatus];
}

/** How to set another key, where the refused one came from: `auth login` keeps one in the settings, and anything else wins. */
function newKeyHints({ keySource, describe, baseUrl }: Circumstances, keyUrl: string | undefined): readonly string[] {
  const words = text().chat;
  if (keySource === undefined) return [];
  if (keySource.kind !== "settings" || keySource.name !== KEPT_KEY) {
    return [words.hintNewKey(describe(keySource)), ...(keyUrl === undefined ? [] : [words.hintWhereKeys(keyUrl)])];
  }
  return [keyUrl === undefined ? words.hintKeepKey(plainUrl(baseUrl)) : words.hintGetKey(keyUrl)];
}

/** Where `auth login --with-api-key` and the wizard keep a key. */
const KEPT_KEY = "security.auth.apiKey";

function garbageFailure(fault: Fault & { kind: "garbage" }, at: Circumstances): QwenError {
  const words = text().chat;
  const message = words.garbage[fault.what](hostOf(at.baseUrl), quoteServer(fault.excerpt, at.secrets));
  const hint = at.printed || fault.what === "too-long"
    ? [words.hintServerLater]
    : [words.hintNotAnEndpoint(plainUrl(at.baseUrl), at.describe(at.baseUrlSource)), ...urlHints(at).slice(0, -1)];
  return new QwenError("server", message, { hint });
}
