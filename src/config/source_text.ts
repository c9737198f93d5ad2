// Owns the one way in which a source is put into words: requests, status, warnings and errors all say it alike.
import { text } from "../text/text.ts";
import { visible } from "../base/visible.ts";
import type { Source } from "./source.ts";

/** A source in words, e.g. `OPENAI_API_KEY in ~/proj/.env line 3`; paths below `home` start with `~`. */
export function sourceText(source: Source, home?: string): string {
  const words = text().config.source;
  const path = (full: string): string => pathText(full, home);
  switch (source.kind) {
    case "flag":
      return words.flag(visible(source.name), source.path === undefined ? undefined : path(source.path));
    case "environment":
      return words.environment(visible(source.name));
    case "env-file":
      return words.file({ name: visible(source.name), path: path(source.path), line: source.line });
    case "settings":
      return words.file({ name: visible(source.name), path: path(source.path), line: source.line });
    case "default":
      return words.default(source.name);
    case "oauth":
      return words.oauth(visible(source.name), path(source.path));
  }
}

/** A path for the screen: `~` for the home, nothing that a terminal would obey. */
export function pathText(path: string, home?: string): string {
  const isBelow = home !== undefined && home.length > 1 && path.startsWith(home) &&
    (path.length === home.length || /^[\\/]/.test(path.slice(home.length)));
  return visible(isBelow ? `~${path.slice(home.length)}` : path);
}
