// Owns the rule that a key goes only where its owner sent it (compatibility 2.3). Threat: a cloned directory brings a base URL
// and no key, and the user's own key would follow it. Pure: it judges what was resolved and reads nothing.
import { QwenError } from "../../base/errors.ts";
import { text } from "../../text/text.ts";
import { visible } from "../../base/visible.ts";
import { isLoopbackHost } from "../secure_url.ts";
import { type Expanded, ownPart, weakestTrust } from "../settings/expand.ts";
import { portOf } from "../host_port.ts";
import type { Source, Sourced } from "../source.ts";
import { sourceText } from "../source_text.ts";

/** An address, and what the user has said about hosts. */
export interface Address {
  readonly baseUrl: Expanded;
  /** `host` or `host:port`, from the flag, the environment or the user's files. */
  readonly allowedHosts: readonly Sourced<string>[];
  /** Whether a host (`name:port`, or `name` on 443) is a built-in service's own. */
  isBuiltInHost(host: string): boolean;
}

/** What is about to be sent, and where to. */
export interface BindingQuestion extends Address {
  /** Everything that goes along and was not literally written in the project's own files: keys and inserted values. */
  readonly secrets: readonly Pick<Expanded, "source" | "ingredients">[];
}

/** Whether the key may go. A refusal names both sides. */
export type BindingVerdict =
  | { readonly ok: true }
  | {
    readonly ok: false;
    /** `name` or `name:port`. */
    readonly host: string;
    /** The host as the file wrote it, where a variable of the user's was inserted in it: that may be the key. */
    readonly writtenHost?: string;
    readonly keySource: Source;
    readonly urlSource: Source;
  };

/** Whether what is the user's own may go to an address: the user named it, it is this machine, a known service, or allowed. */
export function mayReceiveOwn({ baseUrl, allowedHosts, isBuiltInHost }: Address): boolean {
  if (weakestTrust(baseUrl) === "own") return true;
  const { hostname, host, protocol } = new URL(baseUrl.value);
  if (isLoopbackHost(hostname)) return true;
  if (protocol === "https:" && isBuiltInHost(host)) return true;
  return allowedHosts.some(({ value }) => hostMatches(value, baseUrl.value));
}

/** Judges whether what belongs to the user may go to the address. */
export function checkBinding(question: BindingQuestion): BindingVerdict {
  if (mayReceiveOwn(question)) return { ok: true };
  const keySource = question.secrets.map(ownPart).find((source) => source !== undefined) ??
    question.baseUrl.ingredients.find((source) => ownPart({ source, ingredients: [] }) !== undefined);
  if (keySource === undefined) return { ok: true };
  const project = [question.baseUrl.source, ...question.baseUrl.ingredients].find((source) =>
    weakestTrust({ source, ingredients: [] }) === "project"
  );
  const written = writtenHost(question.baseUrl);
  return {
    ok: false,
    host: new URL(question.baseUrl.value).host,
    ...(written === undefined ? {} : { writtenHost: written }),
    keySource,
    urlSource: project ?? question.baseUrl.source,
  };
}

/** The host as it was written, if something of the user's was inserted in it. */
function writtenHost({ value, written, ingredients }: Expanded): string | undefined {
  const hasOwn = ingredients.some((source) => ownPart({ source, ingredients: [] }) !== undefined);
  if (written === undefined || !hasOwn) return undefined;
  const host = /^[a-z]+:\/\/([^/?#]*)/i.exec(written.trim())?.[1] ?? written;
  return host.toLowerCase() === new URL(value).host ? undefined : visible(host);
}

/** Whether an allowed `host` (any port) or `host:port` covers a URL. */
export function hostMatches(allowed: string, url: string): boolean {
  const parsed = new URL(url);
  const [, name = "", wanted] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(allowed.trim().toLowerCase()) ?? [];
  if (name === "" || name.replace(/\.$/, "") !== parsed.hostname.replace(/\.$/, "")) return false;
  return wanted === undefined || wanted === portOf(parsed);
}

/** The refusal as an error: both sources, and the three ways out. */
export function bindingError(verdict: Extract<BindingVerdict, { ok: false }>, home?: string): QwenError {
  const words = text().config.binding;
  const key = sourceText(verdict.keySource, home);
  const url = sourceText(verdict.urlSource, home);
  const host = verdict.writtenHost ?? verdict.host;
  return new QwenError("config", words.refused({ host, key, url }), {
    hint: words.waysOut(host),
  });
}
