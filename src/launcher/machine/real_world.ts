// Owns the real twin of `config/world.ts`: the machine as the launcher sees it. The sandbox has none of this.
import type { FileFacts, WritableWorld } from "../../config/world.ts";
import { lookAt, notAFile, realPath, replaceWhole } from "../../base/private_file.ts";
import { mayOthersWrite } from "../../config/files/file_guard.ts";
import { PROXY_VARIABLES } from "../../config/proxy/proxy_names.ts";
import { QwenError } from "../../base/errors.ts";
import { text } from "../../text/text.ts";
import { visible } from "../../base/visible.ts";

/** What a demo or a test puts in the place of the machine's own answers. */
export interface WorldOverrides {
  readonly cwd?: string;
  readonly home?: string;
  /** Replaces the environment whole. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The machine that the program runs on. */
export function realWorld(overrides: WorldOverrides = {}): WritableWorld {
  const replaced = new Map<string, string | undefined>();
  const env = (name: string): string | undefined => {
    if (overrides.env !== undefined) return overrides.env[name];
    return replaced.has(name) ? replaced.get(name) : readEnv(name);
  };
  const os = Deno.build.os === "windows" || Deno.build.os === "darwin" ? Deno.build.os : "linux";
  const home = overrides.home ?? (env("HOME") || (os === "windows" ? env("USERPROFILE") || undefined : undefined));
  const realHome = home === undefined ? undefined : realPath(home);
  let stdin: Uint8Array | undefined;
  return {
    cwd: overrides.cwd ?? realPath(".") ?? (os === "windows" ? "C:\\" : "/"),
    home,
    ...(realHome === undefined ? {} : { realHome }),
    os,
    uid: os === "windows" ? null : Deno.uid(),
    gid: os === "windows" ? null : Deno.gid(),
    env,
    stat: (path) => factsOf(Deno.statSync, path),
    lstat: (path) => factsOf(Deno.lstatSync, path),
    read: (path, maxBytes) => readWhole(path, maxBytes),
    readWithin: (folder, path, maxBytes) => readWithin(path, { folder, maxBytes }),
    // Kept, because a session that replaces its sandbox reads the configuration again, and the pipe is empty by then.
    readStdin: (maxBytes) => stdin ??= readAll(Deno.stdin, maxBytes),
    replace,
    useProxies({ direct, told = {} }): void {
      const names = ["no_proxy", "NO_PROXY", ...Object.keys(told)];
      const isProxied = PROXY_VARIABLES.some((name) => (told[name] ?? readEnv(name) ?? "") !== "");
      if (!isProxied) return;
      for (const name of names) if (!replaced.has(name)) replaced.set(name, readEnv(name));
      // All before any is set: on Windows two that differ in case are one.
      for (const name of names) Deno.env.delete(name);
      for (const [name, value] of Object.entries(told)) if (value !== "") Deno.env.set(name, value);
      Deno.env.delete("no_proxy");
      Deno.env.set("NO_PROXY", [...THIS_MACHINE, ...direct].join(","));
    },
  };
}

/** Loopback, in the forms that the runtime knows. */
const THIS_MACHINE = ["localhost", "127.0.0.0/8", "::1"];

/** What stands for a value that is not UTF-8: no key, no address and no name of anything. */
const UNREADABLE = "\ufffd";

function readEnv(name: string): string | undefined {
  try {
    return Deno.env.get(name);
  } catch {
    // Passed over, an address would send the key to the default one. A home of such a name cannot be opened: it is none.
    return /HOME$/.test(name) ? undefined : UNREADABLE;
  }
}

function factsOf(look: (path: string) => Deno.FileInfo, path: string): FileFacts | undefined {
  try {
    const info = look(path);
    return {
      kind: info.isFile ? "file" : info.isDirectory ? "directory" : "other",
      size: info.size,
      mode: info.mode === null ? null : info.mode & 0o7777,
      uid: info.uid,
      gid: info.gid,
      modifiedAt: info.mtime?.getTime() ?? null,
    };
  } catch {
    return undefined;
  }
}

function readWhole(path: string, maxBytes: number): Uint8Array {
  using file = Deno.openSync(path, { read: true });
  return readAll(file, maxBytes);
}

function readWithin(
  path: string,
  { folder, maxBytes }: { readonly folder: string; readonly maxBytes: number },
): Uint8Array | undefined {
  using file = Deno.openSync(path, { read: true });
  const [real, root] = [Deno.realPathSync(path), Deno.realPathSync(folder)];
  if (!real.startsWith(root) || !/^[\\/]/.test(real.slice(root.replace(/[\\/]$/, "").length))) return undefined;
  const [opened, there] = [file.statSync(), Deno.lstatSync(real)];
  // Whoever swaps a link while it is looked at has another file opened than the one that lies there.
  if (!there.isFile || opened.ino !== there.ino || opened.dev !== there.dev) return undefined;
  return readAll(file, maxBytes);
}

function readAll(from: { readSync(into: Uint8Array): number | null }, maxBytes: number): Uint8Array {
  const parts: Uint8Array[] = [];
  let total = 0;
  while (total < maxBytes) {
    const part = new Uint8Array(Math.min(65_536, maxBytes - total));
    const count = from.readSync(part);
    if (count === null) break;
    parts.push(part.subarray(0, count));
    total += count;
  }
  const whole = new Uint8Array(total);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** @throws {QwenError} of kind `config` that names the file */
function replace(path: string, content: string, mode: number): void {
  try {
    replaceBehindLinks(path, content, mode);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new QwenError("config", text().errors.fileFailed(visible(path), why), { cause });
  }
}

function replaceBehindLinks(path: string, content: string, mode: number): void {
  const target = behindLinks(path);
  const directory = target.replace(/[/\\][^/\\]*$/, "");
  Deno.mkdirSync(directory, { recursive: true, mode: 0o700 });
  const temporary = `${realPath(directory) ?? directory}${target.slice(directory.length)}.${crypto.randomUUID()}.tmp`;
  replaceWhole(target, { content, mode, temporary, lies: temporary });
}

/** A link that flips to another and back is seen only by looking, as in `base/private_file.ts`. */
const LOOKS = 5;

/**
 * People keep their dotfiles behind links: the file behind the link is replaced, the link stays. Threat: whoever may write to a
 * folder lays a link there, and a file of the user's elsewhere is replaced. So a stranger's link is not followed, and what is
 * seen as a file is replaced where it is, whatever stands there by then.
 */
function behindLinks(path: string): string {
  const folder = path.replace(/[/\\][^/\\]*$/, "");
  if (isStrangersLink(folder)) throw notAFile(path);
  if (lookAt(path)?.isSymlink !== true) return `${realPath(folder) ?? folder}${path.slice(folder.length)}`;
  const target = realPath(path) ?? path;
  for (let look = 0; look < LOOKS; look++) {
    if (isStrangersLink(path) || (realPath(path) ?? path) !== target) throw notAFile(path);
  }
  return target;
}

/** Whether a path is a link that another user (not root) made where others may write. */
export function isStrangersLink(path: string): boolean {
  const link = lookAt(path);
  const folder = path.replace(/[/\\][^/\\]*$/, "") || "/";
  if (link?.isSymlink !== true || link.uid === null || link.uid === 0 || link.uid === Deno.uid()) return false;
  const facts = factsOf(Deno.statSync, folder);
  return facts !== undefined && mayOthersWrite({ gid: Deno.gid() }, facts);
}
