// Owns what the guided fuzz runs know of the code under test: which points of it an input reached and how often, as one
// list of counters. Istanbul keeps them in objects, module by module; here they are laid out in one block of memory,
// so that a look at all of them costs little.

/** The counters of all modules that were instrumented. */
export interface Coverage {
  /** How often the last input reached each point; to be set back before the next. */
  readonly counters: Uint32Array;
  /** The quoted texts of the modules that have a point among these. */
  literals(reached: (point: number) => boolean): readonly string[];
}

/** A module's record as Istanbul writes it; its own type has read-only counters. */
export interface ModuleRecord {
  s: Record<string, number> | Uint32Array;
  f: Record<string, number> | Uint32Array;
  b: Record<string, readonly number[] | Uint32Array>;
}

/** Moves the counters of all records into one block; the instrumented code counts there from now on. */
export function layOut(
  records: Readonly<Record<string, ModuleRecord>>,
  literals: Readonly<Record<string, readonly string[]>> = {},
): Coverage {
  const size = (record: ModuleRecord): number =>
    countOf(record.s) + countOf(record.f) + Object.values(record.b).reduce((sum, ways) => sum + ways.length, 0);
  const counters = new Uint32Array(Object.values(records).reduce((sum, record) => sum + size(record), 0));
  let end = 0;
  const take = (length: number): Uint32Array => counters.subarray(end, end += length);
  const modules = Object.entries(records).map(([path, record]) => {
    const from = end;
    record.s = take(countOf(record.s));
    record.f = take(countOf(record.f));
    for (const [branch, ways] of Object.entries(record.b)) record.b[branch] = take(ways.length);
    return { from, to: end, quoted: literals[path] ?? [] };
  });
  return {
    counters,
    literals: (reached) => {
      const touched = modules.filter(({ from, to }) => {
        for (let point = from; point < to; point += 1) if (reached(point)) return true;
        return false;
      });
      return [...new Set(touched.flatMap(({ quoted }) => quoted))];
    },
  };
}

function countOf(counts: Readonly<Record<string, number>> | Uint32Array): number {
  return counts instanceof Uint32Array ? counts.length : Object.keys(counts).length;
}
