// Keys that stand in files which a variable names: `OPENAI_API_KEY_FILE`, as containers mount their secrets, and the folder
// that systemd hands over. Threats: a variable of a cloned project's that names a file of the user's, a FIFO that hangs the
// program, and a file that others read along. The file is read when its key may be needed, and only then.
import { decodeText } from "../../base/decode_text.ts";
import { QwenError } from "../../base/errors.ts";
import { visible } from "../../base/visible.ts";
import { text } from "../../text/text.ts";
import type { Warning } from "../configuration.ts";
import type { Lookup } from "../settings/expand.ts";
import { type Sourced, trustOf } from "../source.ts";
import { sourceText } from "../source_text.ts";
import type { World } from "../world.ts";
import { pathRules } from "./path_rules.ts";
import { expandPath } from "./paths.ts";

/** Longer is no key: a file that was named by mistake. */
const MAX_BYTES = 64 * 1024;
const SUFFIX = "_FILE";
/** Mounted by container runtimes for one program, whatever their rights say. */
const MOUNTED = /^\/(?:var\/)?run\//;

/** Variables of a layer, with those whose value stands in a file. */
export interface KeyFiles {
  readonly lookup: Lookup;
  /** What is to be told of the files that were read. */
  readonly warnings: readonly Warning[];
}

/**
 * A layer's look-up that also finds keys in files. `names` are the variables that hold keys.
 * @throws {QwenError} of kind `config`, when asked: a variable and its file are both set, a file cannot be used, or a
 * project's variable names a file outside the project
 */
export function withKeyFiles(
  world: World,
  lookup: Lookup,
  { names, systemdFolder }: { readonly names: readonly string[]; readonly systemdFolder?: string },
): KeyFiles {
  const known = new Map<string, Sourced<string> | undefined>();
  const warnings: Warning[] = [];
  const find = (name: string): Sourced<string> | undefined => {
    const [direct, named] = [lookup(name), lookup(name + SUFFIX)];
    const isSet = direct !== undefined && direct.value.trim() !== "";
    if (named === undefined || named.value.trim() === "") {
      return isSet ? direct : fromSystemd(world, { name, folder: systemdFolder }) ?? direct;
    }
    if (isSet) {
      throw new QwenError("config", text().config.keyFile.both(sourceText(direct.source), sourceText(named.source)), {
        hint: [text().config.keyFile.bothHint(name)],
      });
    }
    return readNamed(world, named, warnings);
  };
  return {
    warnings,
    lookup(name): Sourced<string> | undefined {
      if (!names.includes(name)) return lookup(name);
      if (!known.has(name)) known.set(name, find(name));
      return known.get(name);
    },
  };
}

function readNamed(world: World, { value, source }: Sourced<string>, warnings: Warning[]): Sourced<string> {
  const words = text().config.keyFile;
  const by = sourceText(source);
  const path = expandPath(world, { ...(world.home ? { home: world.home } : {}), path: value.trim() });
  const isProjects = trustOf(source) === "project" && "path" in source && source.path !== undefined;
  const key = isProjects
    ? readProjects(world, { path, envFile: source.path, by })
    : readKey(world, { path, by, read: () => world.read(path, MAX_BYTES + 1) });
  const facts = world.stat(path);
  const isOpen = facts !== undefined && facts.mode !== null && (facts.mode & 0o044) !== 0 && facts.uid === world.uid;
  if (isOpen && !MOUNTED.test(path)) {
    warnings.push({ code: "key-file-open", message: words.open(visible(path), (facts.mode ?? 0).toString(8), by) });
  }
  return { value: key, source };
}

function readKey(
  world: World,
  { path, by, read }: { readonly path: string; readonly by: string; readonly read: () => Uint8Array },
): string {
  const words = text().config.keyFile;
  const shown = visible(path);
  const facts = world.stat(path);
  if (facts === undefined) throw new QwenError("config", words.unusable(shown, by, words.absent));
  if (facts.kind !== "file") {
    throw new QwenError("config", words.unusable(shown, by, text().config.fault["not-a-file"]));
  }
  let bytes: Uint8Array;
  try {
    bytes = read();
  } catch (cause) {
    if (cause instanceof QwenError) throw cause;
    throw new QwenError("config", words.unusable(shown, by, text().config.fault.unreadable), { cause });
  }
  if (bytes.length > MAX_BYTES) throw new QwenError("config", words.unusable(shown, by, words.tooLarge));
  const key = decodeText(bytes).text.trim();
  if (key === "") throw new QwenError("config", words.unusable(shown, by, words.empty));
  return key;
}

/** A project may bring a key along; it may not have one of the user's read, by whatever link leads out. */
function readProjects(
  world: World,
  { path, envFile, by }: { readonly path: string; readonly envFile: string; readonly by: string },
): string {
  const { parent } = pathRules(world.os);
  const folder = parent(envFile) ?? envFile;
  const project = /[\\/]\.qwen$/.test(folder) ? parent(folder) ?? folder : folder;
  const outside = new QwenError("config", text().config.keyFile.outside(by));
  const isInside = path.startsWith(project) && /^[\\/]/.test(path.slice(project.length));
  // Of a file elsewhere nothing is said, not even whether it is there.
  if (!isInside || world.lstat(path)?.kind !== "file") throw outside;
  return readKey(world, {
    path,
    by,
    read(): Uint8Array {
      const bytes = world.readWithin(project, path, MAX_BYTES + 1);
      if (bytes === undefined) throw outside;
      return bytes;
    },
  });
}

/** `$CREDENTIALS_DIRECTORY/openai_api_key`, which systemd's `LoadCredential=` makes (systemd.exec(5)). */
function fromSystemd(
  world: World,
  { name, folder }: { readonly name: string; readonly folder: string | undefined },
): Sourced<string> | undefined {
  if (folder === undefined || folder === "") return undefined;
  const path = pathRules(world.os).join(folder, name.toLowerCase());
  if (world.stat(path)?.kind !== "file") return undefined;
  const source = { kind: "environment", name: `CREDENTIALS_DIRECTORY/${name.toLowerCase()}` } as const;
  return {
    value: readKey(world, { path, by: sourceText(source), read: () => world.read(path, MAX_BYTES + 1) }),
    source,
  };
}
