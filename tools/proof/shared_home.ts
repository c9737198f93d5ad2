// Owns the proof that our program and the reference can share one `~/.qwen`: both are run on one home against one issuer
// and one endpoint on loopback, raced, killed and stopped, and a row is printed for each fault. It fetches the reference
// by npm (some 330 MB), so it runs only when asked: `deno run -A tools/proof/shared_home.ts [--times N] [WORD …]`.
import { forms } from "../../tests/fakes/program.ts";
import { referenceIsAtHand } from "../../tests/fakes/reference_program.ts";
import { say } from "../say.ts";
import { FILE_SCENARIOS } from "./shared_home/file_scenarios.ts";
import { LOGIN_SCENARIOS } from "./shared_home/login_scenarios.ts";
import { SETTINGS_SCENARIOS } from "./shared_home/settings_scenarios.ts";
import { tableRow, tryOften } from "./shared_home/scenario.ts";
import { openStage } from "./shared_home/stage.ts";

if (import.meta.main) await main(Deno.args);

async function main(args: readonly string[]): Promise<void> {
  if (!await referenceIsAtHand()) return;
  const at = args.indexOf("--times");
  const times = at === -1 ? undefined : Number(args[at + 1]);
  const words = args.filter((_, index) => at === -1 || index !== at && index !== at + 1);
  const chosen = [...LOGIN_SCENARIOS, ...SETTINGS_SCENARIOS, ...FILE_SCENARIOS]
    .filter(({ fault }) => words.length === 0 || words.some((word) => fault.includes(word)));
  const form = forms().at(-1);
  if (form === undefined) return;
  say(`ours: ${form.name}`);
  for (const scenario of chosen) {
    const row = await tryOften(scenario, {
      open: ({ strict }) => openStage(form, { strict }),
      ...(times === undefined ? {} : { times }),
      onTry: ({ happened, lost }) => say(`  ${happened}${lost === undefined ? "" : ` LOST: ${lost}`}`),
    });
    say(tableRow(row));
  }
}
