// The listener of the gateway when the runtime gives it up: it is opened again, unless somebody else was faster.
import { deepEqual } from "node:assert/strict";
import type { Gateway } from "../../src/gateway/gateway.ts";
import { listen } from "../../src/gateway/door/listen.ts";
import { until } from "../fakes/in_time.ts";

// No request comes.
const GATEWAY = {} as unknown as Gateway;
const PLACES = [{ hostname: "127.0.0.1", port: 4711 }];

interface Runtime {
  /** Each try to listen. */
  readonly tries: number;
  /** The runtime gives the server up. */
  giveUp(): void;
}

/** Runs `act` where servers are of the test's own; `refusals` are what the tries after the first one meet, in order. */
async function withServers(refusals: readonly Error[], act: (runtime: Runtime) => Promise<void>): Promise<void> {
  const real = Deno.serve;
  const left = [...refusals];
  let tries = 0;
  let last = Promise.withResolvers<void>();
  const serve = (): unknown => {
    tries += 1;
    const refusal = tries === 1 ? undefined : left.shift();
    if (refusal !== undefined) throw refusal;
    last = Promise.withResolvers<void>();
    return { finished: last.promise, shutdown: () => Promise.resolve() };
  };
  Object.defineProperty(Deno, "serve", { configurable: true, writable: true, value: serve });
  try {
    await act({
      get tries(): number {
        return tries;
      },
      giveUp: () => last.reject(new Error("no file left")),
    });
  } finally {
    Object.defineProperty(Deno, "serve", { configurable: true, writable: true, value: real });
  }
}

Deno.test("a listener that the runtime gives up is opened again at once, and tried again where no file is free yet", async () => {
  await withServers([new Error("Too many open files")], async (runtime) => {
    const waits: number[] = [];
    let lost = 0;
    const clock = { alarm: (ms: number, act: () => void): () => void => (waits.push(ms), act(), (): void => {}) };
    const listening = listen(GATEWAY, { places: PLACES, clock, onLost: () => lost++ });
    runtime.giveUp();
    await until(() => runtime.tries === 3, "the second try to open it again");
    deepEqual([waits, lost], [[10], 0]);
    await listening.close();
  });
});

Deno.test("where another program took the address meanwhile it is told as lost, and not tried again", async () => {
  await withServers([new Deno.errors.AddrInUse("taken")], async (runtime) => {
    let lost = 0;
    let waits = 0;
    const clock = { alarm: (): () => void => (waits++, (): void => {}) };
    const listening = listen(GATEWAY, { places: PLACES, clock, onLost: () => lost++ });
    runtime.giveUp();
    await until(() => lost === 1, "the word that it is lost");
    deepEqual([runtime.tries, waits], [2, 0]);
    await listening.close();
  });
});
