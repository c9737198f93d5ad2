// A cell that is opened before the configuration is known must be worth nothing to whoever sits in it.
import { deepEqual, equal, match } from "node:assert/strict";
import type { StartMessage } from "../../src/contract/messages.ts";
import { Standby, startCell } from "../../src/launcher/sandbox/host.ts";
import { type Grants, grantsFor } from "../../src/launcher/grants/grants.ts";

const MODULE = new URL("../fakes/standby_cell.ts", import.meta.url);
const EARLY = 6;
const NEW = 7;

interface Host extends AsyncDisposable {
  readonly grants: Grants;
  readonly url: string;
  /** Which cells came by. */
  readonly visits: string[];
  /** Resolves with the first visit. */
  readonly visited: Promise<void>;
}

function host(): Host {
  const visits: string[] = [];
  const { promise: visited, resolve } = Promise.withResolvers<void>();
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    visits.push(new URL(request.url).pathname.slice(1));
    resolve();
    return new Response("ok");
  });
  const address = `127.0.0.1:${server.addr.port}`;
  return {
    grants: grantsOf(address),
    url: `http://${address}`,
    visits,
    visited,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

function grantsOf(address: string): Grants {
  return grantsFor({ hosts: [{ host: address, why: "" }], files: [], whyEnv: "" });
}

/** Starts a cell as the launcher does; its exit code, or how it crashed. */
function run(standby: Standby, { grants, url }: Pick<Host, "grants" | "url">): Promise<number | string> {
  return new Promise((resolve) => {
    const start = { type: "start", cwd: url } as unknown as StartMessage;
    const cell = startCell(start, {
      grants,
      standby,
      module: MODULE,
      listener: {
        onRequest: () => {},
        onExit: (code) => (cell.end(), resolve(code)),
        onCrash: (message) => resolve(message),
      },
    });
  });
}

Deno.test("Standby is the cell that runs when it has exactly the planned grants", async () => {
  await using service = host();
  equal(await run(new Standby(service.grants, MODULE), service), EARLY);
  deepEqual(service.visits, ["standby"]);
});

Deno.test("Standby with other grants than planned is ended without a word, and a new cell runs", async () => {
  await using service = host();
  await using other = host();
  const wrong = [
    other.grants,
    grantsFor({
      hosts: [{ host: new URL(service.url).host, why: "" }],
      files: [{ path: "/tmp", why: "" }],
      whyEnv: "",
    }),
    { ...service.grants, net: [...service.grants.net, ...other.grants.net] },
  ];
  for (const grants of wrong) equal(await run(new Standby(grants, MODULE), service), NEW);
  deepEqual(service.visits, ["cell", "cell", "cell"]);
  deepEqual(other.visits, []);
});

Deno.test("Standby is taken once: the next cell of a session is a new one", async () => {
  await using service = host();
  const standby = new Standby(service.grants, MODULE);
  deepEqual([await run(standby, service), await run(standby, service)], [EARLY, NEW]);
});

Deno.test("Standby cannot end the run before it was started", async () => {
  await using service = host();
  const standby = new Standby(service.grants, new URL(`?early=${service.url}`, MODULE));
  await service.visited;
  // Another cell's whole life: what the first one said has long been heard.
  await run(new Standby(service.grants, MODULE), service);
  equal(await run(standby, service), EARLY);
});

Deno.test("Standby that broke before it was started is told as a crash", async () => {
  await using service = host();
  const standby = new Standby(service.grants, new URL("?broken", MODULE));
  match(String(await run(standby, service)), /it broke/);
  deepEqual(service.visits, []);
});

Deno.test("Standby that nobody takes is gone", async () => {
  await using service = host();
  const standby = new Standby(service.grants, MODULE);
  standby.end();
  equal(await run(standby, service), NEW);
});
