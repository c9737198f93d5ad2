// Owns the request to edit the user's configuration. The launcher does it: this cell may not write there.
import type { CellContext } from "../sandbox/context.ts";
import type { ConfigurationEdit } from "../config/edit/edit.ts";

/** Has the launcher edit the configuration; answers the path of the file, or nothing when it does not say. */
export async function saveConfiguration(context: CellContext, edit: ConfigurationEdit): Promise<string> {
  const answer = await context.ask({ kind: "save-configuration", edit });
  if (typeof answer === "string") return answer;
  if (typeof answer !== "object" || answer === null || !("path" in answer)) return "";
  return typeof answer.path === "string" ? answer.path : "";
}
