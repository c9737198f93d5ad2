// Owns how a host and its port are named where permissions are: `host:port`, the default port written out. What the
// launcher grants and what the sandbox asks for must be the same text. Pure.

/** In grants: to listen for a sign-in's answer, on a port of this machine's loopback addresses that is free. */
export const LOOPBACK_LISTENER = "127.0.0.1:0";

/** Before the path of a socket that is listened on, as the runtime names the permission. */
export const UNIX = "unix:";

/** The port that an http(s) URL is reached at. */
export function portOf({ port, protocol }: URL): string {
  return port || (protocol === "http:" ? "80" : "443");
}

/** The base of what a gateway answers at: of one that listens everywhere, as this machine itself reaches it. */
export function gatewayUrl({ listen = "127.0.0.1", port }: {
  readonly listen?: string | undefined;
  readonly port: number;
}): string {
  const reached = listen === "0.0.0.0" ? "127.0.0.1" : listen === "::" ? "::1" : listen;
  return `http://${reached.includes(":") ? `[${reached}]` : reached}:${port}`;
}

/** The `host:port` of an address, IPv6 in brackets. @throws {TypeError} when it is no URL */
export function hostAndPort(address: string | URL): string {
  const url = new URL(address);
  return `${url.hostname}:${portOf(url)}`;
}
