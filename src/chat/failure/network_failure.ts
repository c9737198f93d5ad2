// Owns the words for a connection to the endpoint that did not come about, broke, fell silent or was cut.
import { QwenError } from "../../base/errors.ts";
import { providerById } from "../../providers/recognise.ts";
import { text } from "../../text/text.ts";
import { type Circumstances, hostOf, plainUrl } from "./circumstances.ts";
import type { Fault } from "./fault.ts";
import { quoteServer } from "./quote.ts";
import { transportFailure, type Way } from "../../base/network/transport_failure.ts";

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
      return new QwenError("network", message, { hint: [words.hintTimeout, text().network.hintDoctor] });
    }
    case "cut":
      return new QwenError("network", at.printed ? words.cut(host) : words.cutBeforeText(host), {
        hint: [words.hintAgain],
        cause: fault.cause,
      });
    case "unsent":
      return addressFailure(transportFailure(fault.cause, wayTo(at)).reason, at);
    case "transport":
      return connectionFailure(fault.cause, at);
  }
}

function connectionFailure(cause: unknown, at: Circumstances): QwenError {
  const host = hostOf(at.baseUrl);
  const { kind, message, hint, reason } = transportFailure(cause, wayTo(at));
  if (kind === "denied") {
    return new QwenError("config", text().chat.denied(host), { hint: [text().chat.hintDenied], cause });
  }
  if (message === undefined) return addressFailure(reason, at);
  const isDirect = at.proxyVariable === undefined;
  return new QwenError("network", message, {
    hint: [
      ...(kind === "refused" && isDirect ? startLocal(at) : []),
      ...((kind === "refused" || kind === "dns") && isDirect ? [checkUrl(at)] : []),
      ...hint,
    ],
    cause,
  });
}

function wayTo({ baseUrl, proxyVariable, secrets }: Circumstances): Way {
  return { host: hostOf(baseUrl), proxyVariable, clean: (words) => quoteServer(words, secrets) };
}

function startLocal({ provider: id }: Circumstances): readonly string[] {
  const provider = providerById(id);
  return provider?.localPort === undefined ? [] : [text().chat.hintStartLocal(provider.name)];
}

function checkUrl({ baseUrl, baseUrlSource, describe }: Circumstances): string {
  return text().chat.hintCheckUrl(plainUrl(baseUrl), describe(baseUrlSource));
}

/** The cause is not kept: it may quote a header's value. */
function addressFailure(reason: string, at: Circumstances): QwenError {
  const words = text().chat;
  return new QwenError("config", words.badAddress(plainUrl(at.baseUrl), reason), {
    hint: [checkUrl(at), words.hintHeaders],
  });
}
