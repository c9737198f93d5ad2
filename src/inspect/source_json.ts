// Owns a source as data, in the form that issue 2 fixed: kind, and name, path and line where there are any.
import type { Source } from "../config/source.ts";

/** A source in `--json` output. */
export interface SourceJson {
  readonly kind: Source["kind"];
  readonly name?: string;
  readonly path?: string;
  readonly line?: number;
}

/** A source as data. */
export function sourceJson(source: Source): SourceJson {
  return {
    kind: source.kind,
    ...(source.name === undefined ? {} : { name: source.name }),
    ..."path" in source && source.path !== undefined ? { path: source.path } : {},
    ..."line" in source && source.line !== undefined ? { line: source.line } : {},
  };
}
