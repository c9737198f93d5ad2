// A machine made of a table of files: what the configuration sees, and a record of what it asked for.
import type { FileFacts, WritableWorld } from "../../src/config/world.ts";

/** A file of the fake: its text or bytes, or facts that a plain text does not have. */
export type FakeFile = string | Uint8Array | FakeEntry;

export interface FakeEntry {
  readonly kind?: FileFacts["kind"];
  readonly content?: string | Uint8Array;
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
  /** Where it is a link: who made it. What is told otherwise is of what it points to. */
  readonly linkUid?: number;
  /** What `stat` tells, where it is not the content's length. */
  readonly size?: number;
  readonly unreadable?: boolean;
}

export interface FakeWorldOptions {
  readonly cwd?: string;
  readonly home?: string | null;
  readonly realHome?: string;
  readonly os?: WritableWorld["os"];
  readonly uid?: number | null;
  readonly env?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, FakeFile>>;
  readonly stdin?: string;
}

/** The fake, with its record. */
export interface FakeWorld extends WritableWorld {
  /** Every path asked about, in order. */
  readonly stats: string[];
  /** Every path whose bytes were asked for, in order. */
  readonly reads: string[];
  /** The modes of the files written. */
  readonly modes: Map<string, number>;
  /** What the runtime was told to reach without a proxy, each time. */
  readonly bypassed: (readonly string[])[];
  /** What the runtime was told of proxies, each time. */
  readonly toldProxies: Readonly<Record<string, string>>[];
  /** The text of a file as it is now. */
  textOf(path: string): string | undefined;
}

/** The user's own group. */
const GID = 1000;

/** A machine with these files; directories are there where a file lies below them. */
export function fakeWorld(options: FakeWorldOptions = {}): FakeWorld {
  const files = new Map(Object.entries(options.files ?? {}).map(([path, file]) => [path, entryOf(file)]));
  const stats: string[] = [];
  const reads: string[] = [];
  const modes = new Map<string, number>();
  const bypassed: (readonly string[])[] = [];
  const toldProxies: Readonly<Record<string, string>>[] = [];
  const uid = options.uid === undefined ? 1000 : options.uid;
  const facts = (path: string): FileFacts | undefined => {
    const entry = files.get(path);
    if (entry === undefined) {
      const below = path === "/" ? path : `${path}/`;
      const isDirectory = path === "/" || [...files.keys()].some((file) => file.startsWith(below));
      return isDirectory ? { kind: "directory", size: 0, mode: 0o755, uid, gid: GID, modifiedAt: 0 } : undefined;
    }
    return {
      kind: entry.kind ?? "file",
      size: entry.size ?? bytesOf(entry).length,
      mode: entry.mode ?? (entry.kind === "directory" ? 0o755 : 0o644),
      uid: entry.uid ?? uid,
      gid: entry.gid ?? GID,
      modifiedAt: 0,
    };
  };
  return {
    cwd: options.cwd ?? "/home/me/project",
    home: options.home === null ? undefined : options.home ?? "/home/me",
    ...(options.realHome === undefined ? {} : { realHome: options.realHome }),
    os: options.os ?? "linux",
    uid,
    gid: uid === null ? null : GID,
    env: (name) => options.env?.[name],
    stat(path): FileFacts | undefined {
      stats.push(path);
      return facts(path);
    },
    lstat(path): FileFacts | undefined {
      const found = facts(path);
      return found === undefined ? undefined : { ...found, uid: files.get(path)?.linkUid ?? found.uid };
    },
    read(path, maxBytes): Uint8Array {
      reads.push(path);
      const entry = files.get(path);
      if (entry === undefined) throw new Error("no such file");
      if ((entry.kind ?? "file") !== "file") throw new Error("opened something that is no file");
      if (entry.unreadable === true) throw new Error("permission denied");
      return bytesOf(entry).subarray(0, maxBytes);
    },
    readWithin(folder, path, maxBytes): Uint8Array | undefined {
      const rest = path.slice(folder.replace(/[\\/]$/, "").length);
      return path.startsWith(folder) && /^[\\/]/.test(rest) ? this.read(path, maxBytes) : undefined;
    },
    readStdin: (maxBytes) => new TextEncoder().encode(options.stdin ?? "").subarray(0, maxBytes),
    replace(path, text, mode): void {
      files.set(path, { content: text, mode });
      modes.set(path, mode);
    },
    useProxies: ({ direct, told = {} }) => {
      bypassed.push(direct);
      toldProxies.push(told);
    },
    stats,
    reads,
    modes,
    bypassed,
    toldProxies,
    textOf(path): string | undefined {
      const entry = files.get(path);
      return entry === undefined ? undefined : new TextDecoder().decode(bytesOf(entry));
    },
  };
}

function entryOf(file: FakeFile): FakeEntry {
  return typeof file === "string" || file instanceof Uint8Array ? { content: file } : file;
}

function bytesOf({ content = "" }: FakeEntry): Uint8Array {
  return typeof content === "string" ? new TextEncoder().encode(content) : content;
}
