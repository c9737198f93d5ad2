// Owns how a test looks at a catalogue: every entry by its path, and what an entry says when it is given markers in
// place of values. A marker stands in for a string, a number, a list or an object alike.

/** A text, a list of texts, or a function that makes one of them. */
export type Entry = unknown;

/** Every entry of a catalogue by its path, e.g. `auth.token.none`. Lists are taken apart too. */
export function entriesOf(catalogue: unknown, path = ""): ReadonlyMap<string, Entry> {
  const entries = new Map<string, Entry>();
  if (typeof catalogue !== "object" || catalogue === null) return entries.set(path, catalogue);
  for (const [name, value] of Object.entries(catalogue)) {
    for (const [below, entry] of entriesOf(value, path === "" ? name : `${path}.${name}`)) entries.set(below, entry);
  }
  return entries;
}

/** What an entry says; a function is called with markers like `⟦0⟧`, or with the value given for each parameter. */
export function saidBy(entry: Entry, value?: number): string {
  if (typeof entry !== "function") return String(entry);
  const parameters = Array.from({ length: entry.length }, (_, index) => value ?? marker(String(index)));
  const said: unknown = Reflect.apply(entry, undefined, parameters);
  return Array.isArray(said) ? said.join("\n") : String(said);
}

/** The markers that stand in a text. */
export function markersIn(said: string): readonly string[] {
  return [...new Set(said.match(/⟦[^⟧]*⟧/g) ?? [])].sort();
}

function marker(name: string): unknown {
  const shown = `⟦${name}⟧`;
  return new Proxy({}, {
    get: (_, property) => {
      if (property === Symbol.toPrimitive) return () => shown;
      if (property === "map") return (make: (part: string) => unknown) => [make(shown)];
      if (property === "join") return () => shown;
      if (typeof property === "symbol") return undefined;
      const method: unknown = Reflect.get(String.prototype, property);
      return typeof method === "function" ? method.bind(shown) : marker(`${name}.${property}`);
    },
  });
}
