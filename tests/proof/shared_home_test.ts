// Our program and the reference on one `~/.qwen`, a few times each fault; `tools/proof/shared_home.ts` tries them often and
// prints the table of docs/robustness.md. Skipped aloud where the reference is not: it is fetched by npm when asked.
import { deepEqual, match } from "node:assert/strict";
import { forms } from "../fakes/program.ts";
import { referenceIsAtHand } from "../fakes/reference_program.ts";
import { FILE_SCENARIOS } from "../../tools/proof/shared_home/file_scenarios.ts";
import { LOGIN_SCENARIOS } from "../../tools/proof/shared_home/login_scenarios.ts";
import { tryOften } from "../../tools/proof/shared_home/scenario.ts";
import { SETTINGS_SCENARIOS } from "../../tools/proof/shared_home/settings_scenarios.ts";
import { openStage } from "../../tools/proof/shared_home/stage.ts";

const isAtHand = await referenceIsAtHand();
const [form] = forms();

for (const scenario of [...LOGIN_SCENARIOS, ...SETTINGS_SCENARIOS, ...FILE_SCENARIOS]) {
  Deno.test({
    name: `beside the reference: ${scenario.fault}`,
    ignore: !isAtHand || form === undefined,
    fn: async () => {
      if (form === undefined) return;
      const row = await tryOften(scenario, { times: 2, open: ({ strict }) => openStage(form, { strict }) });
      for (const happened of row.happened.keys()) match(happened, scenario.expected);
      deepEqual([...row.lost.keys()].filter((loss) => loss !== scenario.knownLoss), []);
    },
  });
}
