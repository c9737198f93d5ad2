// Says aloud what this machine cannot show: `deno test` keeps stderr of a test to itself unless it is written past it.

/** Tells why a test leaves something out; `return skip(…)` ends it. */
export function skip(why: string): undefined {
  Deno.stderr.writeSync(new TextEncoder().encode(`\n    SKIPPED: ${why}\n`));
}
