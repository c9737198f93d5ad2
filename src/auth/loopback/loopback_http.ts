// Owns the few lines of HTTP/1.1 that the loopback server speaks: the head of a request in, one answer out. Pure.
// It reads no body, keeps no connection, and refuses what it does not understand: everything on this machine, and
// every page in the user's browser, can send to it.

/** The head of a request: all that a redirect consists of. */
export interface RequestHead {
  readonly method: string;
  /** Path and query as sent. */
  readonly target: string;
  readonly host: string | undefined;
}

export interface Reply {
  readonly status: 200 | 303 | 400 | 404 | 405 | 408 | 431;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Called when the last byte is on its way. */
  readonly onSent?: () => void;
}

/** Longest head: codes of a few kilobytes occur, megabytes do not. */
export const MAX_HEAD_BYTES = 16 * 1024;

/**
 * The head at the start of `bytes`; `undefined` while it is incomplete, an HTTP status when it will never be one.
 */
export function parseHead(bytes: Uint8Array): RequestHead | 400 | 431 | undefined {
  // Latin-1 keeps one character a byte, whatever is sent.
  const received = new TextDecoder("latin1").decode(bytes);
  const end = received.indexOf("\r\n\r\n");
  if (end < 0) return bytes.length >= MAX_HEAD_BYTES ? 431 : startsWell(received) ? undefined : 400;
  if (end > MAX_HEAD_BYTES) return 431;
  const [requestLine = "", ...fields] = received.slice(0, end).split("\r\n");
  const parts = /^([A-Z]{1,16}) (\/[\x21-\x7e]*) HTTP\/1\.[01]$/.exec(requestLine);
  if (parts === null) return 400;
  const hosts = fields.filter((field) => /^host:/i.test(field)).map((field) => field.slice(5).trim().toLowerCase());
  if (hosts.length > 1) return 400;
  return { method: parts[1] ?? "", target: parts[2] ?? "", host: hosts[0] };
}

/** Whether this can still become a request: a TLS hello or a binary probe is turned away at its first bytes. */
function startsWell(received: string): boolean {
  return received === "" || /^[A-Z]{1,16}(?: |$)/.test(received.slice(0, 17));
}

const REASONS: Readonly<Record<Reply["status"], string>> = {
  200: "OK",
  303: "See Other",
  400: "Bad Request",
  404: "Not Found",
  405: "Method Not Allowed",
  408: "Request Timeout",
  431: "Request Header Fields Too Large",
};

/** The bytes of an answer. A HEAD request gets the same head and no body (RFC 9110 section 9.3.2). */
export function formatReply(reply: Reply, method: string): Uint8Array {
  const body = new TextEncoder().encode(reply.body);
  const fields = Object.entries({
    ...reply.headers,
    "content-length": String(body.length),
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    connection: "close",
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = new TextEncoder().encode(`HTTP/1.1 ${reply.status} ${REASONS[reply.status]}\r\n${fields.join("")}\r\n`);
  if (method === "HEAD") return head;
  const whole = new Uint8Array(head.length + body.length);
  whole.set(head);
  whole.set(body, head.length);
  return whole;
}
