// Code in the sandbox that has turned tries everything it can think of, from source and inside a binary compiled with the
// very flags of a release.
import { deepEqual, equal, ok } from "node:assert/strict";
import type { StartMessage } from "../../src/contract/messages.ts";
import { startSandbox } from "../../src/launcher/sandbox/host.ts";
import { bundle } from "../../tools/bundle.ts";
import { compile } from "../../tools/compile.ts";
import { type HostileCase, hostileGrants } from "../fakes/hostile_grants.ts";
import { cachedDenort, type HostileStage, hostileStage } from "../fakes/hostile_stage.ts";

const HOSTILE = new URL("../fakes/hostile_sandbox.ts", import.meta.url);

/** What a hostile sandbox may do at all: what its grants say. */
const ALLOWED: Readonly<Record<HostileCase, readonly string[]>> = {
  login: ["keep a conversation", "reach the granted host", "write its own login"],
  key: ["reach the granted host"],
};
const CASES: readonly HostileCase[] = ["login", "key"];
const WHAT = {
  login: "a hostile sandbox of a conversation with a login gets its host, that login and what it keeps, nothing else",
  key: "a hostile sandbox of a prompt with a key gets its host and no file at all",
};

for (const which of CASES) {
  Deno.test(WHAT[which], async () => {
    await using stage = await hostileStage();
    const grants = await hostileGrants(which, stage.targets);
    const report = await new Promise<Record<string, string>>((resolve, reject) => {
      // The hostile sandbox reads `handover` alone
      const start = { type: "start", handover: stage.targets } as unknown as StartMessage;
      const sandbox = startSandbox(start, {
        grants,
        module: HOSTILE,
        listener: {
          onRequest: (_id, request) => {
            sandbox.end();
            if (request.kind === "open-url") resolve(JSON.parse(request.url.slice("data:".length)));
          },
          onExit: reject,
          onCrash: (message) => reject(new Error(message)),
        },
      });
    });
    await checkReport(report, { which, stage });
  });
}

const denort = await cachedDenort();

Deno.test({
  name: `a hostile sandbox inside a compiled binary gets no more${
    denort === undefined ? " (not tried: no denort here)" : ""
  }`,
  ignore: denort === undefined,
  async fn(): Promise<void> {
    if (denort === undefined) return;
    const directory = await Deno.makeTempDir({ prefix: "qwen-hostile-binary-" });
    const binary = `${directory}/hostile`;
    const from = new URL(`file://${directory}/bundle/`);
    await bundle({ main: new URL("../fakes/hostile_main.ts", import.meta.url), sandbox: HOSTILE, outDir: from });
    await compile({ target: Deno.build.target, output: new URL(`file://${binary}`), from }, denort);
    for (const which of CASES) {
      await using stage = await hostileStage();
      const { code, stdout, stderr } = await new Deno.Command(binary, {
        args: [which, JSON.stringify(stage.targets)],
        cwd: stage.directory,
        env: { OPENAI_API_KEY: "sk-of-the-environment" },
      }).output();
      equal(code, 0, new TextDecoder().decode(stderr));
      await checkReport(JSON.parse(new TextDecoder().decode(stdout)), { which, stage });
    }
    await Deno.remove(directory, { recursive: true });
  },
});

async function checkReport(
  report: Record<string, string>,
  { which, stage }: { readonly which: HostileCase; readonly stage: HostileStage },
): Promise<void> {
  const done = Object.entries(report).filter(([, outcome]) => outcome === "DONE").map(([what]) => what);
  deepEqual(done.toSorted(), ALLOWED[which]);
  ok(Object.keys(report).length > 100, JSON.stringify(report));
  equal(stage.forbiddenHits(), 0);
  deepEqual(stage.changed(), []);
  deepEqual(await Deno.stat(stage.targets.outside).catch(() => "absent"), "absent");
}
