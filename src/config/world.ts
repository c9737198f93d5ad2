// Owns the port through which the configuration looks at the machine: a few narrow questions, answered at once.
// `launcher/machine/real_world.ts` is the real twin, `tests/fakes/fake_world.ts` the other. Synchronous on purpose: a start
// makes a few dozen tiny calls, and each asynchronous one costs more than the file system does.

/** What is known of a path; see `stat(2)`. */
export interface FileFacts {
  readonly kind: "file" | "directory" | "other";
  readonly size: number;
  /** Permission bits, or `null` where the system has none (Windows). */
  readonly mode: number | null;
  /** Owner, or `null` where the system has none. */
  readonly uid: number | null;
  /** Group, or `null` where the system has none. */
  readonly gid: number | null;
  /** Epoch milliseconds of the last change, if known. */
  readonly modifiedAt: number | null;
}

export interface World {
  /** The directory the program was started in, with links resolved, as the reference does. */
  readonly cwd: string;
  /** The home directory as the environment tells it, links not resolved; undefined when there is none. */
  readonly home: string | undefined;
  /** The home directory with links resolved, where that is another text than `home`: the walk upwards meets this one. */
  readonly realHome?: string;
  readonly os: "linux" | "darwin" | "windows";
  /** The effective user id, or `null` where the system has none. */
  readonly uid: number | null;
  /** The effective group id, or `null` where the system has none. */
  readonly gid: number | null;
  /** One environment variable; the empty string is returned as such. */
  env(name: string): string | undefined;
  /** Facts of a path, links followed; `undefined` when nothing is there (also a dangling link or no way in). */
  stat(path: string): FileFacts | undefined;
  /** Facts of the entry itself: of a link, not of what it points to. */
  lstat(path: string): FileFacts | undefined;
  /**
   * The bytes of a regular file, `maxBytes` at most.
   * @throws {Error} the system's own error when it cannot be read
   */
  read(path: string, maxBytes: number): Uint8Array;
  /**
   * The same of a file that lies in a folder, wherever links lead: what is opened is compared with what lies there.
   * `undefined` when it lies elsewhere.
   * @throws {Error} the system's own error when it cannot be read
   */
  readWithin(folder: string, path: string, maxBytes: number): Uint8Array | undefined;
  /** All bytes of standard input, `maxBytes` at most; asked for only by `--openai-api-key -`. */
  readStdin(maxBytes: number): Uint8Array;
}

/** Which proxies the runtime is to go by. */
export interface ProxyChoice {
  /** Names or addresses that are reached without one. */
  readonly direct: readonly string[];
  /** Variables that do not stand in the environment as they should; empty for "not set". @default none */
  readonly told?: Readonly<Record<string, string>>;
}

/** The writing half, used only where the user asked for something to be kept. */
export interface WritableWorld extends World {
  /**
   * Replaces a file whole: temporary file beside it with this mode from its first byte, synced, renamed.
   * Missing directories are made with 0700.
   */
  replace(path: string, text: string, mode: number): void;
  /**
   * Tells the runtime which proxies to go by, and which hosts to connect to without one: those and this machine. Where no
   * proxy is named it does nothing. It takes effect for what connects for the first time: the request of this process, a new Worker.
   */
  useProxies(choice: ProxyChoice): void;
}
