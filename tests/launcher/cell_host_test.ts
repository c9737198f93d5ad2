import { deepEqual, equal } from "node:assert/strict";
import type { StartMessage } from "../../src/cell/protocol.ts";
import { startCell } from "../../src/launcher/cell_host.ts";
import { grantsFor } from "../../src/launcher/grants.ts";

const HOSTILE = new URL("../fakes/hostile_cell.ts", import.meta.url);

/** What the hostile cell could do, for each thing it tried. */
async function tryHostileCell(): Promise<{ report: Record<string, string>; forbiddenHits: number; outside: string }> {
  let forbiddenHits = 0;
  const forbidden = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, () => {
    forbiddenHits++;
    return new Response("secret");
  });
  const elsewhere = `http://127.0.0.1:${forbidden.addr.port}/`;
  const granted = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    (request) => new URL(request.url).pathname === "/away" ? Response.redirect(elsewhere) : new Response("ok"),
  );
  const home = Deno.makeTempDirSync();
  const outside = Deno.makeTempFileSync();
  Deno.removeSync(outside);
  const localJson = `${Deno.makeTempFileSync({ suffix: ".json" })}`;
  Deno.writeTextFileSync(localJson, '{"secret":1}');
  const localModule = Deno.makeTempFileSync({ suffix: ".js" });
  Deno.writeTextFileSync(localModule, "postMessage(1)");
  const origin = `http://127.0.0.1:${granted.addr.port}/`;
  const handover = {
    granted: origin,
    forbidden: elsewhere,
    redirecting: `${origin}away`,
    outside,
    localJson: `file://${localJson}`,
    victim: Deno.ppid,
    localModule: `file://${localModule}`,
  };
  const grants = grantsFor({
    hosts: [{ host: `127.0.0.1:${granted.addr.port}`, why: "" }],
    qwenHome: home,
    whyFiles: "",
    whyEnv: "",
  });
  try {
    const report = await new Promise<Record<string, string>>((resolve, reject) => {
      // The hostile cell reads `handover` alone
      const start = { type: "start", handover } as unknown as StartMessage;
      const cell = startCell(start, {
        grants,
        module: HOSTILE,
        listener: {
          onRequest: (_id, request) => {
            cell.end();
            if (request.kind === "open-url") resolve(JSON.parse(request.url.slice("data:".length)));
          },
          onExit: reject,
          onCrash: (message) => reject(new Error(message)),
        },
      });
    });
    return { report, forbiddenHits, outside };
  } finally {
    await Promise.all([forbidden.shutdown(), granted.shutdown()]);
    Deno.removeSync(home, { recursive: true });
  }
}

Deno.test("a hostile cell gets nothing but the granted host", async () => {
  const { report, forbiddenHits, outside } = await tryHostileCell();
  const done = Object.entries(report).filter(([, outcome]) => outcome === "DONE").map(([what]) => what);
  deepEqual(done, ["reach the granted host"]);
  equal(forbiddenHits, 0);
  deepEqual(await Deno.stat(outside).catch(() => "absent"), "absent");
});
