// Owns what `/status` and `/permissions` print in a conversation: what the commands of the same names would. Imported for
// conversations only: a prompt need not load the words of reports.
import { statusText } from "../inspect/status.ts";
import { permissionsText } from "./permissions_report.ts";
import type { CellPlan, PlanInputs } from "./plan.ts";

/** The plan of a conversation's cell with the texts that it is handed. */
export function withBriefing({ start, ...plan }: CellPlan, { loaded, terminal: { columns } }: PlanInputs): CellPlan {
  const context = { home: loaded.paths.home, proxyVariable: loaded.configuration.proxyVariable, columns };
  const briefing = {
    statusText: statusText(loaded, { columns }),
    permissionsText: permissionsText(plan.grants, context),
  };
  return { ...plan, start: { ...start, briefing } };
}
