// Where the gateway listens: on 127.0.0.1 and ::1 of this machine, on a socket of the user's, or both. A port that is taken is
// an error, never another port. Threat: whoever may connect opens so many connections that the process has no file left for
// the next; the runtime then gives the whole server up. It is opened again until there is one.
import type { AlarmClock } from "../../base/clock.ts";
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

/** Before a server that was given up is opened again, in milliseconds. */
const PAUSE_MS = 100;

/** Listens at every place. @throws {Error} the system's own where one that is not optional cannot be had */
export function listen(
  gateway: Gateway,
  { places, clock }: { readonly places: readonly Place[]; readonly clock: Pick<AlarmClock, "alarm"> },
): Listening {
  const servers: LastingServer[] = [];
  try {
    for (const place of places) {
      try {
        servers.push(new LastingServer(() => serveAt(place, gateway), clock));
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

function serveAt(place: Place, gateway: Gateway): Deno.HttpServer {
  const where = "path" in place ? { path: place.path } : { hostname: place.hostname, port: place.port };
  return Deno.serve({ ...where, ...QUIET }, (request) => gateway.answer(request));
}

/** One place, for as long as it is not shut down. */
class LastingServer {
  readonly #open: () => Deno.HttpServer;
  readonly #clock: Pick<AlarmClock, "alarm">;
  #server: Deno.HttpServer | undefined;
  #isOver = false;

  /** @throws {Error} the system's own where it cannot be opened for the first time */
  constructor(open: () => Deno.HttpServer, clock: Pick<AlarmClock, "alarm">) {
    this.#open = open;
    this.#clock = clock;
    this.#keep(open());
  }

  async shutdown(): Promise<void> {
    this.#isOver = true;
    await this.#server?.shutdown();
  }

  #keep(server: Deno.HttpServer): void {
    this.#server = server;
    server.finished.catch(() => this.#later());
  }

  #later(): void {
    this.#server = undefined;
    if (!this.#isOver) this.#clock.alarm(PAUSE_MS, () => this.#again());
  }

  #again(): void {
    if (this.#isOver) return;
    try {
      this.#keep(this.#open());
    } catch {
      this.#later();
    }
  }
}
