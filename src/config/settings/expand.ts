// Owns `$NAME` and `${NAME}` in strings of settings files, and the record of where the inserted values came from.
// Threat: a project's settings could insert the user's variables into what is sent to a host of the project's choice.
// So the inserted sources travel with the value; `binding.ts` treats them as it treats keys.
import type { KeyCommand, Workload } from "../configuration.ts";
import { type Source, type Sourced, type Trust, trustOf } from "../source.ts";

/** A value with its source and the sources of what was inserted into it. */
export interface Expanded extends Sourced<string> {
  readonly ingredients: readonly Source[];
  /** Of a key: what prints it when it is needed. The value is the program's path then. */
  readonly command?: KeyCommand;
  /** Of a key: how one is got when it is needed. The value is where from. */
  readonly workload?: Workload;
}

/** Finds a variable's value. */
export type Lookup = (name: string) => Sourced<string> | undefined;

const VARIABLE = /\$(?:([A-Za-z_]\w*)|\{([^}]+)\})/g;

/** Whether a text names a variable that would be inserted, if it is set. */
export function insertsVariable(value: string): boolean {
  return value.search(VARIABLE) >= 0;
}

/** Inserts the variables that are set; the names of others stay as they stand (compatibility 2.1). */
export function expand({ value, source }: Sourced<string>, lookup: Lookup): Expanded {
  const ingredients: Source[] = [];
  const expanded = value.replace(VARIABLE, (written, bare?: string, braced?: string) => {
    const found = lookup(bare ?? braced ?? "");
    if (found === undefined) return written;
    ingredients.push(found.source);
    return found.value;
  });
  return { value: expanded, source, ingredients, ...(ingredients.length === 0 ? {} : { written: value }) };
}

/** A value that nothing was inserted into. */
export function plain(value: Sourced<string>): Expanded {
  return { ...value, ingredients: [] };
}

/** The user's own part in a value, if it has one: the source of a secret that must not follow a project's word. */
export function ownPart({ source, ingredients }: Pick<Expanded, "source" | "ingredients">): Source | undefined {
  return [source, ...ingredients].find((part) => trustOf(part) === "own" && part.kind !== "default");
}

/** `project` if a project had any part in a value: what an address is judged by. */
export function weakestTrust({ source, ingredients }: Pick<Expanded, "source" | "ingredients">): Trust {
  return [source, ...ingredients].some((part) => trustOf(part) === "project") ? "project" : "own";
}
