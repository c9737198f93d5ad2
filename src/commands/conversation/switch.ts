// Owns the change to another sign-in: the sandbox is replaced by one with the configuration that was chosen. What was saved
// is read back from its file first, so that every value is told with its true source; only where something stronger in
// this place wins over the file (a variable, another env file) the choice is insisted on, and the user is told of it.
import type { SandboxContext } from "../../sandbox/context.ts";
import type { Chosen, StartMessage } from "../../contract/messages.ts";
import type { KeyChange } from "../../config/configuration.ts";
import { maskSecret } from "../../config/secret.ts";
import { type AccountRow, accountRows } from "./account.ts";
import type { Inherited } from "./handover.ts";

/** Leaves every value to the files and variables. */
const NOTHING_CHOSEN: Chosen = { key: "keep" };

/** Leaves this sandbox for one with what was chosen. Never returns; throws when the launcher refuses. */
export async function goOnWith(context: SandboxContext, inherited: Inherited): Promise<never> {
  const { chosen = NOTHING_CHOSEN, savedIn } = inherited;
  const overrides = savedIn === undefined ? chosen : NOTHING_CHOSEN;
  return await replaceSandbox(context, { handover: inherited, overrides });
}

/** Whether this sandbox's configuration is not the one that was chosen and saved. */
export function mustInsist(start: StartMessage, { chosen, savedIn, stronger }: Inherited): boolean {
  if (chosen === undefined || savedIn === undefined || stronger !== undefined) return false;
  return differing(start, chosen).length > 0;
}

/** Replaces this sandbox by one for which the choice counts as flags. */
export async function insist(context: SandboxContext, inherited: Inherited): Promise<never> {
  const { chosen = NOTHING_CHOSEN } = inherited;
  const fields = differing(context.start, chosen);
  const rows = accountRows(context.start).filter(({ field }) => fields.includes(field));
  const stronger = [...new Set(rows.map(({ source }) => source))];
  return await replaceSandbox(context, { handover: { ...inherited, stronger }, overrides: chosen });
}

async function replaceSandbox(
  context: SandboxContext,
  { handover, overrides }: { readonly handover: Inherited; readonly overrides: Chosen },
): Promise<never> {
  await context.ask({ kind: "restart", handover: { ...handover }, overrides });
  throw new Error("the launcher neither refused nor replaced this sandbox");
}

function hasKey(key: KeyChange, credential: StartMessage["configuration"]["credential"]): boolean {
  if (key === "keep") return true;
  return key === "remove" ? credential?.kind !== "api-key" : maskSecret(key.set) === credential?.masked;
}

type Field = AccountRow["field"];

function differing({ configuration }: StartMessage, chosen: Chosen): readonly Field[] {
  const { method, model, baseUrl, credential } = configuration;
  const fields: Field[] = [];
  if (chosen.method !== undefined && chosen.method !== method) fields.push("method");
  if (chosen.model !== undefined && chosen.model !== model.value) fields.push("model");
  if (chosen.baseUrl !== undefined && chosen.baseUrl !== baseUrl.value) fields.push("baseUrl");
  if (!hasKey(chosen.key, credential)) fields.push("credential");
  return fields;
}
