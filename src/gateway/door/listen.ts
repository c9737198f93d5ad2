// Where the gateway listens: on 127.0.0.1 and ::1 of this machine, on a socket of the user's, or both. A port that is taken is
// an error, never another port.
import type { Gateway } from "../gateway.ts";

export interface Listening {
  /** Ends with the last connection. */
  close(): Promise<void>;
}

/** Where to listen: a socket, or an address and a port of it. */
export type Place =
  | { readonly path: string }
  | {
    /** Without brackets. */
    readonly hostname: string;
    readonly port: number;
    /** Whether it is no error that this cannot be listened on. */
    readonly optional?: boolean;
  };

/** The runtime prints where it listens, and every answer that broke; the gateway's own account has that. */
const QUIET = { onListen: (): void => {}, onError: (): Response => new Response(null, { status: 500 }) };

/** Listens at every place. @throws {Error} the system's own where one that is not optional cannot be had */
export function listen(gateway: Gateway, places: readonly Place[]): Listening {
  const servers: Deno.HttpServer[] = [];
  try {
    for (const place of places) {
      try {
        servers.push(Deno.serve({ ...placeOf(place), ...QUIET }, (request) => gateway.answer(request)));
      } catch (error) {
        const isOptional = "optional" in place && place.optional === true;
        if (!isOptional || error instanceof Deno.errors.AddrInUse) throw error;
      }
    }
  } catch (error) {
    for (const server of servers) void server.shutdown();
    throw error;
  }
  return {
    async close(): Promise<void> {
      await Promise.all(servers.map((server) => server.shutdown()));
    },
  };
}

function placeOf(place: Place): { readonly path: string } | { readonly hostname: string; readonly port: number } {
  return "path" in place ? { path: place.path } : { hostname: place.hostname, port: place.port };
}
