// The gateways of this user that run: each leaves a file with its address and the secret that only asks what was used, and
// removes it when it ends. A file whose gateway is gone, because it was killed, is removed by whoever looks.
import { createPrivate, lookAt, makePrivateFolder, orAbsent, readThere, tryRemove } from "../../base/private_file.ts";
import { pathRules } from "../../config/files/path_rules.ts";
import { resolvePaths } from "../../config/files/paths.ts";
import type { World } from "../../config/world.ts";
import { prepareHome } from "../services/home_directory.ts";

/** A gateway that runs. */
export interface Running {
  readonly pid: number;
  readonly url: string;
  /** Where it listens on a socket, its path. */
  readonly socket?: string;
  /** The secret of its account. */
  readonly watcher: string;
  /** ISO 8601. */
  readonly since: string;
}

/** A file as it stands there. */
export interface RunningFile {
  readonly path: string;
  readonly running: Running;
}

const FOLDER = "gateways";
const MAX_BYTES = 4096;

/** Leaves the file; answers what removes it. Where it cannot be left, the gateway runs all the same. */
export function announceRunning(running: Running, world: World): () => void {
  const { qwenHome } = resolvePaths(world);
  if (qwenHome === undefined) return () => {};
  const { join } = pathRules(world.os);
  const folder = join(qwenHome, FOLDER);
  const path = join(folder, `${running.pid}.json`);
  // What was not there before is not there afterwards.
  const made = lookAt(qwenHome) === undefined ? [folder, qwenHome] : [folder];
  try {
    prepareHome(qwenHome);
    makePrivateFolder(folder);
    // A process of the same number was killed once.
    tryRemove(path);
    createPrivate(path, { content: `${JSON.stringify(running)}\n` }).close();
  } catch {
    return () => {};
  }
  return () => [path, ...made].forEach(tryRemove);
}

/** Those that left a file. */
export function runningGateways(world: World): readonly RunningFile[] {
  const { qwenHome } = resolvePaths(world);
  if (qwenHome === undefined) return [];
  const { join } = pathRules(world.os);
  const folder = join(qwenHome, FOLDER);
  if (lookAt(folder)?.isDirectory !== true) return [];
  const names = Array.from(Deno.readDirSync(folder), ({ name }) => name).filter((name) =>
    /^\d{1,10}\.json$/.test(name)
  );
  return names.map((name) => join(folder, name)).flatMap((path) => {
    const running = readRunning(path);
    return running === undefined ? [] : [{ path, running }];
  }).toSorted((a, b) => a.running.pid - b.running.pid);
}

function readRunning(path: string): Running | undefined {
  try {
    const bytes = orAbsent(() => readThere(path, MAX_BYTES));
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return isRunning(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isRunning(value: unknown): value is Running {
  if (typeof value !== "object" || value === null) return false;
  const field = (name: string): unknown => Reflect.get(value, name);
  const url = field("url");
  return Number.isSafeInteger(field("pid")) && typeof url === "string" && URL.canParse(url) &&
    new URL(url).protocol === "http:" && typeof field("watcher") === "string" && typeof field("since") === "string" &&
    ["string", "undefined"].includes(typeof field("socket"));
}
