// Owns the checks of what is typed into the wizard: addresses made whole, keys freed of what came along in the clipboard.
// Pure; a complaint is a sentence for the user.
import { normalizeBaseUrl } from "../../../config/base_url.ts";
import { isLoopbackHost } from "../../../config/secure_url.ts";
import { text } from "../../../text/text.ts";

/** A scheme whose colon or slashes are not as they should be. A host's port is digits. */
const MISTYPED_SCHEME = /^(?:[a-z][a-z0-9+.-]*:(?!\/\/|\d)|[a-z][a-z0-9+.-]*:\/(?!\/)|https?\/\/|\/\/)/i;
/** As the parser writes hosts: names in ASCII, addresses in brackets. */
const HOST = /^(?:[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?\.?|\[[0-9a-f:.]+\])$/i;

/** A base URL as it is kept, or a complaint. A missing scheme is added: http for this machine, https for others. */
export function readAddress(typed: string): { readonly baseUrl: string } | { readonly complaint: string } {
  const words = text().wizard;
  const trimmed = typed.trim();
  if (trimmed === "") return { complaint: words.addressMissing };
  // The parser makes an address of nearly everything: `htp:/foo bar` would be a path at the host `htp`.
  if (/\s/.test(trimmed) || MISTYPED_SCHEME.test(trimmed)) return { complaint: words.addressWrong };
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : withScheme(trimmed);
  if (!/^https?:\/\/[^/]/i.test(whole) || !URL.canParse(whole)) return { complaint: words.addressWrong };
  const url = new URL(whole);
  if (!HOST.test(url.hostname)) return { complaint: words.addressWrong };
  if (url.username !== "" || url.password !== "") return { complaint: words.addressWithName };
  try {
    return { baseUrl: normalizeBaseUrl(whole, { kind: "default" }) };
  } catch {
    return { complaint: words.addressWrong };
  }
}

/** The key, or a complaint. Blanks, line breaks, quotes and a leading `NAME=` or `Bearer ` come with a paste. */
export function readKey(
  typed: string,
  options: { readonly required: boolean },
): { readonly key: string } | { readonly complaint: string } {
  const words = text().wizard;
  const key = typed.trim().replace(/^(?:export\s+)?[A-Z][A-Z0-9_]*=/, "").replace(/^Bearer\s+/i, "")
    .replace(/^(["'])(.*)\1$/, "$2").trim();
  if (key === "") return options.required ? { complaint: words.keyMissing } : { key };
  if (!/^[\x21-\x7e]+$/.test(key)) return { complaint: words.keyWrong };
  // On the command line these mean standard input and a file.
  if (key === "-" || key.startsWith("@")) return { complaint: words.keyWrong };
  if (URL.canParse(key) && /^https?:/i.test(key)) return { complaint: words.keyIsAddress };
  return { key };
}

/** Whether what is sent to an address can be read on the way. */
export function isInTheClear(baseUrl: string): boolean {
  const url = new URL(baseUrl);
  return url.protocol === "http:" && !isLoopbackHost(url.hostname);
}

function withScheme(address: string): string {
  const host = /^(\[[^\]]*\]|[^/:?#]*)/.exec(address)?.[0] ?? "";
  return `${isLoopbackHost(host) ? "http" : "https"}://${address}`;
}
