// Owns which address a key is kept for where no provider is named: the flag's, else the one that the prompt after it would go
// to. What only a project's file names is not the user's to keep a key for. Pure.
import type { Configuration } from "../configuration.ts";
import { trustOf } from "../source.ts";

/** The address; `undefined` where nobody named one. */
export function keyAddress(
  typed: string | undefined,
  { method, baseUrl: { value, source } }: Pick<Configuration, "method" | "baseUrl">,
): string | undefined {
  if (typed !== undefined) return typed;
  const isNamed = (method === "openai" || method === "none") && source.kind !== "default" && source.kind !== "oauth";
  return isNamed && trustOf(source) === "own" ? value : undefined;
}
