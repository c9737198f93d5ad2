// How a sandbox is started and heard: its permissions, what is sent to it, and that nothing comes after its end.
import { deepEqual, equal, throws } from "node:assert/strict";
import type { StartMessage } from "../../src/contract/messages.ts";
import { grantsFor } from "../../src/launcher/grants/grants.ts";
import { startSandbox } from "../../src/launcher/sandbox/host.ts";

/** A Worker that the test plays. */
class FakeWorker {
  readonly sent: unknown[] = [];
  terminated = 0;
  onmessage: (event: { readonly data: unknown }) => void = () => {};
  onerror: (event: { readonly message: string; preventDefault(): void }) => void = () => {};
  constructor(readonly deno: { readonly permissions: Deno.PermissionOptionsObject }) {}
  postMessage(message: unknown): void {
    this.sent.push(message);
  }
  terminate(): void {
    this.terminated += 1;
  }
}

interface Stage {
  readonly worker: FakeWorker;
  readonly sandbox: ReturnType<typeof startSandbox>;
  readonly heard: unknown[];
  /** The network's permissions of each try. */
  readonly tried: unknown[];
}

/** Starts a sandbox with these hosts, in a runtime that may refuse sockets as hosts. */
function stage(
  hosts: readonly string[],
  { files = [], start = {}, refusesSockets = false, fails = false }: {
    readonly files?: readonly string[];
    readonly start?: Partial<StartMessage>;
    readonly refusesSockets?: boolean;
    readonly fails?: boolean;
  } = {},
): Stage {
  const workers: FakeWorker[] = [];
  const tried: unknown[] = [];
  const real = globalThis.Worker;
  const hand = class extends FakeWorker {
    constructor(_module: URL, options: { readonly deno: { readonly permissions: Deno.PermissionOptionsObject } }) {
      super(options.deno);
      const { net } = options.deno.permissions;
      tried.push(net);
      if (fails || (refusesSockets && Array.isArray(net) && net.some((host) => host.startsWith("unix:")))) {
        throw new TypeError("invalid host");
      }
      workers.push(this);
    }
  };
  Object.defineProperty(globalThis, "Worker", { configurable: true, writable: true, value: hand });
  const heard: unknown[] = [];
  try {
    const grants = grantsFor({
      hosts: hosts.map((host) => ({ host, why: "" })),
      files: files.map((path) => ({ path, why: "" })),
      whyEnv: "",
    });
    // The fake Worker reads nothing of it
    const sandbox = startSandbox({ type: "start", command: { kind: "chat" }, ...start } as unknown as StartMessage, {
      grants,
      listener: {
        onRequest: (id, request) => heard.push(["request", id, request.kind]),
        onExit: (code) => heard.push(["exit", code]),
        onCrash: (message) => heard.push(["crash", message]),
      },
    });
    const [worker = new FakeWorker({ permissions: {} })] = workers;
    return { worker, sandbox, heard, tried };
  } finally {
    Object.defineProperty(globalThis, "Worker", { configurable: true, writable: true, value: real });
  }
}

const request = (id: number): unknown => ({ type: "request", id, request: { kind: "send-kept" } });

Deno.test("a sandbox gets its hosts and files and nothing else; localhost is also granted by its addresses", () => {
  const { worker } = stage(["api.example.com:443", "localhost:8080", "localhost.evil.example:1"], { files: ["/f"] });
  const { env: _, ...permissions } = worker.deno.permissions;
  deepEqual(permissions, {
    net: ["api.example.com:443", "localhost:8080", "127.0.0.1:8080", "[::1]:8080", "localhost.evil.example:1"],
    read: ["/f"],
    write: ["/f"],
    run: false,
    ffi: false,
    sys: false,
    import: false,
  });
  const { worker: bare } = stage([]);
  deepEqual([bare.deno.permissions.net, bare.deno.permissions.read, bare.deno.permissions.write], [
    false,
    false,
    false,
  ]);
});

Deno.test("who listens gets one port of loopback for both families, the one that is named or a free one, and is told which", () => {
  const { worker } = stage(["127.0.0.1:0", "a.example:1"], { start: { loopbackPort: 4711 } });
  deepEqual(worker.deno.permissions.net, ["a.example:1", "127.0.0.1:4711", "[::1]:4711"]);
  equal((worker.sent[0] as StartMessage).loopbackPort, 4711);
  const free = stage(["127.0.0.1:0"]).worker;
  const port = (free.sent[0] as StartMessage).loopbackPort ?? 0;
  equal(port > 1023, true);
  deepEqual(free.deno.permissions.net, [`127.0.0.1:${port}`, `[::1]:${port}`]);
  equal((stage(["a.example:1"]).worker.sent[0] as StartMessage).loopbackPort, undefined);
});

Deno.test("a runtime that knows no sockets as hosts is asked again without them, any other refusal is an error", () => {
  const hosts = ["api.example.com:443", "unix:/run/s"];
  deepEqual(stage(hosts).tried, [hosts]);
  deepEqual(stage(hosts, { refusesSockets: true }).tried, [hosts, ["api.example.com:443"]]);
  throws(() => stage(["api.example.com:443"], { fails: true }), /invalid host/);
  throws(() => stage(hosts, { fails: true }), /invalid host/);
});

Deno.test("what a sandbox says is heard until its exit, and nothing after it; what is no message is dropped", () => {
  const { worker, sandbox, heard } = stage([]);
  equal(worker.sent.length, 1, "the start message comes first");
  worker.onmessage({ data: request(1) });
  worker.onmessage({ data: { type: "nonsense" } });
  worker.onmessage({ data: { type: "exit", code: 0 } });
  worker.onmessage({ data: request(2) });
  worker.onmessage({ data: { type: "exit", code: 3 } });
  deepEqual(heard, [["request", 1, "send-kept"], ["exit", 0]]);
  sandbox.send({ type: "resize", columns: 1, rows: 1 });
  equal(worker.sent.length, 1, "nothing is sent to who has ended");
});

Deno.test("a sandbox that is ended is terminated, and neither heard nor told anything any more", () => {
  const { worker, sandbox, heard } = stage([]);
  sandbox.send({ type: "resize", columns: 1, rows: 1 });
  equal(worker.sent.length, 2);
  sandbox.end();
  worker.onmessage({ data: request(1) });
  worker.onerror({ message: "late", preventDefault: () => {} });
  sandbox.send({ type: "resize", columns: 2, rows: 2 });
  deepEqual([worker.terminated, worker.sent.length, heard], [1, 2, []]);
});

Deno.test("a crash is heard once, ends the sandbox, and is nobody else's to tell", () => {
  const { worker, heard } = stage([]);
  let prevented = 0;
  const crash = { message: "boom", preventDefault: (): void => void (prevented += 1) };
  worker.onerror(crash);
  worker.onerror(crash);
  worker.onmessage({ data: request(1) });
  deepEqual([heard, prevented, worker.terminated], [[["crash", "boom"]], 2, 1]);
});
