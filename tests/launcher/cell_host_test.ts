// Code in the cell that has turned tries everything it can think of, from source and inside a binary compiled with the
// very flags of a release.
import { deepEqual, equal, ok } from "node:assert/strict";
import type { StartMessage } from "../../src/cell/protocol.ts";
import { startCell } from "../../src/launcher/cell_host.ts";
import { grantsFor, hostOf } from "../../src/launcher/grants.ts";
import { bundle } from "../../tools/bundle.ts";
import { compile } from "../../tools/compile.ts";
import { cachedDenort, type HostileStage, hostileStage } from "../fakes/hostile_stage.ts";

const HOSTILE = new URL("../fakes/hostile_cell.ts", import.meta.url);

/** What a hostile cell may do at all: what its grants say. */
const ALLOWED = ["reach the granted host", "write into its own directory"];

Deno.test("a hostile cell gets nothing but the granted host and its own directory", async () => {
  await using stage = await hostileStage();
  const report = await new Promise<Record<string, string>>((resolve, reject) => {
    // The hostile cell reads `handover` alone
    const start = { type: "start", handover: stage.targets } as unknown as StartMessage;
    const cell = startCell(start, {
      grants: grantsFor({
        hosts: [{ host: hostOf(stage.targets.granted), why: "" }],
        qwenHome: stage.targets.home,
        whyFiles: "",
        whyEnv: "",
      }),
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
  await checkReport(report, stage);
});

const denort = await cachedDenort();

Deno.test({
  name: `a hostile cell inside a compiled binary gets no more${
    denort === undefined ? " (not tried: no denort here)" : ""
  }`,
  ignore: denort === undefined,
  async fn(): Promise<void> {
    if (denort === undefined) return;
    await using stage = await hostileStage();
    const binary = `${stage.directory}/hostile`;
    const from = new URL(`file://${stage.directory}/bundle/`);
    await bundle({ main: new URL("../fakes/hostile_main.ts", import.meta.url), cell: HOSTILE, outDir: from });
    await compile({ target: Deno.build.target, output: new URL(`file://${binary}`), from }, denort);
    const { code, stdout, stderr } = await new Deno.Command(binary, {
      args: [JSON.stringify(stage.targets)],
      cwd: stage.directory,
      env: { OPENAI_API_KEY: "sk-of-the-environment" },
    }).output();
    equal(code, 0, new TextDecoder().decode(stderr));
    await checkReport(JSON.parse(new TextDecoder().decode(stdout)), stage);
  },
});

async function checkReport(report: Record<string, string>, stage: HostileStage): Promise<void> {
  const done = Object.entries(report).filter(([, outcome]) => outcome === "DONE").map(([what]) => what);
  deepEqual(done.toSorted(), ALLOWED);
  ok(Object.keys(report).length > 30, JSON.stringify(report));
  equal(stage.forbiddenHits(), 0);
  deepEqual(await Deno.stat(stage.targets.outside).catch(() => "absent"), "absent");
}
