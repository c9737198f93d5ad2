// Owns the lines typed in conversations, kept in `~/.qwen/history` across sessions: JSON lines, private, bounded. A line
// that holds a key or looks like one is never kept, on disk or in memory. A broken file costs its broken lines only.
import type { HomeFiles } from "../../sandbox/services/home_files.ts";
import type { KnownSecrets } from "../../sandbox/services/secrets_in_text.ts";

/** Lines offered; the file may hold twice as many before it is made short again. */
export const MAX_HISTORY = 1000;
/** Longer lines (pasted files) stay in memory and are not kept. */
const MAX_LINE = 8 * 1024;
const MAX_BYTES = 32 * 1024 * 1024;
const FILE = "history";

export interface HistoryOptions {
  /** Absent: nothing is kept on disk. */
  readonly files?: HomeFiles;
  readonly secrets: KnownSecrets;
  now(): number;
}

/** The typed lines, the newest last. */
export class History {
  readonly #options: HistoryOptions;
  #lines: string[] = [];
  #fileLines = 0;

  constructor(options: HistoryOptions) {
    this.#options = options;
  }

  get lines(): readonly string[] {
    return this.#lines;
  }

  /** Reads what earlier sessions kept. A file that cannot be read is an empty one. */
  async load(): Promise<void> {
    const content = await this.#options.files?.read(FILE, MAX_BYTES).catch(() => undefined) ?? "";
    const lines = content.split("\n").filter((line) => line !== "");
    this.#fileLines = lines.length;
    this.#lines = lines.map(textOf).filter((line) => line !== undefined).slice(-MAX_HISTORY);
  }

  /** Adds a line unless it is empty, the same as the one before, or holds a secret. Answers whether it was kept. */
  async add(line: string): Promise<boolean> {
    const { secrets, files, now } = this.#options;
    if (line.trim() === "" || line === this.#lines.at(-1) || secrets.isIn(line)) return false;
    this.#lines.push(line);
    if (this.#lines.length > MAX_HISTORY) this.#lines = this.#lines.slice(-MAX_HISTORY);
    if (files === undefined || line.length > MAX_LINE) return true;
    try {
      await files.append(FILE, `${JSON.stringify({ text: line, at: now() })}\n`);
      this.#fileLines += 1;
      if (this.#fileLines > 2 * MAX_HISTORY) await this.#shorten(files);
    } catch {
      // A history that cannot be written is no reason to stop a conversation.
    }
    return true;
  }

  async #shorten(files: HomeFiles): Promise<void> {
    const content = await files.read(FILE, MAX_BYTES) ?? "";
    const kept = content.split("\n").filter((line) => textOf(line) !== undefined).slice(-MAX_HISTORY);
    await files.replace(FILE, kept.map((line) => `${line}\n`).join(""));
    this.#fileLines = kept.length;
  }
}

function textOf(line: string): string | undefined {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== "object" || value === null || !("text" in value)) return undefined;
    return typeof value.text === "string" ? value.text : undefined;
  } catch {
    return undefined;
  }
}
