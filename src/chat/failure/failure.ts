// Owns the turning of any failed exchange into an error in the user's words, with the kind that decides the exit code:
// 401 and 403 are sign-in; 402 and 429 limits; 404, redirects and unknown models configuration; 5xx and answers that
// are none the service; everything about connections the network; any other 4xx (a request the server read and
// rejected) is `other`. Two duties pull apart here: say all that helps, and never say a secret.
import { QWEN_ISSUER } from "../../config/logins/login_file.ts";
import { QwenError } from "../../base/errors.ts";
import { providerById, providersOfKey } from "../../providers/recognise.ts";
import { text } from "../../text/text.ts";
import { type Circumstances, hostOf, loginIssuerOf, type Parts, partsOf, plainUrl, urlHints } from "./circumstances.ts";
import type { Fault } from "./fault.ts";
import { networkFailure } from "./network_failure.ts";
import { quoteServer } from "./quote.ts";
import { isUsedUp, retryAfterMs } from "./retry.ts";
import { parseJson, toldErrorOf } from "../wire/wire.ts";

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
  const told = toldErrorOf(parseJson(fault.body));
  const said = told?.message ?? (fault.body.trimStart().startsWith("<") ? titleOf(fault.body) : fault.body);
  return refusal(fault.status, at, {
    said,
    code: told?.code ?? "",
    retryAfterMs: retryAfterMs(fault.headers, at.now),
  });
}

/** An error inside a stream: by its status where it names one, else by its code. */
function toldFailure(fault: Fault & { kind: "told" }, at: Circumstances): QwenError {
  const code = fault.code ?? "";
  const status = fault.status ?? statusOfCode(`${code} ${fault.message}`);
  if (status !== undefined) return refusal(status, at, { said: fault.message, code, retryAfterMs: undefined });
  const words = text().chat;
  return new QwenError("server", words.serverToldError(partsOf(fault.message, at)), { hint: [words.hintServerLater] });
}

function statusOfCode(code: string): number | undefined {
  if (isUsedUp(code)) return 402;
  if (/rate.?limit|too.?many.?requests|throttl/i.test(code)) return 429;
  if (/invalid.?api.?key|unauthori[sz]ed|authentication/i.test(code)) return 401;
  if (/model.?not.?found|model_not_exist/i.test(code)) return 404;
  return undefined;
}

interface Refusal {
  readonly said: string;
  readonly code: string;
  readonly retryAfterMs: number | undefined;
}

function refusal(status: number, at: Circumstances, { said, code, retryAfterMs: afterMs }: Refusal): QwenError {
  const words = text().chat;
  const parts = partsOf(said, at);
  const all = `${code} ${said}`;
  if (status === 401) return new QwenError("auth", words.refused(parts, status), { hint: keyHints(at) });
  if (status === 403) return new QwenError("auth", words.forbidden(parts), { hint: keyHints(at) });
  if (status === 407) {
    return new QwenError("network", words.proxyWantsLogin(parts.host), { hint: [words.hintProxy] });
  }
  if (status === 402 || status === 429) return limitFailure(status, at, { parts, all, afterMs });
  if (status === 413 || isTooLong(all)) {
    return new QwenError("other", words.tooLong(parts, status), { hint: [words.hintTooLong] });
  }
  if (isUnknownModel(status, all)) {
    return new QwenError("config", words.unknownModel(parts, status), { hint: [words.hintModels, ...urlHints(at)] });
  }
  if (status === 404) {
    return new QwenError("config", words.notFound(parts), { hint: [...urlHints(at), words.hintModels] });
  }
  if (status === 405) return new QwenError("config", words.badMethod(parts, status), { hint: urlHints(at) });
  if (status === 408 || status === 409 || status >= 500) {
    return new QwenError("server", words.serverFailed(parts, status), { hint: [words.hintServerLater] });
  }
  return new QwenError("other", words.rejected(parts, status), { hint: [words.hintStatus] });
}

function limitFailure(
  status: number,
  at: Circumstances,
  { parts, all, afterMs }: { readonly parts: Parts; readonly all: string; readonly afterMs: number | undefined },
): QwenError {
  const words = text().chat;
  if (loginIssuerOf(at) === QWEN_ISSUER && /free allocated quota|discontinued/i.test(all)) {
    return new QwenError("limit", words.freeTierEnded, { hint: [words.hintOtherMethods] });
  }
  if (status === 402 || isUsedUp(all)) {
    return new QwenError("limit", words.usedUp(parts, status), { hint: [words.hintBilling] });
  }
  const wait = afterMs === undefined ? [] : [words.hintRetryIn(Math.ceil(afterMs / 1000))];
  return new QwenError("limit", words.rateLimited(parts), { hint: [...wait, words.hintLaterOrTimeout] });
}

function isTooLong(all: string): boolean {
  return /context.?(?:length|window)|maximum context|too many (?:input )?tokens|(?:prompt|input|request) is too long|reduce the length|输入.{0,8}过长|上下文.{0,8}(?:超|过长)/i
    .test(all);
}

/** `invalid_request_error` is what most services call any refusal: it says nothing of a model. */
function isUnknownModel(status: number, told: string): boolean {
  const all = told.replace(/invalid_request_error/gi, "");
  return (status === 400 || status === 404 || status === 422) &&
    /model.{0,60}(?:not (?:found|exist|supported|valid)|does not exist|unknown|invalid)|(?:unknown|invalid|no such).{0,20}model|model_not_found/is
      .test(all);
}

function keyHints(at: Circumstances): readonly string[] {
  const words = text().chat;
  const issuer = loginIssuerOf(at);
  if (issuer !== undefined) return [text().auth.loginAgain(issuer), words.hintStatus];
  if (at.secret === undefined) return [words.hintNeedsKey];
  const keyUrl = providerById(at.provider)?.keyUrl;
  const foreign = providersOfKey(at.secret.reveal(), at.provider)
    .flatMap(({ name, regions }) => regions.map(({ baseUrl }) => words.hintForeignKey(name, baseUrl)));
  return [...foreign, words.hintStatus, ...(keyUrl === undefined ? [] : [words.hintGetKey(keyUrl)])];
}

function garbageFailure(fault: Fault & { kind: "garbage" }, at: Circumstances): QwenError {
  const words = text().chat;
  const message = words.garbage[fault.what](hostOf(at.baseUrl), quoteServer(fault.excerpt, at.secrets));
  const hint = at.printed || fault.what === "too-long"
    ? [words.hintServerLater]
    : [words.hintNotAnEndpoint(plainUrl(at.baseUrl), at.describe(at.baseUrlSource)), ...urlHints(at).slice(0, -1)];
  return new QwenError("server", message, { hint });
}

/** The title of an error page: a page itself is no sentence. */
function titleOf(html: string): string {
  return /<title[^>]*>([^<]{1,200})/i.exec(html)?.[1] ?? "";
}
