// Owns the real twins of what sign-in needs of the world: `fetch` with the user's certificate authorities, and the
// question whether this cell may reach a host.
import type { Fetch } from "./engine_http.ts";

/** `fetch` that trusts these PEM texts besides the system's store. */
export function issuerFetch(caCerts: readonly string[]): Fetch {
  if (caCerts.length === 0) return (url, init) => fetch(url, init);
  const client = Deno.createHttpClient({ caCerts: [...caCerts] });
  return (url, init) => fetch(url, { ...init, client });
}

/** Whether this cell was granted a host (`host:port`). */
export function mayReach(host: string): boolean {
  return Deno.permissions.querySync({ name: "net", host }).state === "granted";
}
