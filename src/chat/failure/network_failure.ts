// Owns the words for connections that did not come about or broke: DNS, TLS, proxies, silence, cut answers.
// The runtime's own sentence is shown only where ours has nothing better to say.
import { QwenError } from "../../base/errors.ts";
import { providerById } from "../../providers/recognise.ts";
import { text } from "../../text/text.ts";
import { type Circumstances, hostOf, plainUrl } from "./circumstances.ts";
import type { Fault } from "./fault.ts";
import { quoteServer } from "./quote.ts";
import { transportKindOf, wordsOf } from "./transport_kind.ts";

/** The error to show for trouble with the connection. */
export function networkFailure(
  fault: Extract<Fault, { readonly kind: "unsent" | "transport" | "silence" | "cut" }>,
  at: Circumstances,
): QwenError {
  const words = text().chat;
  const host = hostOf(at.baseUrl);
  switch (fault.kind) {
    case "silence": {
      const seconds = Math.round(fault.afterMs / 100) / 10;
      const message = fault.phase === "head" || !at.printed
        ? words.noAnswer(host, seconds)
        : words.wentSilent(host, seconds);
      return new QwenError("network", message, { hint: [words.hintTimeout, words.hintDoctor] });
    }
    case "cut":
      return new QwenError("network", at.printed ? words.cut(host) : words.cutBeforeText(host), {
        hint: [words.hintAgain],
        cause: fault.cause,
      });
    case "unsent":
      return addressFailure(fault.cause, at);
    case "transport":
      return transportFailure(fault.cause, at);
  }
}

function transportFailure(cause: unknown, at: Circumstances): QwenError {
  const words = text().chat;
  const host = hostOf(at.baseUrl);
  const checkUrl = words.hintCheckUrl(plainUrl(at.baseUrl), at.describe(at.baseUrlSource));
  switch (transportKindOf(cause)) {
    case "denied":
      return new QwenError("config", words.denied(host), { hint: [words.hintDenied], cause });
    case "dns":
      if (at.proxyVariable !== undefined) {
        return new QwenError("network", words.proxyUnknown(host, at.proxyVariable), { hint: [words.hintProxy], cause });
      }
      return new QwenError("network", words.unknownHost(host), { hint: [checkUrl, words.hintDns], cause });
    case "tls":
      return tlsFailure(cause, at);
    case "proxy":
      return new QwenError("network", words.proxyFailed(host, lastWords(cause, at)), {
        hint: [words.hintProxy],
        cause,
      });
    case "refused": {
      if (at.proxyVariable !== undefined) {
        return new QwenError("network", words.proxyRefused(host, at.proxyVariable), { hint: [words.hintProxy], cause });
      }
      const provider = providerById(at.provider);
      const start = provider?.localPort === undefined ? [] : [words.hintStartLocal(provider.name)];
      return new QwenError("network", words.connectionRefused(host), {
        hint: [...start, checkUrl, words.hintProxy],
        cause,
      });
    }
    case "address":
      return addressFailure(cause, at);
    case "broken":
      return new QwenError("network", words.connectionBroke(host, lastWords(cause, at)), {
        hint: [words.hintDoctor],
        cause,
      });
  }
}

/** The cause is not kept: it may quote a header's value. */
function addressFailure(cause: unknown, at: Circumstances): QwenError {
  const words = text().chat;
  return new QwenError("config", words.badAddress(plainUrl(at.baseUrl), lastWords(cause, at)), {
    hint: [words.hintCheckUrl(plainUrl(at.baseUrl), at.describe(at.baseUrlSource)), words.hintHeaders],
  });
}

function tlsFailure(cause: unknown, at: Circumstances): QwenError {
  const words = text().chat;
  const [reason, hint] = tlsReason(wordsOf(cause));
  return new QwenError("network", words.tlsFailed(hostOf(at.baseUrl), reason ?? lastWords(cause, at)), {
    hint: [hint],
    cause,
  });
}

/** Why no secure connection came about, by the words of rustls. */
function tlsReason(from: string): readonly [string | undefined, string] {
  const words = text().chat;
  if (/invalid HTTP version/i.test(from)) return [words.tlsExpected, words.hintUseHttps];
  if (/corrupt message|InvalidContentType/i.test(from)) return [words.tlsPlain, words.hintUseHttp];
  if (/UnknownIssuer/i.test(from)) return [words.tlsUnknownIssuer, words.hintCa];
  if (/CaUsedAsEndEntity|self.?signed/i.test(from)) return [words.tlsSelfSigned, words.hintSelfSigned];
  if (/expired|NotValidYet|not valid yet/i.test(from)) return [words.tlsExpired, words.hintClock];
  if (/NotValidForName|not valid for name/i.test(from)) return [words.tlsWrongName, words.hintDoctor];
  if (/handshake eof|alert/i.test(from)) return [words.tlsClosed, words.hintDoctor];
  return [undefined, words.hintCa];
}

/** The innermost sentence of the runtime: the outer ones repeat the URL. */
function lastWords(cause: unknown, at: Circumstances): string {
  const all = wordsOf(cause);
  if (/connection closed before message completed|unexpected end of file|reset by peer/i.test(all)) {
    return text().chat.brokeBeforeAnswer;
  }
  const tail = all.split(/client error \([A-Za-z]+\): /).at(-1) ?? all;
  return quoteServer(tail.replace(/^(?:[A-Za-z]*Error: )+/, ""), at.secrets);
}
