// Owns the one way in which a source is put into words: requests, status, warnings and errors all say it alike.
import { text } from "../text/text.ts";
import { printable } from "./printable.ts";
import type { Source } from "./source.ts";

/** A source in words, e.g. `OPENAI_API_KEY in ~/proj/.env line 3`; paths below `home` start with `~`. */
export function sourceText(source: Source, home?: string): string {
  const words = text().config.source;
  const path = (full: string): string => pathText(full, home);
  switch (source.kind) {
    case "flag":
      return words.flag(printable(source.name), source.path === undefined ? undefined : path(source.path));
    case "environment":
      return words.environment(printable(source.name));
    case "env-file":
      return words.file({ name: printable(source.name), path: path(source.path), line: source.line });
    case "settings":
      return words.file({ name: printable(source.name), path: path(source.path), line: source.line });
    case "default":
      return words.default(source.name);
    case "oauth":
      return words.oauth(printable(source.name), path(source.path));
  }
}

/** A path for the screen: `~` for the home, nothing that a terminal would obey. */
export function pathText(path: string, home?: string): string {
  const isBelow = home !== undefined && home.length > 1 && path.startsWith(home) &&
    (path.length === home.length || /^[\\/]/.test(path.slice(home.length)));
  return printable(isBelow ? `~${path.slice(home.length)}` : path);
}
