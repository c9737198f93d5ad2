import { equal } from "node:assert/strict";
import { inTime } from "../../fakes/in_time.ts";
import { takesConnections } from "../../../src/base/network/takes_connections.ts";

const HOST = "127.0.0.1";
/** Longer than any machine needs for a connection to itself. */
const LONG_MS = 30_000;

/** Neither its connection nor its timer is left behind. */
const CLEAN = { sanitizeOps: true, sanitizeResources: true };

Deno.test("takesConnections() says yes where something listens, and sends not a byte", CLEAN, async () => {
  using listener = Deno.listen({ hostname: HOST, port: 0 });
  const { port } = listener.addr;
  equal(await takesConnections({ hostname: HOST, port }, LONG_MS), true);
  using connection = await inTime(listener.accept(), "the connection");
  equal(await inTime(connection.read(new Uint8Array(1)), "the end of the connection"), null);
});

Deno.test("takesConnections() says no of a port that nothing listens on", CLEAN, async () => {
  const listener = Deno.listen({ hostname: HOST, port: 0 });
  const { port } = listener.addr;
  listener.close();
  equal(await takesConnections({ hostname: HOST, port }, LONG_MS), false);
});

Deno.test("takesConnections() says no when the time is over before the answer is there", async () => {
  using connect = replaced(() => new Promise<Deno.TcpConn>(() => {}));
  equal(await takesConnections({ hostname: HOST, port: 1 }, 1), false);
  equal(connect.calls, 1);
});

/** `Deno.connect` in other hands until the end of the block. */
function replaced(connect: () => Promise<Deno.TcpConn>): { readonly calls: number } & Disposable {
  const real = Deno.connect;
  let calls = 0;
  Object.defineProperty(Deno, "connect", {
    configurable: true,
    value: () => {
      calls += 1;
      return connect();
    },
  });
  return {
    get calls() {
      return calls;
    },
    [Symbol.dispose]: () => void Object.defineProperty(Deno, "connect", { configurable: true, value: real }),
  };
}
