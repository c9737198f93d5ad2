// Owns the sockets of the loopback redirect (RFC 8252 section 7.3): a listener that only this machine can reach, on a
// port that was free. The threat is everything else on this machine and in its browser: so each connection
// is bounded in time and bytes, their number is bounded, and no connection can hold up another.
import type { Clock } from "../../base/clock.ts";
import { formatReply, MAX_HEAD_BYTES, parseHead, type Reply, type RequestHead } from "./loopback_http.ts";

export interface LoopbackServer {
  readonly port: number;
  /** `127.0.0.1`, or `[::1]` on a machine without IPv4. */
  readonly host: string;
  /** Ends the listener and every connection. */
  close(): void;
}

export interface LoopbackLimits {
  /** Time to send a whole head: ends a slow-loris. */
  readonly headMs: number;
  /** Open connections; the oldest gives way to a new one, so that nobody can fill the door. */
  readonly connections: number;
}

const LIMITS: LoopbackLimits = { headMs: 5_000, connections: 32 };

/** Answers a request; may take its time, the connection is held. */
type Respond = (head: RequestHead) => Reply | Promise<Reply>;

/**
 * Opens the listener: 127.0.0.1, and the same port of ::1 where that works (a browser may take `localhost` for either).
 * @throws {Error} the system's own when neither address can be listened on
 */
export function serveLoopback(
  respond: Respond,
  { clock, limits = LIMITS, port: wanted = 0 }: { clock: Clock; limits?: LoopbackLimits; port?: number | undefined },
): LoopbackServer {
  const open = new Set<Connection>();
  const { listener, host } = listenFirst(wanted);
  const { port } = listener.addr;
  const listeners = [listener, ...(host === "127.0.0.1" ? listenOn("::1", port) : [])];
  const accept = async (from: Deno.TcpListener): Promise<void> => {
    // The iteration ends when the listener is closed; a connection that dies while it is accepted is nobody's loss.
    for await (const socket of from) {
      const connection = new Connection(socket, { respond, clock, limits });
      open.add(connection);
      if (open.size > limits.connections) [...open][0]?.close();
      connection.run().finally(() => open.delete(connection));
    }
  };
  for (const from of listeners) accept(from).catch(() => {});
  return {
    port,
    host,
    close(): void {
      for (const from of listeners) from.close();
      for (const connection of open) connection.close();
    },
  };
}

function listenFirst(port: number): { listener: Deno.TcpListener; host: string } {
  try {
    return { listener: Deno.listen({ hostname: "127.0.0.1", port }), host: "127.0.0.1" };
  } catch (error) {
    const [listener] = listenOn("::1", port);
    if (listener === undefined) throw error;
    return { listener, host: "[::1]" };
  }
}

/** Not every machine has ::1: 127.0.0.1 alone is enough. */
function listenOn(hostname: string, port: number): Deno.TcpListener[] {
  try {
    return [Deno.listen({ hostname, port })];
  } catch {
    return [];
  }
}

interface ConnectionPorts {
  readonly respond: Respond;
  readonly clock: Clock;
  readonly limits: LoopbackLimits;
}

class Connection {
  readonly #socket: Deno.TcpConn;
  readonly #ports: ConnectionPorts;
  #closed = false;

  constructor(socket: Deno.TcpConn, ports: ConnectionPorts) {
    this.#socket = socket;
    this.#ports = ports;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#socket.close();
  }

  /** One request, one answer, and the end. Whatever goes wrong with a connection concerns only the one who made it. */
  async run(): Promise<void> {
    try {
      const head = await this.#readHead();
      if (head === undefined) return;
      if (typeof head === "number") {
        return await this.#write(formatReply({ status: head, headers: {}, body: "" }, "GET"));
      }
      const reply = await this.#ports.respond(head);
      await this.#write(formatReply(reply, head.method));
      reply.onSent?.();
    } catch {
      // Reset by the other side, or closed by us.
    } finally {
      this.close();
    }
  }

  async #readHead(): Promise<RequestHead | 400 | 408 | 431 | undefined> {
    const late = new AbortController();
    const timer = this.#ports.clock.sleep(this.#ports.limits.headMs, late.signal).then(
      () => 408 as const,
      () => undefined,
    );
    try {
      return await Promise.race([this.#readWholeHead(), timer]);
    } finally {
      late.abort();
    }
  }

  async #readWholeHead(): Promise<RequestHead | 400 | 431 | undefined> {
    const received = new Uint8Array(MAX_HEAD_BYTES);
    let length = 0;
    while (true) {
      const count = await this.#socket.read(received.subarray(length));
      if (count === null) return undefined;
      length += count;
      const head = parseHead(received.subarray(0, length));
      if (head !== undefined) return head;
    }
  }

  async #write(bytes: Uint8Array): Promise<void> {
    for (let sent = 0; sent < bytes.length;) sent += await this.#socket.write(bytes.subarray(sent));
    await this.#socket.closeWrite();
  }
}
