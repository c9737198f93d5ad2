// Owns the judgement of where a secret may be sent: over https, or to this very machine (RFC 8252 section 7.3). The
// configuration grants hosts by it and sign-in sends tokens by it, so both must come to the same answer. Pure.

/** Whether a URL is https, or http on this machine, with a host that can be granted. */
export function isSecureUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return isHostName(hostname) && (protocol === "https:" || (protocol === "http:" && isLoopbackHost(hostname)));
}

/**
 * Whether a host can be granted as it is: a URL may hold `{` and `*` in its host, of which the runtime's permissions make
 * an error or a whole domain.
 */
export function isHostName(hostname: string): boolean {
  const isName = hostname.length <= 253 && /^(?:[a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}\.?$/.test(hostname);
  return isName || /^\[[0-9a-f:.]+\]$/.test(hostname);
}

/**
 * Whether a URL's host is this very machine, so that what is sent there stays here: exactly `localhost`, 127.0.0.0/8 and
 * ::1. Threat: `app.localhost`, `localhost.` and `0.0.0.0` look like it, and the network's DNS says where they lead.
 */
export function isLoopbackHost(hostname: string): boolean {
  const name = hostname.toLowerCase();
  return name === "localhost" || name === "[::1]" || name === "::1" || /^127(?:\.\d{1,3}){3}$/.test(name);
}
