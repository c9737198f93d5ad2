// Owns the port through which conversations keep things in `~/.qwen`: a few narrow verbs on names relative to it.
// `real_home_files.ts` is the real twin, `tests/fakes/fake_home_files.ts` the other.

/** What is known of a kept file. */
export interface KeptFile {
  /** Within its folder. */
  readonly name: string;
  readonly size: number;
  /** Epoch milliseconds of the last change. */
  readonly modifiedAt: number;
}

/** Private files (0600, in directories of 0700). Names use `/` and never leave the directory. */
export interface HomeFiles {
  /**
   * The first `maxBytes` of a file as text; `undefined` when there is none.
   * @throws the system's own error when it cannot be read
   */
  read(name: string, maxBytes: number): Promise<string | undefined>;
  /** Adds whole lines (each ending in a line break); a line that a crash tore is closed first. */
  append(name: string, lines: string): Promise<void>;
  /** Replaces a file whole. */
  replace(name: string, content: string): Promise<void>;
  /** Regular files of a folder; empty when it does not exist. */
  list(folder: string): Promise<readonly KeptFile[]>;
  remove(name: string): Promise<void>;
}
