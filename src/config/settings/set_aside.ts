// Owns the one state in which missing settings are not "none": the reference writes by renaming the old file to `.orig`
// and the new one into its place. Between the two nothing stands under the name, and after a `kill -9` it stays so.
import { QwenError } from "../../base/errors.ts";
import { text } from "../../text/text.ts";
import type { World } from "../world.ts";

/** Where the settings that belong at `path` were put aside, while nothing is at `path` itself. */
export function setAside(world: Pick<World, "stat">, path: string): string | undefined {
  const aside = `${path}.orig`;
  return world.stat(aside)?.kind === "file" && world.stat(path) === undefined ? aside : undefined;
}

/** The error of whoever would write new settings over the place of those. */
export function setAsideError(path: string, aside: string): QwenError {
  const words = text().config.edit;
  return new QwenError("config", words.setAside(path, aside), {
    hint: [words.setAsideHint, restoreCommand(path, aside)],
  });
}

/** What to type to have them back. */
export function restoreCommand(path: string, aside: string): string {
  return `mv "${aside}" "${path}"`;
}
