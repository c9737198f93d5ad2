// Owns what is saved at the sandbox's request. Threat: a sandbox that has turned saves an address of its own as the user's,
// or takes the stored key out; every later run would follow it. So the user is shown what would be saved and where, and
// what is written is that and nothing else. A variable cannot be smuggled in either: see `assertLiteral`.
import {
  applyEdit,
  assertLiteral,
  type ConfigurationEdit,
  type Edited,
  editedPath,
  type UseEdit,
  type WorkloadEdit,
} from "../../config/edit/edit.ts";
import { keepWorkload } from "../../config/edit/edit_workload.ts";
import { readSecretStore } from "../../config/sealed/secret_store.ts";
import { readSettings } from "../../config/settings/settings.ts";
import { type Paths, resolvePaths } from "../../config/files/paths.ts";
import { QWEN_ISSUER } from "../../config/logins/login_file.ts";
import { QwenError } from "../../base/errors.ts";
import { pathText } from "../../config/source_text.ts";
import { fileFault } from "../../base/private_file.ts";
import { visible } from "../../base/visible.ts";
import { text } from "../../text/text.ts";
import { hostOf } from "../grants/grants.ts";
import { ask, asked, type BrokerPolicy, refusal } from "./policy.ts";

/** What of each value is shown. A longer one is refused: its end would not be seen. */
const MAX_SHOWN = 256;

/** Saves, if that is what the command line says or the user agrees. @throws {QwenError} of kind `config` when not */
export async function saveConfiguration(edit: ConfigurationEdit, policy: BrokerPolicy): Promise<Edited> {
  const request = { kind: "save-configuration", edit } as const;
  const { world } = policy;
  const paths = resolvePaths(world);
  if (edit.kind === "use") assertLiteral(edit);
  if (edit.kind === "keep-workload") {
    if (!policy.isUsersWord(request)) throw refusal();
    return keepWorkload(world, { paths, edit });
  }
  if (!policy.isUsersWord(request)) {
    // Only a conversation's wizard saves what no command line says.
    const what = policy.command.kind === "chat" ? wizardsChoice(edit) : undefined;
    if (what === undefined) throw refusal();
    if (edit.kind === "use" && edit.method === "openai") return await keepWhereAsked(edit, { what, policy, paths });
    const path = placeOf(edit, { policy, paths });
    if (!await ask(text().launcher.askSave(path, what), policy)) throw refusal(text().launcher.notSaved(path));
  }
  return await write(edit, { policy, paths });
}

interface Saving {
  readonly policy: BrokerPolicy;
  readonly paths: Paths;
}

/** One question says whether and where: an answer that is none of the places keeps nothing, which is a choice, too. */
async function keepWhereAsked(
  edit: UseEdit,
  { what, ...saving }: Saving & { readonly what: string },
): Promise<Edited> {
  const words = text().launcher;
  const { policy, paths } = saving;
  const user = paths.qwenHome === undefined ? undefined : placeOf({ ...edit, scope: "user" }, saving);
  // A project's file holds no sealed key.
  const project = policy.sealingKey !== undefined && typeof edit.key === "object"
    ? undefined
    : placeOf({ ...edit, scope: "project" }, saving);
  if (!policy.interactive) throw refusal(words.notSaved(user ?? project ?? ""));
  const answer = (await asked(words.askKeep(what, { user, project }), policy)).toLowerCase();
  if (user !== undefined && words.yes().includes(answer)) return await write({ ...edit, scope: "user" }, saving);
  if (project !== undefined && answer === PROJECT) return await write({ ...edit, scope: "project" }, saving);
  return {};
}

/** The answer "for this directory", in every language. */
const PROJECT = "p";

/** The file of an edit as it is shown, links resolved. */
function placeOf({ scope }: Pick<PlainEdit, "scope">, { policy: { world, files }, paths }: Saving): string {
  return shown(pathText(files.resolve(editedPath(world, { paths, scope })), paths.realHome));
}

async function write(edit: PlainEdit, { policy, paths }: Saving): Promise<Edited> {
  const { world } = policy;
  const resting = await atRest(edit, policy);
  try {
    return applyEdit(world, { paths, edit: resting });
  } catch (error) {
    if (!(error instanceof QwenError) || error.cause === undefined || error.hint.length > 0) throw error;
    // The system's words, and no way out: for a newcomer this is the end of the sign-in.
    const path = pathText(editedPath(world, { paths, scope: edit.scope }), paths.realHome);
    const { homeHints, fileFailed } = text().errors;
    const hint = edit.scope === "user" ? homeHints : [];
    throw new QwenError("config", fileFailed(shown(path), fileFault(error.cause)), { hint, cause: error });
  }
}

type PlainEdit = Exclude<ConfigurationEdit, WorkloadEdit>;

/**
 * The edit with its key as it is to rest. @throws {QwenError} of kind `config` for a project's file, which may hold no sealed
 * key, and where everything was sealed while somebody was still typing
 */
async function atRest(edit: PlainEdit, { sealingKey, world }: BrokerPolicy): Promise<PlainEdit> {
  if (edit.kind !== "use" || typeof edit.key === "string") return edit;
  const words = text().config.sealed;
  if (sealingKey === undefined) {
    if (readSecretStore(await readSettings(world, resolvePaths(world))).store === "file") return edit;
    throw new QwenError("config", words.sinceSealed, { hint: [words.sinceSealedHint] });
  }
  if (edit.scope === "project") throw new QwenError("config", words.notForProject, { hint: [words.notForProjectHint] });
  const { sealText } = await import("../../config/sealed/sealed_text.ts");
  const { SAVED_KEY } = await import("../key_store/sealing_keys.ts");
  return { ...edit, key: { set: await sealText(edit.key.set, { key: sealingKey, bound: SAVED_KEY }) } };
}

/** What the wizard would have saved, in words for the user; undefined for what it never asks for. */
function wizardsChoice(edit: PlainEdit): string | undefined {
  if (edit.kind === "forget-key") return undefined;
  const { method, key, baseUrl, model, issuer } = edit;
  const words = text().launcher;
  if (method === "qwen-oauth") {
    const isBare = key === "keep" && baseUrl === undefined && model === undefined;
    return isBare && issuer === QWEN_ISSUER && edit.scope === "user" ? words.savesQwen() : undefined;
  }
  if (edit.scope !== "user") return undefined;
  if (method !== "openai" || issuer !== undefined || baseUrl === undefined || key === "keep") return undefined;
  // Throws for what is no address of a host.
  hostOf(baseUrl);
  return words.savesAddress({ baseUrl: shown(baseUrl), model: shown(model ?? ""), hasKey: key !== "remove" });
}

/** A value of the sandbox's in the question, whole. */
function shown(value: string): string {
  const seen = visible(value);
  if (seen.length > MAX_SHOWN) throw refusal(text().launcher.tooLongToShow());
  return seen;
}
