// What `/status` and `/permissions` print in a conversation, which leaves the last column of the window free.
import { ok } from "node:assert/strict";
import { bareCommand } from "../../src/args/build.ts";
import { loadConfiguration } from "../../src/config/load.ts";
import { withBriefing } from "../../src/launcher/configuration_answers.ts";
import { planSandbox } from "../../src/launcher/grants/plan.ts";
import { planInputs } from "../../src/launcher/grants/plan_inputs.ts";
import { providerFacts } from "../../src/providers/facts.ts";
import { columnsOf } from "../../src/text/columns.ts";
import { NO_FLAGS } from "../fakes/fake_sandbox.ts";
import { fakeWorld } from "../fakes/fake_world.ts";

Deno.test("withBriefing() leaves the last column free, so that no word is left alone on a line", async () => {
  const world = fakeWorld({ env: { OPENAI_API_KEY: "sk-0123456789abcdef" } });
  const loaded = await loadConfiguration(world, { flags: NO_FLAGS, providers: providerFacts });
  const command = bareCommand("chat");
  for (let columns = 60; columns <= 100; columns++) {
    const terminal = { stdin: true, stdout: true, stderr: true, columns, rows: 24 };
    const inputs = await planInputs(command, { loaded, world, terminal, extraHosts: [] });
    const { briefing } = withBriefing(planSandbox(inputs), inputs).start;
    const lines = `${briefing?.statusText}\n${briefing?.permissionsText}`.split("\n");
    ok(lines.every((line) => columnsOf(line) < columns), lines.find((line) => columnsOf(line) >= columns));
  }
});
