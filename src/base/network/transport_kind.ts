// Owns the reading of the runtime's words for a connection that failed: whether to try again, what to say and what the
// doctor finds are decided from its one closed list. Pure.

/** What kind of trouble the connection had. Only `broken` is worth another try. */
export type TransportKind = "refused" | "dns" | "tls" | "proxy" | "denied" | "address" | "broken";

/** Reads the kind from the runtime's own words: Deno gives its network errors no codes. */
export function transportKindOf(cause: unknown): TransportKind {
  const words = wordsOf(cause);
  if (/NotCapable|PermissionDenied|Requires net access/.test(words)) return "denied";
  if (/dns error|failed to lookup address|No such host|not known/i.test(words)) return "dns";
  if (/certificate|tls handshake|corrupt message|invalid HTTP version|UnknownIssuer|alert|handshake/i.test(words)) {
    return "tls";
  }
  if (/proxy|tunnel/i.test(words)) return "proxy";
  if (/Connection refused|actively refused|os error (?:111|61|10061)\b/i.test(words)) return "refused";
  if (/are blocked|Invalid URL|ByteString|builder error|invalid header/i.test(words)) return "address";
  return "broken";
}

/** The runtime names what it asked for; a company's `llm-proxy.example` is no trouble with a proxy. */
const ADDRESS = / for (?:url )?\(?https?:\/\/\S*/g;

/** The words of an error and of what lies under it, four errors at most, without the address. */
export function wordsOf(error: unknown): string {
  const words: string[] = [];
  let at = error;
  for (let depth = 0; depth < 4 && at !== undefined; depth += 1) {
    words.push(at instanceof Error ? `${at.name}: ${at.message}` : String(at));
    at = at instanceof Error ? at.cause : undefined;
  }
  return words.join(": ").replace(ADDRESS, ":");
}
