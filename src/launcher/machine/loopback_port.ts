// The choice of the port that a sign-in listens on. A permission names a port: one for "any" lets only "any" be asked for,
// so that the second family of addresses could never have the first one's port. So the launcher finds one that is free in
// both and grants that.

/** More tries than a machine needs on which each second port is taken. */
const TRIES = 20;

/** A port that is free on 127.0.0.1, and on ::1 where there is IPv6; `undefined` where nobody may listen at all. */
export function freeLoopbackPort(): number | undefined {
  for (let tries = 0; tries < TRIES; tries++) {
    const first = listen("127.0.0.1", 0);
    if (!(first instanceof Error)) {
      using held = first;
      const second = listen("::1", held.addr.port);
      if (!(second instanceof Error)) second.close();
      // Without IPv6 the error is another one.
      if (!(second instanceof Deno.errors.AddrInUse)) return held.addr.port;
      continue;
    }
    const only = listen("::1", 0);
    if (only instanceof Error) return undefined;
    using held = only;
    return held.addr.port;
  }
  return undefined;
}

function listen(hostname: string, port: number): Deno.TcpListener | Error {
  try {
    return Deno.listen({ hostname, port });
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
