// Owns what is kept of a workload in the user's `settings.json`: the variables that describe it, as `env`, and the address and
// model that it was proven with.
import { QwenError } from "../../base/errors.ts";
import { text } from "../../text/text.ts";
import type { Configuration } from "../configuration.ts";
import { expandPath } from "../files/paths.ts";
import type { Paths } from "../files/paths.ts";
import { pathRules } from "../files/path_rules.ts";
import { insertsVariable } from "../settings/expand.ts";
import { type Sourced, trustOf } from "../source.ts";
import { WORKLOAD_VARIABLES } from "../workload.ts";
import type { WritableWorld } from "../world.ts";
import { type Edited, editedPath, readExisting, type WorkloadEdit } from "./edit.ts";
import { editSettingsText } from "./edit_settings.ts";

/**
 * The address and the model of a configuration, where the user named them. Threat: what came with a directory would count as
 * the user's own from then on. What has a variable inserted stands in the settings already, and stays as it is written there.
 */
export function keptOf(
  { baseUrl, model }: Pick<Configuration, "baseUrl" | "model">,
): Pick<WorkloadEdit, "baseUrl" | "model"> {
  const isUsers = ({ source, written }: Sourced<string>): boolean =>
    source.kind !== "default" && trustOf(source) === "own" && written === undefined;
  return {
    ...(isUsers(baseUrl) ? { baseUrl: baseUrl.value } : {}),
    ...(isUsers(model) ? { model: model.value } : {}),
  };
}

/**
 * Keeps the variables of the environment; those that stand in a file of the user's are kept there already.
 * @throws {QwenError} of kind `config` when the file cannot be changed without harm, or a value would be read as another
 */
export function keepWorkload(
  world: WritableWorld,
  { paths, edit: { baseUrl, model } }: { readonly paths: Paths; readonly edit: WorkloadEdit },
): Edited {
  const path = editedPath(world, { paths, scope: "user" });
  const changes: Record<string, string | undefined> = {
    "security.auth.selectedType": "openai",
    "security.auth.issuer": undefined,
    ...(baseUrl === undefined ? {} : { "security.auth.baseUrl": baseUrl }),
    ...(model === undefined ? {} : { "model.name": model }),
  };
  for (const name of WORKLOAD_VARIABLES) {
    const value = world.env(name)?.trim() ?? "";
    if (value !== "") changes[`env.${name}`] = name.endsWith("_FILE") ? whole(world, { paths, path: value }) : value;
  }
  for (const [key, value] of Object.entries(changes)) {
    if (value === undefined || !insertsVariable(value)) continue;
    const { wouldInsert, wouldInsertHint } = text().config.edit;
    throw new QwenError("config", wouldInsert(key), { hint: [wouldInsertHint] });
  }
  world.replace(path, editSettingsText(readExisting(world, path) ?? "{}\n", { path, changes }), 0o600);
  return { path };
}

/** It is read from other directories, too. */
function whole(
  world: WritableWorld,
  { paths: { home }, path }: { readonly paths: Paths; readonly path: string },
): string {
  return pathRules(world.os).resolve(world.cwd, expandPath(world, { ...(home === undefined ? {} : { home }), path }));
}
