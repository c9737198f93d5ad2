// The private files of `~/.qwen` in memory, for tests of what is kept; writing can be made to fail.
import type { HomeFiles, KeptFile } from "../../src/sandbox/services/home_files.ts";

export class FakeHomeFiles implements HomeFiles {
  readonly files = new Map<string, { content: string; modifiedAt: number }>();
  /** Every append fails from now on, as on a full disk. */
  broken = false;
  #now = 1000;

  put(name: string, content: string, modifiedAt = ++this.#now): void {
    this.files.set(name, { content, modifiedAt });
  }

  /** Everything that is kept, joined. */
  get all(): string {
    return [...this.files.values()].map(({ content }) => content).join("\n");
  }

  read(name: string, maxBytes: number): Promise<string | undefined> {
    return Promise.resolve(this.files.get(name)?.content.slice(0, maxBytes));
  }

  append(name: string, lines: string): Promise<void> {
    if (this.broken) return Promise.reject(new Deno.errors.PermissionDenied("no space"));
    const before = this.files.get(name)?.content ?? "";
    this.put(name, before + (before === "" || before.endsWith("\n") ? "" : "\n") + lines);
    return Promise.resolve();
  }

  replace(name: string, content: string): Promise<void> {
    this.put(name, content);
    return Promise.resolve();
  }

  list(folder: string): Promise<readonly KeptFile[]> {
    return Promise.resolve(
      [...this.files].filter(([name]) => name.startsWith(`${folder}/`)).map(([name, { content, modifiedAt }]) => ({
        name: name.slice(folder.length + 1),
        size: content.length,
        modifiedAt,
      })),
    );
  }

  remove(name: string): Promise<void> {
    this.files.delete(name);
    return Promise.resolve();
  }
}
