// Where the gateway listens: on 127.0.0.1 and ::1 of this machine, on a socket of the user's, or both. A port that is taken is
// an error, never another port. Threat: whoever may connect opens so many connections that the process has no file left for
// the next; the runtime then gives the whole server up. It is opened again at once, with the file that is free by that, so that
// nobody else comes to listen there and is sent the tokens of the clients. Where somebody was faster, all ends, aloud.
import type { AlarmClock } from "../../base/clock.ts";
import { tryRemove } from "../../base/private_file.ts";
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

/** Before a server is tried again that could not be opened for want of files, in milliseconds. */
const PAUSE_MS = 10;

/** Listens at every place. @throws {Error} the system's own where one that is not optional cannot be had */
export function listen(
  gateway: Gateway,
  { places, clock, onLost }: {
    readonly places: readonly Place[];
    readonly clock: Pick<AlarmClock, "alarm">;
    /** Somebody else listens there by now. */
    readonly onLost: () => void;
  },
): Listening {
  const servers: LastingServer[] = [];
  try {
    for (const place of places) {
      try {
        servers.push(new LastingServer((again) => serveAt(place, { gateway, again }), { clock, onLost }));
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

function serveAt(
  place: Place,
  { gateway, again }: { readonly gateway: Gateway; readonly again: boolean },
): Deno.HttpServer {
  // A socket's file may outlive its listener. It lies in a folder that is the user's alone, so this one is ours.
  if (again && "path" in place) tryRemove(place.path);
  const where = "path" in place ? { path: place.path } : { hostname: place.hostname, port: place.port };
  return Deno.serve({ ...where, ...QUIET }, (request) => gateway.answer(request));
}

interface LastingPorts {
  readonly clock: Pick<AlarmClock, "alarm">;
  readonly onLost: () => void;
}

/** One place, for as long as it is not shut down. */
class LastingServer {
  readonly #open: (again: boolean) => Deno.HttpServer;
  readonly #ports: LastingPorts;
  #server: Deno.HttpServer | undefined;
  #isOver = false;

  /** @throws {Error} the system's own where it cannot be opened for the first time */
  constructor(open: (again: boolean) => Deno.HttpServer, ports: LastingPorts) {
    this.#open = open;
    this.#ports = ports;
    this.#keep(open(false));
  }

  async shutdown(): Promise<void> {
    this.#isOver = true;
    await this.#server?.shutdown();
  }

  #keep(server: Deno.HttpServer): void {
    this.#server = server;
    server.finished.catch(() => this.#again());
  }

  #again(): void {
    this.#server = undefined;
    if (this.#isOver) return;
    try {
      this.#keep(this.#open(true));
    } catch (error) {
      if (error instanceof Deno.errors.AddrInUse) return this.#ports.onLost();
      this.#ports.clock.alarm(PAUSE_MS, () => this.#again());
    }
  }
}
