// Files that a user names, in a machine made of a table: what was read and written stands in the world's record.
import type { NamedFiles } from "../../src/launcher/machine/named_files.ts";
import { QwenError } from "../../src/base/errors.ts";
import { text } from "../../src/text/text.ts";
import type { FakeWorld } from "./fake_world.ts";

/** The files of the world; `links` leads from a path to another. */
export function fakeNamedFiles(world: FakeWorld, links: Readonly<Record<string, string>> = {}): NamedFiles {
  return {
    resolve: (path) => links[path] ?? path,
    read(path, maxBytes): Uint8Array {
      const facts = world.stat(path);
      const words = text().launcher;
      if (facts === undefined) throw new QwenError("config", words.noSuchFile(path));
      if (facts.kind !== "file") throw new QwenError("config", text().errors.notAFile(path));
      if (facts.size > maxBytes) throw new QwenError("config", text().errors.fileTooLarge(path, facts.size, maxBytes));
      return world.read(path, maxBytes);
    },
    write(path, content, { overwrite }): boolean {
      if (!overwrite && world.stat(path) !== undefined) return false;
      world.replace(path, content, 0o600);
      return true;
    },
  };
}
