// The words for a connection that did not come about or broke: DNS, TLS, proxies. A prompt and a sign-in say the same. The
// runtime's own sentence is shown only where ours has nothing better to say.
import { text } from "../../text/text.ts";
import { type TransportKind, transportKindOf, wordsOf } from "./transport_kind.ts";

export interface TransportFailure {
  readonly kind: TransportKind;
  /** `undefined` where the caller knows better: `denied`, and an `address` that is none. */
  readonly message?: string;
  readonly hint: readonly string[];
  /** The runtime's last words, as `clean` left them. */
  readonly reason: string;
}

export interface Way {
  readonly host: string;
  /** The variable of the proxy on the way, if there is one. */
  readonly proxyVariable?: string | undefined;
  /** Makes the runtime's words fit to be shown. */
  readonly clean: (words: string) => string;
}

/** Why a connection failed, in words. */
export function transportFailure(cause: unknown, { host, proxyVariable, clean }: Way): TransportFailure {
  const words = text().network;
  const kind = transportKindOf(cause);
  const reason = lastWords(cause, clean);
  const hintProxy = proxyVariable === undefined ? words.hintProxies : words.hintProxy(proxyVariable);
  switch (kind) {
    case "denied":
    case "address":
      return { kind, hint: [], reason };
    case "dns":
      return proxyVariable === undefined
        ? { kind, message: words.unknownHost(host), hint: [words.hintDns], reason }
        : { kind, message: words.proxyUnknown(host, proxyVariable), hint: [hintProxy], reason };
    case "tls": {
      const [why, hint] = tlsReason(wordsOf(cause));
      return { kind, message: words.tlsFailed(host, why ?? reason), hint: [hint], reason };
    }
    case "proxy":
      return { kind, message: words.proxyFailed(host, reason), hint: [hintProxy], reason };
    case "refused":
      return proxyVariable === undefined
        ? { kind, message: words.connectionRefused(host), hint: [], reason }
        : { kind, message: words.proxyRefused(host, proxyVariable), hint: [hintProxy], reason };
    case "broken":
      return { kind, message: words.connectionBroke(host, reason), hint: [words.hintDoctor], reason };
  }
}

/** Why no secure connection came about, by the words of rustls. */
function tlsReason(from: string): readonly [string | undefined, string] {
  const words = text().network;
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
function lastWords(cause: unknown, clean: Way["clean"]): string {
  const all = wordsOf(cause);
  if (/connection closed before message completed|unexpected end of file|reset by peer|broken pipe/i.test(all)) {
    return text().network.brokeBeforeAnswer;
  }
  const tail = all.split(/client error \([A-Za-z]+\): /).at(-1) ?? all;
  return clean(tail.replace(/^(?:[A-Za-z]*Error: )+/, ""));
}
