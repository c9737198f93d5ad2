// Owns the change to another sign-in: the cell is replaced by one with the configuration that was chosen. What was saved
// is read back from its file first, so that every value is told with its true source; only where something stronger in
// this place wins over the file (a variable, another env file) the choice is insisted on, and the user is told of it.
import type { CellContext } from "../../sandbox/context.ts";
import type { StartMessage } from "../../contract/messages.ts";
import { maskSecret } from "../../config/secret.ts";
import { type Chosen, NO_KEY } from "../chosen.ts";
import { type AccountRow, accountRows } from "./account.ts";
import type { Inherited } from "./handover.ts";

/** Leaves this cell for one with what was chosen. Never returns; throws when the launcher refuses. */
export async function goOnWith(context: CellContext, inherited: Inherited): Promise<never> {
  const { chosen = {}, savedIn } = inherited;
  const overrides = savedIn === undefined ? chosen : {};
  return await replaceCell(context, { handover: inherited, overrides });
}

/** Whether this cell's configuration is not the one that was chosen and saved. */
export function mustInsist(start: StartMessage, { chosen, savedIn, stronger }: Inherited): boolean {
  if (chosen === undefined || savedIn === undefined || stronger !== undefined) return false;
  return differing(start, chosen).length > 0;
}

/** Replaces this cell by one for which the choice counts as flags. */
export async function insist(context: CellContext, inherited: Inherited): Promise<never> {
  const { chosen = {} } = inherited;
  const fields = differing(context.start, chosen);
  const rows = accountRows(context.start).filter(({ field }) => fields.includes(field));
  const stronger = [...new Set(rows.map(({ source }) => source))];
  return await replaceCell(context, { handover: { ...inherited, stronger }, overrides: chosen });
}

async function replaceCell(
  context: CellContext,
  { handover, overrides }: { readonly handover: Inherited; readonly overrides: Chosen },
): Promise<never> {
  await context.ask({ kind: "restart", handover: { ...handover }, overrides });
  throw new Error("the launcher neither refused nor replaced this cell");
}

function hasKey(key: string, credential: StartMessage["configuration"]["credential"]): boolean {
  return key === NO_KEY ? credential?.kind !== "api-key" : maskSecret(key) === credential?.masked;
}

type Field = AccountRow["field"];

function differing({ configuration }: StartMessage, chosen: Chosen): readonly Field[] {
  const { method, model, baseUrl, credential } = configuration;
  const fields: Field[] = [];
  if (chosen.method !== undefined && chosen.method !== method) fields.push("method");
  if (chosen.model !== undefined && chosen.model !== model.value) fields.push("model");
  if (chosen.baseUrl !== undefined && chosen.baseUrl !== baseUrl.value) fields.push("baseUrl");
  if (chosen.apiKey !== undefined && !hasKey(chosen.apiKey, credential)) fields.push("credential");
  return fields;
}
