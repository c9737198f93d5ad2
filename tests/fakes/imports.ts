// Owns reading the imports of a source file and walking them, for the tests that keep the house's rules.

export interface Import {
  readonly specifier: string;
  /** `import type …`: gone when the program runs. */
  readonly typeOnly: boolean;
}

const STATIC = /^(?:import|export)\s+(type\s+)?(?:[^"';]*?\sfrom\s+)?"([^"]+)"/gm;
const DYNAMIC = /\bimport\(\s*"([^"]+)"\s*\)/g;

/** Every import and re-export of a TypeScript text, the lazy ones too. */
export function importsOf(text: string): Import[] {
  const fixed = [...text.matchAll(STATIC)].map((match) => ({
    specifier: match[2] ?? "",
    typeOnly: match[1] !== undefined || onlyTypesInside(match[0]),
  }));
  // `typeof import("…")` and `import("…").Name` in a type are gone at run time as well, and harmless to count.
  const lazy = [...text.matchAll(DYNAMIC)].map((match) => ({ specifier: match[1] ?? "", typeOnly: false }));
  return [...fixed, ...lazy];
}

/** `import { type A, type B } from …` */
function onlyTypesInside(statement: string): boolean {
  const names = /\{([^}]*)\}/.exec(statement)?.[1];
  if (names === undefined) return false;
  const each = names.split(",").map((name) => name.trim()).filter((name) => name !== "");
  return each.length > 0 && each.every((name) => name.startsWith("type "));
}

/** The path of what `specifier` names in the file `from`, both relative to the repository. */
export function resolved(from: string, specifier: string): string {
  return new URL(specifier, `file:///${from}`).pathname.slice(1);
}

/** Every cycle of a graph, as "a -> b -> a". */
export function cyclesIn(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (node: string, path: readonly string[]): void => {
    const at = path.indexOf(node);
    if (at !== -1) {
      cycles.push([...path.slice(at), node].join(" -> "));
      return;
    }
    if (done.has(node)) return;
    for (const next of graph.get(node) ?? []) visit(next, [...path, node]);
    done.add(node);
  };
  for (const node of graph.keys()) visit(node, []);
  return cycles;
}
