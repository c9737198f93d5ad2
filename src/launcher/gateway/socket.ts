// The place of `qwen serve --socket`: who may open the socket is who may open its folder, so that is the user's own and closed
// to others. One that a killed run left behind is removed; one that somebody listens on, or another kind of file, is not.
import { isOpenToOthers, lookAt, realPath, tryRemove } from "../../base/private_file.ts";
import { QwenError } from "../../base/errors.ts";
import { visible } from "../../base/visible.ts";
import { pathRules } from "../../config/files/path_rules.ts";
import { expandPath } from "../../config/files/paths.ts";
import type { World } from "../../config/world.ts";
import { text } from "../../text/text.ts";

/** Bytes of a path that fit with their end into the address of a socket, on Linux and on macOS. */
const LONGEST = { linux: 107, darwin: 103 };

/** Where to listen, with links resolved; the folder is made where it is not there. @throws {QwenError} of kind `config` */
export async function socketPlace(path: string, world: World): Promise<string> {
  const words = text().gateway.socket;
  const { os } = world;
  if (os === "windows") throw new QwenError("config", words.notHere);
  const { join, parent } = pathRules(os);
  const wanted = expandPath(world, { ...(world.home === undefined ? {} : { home: world.home }), path });
  const above = parent(wanted) ?? "/";
  makeFolder(above);
  const folder = realPath(above) ?? above;
  const facts = lookAt(folder);
  if (facts?.isDirectory !== true || isOpenToOthers(facts) || (world.uid !== null && facts.uid !== world.uid)) {
    throw new QwenError("config", words.openFolder(visible(folder)), { hint: [words.folderHint] });
  }
  for (let above = parent(folder); above !== undefined; above = parent(above)) {
    // Whoever may rename a folder on the way puts another in its place.
    if (mayOthersRename(above, world)) {
      throw new QwenError("config", words.openFolder(visible(above)), { hint: [words.folderHint] });
    }
  }
  const place = join(folder, wanted.slice(above.length).replace(/^\/+/, ""));
  const bytes = new TextEncoder().encode(place).length;
  if (bytes > LONGEST[os]) throw new QwenError("config", words.tooLong(visible(place), LONGEST[os]));
  const there = lookAt(place);
  if (there === undefined) return place;
  if (there.isSocket !== true) throw new QwenError("config", words.notASocket(visible(place)));
  if (await isListenedOn(place)) throw new QwenError("config", words.taken(visible(place)));
  tryRemove(place);
  return place;
}

function mayOthersRename(folder: string, { uid }: Pick<World, "uid">): boolean {
  const facts = lookAt(folder);
  const mode = facts?.mode ?? 0;
  const isSticky = (mode & 0o1000) !== 0;
  const isTheirs = facts?.uid !== 0 && facts?.uid !== uid;
  return isTheirs || ((mode & 0o022) !== 0 && !isSticky);
}

function makeFolder(path: string): void {
  if (lookAt(path) !== undefined) return;
  try {
    Deno.mkdirSync(path, { recursive: true, mode: 0o700 });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new QwenError("config", text().errors.fileFailed(visible(path), why), { cause });
  }
}

async function isListenedOn(path: string): Promise<boolean> {
  try {
    using _connection = await Deno.connect({ transport: "unix", path });
    return true;
  } catch {
    return false;
  }
}
